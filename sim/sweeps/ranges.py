"""Ranges: the values that a sweep gives to one key, as a list or as a range, read from plain data."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from sim.checks import whole_number
from sim.errors import quoted
from sim.rules.rulebook import Value


class Range(NamedTuple):
    """A range of a key, both ends included; `steps` evenly spaced values of it in a grid."""

    low: Value
    high: Value
    steps: int | None = None


KeyValues = tuple[Value, ...] | Range


def leaves(data: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Dotted keys, quoted or as nested tables; {low, high, steps} is a range where a key may stand."""
    for name, value in data.items():
        dotted = f"{prefix}{name}"
        span = "." in dotted and isinstance(value, Mapping) and {"low", "high"} <= set(value)
        if isinstance(value, Mapping) and not span and dotted.count(".") < 3:
            yield from leaves(value, f"{dotted}.")
        else:
            yield dotted, value


def read(dotted: str, given: object) -> KeyValues:
    """The values or the range of a key. Raises ValueError with one line that begins with the key."""
    where = f"keys.{dotted[:80]}"
    if isinstance(given, Mapping):
        odd = sorted(set(given) - {"low", "high", "steps"})
        if odd or not {"low", "high"} <= set(given):
            hint = difflib.get_close_matches(odd[0], ["low", "high", "steps"], n=1) if odd else []
            more = f"{quoted(odd[0])}: unknown{f', did you mean {hint[0]}?' if hint else ''}; " if odd else ""
            raise ValueError(f"{where}: {more}a range is {{low = 0.1, high = 0.5, steps = 5}}")
        if not all(is_number(given[end]) for end in ("low", "high")) or not given["low"] < given["high"]:
            raise ValueError(f"{where}: low and high must be numbers, and low the smaller")
        steps = given.get("steps")
        steps = None if steps is None else whole_number(f"{where}: steps", steps, 2, 10_000)
        return Range(given["low"], given["high"], steps)
    values = given if isinstance(given, (list, tuple)) else [given]
    if not 1 <= len(values) <= 10_000:
        raise ValueError(f"{where}: {len(values)} values; must be 1 to 10,000 of them, or a range")
    for value in values:
        if not isinstance(value, bool) and not is_number(value):
            raise ValueError(f"{where}: {quoted(value)}; must be numbers, true or false")
    refuse_twice(where, values)
    return tuple(values)


def extremes(given: KeyValues) -> list[Value]:
    """The lowest and highest value of each type: where a key can take these, it can take all."""
    groups: dict[type, list[Value]] = {}
    for value in given[:2] if isinstance(given, Range) else given:
        groups.setdefault(type(value), []).append(value)
    return [end(group) for group in groups.values() for end in (min, max)]


def refuse_twice(name: str, values: Iterable[Hashable]) -> None:
    """Raises ValueError when a value occurs twice."""
    seen: set[Hashable] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{name}: {quoted(value)} is given twice; once is enough")
        seen.add(value)


def is_number(value: object) -> TypeGuard[float]:
    """Whether this is a finite number that a key could take."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e18 < value < 1e18
