"""Towns that a code names by a number. The numbers are for ever: add at the end, change nothing before it.

In a play town savings are thin, so that about half of those who are careful (who never miss a bill on purpose, appeal
and make good whenever they can) meet the list within ten years. How many do stands in CAREFUL, from 300 lives in the
play towns of seeds 1 to 3 and 300 in the default town; a test counts them again. The page says so before the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value

THIN: Mapping[str, Value] = MappingProxyType({"life.savings_start": 1.0, "life.savings_cap": 2.5})
"""What makes a play town: everybody begins with a month's costs at the most, and can save two and a half."""


@dataclass(frozen=True)
class CodedTown:
    """A town with a number.

    Attributes:
        rulebook: name of one that ships.
        seed: of everybody's luck.
        people: `even` or `uneven`, or empty for those of the rulebook.
        changes: keys that differ, by dotted name.
        residents: how many, up to 1,024 in a town with a number.
    """

    rulebook: str
    seed: int
    people: str = ""
    changes: Mapping[str, Value] = field(default_factory=dict)
    residents: int = 1000

    def read(self) -> Rulebook:
        """The rulebook in force there."""
        return _read(self.rulebook, self.people, tuple(self.changes.items()))


@cache
def _read(name: str, people: str, changes: tuple[tuple[str, Value], ...]) -> Rulebook:
    rulebook = shelf.load(name, people or None)
    return rulebook.fixed(dict(changes)) if changes else rulebook


TOWNS = (
    CodedTown("joined-hands", 1, changes=THIN),
    CodedTown("joined-hands", 2, changes=THIN),
    CodedTown("joined-hands", 3, changes=THIN),
    CodedTown("second-chance", 1, changes=THIN),
    CodedTown("joined-hands", 1),
    CodedTown("joined-hands", 1, people="uneven"),
)
RULEBOOKS = (
    "auto-flag", "full-forgetting", "joined-hands", "lantern-score", "perks-only", "second-chance", "separate-ledgers",
    "thousand-points", "true-scale", "steady-hands", "paper-town", "paper-second-chance",
)  # fmt: skip
"""By number, for towns that have none; new ones come last."""
PEOPLE = ("", "even", "uneven")
CAREFUL: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "lives": {"play": 300, "default": 300},
        "60": {"play": 35, "default": 8},
        "120": {"play": 151, "default": 17},
    }
)
"""Of so many lives, those who meet the list within so many months though they are careful."""
