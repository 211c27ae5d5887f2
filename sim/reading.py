"""Reading what people give: ordinary files only, and only so much of them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class SpecialFileError(OSError):
    """Something with a name in a folder that is no ordinary file: `kind`. Reading it could wait for ever."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(None, f"{path.name} is {kind}, and no file", os.fspath(path))
        self.kind = kind


def open_file(path: Path) -> BinaryIO:
    """An ordinary file, to be read. Never waits: a pipe, a device or the like is not even opened.

    Raises SpecialFileError, or the OSError of the system.
    """
    _refuse_others(path, os.stat(path).st_mode)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = open(handle, "rb")  # noqa: SIM115 - it is the caller's
    try:
        _refuse_others(path, os.fstat(handle).st_mode)  # somebody may have put another thing in its place
    except BaseException:
        file.close()
        raise
    return file


def read_bytes(path: Path, most: int) -> bytes:
    """The first `most` bytes of an ordinary file, and one more where there are more. Raises as `open_file`."""
    with open_file(path) as file:
        return file.read(most + 1) or b""


def _refuse_others(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise SpecialFileError(path, next((name for is_kind, name in _KINDS if is_kind(mode)), "something else"))
