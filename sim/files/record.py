"""The record: which files of a folder this program wrote, and how they were when it wrote them.

`.listed.json` in each folder that holds such files. What is not in it, or is not as it says, is somebody's own.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import quoted
from sim.files import atomic
from sim.files.words import FilesError

RECORD = ".listed.json"
FORMAT = 1
MOST_BYTES = 16_000_000
_ABOUT = (
    "Files that Listed wrote here, with their SHA-256. It replaces and removes only these, unless they were changed."
)


@dataclass(frozen=True)
class Entry:
    """A file of ours.

    Attributes:
        part: of what it is a part. A part is written as a whole: what it had before and has no longer is removed.
        hashes: SHA-256 of what it may hold. More than one only while it is being replaced, or if that was cut short.
    """

    part: str
    hashes: tuple[str, ...]


def read(folder: Path) -> dict[str, Entry]:
    """The entries by file name; none where there is no record.

    Raises FilesError for something of that name that this program did not write, OSError when it cannot be read.
    """
    path = folder / RECORD
    if not os.path.lexists(path):
        return {}
    try:
        file = atomic.reading(path)
        if file is None:
            raise ValueError("no file")
        with file:
            return _parsed(json.loads(file.read(MOST_BYTES)))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise FilesError(
            f"{quoted(str(path))}: not as this program wrote it; move it elsewhere, then choose another folder or name"
        ) from None


def _parsed(data: object) -> dict[str, Entry]:
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("sha256") != _seal(data):
        raise ValueError("not ours")
    return {
        atomic.plain_name(name): Entry(str(entry["part"]), tuple(map(str, entry["sha256"])))
        for name, entry in data["files"].items()
    }


def dump(entries: Mapping[str, Entry]) -> bytes:
    """The record as it stands in its file: the same bytes for the same entries."""
    data: dict[str, object] = {
        "format": FORMAT,
        "about": _ABOUT,
        "files": {n: {"part": e.part, "sha256": list(e.hashes)} for n, e in sorted(entries.items())},
    }
    data["sha256"] = _seal(data)
    return (json.dumps(data, indent=1) + "\n").encode("ascii")


def _seal(data: Mapping[str, object]) -> str:
    rest = {key: value for key, value in data.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode("ascii")).hexdigest()
