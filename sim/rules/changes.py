"""Changes of single numbers, as somebody types them: `listing.threshold=850`, `source.*.error=0`.

What a change says holds at all times, whatever the rulebook's amendments say of the same key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.rules.dotted import matches
from sim.rules.rulebook import Rulebook, Value, meaning
from sim.words import join

Given = Mapping[str, Value | str]
"""Dotted keys and their new values; a word is what its writer took for a value, and is refused with advice."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Change:
    """One key before and after.

    Attributes:
        key: dotted, perhaps with a star.
        before: the value that it had; several where a star stands for several.
        after: the new one.
    """

    key: str
    before: tuple[Value, ...]
    after: Value

    @property
    def line(self) -> str:
        """'listing.threshold: 900 -> 850 (a score below this lists)'."""
        return f"{self.key}: {_span(self.before)} \N{RIGHTWARDS ARROW} {written(self.after)} ({meaning(self.key)})"

    @property
    def phrase(self) -> str:
        """'listing.threshold 850 instead of 900'."""
        return f"{self.key} {written(self.after)} instead of {_span(self.before)}"


def value(text: str) -> Value | str:
    """What a person typed as a value: yes or no, a number, or else the words themselves."""
    word = text.strip()
    if word.lower() in ("true", "yes", "on"):
        return True
    if word.lower() in ("false", "no", "off"):
        return False
    if re.fullmatch(r"[+-]?\d{1,18}", word, re.ASCII):
        return int(word)
    if len(word) <= 40 and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", word, re.ASCII | re.IGNORECASE):
        number = float(word)
        return number if math.isfinite(number) else word
    return word


def changed(rulebook: Rulebook, given: Given) -> Rulebook:
    """The rulebook with these changes at all times. Raises RulebookError for a key or value that cannot be."""
    rulebook.set(given)  # here words, too, are refused as what they are
    return rulebook.fixed({key: new for key, new in given.items() if not isinstance(new, str)})


def compare(before: Rulebook, given: Given) -> list[Change]:
    """What the changes come to in a rulebook, in their order. Raises RulebookError as `changed` does."""
    old, new = before.keys(), changed(before, given).keys()
    changes = []
    for key in given:
        names = [name for name in old if matches(key, name)]
        if names:
            changes.append(Change(key, tuple(old[name] for name in names), new[names[-1]]))
    return changes


def phrase(changes: Sequence[Change]) -> str:
    """All changes as they stand after 'With'."""
    first = [change.phrase for change in changes[:MOST_NAMED]]
    return join([*first, *([f"{len(changes) - MOST_NAMED} more changes"] if len(changes) > MOST_NAMED else [])])


def written(number: Value) -> str:
    """A value as a person writes it."""
    return ("yes" if number else "no") if isinstance(number, bool) else f"{number:g}"


def _span(values: Sequence[Value]) -> str:
    """One value, or the lowest and highest of several."""
    low, high = min(values), max(values)
    return written(low) if low == high else f"{written(low)} to {written(high)}"
