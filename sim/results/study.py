"""A study: what one question put to a town has found, in the form in which every command tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures import Picture


def _nothing() -> Sequence[Picture]:
    return ()


@dataclass(frozen=True)
class Study:
    """An answer with its numbers.

    Attributes:
        name: short, for file names: `why`, `gain`.
        title: one line.
        sentences: what was found, in plain words, with numbers; what it does not show comes last.
        tables: frames by name; each is printed (if it has at most 40 rows and 10 columns) and written as CSV.
        data: the same as plain data for JSON: no NaN, no infinity.
        draw: makes the pictures when they are wanted (matplotlib is loaded only then).
        ok: False makes the command exit with 1 (a validation that failed).
    """

    name: str
    title: str
    sentences: Sequence[str]
    tables: Mapping[str, pd.DataFrame]
    data: Mapping[str, Any]
    draw: Callable[[], Sequence[Picture]] = field(default=_nothing)
    ok: bool = True
