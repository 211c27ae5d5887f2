"""Words for what goes wrong with files: one line that says which, why, and what to do about it."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.errors import ListedError, quoted

MOST_NAMES = 5
_ADVICE = {
    "no space left; free some": ("ENOSPC", "EDQUOT"),
    "files may not grow so large here (see ulimit -f); raise the limit": ("EFBIG",),
    "may not be written; choose another folder, or ask for the right": ("EROFS", "EACCES", "EPERM"),
    "this disk knows no locks; choose a folder on another": ("ENOLCK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"),
    "a link; nothing is written through it": ("ELOOP",),
}
_WHY = {getattr(errno, name): text for text, names in _ADVICE.items() for name in names if hasattr(errno, name)}


class FilesError(ListedError):
    """A file or folder that cannot be written, or that is somebody's own."""


def stem(name: str) -> str:
    """A name as it may stand in a file's: small letters, digits, hyphens; empty if none of it may."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")


def reason(error: OSError) -> str:
    """Why a file could not be written, and what to do about it."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


@contextlib.contextmanager
def in_words(path: str | Path) -> Iterator[None]:
    """What the system refuses in here, as FilesError: one line that names `path`."""
    try:
        yield
    except OSError as error:
        raise FilesError(f"{quoted(os.fspath(path))}: cannot be written: {reason(error)}") from None


def listed(names: Sequence[str]) -> str:
    """Names on one line: the first few, and how many more."""
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(quoted(name) for name in names[:MOST_NAMES]) + more
