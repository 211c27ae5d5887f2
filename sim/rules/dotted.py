"""Dotted keys: `listing.threshold` names one number of a rulebook, `source.*.rate` the same number of every source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

DEEP = 12
"""Tables within tables that are entered: no key has so many parts, and some data has no end."""


def leaves(data: Mapping[str, object], prefix: str = "", deep: int = DEEP) -> Iterator[tuple[str, object]]:
    """Every value of nested tables with its dotted key."""
    for name, value in data.items():
        if isinstance(value, Mapping) and deep:
            yield from leaves(value, f"{prefix}{name}.", deep - 1)
        else:
            yield prefix + name, value


def matches(pattern: str, key: str) -> bool:
    """Whether a key as given, perhaps with a star for the name of a source or service, stands for this key."""
    parts, others = pattern.split("."), key.split(".")
    return pattern == key or (len(parts) == len(others) == 3 and parts[1] == "*" and parts[::2] == others[::2])


def overlap(one: str, other: str) -> bool:
    """Whether two keys, each perhaps with a star, name a number in common."""
    return matches(one, other) or matches(other, one)
