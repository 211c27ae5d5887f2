"""Files written whole or not at all: first under a name of their own, then under the one that is wanted."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from sim.errors import quoted
from sim.files.words import FilesError

_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NO_LINKS = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}
"""What systems say that have no hard links, such as FAT and some networks."""

_NO_FILE = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ELOOP,
    errno.EMLINK,
    errno.EISDIR,
    errno.EACCES,
    errno.EPERM,
    errno.ENXIO,
}
"""What systems say when a name is nobody's, a link's, a folder's, a device's, or not to be read."""


@contextlib.contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A new file to write to: on the disk when the block ends, gone if it does not end well.

    Raises FileExistsError if the name is taken, by whatever.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666)
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def name_over(path: Path, target: Path) -> None:
    """Give a finished file its name, in place of the file that has it. A reader finds one of the two, at any time."""
    os.replace(path, target)


def name_new(path: Path, target: Path) -> None:
    """Give a finished file its name if nothing has it. Raises FileExistsError if something has.

    What the unfinished file was called may stay, for the owner of the lock to clear up.
    """
    if os.name == "nt":
        os.rename(path, target)  # refuses what exists
        return
    try:
        os.link(path, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve(target)
        try:
            os.replace(path, target)
        except BaseException:
            os.unlink(target)
            raise
    else:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _reserve(target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666))


def second_name(path: Path, other: Path) -> bool:
    """Give a file another name besides its own; False where the disk has no such thing."""
    try:
        os.link(path, other, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    return True


def settle(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def reading(path: Path) -> BufferedReader | None:
    """A file to read from; None for what is no file of one's own: nothing, a link, a folder, a device, a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in _NO_FILE:
            return None
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return open(handle, "rb")
    os.close(handle)
    return None


def digest(path: Path) -> str | None:
    """SHA-256 of a file; None for what `reading` gives None for."""
    file = reading(path)
    if file is None:
        return None
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_name(name: str) -> str:
    """The name of a file in a folder, as it is. Raises FilesError for one that leads out of the folder."""
    if name != Path(name).name or not name.strip(".") or "\\" in name or "\0" in name:
        raise FilesError(f"{quoted(name)}: no name for a file")
    return name
