"""The lock: one command at a time writes to a folder, and whoever comes next clears up after one that was killed.

The lock is the system's, on the file `.listed.lock`, so it dies with its owner, however it dies. The file says who that
is, for others to read, and by which token its unfinished files can be told from anything else in the folder. It is
written before the first of them and removed with the last: where it is found without an owner, they are left over.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

from sim.errors import quoted
from sim.files.words import FilesError
from sim.progress import Notify

LOCK = ".listed.lock"
MOMENT = 1.0
"""Seconds that a command waits for another before it says so."""
_NOTE = re.compile(rb"(process \d+ on [^\s;]+) is writing here; its unfinished files: \.listed-([0-9a-f]{16})-\*\n")


def partial(folder: Path, token: str, number: int) -> Path:
    """The name of an unfinished file, for the owner of the token alone."""
    return folder / f".listed-{token}-{number}.partial"


def is_partial(name: str, token: str) -> bool:
    """Whether a name is that of an unfinished file of the owner of the token."""
    return name.startswith(f".listed-{token}-") and name.endswith(".partial")


@contextlib.contextmanager
def locked(folder: Path, patient: bool = False, notify: Notify | None = None) -> Iterator[str]:
    """The folder for this call alone; gives the token of its unfinished files, which go when the block ends.

    Args:
        folder: must exist.
        patient: wait for another command as long as it takes, and say so; else only for a moment.
        notify: hears that somebody else is waited for.

    Raises FilesError when somebody else has the folder, or has put a file of theirs there under the name of the lock;
    OSError when the system refuses.
    """
    import filelock

    token, path, mine = secrets.token_hex(8), folder / LOCK, (-1, -1)

    def begin(handle: int) -> None:
        nonlocal mine
        for left in _left_over(folder, handle):
            _clear(folder, left)
        about = os.fstat(handle)
        mine = about.st_dev, about.st_ino
        try:
            _write_note(handle, token)
        except BaseException:
            _remove(path, mine)
            raise

    if not folder.is_dir():  # filelock would make it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(path).st_mode):  # a link, a folder, a pipe: not even opened
            raise _not_ours(path)
    lock = filelock.FileLock(path, on_acquired=begin)
    try:
        lock.acquire(timeout=MOMENT)
    except filelock.Timeout:
        if not patient:
            raise _taken(folder) from None
        if notify is not None:
            notify(f"{_taken(folder)}; waiting for it")
        try:
            lock.acquire()
        except RuntimeError:  # by this very thread, which would wait for itself
            raise _taken(folder) from None
    try:
        yield token
    finally:
        try:
            with contextlib.suppress(OSError):  # then the note stays, too, for the next command to clear up
                _clear(folder, token)
                _remove(path, mine)
        finally:
            lock.release()


def _taken(folder: Path) -> FilesError:
    who = "another process"
    with contextlib.suppress(OSError):
        handle = os.open(folder / LOCK, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            note = _NOTE.match(os.read(handle, 400))
        finally:
            os.close(handle)
        who = note[1].decode("ascii") if note else who
    return FilesError(f"{quoted(str(folder))}: {who} is writing there; wait for it, or stop it")


def _not_ours(path: Path) -> FilesError:
    return FilesError(
        f"{quoted(str(path))}: not a file of this program, which needs the name; move it, or give it another name"
    )


def _left_over(folder: Path, handle: int) -> list[str]:
    """The token of an owner that was killed, if there was one. Raises FilesError unless the file is a lock's."""
    os.lseek(handle, 0, os.SEEK_SET)
    text = os.read(handle, 400)
    note = _NOTE.fullmatch(text)
    if text.strip(b"\0") and not note:  # a machine that lost its power may leave zeros
        raise _not_ours(folder / LOCK)
    return [note[2].decode("ascii")] if note else []


def _write_note(handle: int, token: str) -> None:
    note = f"process {os.getpid()} on {_host()} is writing here; its unfinished files: .listed-{token}-*\n"
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, note.encode("ascii"))
    os.fsync(handle)


def _clear(folder: Path, token: str) -> None:
    failures: list[OSError] = []
    for name in os.listdir(folder):
        if is_partial(name, token):
            try:
                os.unlink(folder / name)
            except OSError as error:
                failures.append(error)
    if failures:
        raise failures[0]


def _remove(path: Path, mine: tuple[int, int]) -> None:
    """Remove the lock's file, last of all. Those who wait for it see that it is gone, and begin anew."""
    with contextlib.suppress(OSError):  # Windows: it is open; releasing the lock removes it
        about = os.lstat(path)
        if (about.st_dev, about.st_ino) == mine:
            os.unlink(path)


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", socket.gethostname())[:100] or "this-machine"
