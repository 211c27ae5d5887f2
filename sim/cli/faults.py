"""What to say, and which exit code to give, when a command ends early: one line for whatever was raised."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from sim.errors import DEBUG, ListedError, in_a_line, printable, quoted, reason

BAD_INPUT, REFUSED, OURS, STOPPED = 2, 1, 70, 130
LONGEST = 2000


def explain(error: BaseException) -> tuple[int, str]:
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
        what = f"{in_a_line(error)}"
        return REFUSED, f"a package is missing or broken ({what}); install Listed again"
    what = f"{in_a_line(error)} ({_place(error)})"
    return OURS, (
        f"a mistake in Listed, not in what you gave it: {what}; please send us this line, your command and its files; "
        f"{DEBUG}=1 before the command shows the traceback"
    )


def _place(error: BaseException) -> str:
    """File and line where it was raised."""
    last = None
    for last in traceback.walk_tb(error.__traceback__):  # noqa: B007 - to its end
        pass
    return f"{Path(last[0].f_code.co_filename).name}, line {last[1]}" if last else "nowhere"
