"""The ladder: twins of one rulebook, each with one thing less, down to no list at all. Same people, same luck.

Each rung is compared with the rulebook as written, always both ways: listed months that are here and not there
(*caused*), and there and not here (*prevented*). Nothing is netted within a person; over towns the net is told as well.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.arrays import Bools
from sim.results.twins import overlap_of
from sim.rules.rulebook import Rulebook
from sim.rules.schema import FEEDBACK

AS_WRITTEN, NO_FEEDBACK, NO_LIST = "as written", "no feedback", "no list"
"""The names of the twins that every table, figure and file shows."""
MEANING = {
    NO_FEEDBACK: "being listed costs nothing, draws no closer watch and reaches nobody's ties; being favoured brings "
    "nothing",
    NO_LIST: "neither blacklist nor redlist",
}
"""What a twin goes without, in plain words."""


@dataclass(frozen=True)
class Rung:
    """One twin: its name, and the channels that it goes without (None: it has no list)."""

    name: str
    cut: tuple[str, ...] | None

    def rulebook(self, written: Rulebook) -> Rulebook:
        """The rulebook of this rung."""
        if self.cut is None:
            return written.without_list()
        return written.cut(*self.cut) if self.cut else written


RUNGS = (
    Rung(AS_WRITTEN, ()),
    Rung("being listed costs nothing", ("means",)),
    Rung(NO_FEEDBACK, FEEDBACK),
    Rung("no feedback, no fear", (*FEEDBACK, "deterrence")),
    Rung("no feedback, no fear, no errors", (*FEEDBACK, "deterrence", "errors")),
    Rung(NO_LIST, None),
)
"""From the rulebook as written to no list: each rung goes without one thing more than the one above it."""


@dataclass(frozen=True)
class Endings:
    """What a twin did with those who are on the list of a world after the last month: residents, in all of them.

    Attributes:
        never: never listed in the twin.
        again: listed in the twin only before the stay that stands here began.
        longer: off the list in the twin at the end, but on it in some month of the stay that stands here.
        sooner: on it at the end of both, and off it in the twin in some month of that stay.
        anyway: on it in both in every month of that stay.
    """

    never: int
    again: int
    longer: int
    sooner: int
    anyway: int

    @property
    def listed(self) -> int:
        """All of them: those on the list of the world after the last month."""
        return sum(getattr(self, field.name) for field in fields(self))

    @property
    def off_in_twin(self) -> int:
        """Those who are not on the list of the twin after the last month."""
        return self.never + self.again + self.longer


def endings(listed: Bools, twin: Bools) -> Endings:
    """Sort those listed at the end of a world by their twins' lives.

    Args:
        listed: of the world, (months, residents), True after each month on the list.
        twin: the same of the twin.
    """
    months = len(listed)
    gaps = np.where(listed, 0, np.arange(1, months + 1)[:, None])
    start = gaps.max(axis=0, initial=0)  # the stay that stands began in the month after the last one off the list
    during = (np.arange(months)[:, None] >= start) & listed[-1]
    anyway = (twin | ~during).all(axis=0)
    inside, at_end, ever = (twin & during).any(axis=0), twin[-1], twin.any(axis=0)
    sorts = {
        "anyway": anyway,
        "sooner": at_end & ~anyway,
        "longer": ~at_end & inside,
        "again": ~at_end & ~inside & ever,
        "never": ~ever,
    }
    return Endings(**{name: int(np.count_nonzero(mask & listed[-1])) for name, mask in sorts.items()})


def beside(listed: Bools, twin: Bools) -> dict[str, int]:
    """The numbers of a rung, from the lists (months, residents) of the rulebook as written and of the rung."""
    both, ending = overlap_of(listed, twin), endings(listed, twin)
    return {
        "listed": int(np.count_nonzero(twin[-1])),
        "listed_months": both.both + both.only_twin,
        "caused": both.only_world,
        "prevented": both.only_twin,
        **{field.name: getattr(ending, field.name) for field in fields(ending)},
    }
