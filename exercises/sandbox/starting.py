"""Starts warm parents, and refuses those that lack a layer."""

import sys
from concurrent.futures import ThreadPoolExecutor

from exercises.sandbox.jail import plans
from exercises.sandbox.layers import LAYERS, LayerState
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.worker import Worker

_NOT_LINUX = "Grading needs Linux: the sandbox is made of features of its kernel."
_NO_NAMESPACES = "No bubblewrap makes the namespaces (they are not waived)."


class Starter:
    """Starts the workers of one pool, each in the strongest jail that this machine can start."""

    def __init__(self, waived: frozenset[str], switched_off: frozenset[str]) -> None:
        self._waived = waived
        self._switched_off = switched_off
        # A jail dies with the thread that started it, so one thread that stays starts them all.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sandbox-starter")

    def start(self) -> Worker:
        """A warm parent with every layer that is not waived; raises GraderError."""
        return self._thread.submit(self._start).result()

    def _start(self) -> Worker:
        if sys.platform != "linux":
            raise GraderError(_NOT_LINUX)
        complaints = []
        for jail in plans(self._switched_off):
            if not jail.wrapping and "namespaces" not in self._waived:
                complaints.append(_NO_NAMESPACES)
                continue
            try:
                worker = Worker(jail)
            except GraderError as error:
                complaints.append(f"{error} ({jail.description})")
            else:
                return self._accepted(worker)
        raise GraderError(" ".join(complaints))

    def _accepted(self, worker: Worker) -> Worker:
        missing = [name for name in LAYERS if name not in worker.layers | self._waived]
        if missing:
            worker.kill()
            raise GraderError(
                f"The sandbox lacks {', '.join(missing)}. "
                "Grading stays off until the layer is there or is waived by name."
            )
        return worker

    def close(self) -> None:
        """End the thread; a jail that is still there ends with it."""
        self._thread.shutdown()


def describe_layers() -> tuple[LayerState, ...]:
    """Which layers hold on this machine, found out by starting a jail; never raises."""
    starter = Starter(waived=frozenset(LAYERS), switched_off=frozenset())
    try:
        worker = starter.start()
    except GraderError as error:
        return tuple(LayerState(name, LAYERS[name], False, str(error)) for name in LAYERS)
    finally:
        starter.close()
    worker.kill()
    details = {name: "" if name in worker.layers else "not available here" for name in LAYERS}
    details["namespaces"] = worker.description
    return tuple(
        LayerState(name, meaning, name in worker.layers, details[name])
        for name, meaning in LAYERS.items()
    )
