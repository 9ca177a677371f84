"""Which shared libraries some programs need, read from the programs themselves.

So the jail shows these files and not a whole folder of the system. Format: ELF64, System V ABI
(gABI chapters 4 and 5); numbers are little-endian.
"""

import mmap
import struct
from collections.abc import Iterable
from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"  # 64 bit, little-endian
_SEGMENT = struct.Struct("<IIQQQQQQ")
_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRINGS = 1, 5


def closure(programs: Iterable[Path], folders: list[Path]) -> list[Path]:
    """Every library that the programs need, directly or through others, and their loaders.

    Looked for in the folders, in order; what is in none of them is left out, as the module
    that needs it cannot be loaded on this machine either. Paths lead through no symbolic link
    but the last part, under which a program looks for its library.
    """
    found: set[Path] = set()
    todo = list(programs)
    while todo:
        needed, loader = _read(todo.pop())
        paths = [path for name in needed if (path := _find(name, folders))]
        if loader is not None:
            paths.append(loader.parent.resolve() / loader.name)
        for path in paths:
            if path not in found:
                found.add(path)
                todo.append(path)
    return sorted(found)


def _find(name: str, folders: list[Path]) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _read(program: Path) -> tuple[list[str], Path | None]:
    """The names of the libraries that one program asks for, and its loader if it has one."""
    with program.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as data:
        return _parse(data)


def _parse(data: mmap.mmap) -> tuple[list[str], Path | None]:
    if data[: len(_MAGIC)] != _MAGIC:
        return [], None
    (offset,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    segments = [_SEGMENT.unpack_from(data, offset + size * index) for index in range(count)]
    loader = None
    names: list[str] = []
    for kind, _, start, _, _, length, _, _ in segments:
        if kind == _INTERPRETER:
            loader = Path(data[start : start + length - 1].decode())
        elif kind == _DYNAMIC:
            names = _names(data, start, length, segments)
    return names, loader


def _names(data: mmap.mmap, start: int, length: int, segments: list[tuple[int, ...]]) -> list[str]:
    entries = list(struct.iter_unpack("<QQ", data[start : start + length]))
    strings = next(value for tag, value in entries if tag == _STRINGS)
    base = next(
        strings - address + position
        for kind, _, position, address, _, inside, _, _ in segments
        if kind == _LOAD and address <= strings < address + inside
    )
    return [_text(data, base + value) for tag, value in entries if tag == _NEEDED]


def _text(data: mmap.mmap, start: int) -> str:
    return data[start : data.find(b"\0", start)].decode()
