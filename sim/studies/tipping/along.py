"""Along a key: the values that one number of a rulebook is given, from its documented range."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.errors import ListedError, nearest, quoted
from sim.rules import schema
from sim.rules.rulebook import Rulebook, Value
from sim.studies.fork import amended


def constant(book: Rulebook, key: str, value: Value) -> Rulebook:
    """The rulebook with this number at all times, whatever its amendments say of it."""
    fixed = amended(book, {1: {key: value}})
    return fixed.set({key: value})


def present(book: Rulebook, key: str) -> tuple[Value, Any]:
    """The present value of a numeric key (of the first that a star names) and its field. Raises ListedError."""
    known = book.keys()
    parts = key.split(".")
    split = {k: k.split(".") for k in known}
    names = [k for k, own in split.items() if len(own) == len(parts) and all(map(_fits, parts, own))]
    numeric = [k for k, v in known.items() if not isinstance(v, bool)]
    if not names:
        raise ListedError(f"{quoted(key)}: unknown key; {nearest(key, numeric)}")
    value = known[names[0]]
    if isinstance(value, bool):
        raise ListedError(f"{key}: yes or no; only numbers can be raised, such as sanctions.severity")
    section: Any = {"source": schema.Source, "service": schema.Service}.get(parts[0])
    section = section or type(getattr(book, parts[0]))
    return value, section.model_fields[parts[-1]]


def _fits(part: str, own: str) -> bool:
    return part in (own, "*")


def span(book: Rulebook, key: str) -> tuple[float, float, bool]:
    """The default range of a key, and whether it takes whole numbers only."""
    value, field = present(book, key)
    least = float(next(m.ge for m in field.metadata if hasattr(m, "ge")))
    most = float(next(m.le for m in field.metadata if hasattr(m, "le")))
    if key in ("listing.threshold", "favour.threshold") and value != book.score.start:
        low, high = sorted((book.score.start, 2 * value - book.score.start))
    elif value:
        low, high = sorted((0.0, 2.0 * value))
    else:
        low, high = max(least, 0.0), min(most, 1.0 if field.annotation is float and most <= 20 else 24.0)
    return max(low, least), min(high, most), isinstance(value, int)


def values(book: Rulebook, key: str, low: float | None, high: float | None, steps: int) -> list[Value]:
    """The values along the key, rising. Raises ListedError for a range that the key does not have."""
    if isinstance(steps, bool) or not isinstance(steps, int) or not 3 <= steps <= 40:
        raise ListedError(f"steps: {steps!r}; must be a whole number from 3 to 40")
    start, end, whole = span(book, key)
    start, end = (start if low is None else float(low)), (end if high is None else float(high))
    if not np.isfinite([start, end]).all() or start >= end:
        raise ListedError(f"{key}: from {start:g} to {end:g}; the low end must lie below the high end")
    points = np.linspace(start, end, steps)
    grid: list[Value] = sorted({round(float(v)) for v in points}) if whole else [round(float(v), 10) for v in points]
    if len(grid) < 3:
        raise ListedError(f"{key}: only {len(grid)} whole numbers from {start:g} to {end:g}; at least 3 are needed")
    for value in (grid[0], grid[-1]):
        constant(book, key, value)
    return grid
