"""What may go wrong by a person's doing: always one line, with what is wrong, where, and what would be right."""

from __future__ import annotations

import datetime
import difflib
import os
from collections.abc import Iterable, Mapping
from itertools import islice

DEBUG = "LISTED_DEBUG"
"""Set this in the environment to see the traceback of whatever ends a command."""
FEW, DEEP = 4, 3
"""Entries of a table or list, and tables within tables, that `quoted` shows."""


class ListedError(ValueError):
    """Input that cannot be used. Its text is shown to the person, on one line, as `printable` leaves it."""


class Notice(UserWarning):
    """Input that can be used, but perhaps not as its writer meant it: one line that says what to do."""


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint at the name that was meant: 'did you mean ...?', or the names there are."""
    known = sorted(names)
    close = difflib.get_close_matches(name[:100], known, n=1, cutoff=0.5)  # its cost rises with the square of length
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(known[:12])}{', ...' if known[12:] else ''}"


def quoted(value: object, most: int = 60) -> str:
    """Any value as it may stand in a message: on one line, strings in quotes, its middle left out where it is long.

    Safe and quick, whatever the value: control and direction marks show as escapes, and what is cut is cut before it
    is spelt out.
    """
    return _cut(_brief(value, most, DEEP), most)


def printable(text: str, most: int = 200) -> str:
    """A name or line as it may stand on a screen, without quotes: on one line, safe and short as in `quoted`."""
    return _cut(_escaped(_cut(text, 4 * most)), most)


def reason(error: OSError) -> str:
    """Why the system refused, in its words."""
    return error.strerror or printable(str(error)) or type(error).__name__


def in_a_line(error: BaseException) -> str:
    """An exception of any kind: its name and words."""
    try:
        words = printable(" ".join(str(error).split()))
    except Exception:  # a str() of somebody else's that fails, or a number too long to be spelt out
        words = ""
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def debugging() -> bool:
    """Whether tracebacks are wanted."""
    return os.environ.get(DEBUG, "") not in ("", "0")


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else f"{line[: most // 3]}...{line[3 + most // 3 - most :]}"


def _escaped(text: str) -> str:
    """All that a terminal could obey, and half of a broken name, as Python would write it."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _brief(value: object, most: int, deep: int) -> str:
    if isinstance(value, (str, bytes)) and len(value) > 2 * most:
        return f"{value[:most]!r}...{value[-most:]!r}"
    if isinstance(value, str):  # of whatever class: it may be spelt out in a way of its own
        return str.__repr__(value)
    if type(value) is int and value.bit_length() > 4 * most:  # Python refuses to spell out thousands of digits
        return f"a number of {int(value.bit_length() * 0.30103) + 1:,} digits"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (Mapping, list, tuple, set, frozenset)):
        return _brief_container(value, most, deep)
    try:
        return _escaped(_cut(repr(value), 4 * most))
    except Exception:  # of whatever kind: the class is somebody else's
        return f"<{_escaped(type(value).__name__[:most])}>"


def _brief_container(value: Mapping[object, object] | Iterable[object], most: int, deep: int) -> str:
    first, last = "[]" if isinstance(value, list) else "()" if isinstance(value, tuple) else "{}"
    if deep == 0:
        return f"{first}...{last}"
    if isinstance(value, Mapping):
        pairs = islice(value.items(), FEW + 1)
        parts = [f"{_brief(k, most, deep - 1)}: {_brief(v, most, deep - 1)}" for k, v in pairs]
    else:
        parts = [_brief(entry, most, deep - 1) for entry in islice(value, FEW + 1)]
    return f"{first}{', '.join([*parts[:FEW], *(['...'] if parts[FEW:] else [])])}{last}"
