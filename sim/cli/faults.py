"""What to say, and which exit code to give, when a command ends early: one line for whatever was raised."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from sim.errors import ListedError, printable, quoted, reason

DEBUG = "LISTED_DEBUG"
"""Set this in the environment to see the traceback of whatever ends a command."""
BAD_INPUT, REFUSED, OURS, STOPPED = 2, 1, 70, 130
LONGEST = 2000


def told(error: BaseException) -> tuple[int, str]:
    """The exit code and the line for an exception."""
    if isinstance(error, ListedError):
        return BAD_INPUT, printable(" ".join(str(error).split()), LONGEST)
    if isinstance(error, KeyboardInterrupt):
        return STOPPED, "stopped; nothing was left half-written"
    if isinstance(error, MemoryError):
        return REFUSED, "not enough memory; a smaller town (--residents, --months) or fewer rulebooks need less"
    if isinstance(error, OSError):
        name = f"{quoted(os.fsdecode(error.filename))}: " if isinstance(error.filename, (str, bytes)) else ""
        return REFUSED, f"{name}{reason(error)}: the system refused; {DEBUG}=1 before the command shows where"
    if isinstance(error, ImportError):
        what = f"{type(error).__name__}: {_words(error)}"
        return REFUSED, f"a package is missing or broken ({what}); install Listed again"
    what = f"{type(error).__name__}: {_words(error)} ({_place(error)})"
    return OURS, (
        f"a mistake in Listed, not in what you gave it: {what}; please send us this line, your command and its files; "
        f"{DEBUG}=1 before the command shows the traceback"
    )


def debugging() -> bool:
    """Whether tracebacks are wanted."""
    return os.environ.get(DEBUG, "") not in ("", "0")


def _words(error: BaseException) -> str:
    try:
        return printable(" ".join(str(error).split()))
    except Exception:  # a str() of somebody else's that fails, or a number too long to be spelt out
        return "no words"


def _place(error: BaseException) -> str:
    """File and line where it was raised."""
    last = None
    for last in traceback.walk_tb(error.__traceback__):  # noqa: B007 - to its end
        pass
    return f"{Path(last[0].f_code.co_filename).name}, line {last[1]}" if last else "nowhere"
