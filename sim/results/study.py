"""A study: what one question put to a town has found, in the form in which every command tells it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.plain import Json, Scalar
from sim.results.answer import Answer

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures import Picture
    from sim.results.table import Table


def _nothing() -> Sequence[Picture]:
    return ()


@dataclass(frozen=True)
class Study:
    """An answer with its numbers.

    Attributes:
        name: short, for file names: `why`, `gain`.
        title: one line.
        sentences: all that was found, in plain words, with numbers; what it does not show comes last.
        tables: frames by name; each is written as CSV.
        data: the same as plain data for JSON: no NaN, no infinity.
        answer: what is told first, before anybody asks for more.
        full: what is printed of the tables, in words, for those who ask for all.
        draw: makes the pictures when they are wanted (matplotlib is loaded only then).
        pages: makes what is to be printed when it is wanted: HTML by the name of its file.
        ok: False makes the command exit with 1 (a validation that failed).
    """

    name: str
    title: str
    sentences: Sequence[str]
    tables: Mapping[str, pd.DataFrame]
    data: Mapping[str, Json]
    answer: Answer = field(kw_only=True)
    full: Sequence[Table] = field(default=(), kw_only=True)
    draw: Callable[[], Sequence[Picture]] = field(default=_nothing)
    pages: Callable[[], Mapping[str, str]] = field(default=dict, kw_only=True)
    ok: bool = True


def study_data(
    facts: Mapping[str, Json], tables: Mapping[str, pd.DataFrame], sentences: Sequence[str]
) -> dict[str, Json]:
    """What most studies give as `data`: the facts of the set-up, every table by its name, and the sentences."""
    return {**facts, **{name: plain_rows(frame) for name, frame in tables.items()}, "sentences": list(sentences)}


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Scalar]]:
    """The rows of a table as plain data: Python's own numbers, None for what is not finite."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> Scalar:
    value = getattr(value, "item", lambda: value)()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, (bool, int, float, str)) else str(value)
