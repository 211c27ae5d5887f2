"""Checks of single values, the same wherever a person may give one."""

from __future__ import annotations

import os
from numbers import Integral
from typing import TypeGuard

from sim.errors import ListedError, quoted
from sim.words import size


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


MOST_SEED = 2**63 - 1
MOST_MONTHS = 12_000
"""Of a run, a study, a sweep or a played life: a thousand years."""


def seeds_from(seed: object, towns: int) -> range:
    """The seeds of so many towns, one after the other. Raises ListedError where there are not so many."""
    why = "" if towns == 1 else f"the first of {towns:,} towns"
    first = whole_number("seed", seed, 0, MOST_SEED - towns + 1, why=why)
    return range(first, first + towns)


def memory_of_this_machine() -> int | None:
    """Bytes, or None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def room_for(needed: int, what: str, error: type[ListedError] = ListedError) -> None:
    """Raise `error`, before anything is lived, if `what` needs more memory than the whole machine has."""
    memory = memory_of_this_machine()
    if memory is not None and needed > memory:
        raise error(
            f"{what}: needs {size(needed)} of memory, and this machine has {size(memory)}; fewer residents "
            "(--residents), months (--months) or rulebooks need less"
        )
