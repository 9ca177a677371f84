"""What the jail may see of this machine: an interpreter, its libraries, NumPy, the guest.

Everything keeps its own path, read-only, so that the interpreter finds itself. Of the system's
libraries only those that are needed are shown, file by file. Folders in which packages are
installed are hidden.
"""

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exercises.sandbox import libraries

GUEST = Path(__file__).parent / "guest"
_LIBRARY_LINKS = ("/lib", "/lib64")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True)
class View:
    """Paths for the mounts and for Landlock.

    interpreter: the real executable, outside any virtual environment.
    packages: the folder that holds NumPy; only its NumPy folders are shown.
    shown: read-only; `needed` of them stay readable when the guest is loaded.
    hidden: folders below a shown one that are covered by empty ones.
    links: symbolic links of the root folder, such as /lib64 -> usr/lib64.
    """

    interpreter: Path
    packages: Path
    shown: tuple[Path, ...]
    needed: tuple[Path, ...]
    hidden: tuple[Path, ...]
    links: tuple[tuple[str, Path], ...]


def of_this_interpreter() -> View:
    """The view for the interpreter that runs this code."""
    interpreter = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]  # no stub
    library = Path(sysconfig.get_path("stdlib")).resolve()
    numpy_folder = Path(np.__file__).resolve().parent
    folders = [library, numpy_folder]
    wheel_libraries = numpy_folder.with_name("numpy.libs")
    if wheel_libraries.is_dir():
        folders.append(wheel_libraries)
    programs = [interpreter, *(library / "lib-dynload").glob("*.so")]
    programs += [path for folder in folders[1:] for path in folder.rglob("*.so*")]
    searched = [*folders[2:], Path(sys.base_prefix) / "lib", *_system_folders()]
    shared = libraries.closure(programs, searched)
    needed = [*folders, *(path for path in shared if path.parent not in folders)]
    return View(
        interpreter=interpreter,
        packages=numpy_folder.parent,
        shown=(interpreter, *needed, GUEST),
        needed=tuple(needed),
        hidden=tuple(path for name in _PACKAGE_FOLDERS if (path := library / name).is_dir()),
        links=_root_links(),
    )


def _system_folders() -> list[Path]:
    """Where the system keeps its libraries: beside the C library of this process."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    mapped = {Path(line.split(maxsplit=5)[5].strip()) for line in lines if "/" in line}
    return sorted({path.parent for path in mapped if path.name.startswith("libc.so")})


def _root_links() -> tuple[tuple[str, Path], ...]:
    links = [Path(name) for name in _LIBRARY_LINKS if Path(name).is_symlink()]
    return tuple((str(link.readlink()), link) for link in links)
