"""The layers of the sandbox, by name. Each must hold, or be waived by its name."""

from dataclasses import dataclass

LAYERS = {
    "namespaces": "own user, process, network, IPC, host name and mount namespaces; a read-only "
    "view of the interpreter, the standard library and NumPy alone (bubblewrap)",
    "landlock": "no file outside that view, no signal to another process (Landlock)",
    "seccomp": "an allow-list of system calls; all others are answered with EPERM",
    "rlimits": "memory, processor time, processes, open files, file sizes, core dumps",
    "no_new_privs": "no capability, and no way to gain any privilege",
    "clocks": "processor and wall clock kept by the parent, a second wall clock by the host",
    "output_caps": "caps on what is printed and on what is returned",
    "empty_environment": "no environment variable at all",
}


@dataclass(frozen=True, slots=True)
class LayerState:
    """Whether one layer holds on this machine, and what there is to say about it."""

    name: str
    meaning: str
    on: bool
    detail: str = ""
