"""What may go wrong by a person's doing: always one line, with what is wrong, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ListedError(ValueError):
    """Input that cannot be used. Its text is shown to the person as it is, on one line."""


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint at the name that was meant: 'did you mean ...?', or the names there are."""
    known = sorted(names)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(known[:12])}{', ...' if known[12:] else ''}"


def quoted(text: object, most: int = 60) -> str:
    """A given value as it may stand in a message: quoted, on one line, with its middle left out where it is long."""
    line = repr(text)
    return line if len(line) <= most else f"{line[: most // 3]}...{line[3 + most // 3 - most :]}"
