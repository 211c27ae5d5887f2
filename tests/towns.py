"""Rulebooks and small tools that many tests share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.results.ladder import RUNGS, Rung, beside
from sim.results.twins import listed_months
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.town.measures import MONTHLY
from sim.town.town import Town

LIVELY = Rulebook.parse(
    {
        "name": "lively",
        "source": [
            {"name": "utility", "rate": 1.0, "amount": 0.1},
            {"name": "lender", "kind": "commercial", "rate": 0.5, "amount": 0.2},
            {"name": "court", "rate": 0.05, "amount": 0.3, "detection": 0.9, "demerit": 110, "retention": 36},
        ],
        "service": [
            {"name": "employer", "wage_loss": 0.25, "perk": 0.02},
            {"name": "credit", "credit": True},
            {"name": "travel", "extra_cost": 0.02, "need": 0.4},
        ],
        "registry": {"mismatch": 0.05, "frozen_clock": True},
        "score": {"association": 100.0, "household": 20.0, "repeat": 2.0},
        "favour": {"enabled": True, "threshold": 1020.0},
        "inspection": {"focus": 0.5},
        "sanctions": {"stale_chance": 0.3},
        "repair": {"rate": 0.1, "residual": 20},
        "appeal": {"capacity": 20.0},
    }
)
"""A rulebook in which every channel does something."""


def one_kind(**changes: Any) -> Rulebook:
    """One source at which everybody owes nothing each month and misses by `life.defiance`: a pure renewal process."""
    base = Rulebook.parse(
        {
            "name": "one-kind",
            "source": [{"name": "court", "rate": 1.0, "amount": 0.0, "detection": 1.0, "error": 0.0, "retention": 24}],
            "listing": {"threshold": -10000.0, "strikes": 1, "term": 0},
            "life": {"defiance": 0.02},
        }
    )
    return base.set(changes).cut("means", "scrutiny", "association", "carrots", "errors", "deterrence", "recourse")


def state_bits(town: Town, world: int) -> bytes:
    """Every column of one world after the last month, and its whole history, as bytes."""
    return all_bits(town)[world]


def all_bits(town: Town) -> list[bytes]:
    """The same of each world of a town."""
    state = [v for n, v in sorted(vars(town.state).items()) if isinstance(v, np.ndarray)]
    columns = [v for v in state if v.shape == town.state.shape]
    measures = [town.history.measure(name).T for name in MONTHLY]
    kept = [*columns, *town.history.flags, *measures]
    ledgers = ledgers_of(town)
    return [b"".join(c.tobytes() for c in (*(k[w] for k in kept), *ledgers[w])) for w in range(len(town.worlds))]


def ledgers_of(town: Town) -> list[list[Any]]:
    """The ledger of each world: columns in order, residents instead of places, sources by name."""
    columns, names = town.ledger.columns(), np.array([s.name for s in town.sources] or [""], dtype="U40")
    world, resident = np.divmod(columns.pop("place"), town.people.count)
    order, source = np.argsort(world, kind="stable"), columns.pop("source")
    ends = np.searchsorted(world[order], np.arange(1, len(town.worlds)))
    parts = [np.split(c[order], ends) for c in (resident, source, *(columns[k] for k in sorted(columns)))]
    return [[resident, names[source], *rest] for resident, source, *rest in zip(*parts, strict=True)]


def adds_up(heard: list[tuple[int, int]]) -> bool:
    """Whether progress counted every step once, up to the total that it told at the end."""
    return [done for done, _ in heard] == list(range(1, heard[-1][1] + 1))


def ladder_worlds(rulebook: Rulebook, rungs: Sequence[Rung] = RUNGS) -> list[World]:
    """The worlds of a ladder, in the order of its rungs, to be lived in one town."""
    return [World(rung.rulebook(rulebook), name=rung.name) for rung in rungs]


def ladder_table(town: Town, places: Sequence[int]) -> pd.DataFrame:
    """One row a rung: how it differs from the first of the given worlds, for the same people.

    Args:
        town: that has been lived.
        places: of the rungs' worlds in the town, the rulebook as written first.

    Columns: `rung`; `listed` (residents after the last month); `listed_months`; `caused` and `prevented` (listed
    months that the rulebook as written has and the rung has not, and the other way round); and those listed at the end
    of the first world by their ending in the rung: `never`, `again`, `longer`, `sooner`, `anyway`.
    """
    first = listed_months(town, places[0])
    rows = [{"rung": town.worlds[i].label, **beside(first, listed_months(town, i))} for i in places]
    return pd.DataFrame(rows)
