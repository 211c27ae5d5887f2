"""The grid: the values that one number of a rulebook is given, from its documented range."""

from __future__ import annotations

import numpy as np
from pydantic.fields import FieldInfo

from sim.checks import whole_number
from sim.errors import ListedError, quoted
from sim.rules import schema
from sim.rules.dotted import matches
from sim.rules.hints import nearest_key
from sim.rules.rulebook import Rulebook, Value


def present(rulebook: Rulebook, key: str) -> tuple[Value, FieldInfo]:
    """The present value of a numeric key (of the first that a star names) and its field. Raises ListedError."""
    known = rulebook.keys()
    names = [name for name in known if matches(key, name)]
    numeric = [k for k, v in known.items() if not isinstance(v, bool)]
    if not names:
        raise ListedError(f"{quoted(key)}: unknown key; {nearest_key(key, numeric)}")
    value = known[names[0]]
    if isinstance(value, bool):
        raise ListedError(f"{key}: yes or no; only numbers can be raised, such as sanctions.severity")
    named: dict[str, type[schema.Section]] = {"source": schema.Source, "service": schema.Service}
    first, *_, last = key.split(".")
    section = named.get(first) or type(getattr(rulebook, first))
    return value, section.model_fields[last]


def span(rulebook: Rulebook, key: str) -> tuple[float, float, bool]:
    """The default range of a key, and whether it takes whole numbers only."""
    value, field = present(rulebook, key)
    least = float(next(m.ge for m in field.metadata if hasattr(m, "ge")))
    most = float(next(m.le for m in field.metadata if hasattr(m, "le")))
    if key in ("listing.threshold", "favour.threshold") and value != rulebook.score.start:
        low, high = sorted((rulebook.score.start, 2 * value - rulebook.score.start))
    elif value:
        low, high = sorted((0.0, 2.0 * value))
    else:
        low, high = max(least, 0.0), min(most, 1.0 if field.annotation is float and most <= 20 else 24.0)
    return max(low, least), min(high, most), isinstance(value, int)


def values(rulebook: Rulebook, key: str, low: float | None, high: float | None, count: int) -> list[Value]:
    """The values along the key, rising. Raises ListedError for a range that the key does not have."""
    whole_number("steps", count, 3, 40)
    start, end, integer = span(rulebook, key)
    for given in (low, high):
        if given is not None and not (isinstance(given, (int, float)) and abs(given) < 1e18):
            raise ListedError(f"{key}: {quoted(given)}; must be a number that the key could be")
    start, end = (start if low is None else float(low)), (end if high is None else float(high))
    if not np.isfinite([start, end]).all() or start >= end:
        raise ListedError(f"{key}: from {start:g} to {end:g}; the low end must lie below the high end")
    points = np.linspace(start, end, count)
    grid: list[Value] = sorted({round(float(v)) for v in points}) if integer else [round(float(v), 10) for v in points]
    if len(grid) < 3:
        raise ListedError(f"{key}: only {len(grid)} whole numbers from {start:g} to {end:g}; at least 3 are needed")
    for value in (grid[0], grid[-1]):
        rulebook.amended({1: {key: value}})  # raises for what the key cannot be
    return grid
