"""What one run of a student's code may use, as one value."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one job. Every number must be positive (ValueError otherwise).

    cpu_seconds: processor time of the run, loading the file included.
    wall_seconds: time on the wall from the hand-over until the end, sleeping included.
    memory_bytes: address space the run may add to that of the warm interpreter.
    stdout_bytes: what `print` and stderr may write together; what follows is dropped.
    result_bytes: everything that comes back from all calls together; more is refused.
    """

    cpu_seconds: float = 2.0
    wall_seconds: float = 5.0
    memory_bytes: int = 512 * MIB
    stdout_bytes: int = 64 * KIB
    result_bytes: int = 8 * MIB

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not value > 0:
                raise ValueError(f"{name} must be positive, got {value}")
