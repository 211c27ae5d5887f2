"""Files of a sweep: written whole or not at all, never outside their folder; and a lock that dies with its owner."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sim.errors import ListedError, quoted

LOCK = ".lock"
PARTIAL = ".partial"
_HELD: dict[tuple[int, int, int], object] = {}
"""Folders that this process has: its number and the folder's, since a forked child has none of its parent's."""


class SweepError(ListedError):
    """A sweep that cannot go on: one line that says why, and what to do."""


def reason(error: OSError) -> str:
    """Why a file could not be written, and what to do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space left; free some"
    if error.errno == errno.EFBIG:
        return "files may not grow so large here (see ulimit -f); raise the limit"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "may not be written; choose another folder, or ask for the right"
    return str(error.strerror or error)


def put(folder: Path, name: str, data: bytes) -> None:
    """Write one file of a folder in one step: a crash leaves the old file or the new one, on the disk.

    Raises SweepError for a name that leaves the folder, OSError when the disk refuses.
    """
    if name != Path(name).name or not name.strip(".") or "\\" in name or "\0" in name:
        raise SweepError(f"{quoted(name)}: no name for a file of a sweep")
    handle, partial = tempfile.mkstemp(prefix=f".{name}-", suffix=PARTIAL, dir=folder)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, 0o666 & ~_umask()) if sys.platform != "win32" else None
            os.fsync(handle)
        os.replace(partial, folder / name)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise
    settle(folder)


def settle(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clean(folder: Path) -> None:
    """Remove what a killed sweep left half-written. Only for the owner of the lock."""
    for path in folder.glob(f".*{PARTIAL}"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def owned(folder: Path) -> Iterator[None]:
    """The folder for one sweep alone, until it leaves or its process dies. Raises SweepError when another one has it.

    The system's lock does not keep out other threads of this process, and is lost when one of them closes the file:
    so they are kept from opening it.
    """
    me, place, mine = f"process {os.getpid()} on {socket.gethostname()}", os.stat(folder), object()
    key = (os.getpid(), place.st_dev, place.st_ino)
    if _HELD.setdefault(key, mine) is not mine:
        raise _taken(folder, me)
    try:
        with _locked(folder, me):
            yield
    finally:
        del _HELD[key]


def _taken(folder: Path, who: str) -> SweepError:
    return SweepError(f"{quoted(str(folder))}: {who} is sweeping there; wait for it, or stop it")


@contextlib.contextmanager
def _locked(folder: Path, me: str) -> Iterator[None]:
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if not _lock(handle):
            who = os.read(handle, 200).decode("utf-8", "replace").strip() or "another process"
            raise _taken(folder, who)
        with contextlib.suppress(OSError):  # a full disk: the lock holds without the note
            os.ftruncate(handle, 0)
            os.write(handle, f"{me}\n".encode())
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Take the lock unless it is taken. The system frees it when the process ends, however it ends.

    Not by `flock`: forked children, such as the workers of an executor, would inherit it and outlive the owner.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # far from the note, which others must be able to read
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
