"""What a notebook keeps beside itself: a small file of JSON on the student's own machine, written whole or not."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path

from sim import files
from sim.errors import ListedError
from sim.reading import read_bytes

MOST_BYTES = 1_000_000


def read(name: str) -> dict[str, object]:
    """What the file in the folder of the notebook holds; nothing, if there is none.

    Raises ListedError for a file that cannot be read.
    """
    try:
        kept = json.loads(read_bytes(Path(name), MOST_BYTES))
        if not isinstance(kept, dict):
            raise ValueError("JSON, but not of a notebook")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        raise ListedError(f"{name}: cannot be read; delete it, or give it another name, to start afresh") from None
    return kept


@contextlib.contextmanager
def changed(name: str) -> Iterator[dict[str, object]]:
    """What it holds, to be changed: no other notebook changes it meanwhile, and it is written whole or not.

    Raises ListedError if it cannot be written, as in a folder that is for reading only.
    """
    with files.in_words(name), files.opened(Path(name).parent, make=False, patient=True) as folder:
        before = read(name)
        kept = copy.deepcopy(before)
        yield kept
        if kept != before:
            folder.put(name, (json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8"))


def in_words(error: ListedError) -> str:
    """What a form says that could not keep an answer: an error in a callback would vanish."""
    return f"Not kept: {error}. Write it down on paper."
