"""Checks of single values, the same wherever a person may give one."""

from __future__ import annotations

from numbers import Integral
from typing import TypeGuard

from sim.errors import ListedError, quoted


def is_whole(value: object) -> TypeGuard[int]:
    """Whether this is a whole number, Python's or NumPy's; yes and no are not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def whole_number(
    name: str, value: object, low: int, high: int, *, error: type[ListedError] = ListedError, why: str = ""
) -> int:
    """The value as an int. Raises `error` (one line that begins with `name`) unless it is whole and in the range.

    Args:
        name: of the value, as the person knows it.
        value: what was given; numbers of NumPy are welcome, yes and no are not numbers.
        low: the least that may be.
        high: the most that may be.
        error: the kind of error.
        why: a few words on the range, in brackets after it.
    """
    if not is_whole(value) or not low <= int(value) <= high:
        reason = f" ({why})" if why else ""
        raise error(f"{name}: {quoted(value)}; must be a whole number from {low:,} to {high:,}{reason}")
    return int(value)
