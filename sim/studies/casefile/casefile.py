"""A case file: one person's life under a rulebook beside their life without a list, and why they were listed.

*Why* is answered by search: the smallest sets of channels without which this person would never have been listed, each
of them lived through in a world of its own, with the same people and the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.checks import MOST_MONTHS, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.answer import Answer
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.casefile.words import LISTED, answer, full_tables, headline, sentences
from sim.studies.parallel import Workers
from sim.studies.rulebooks import active_channels
from sim.studies.why.shapley import STACK
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

WORLDS = (LISTED, NO_FEEDBACK, NO_LIST)
RECORDS = ["world", "month", "source", "truth", "cause", "demerit", "joined", "left", "left_month"]
SETS = ["cut", "channels", "months_listed", "smallest"]
STAYS = ["world", "start", "end", "months", "ended", "cause"]


def casefile(
    rulebook: shelf.Given,
    resident: int | None = None,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Open the case file of one person.

    Args:
        rulebook: the rules they live under.
        resident: their number, from 0; by default the first person listed who is never listed without feedback
            (same rules and luck, but nothing fed back), or else the first person listed.
        residents: people in the town.
        months: lived, 1 to 12,000.
        seed: of the town.
        progress: called with the number of months of stacks of worlds lived, and of all as far as they are known.
        workers: processes that live the worlds of the search; by default one, or one a core where it is long.

    Returns a study with the tables `lives` (one row a world), `sets` (which channels cut, months listed then),
    `months` (their life month by month), `records`, `stays` and `refusals`, each with a column `world` of WORLDS.

    Raises ListedError for months, TownError for a town or a resident that cannot be.
    """
    rulebook = shelf.resolve(rulebook)
    whole_number("months", months, 1, MOST_MONTHS)
    town = Town([rulebook, rulebook.cut(*schema.FEEDBACK), rulebook.without_list()], residents, seed)
    if resident is not None:
        town.resident(resident)  # before anything is lived
    steps = Steps(progress, months)
    with town:
        town.advance(months, steps)
    who = _first(town) if resident is None else resident
    facts: dict[str, Json] = {"rulebook": rulebook.name, "residents": residents, "months": months, "seed": seed}
    if who is None:
        return _nobody(rulebook.name, residents, months, facts)
    person = town.resident(who)
    life = person.life.assign(world=np.repeat(WORLDS, months))
    names = dict(zip([w.label for w in town.worlds], WORLDS, strict=True))
    frames = {
        "months": life,
        "records": person.records.assign(world=person.records["world"].map(names))[RECORDS],
        "stays": person.spells.assign(world=person.spells["world"].map(names))[STAYS],
        "refusals": person.refusals[person.refusals["world"] == town.worlds[0].label].drop(columns="world"),
    }
    sets, smallest = pd.DataFrame(columns=SETS), list[tuple[str, ...]]()
    if town.state.ever_listed[0, who]:
        sets, smallest = _search(rulebook, who, residents, months, seed, steps, workers)
    tables = {"lives": _lives(frames), "sets": sets, **frames}
    facts |= {"resident": who, "smallest_sets": [list(s) for s in smallest]}
    facts |= {"ties": list(person.ties), "district": person.district}
    said = sentences(rulebook.name, who, months, tables, smallest)

    def draw() -> Sequence[Picture]:
        from sim.studies.casefile.figure import case_timeline

        title = headline(who, tables["lives"])
        return [case_timeline(tables["months"], tables["records"], tables["refusals"], title, (LISTED, NO_LIST))]

    title = f"Case file of resident {who}: {rulebook.name}, {residents:,} people, {months} months, seed {seed}"
    data = study_data(facts, tables, said)
    first = answer(rulebook.name, who, months, tables["lives"], smallest)
    return Study("casefile", title, said, tables, data, draw, answer=first, full=full_tables(tables))


def _first(town: Town) -> int | None:
    """The first person listed who never is without feedback, or else the first; None if nobody ever was."""
    n = town.people.count
    listed_here = [places[places < n] for _, places, _ in town.history.entries]
    order = np.concatenate([np.empty(0, dtype=np.int64), *listed_here])
    only = order[~town.state.ever_listed[1, order]]
    return int(only[0]) if len(only) else int(order[0]) if len(order) else None


def _search(
    rulebook: Rulebook, who: int, residents: int, months: int, seed: int, steps: Steps, workers: int | None
) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """Months listed by channels cut, and the smallest sets that keep the person off, smaller sets first."""
    channels = active_channels(rulebook, months)
    rows: list[tuple[str, int, int, bool]] = []
    smallest: list[tuple[str, ...]] = []
    with Workers(workers, 2 ** len(channels) * residents * months) as crew:
        for size in range(1, len(channels) + 1):
            sets = list(combinations(channels, size))
            stacks = [sets[i : i + STACK] for i in range(0, len(sets), STACK)]
            lives = [Stack([rulebook.cut(*s) for s in stack], who, residents, months, seed) for stack in stacks]
            steps.total += months * len(stacks)
            counts = [n for stack in crew.map(_months_listed, lives, steps) for n in stack]
            smallest = [s for s, n in zip(sets, counts, strict=True) if not n]
            shown = zip(sets, counts, strict=True) if size in (1, len(channels)) else ((s, 0) for s in smallest)
            rows += [(" + ".join(s), size, n, s in smallest) for s, n in shown]
            if smallest:
                break
    return pd.DataFrame(rows, columns=SETS), smallest


class Stack(NamedTuple):
    """A stack of worlds to be lived, to see how long one person is listed in each."""

    rulebooks: Sequence[Rulebook]
    who: int
    residents: int
    months: int
    seed: int


def _months_listed(stack: Stack, steps: Steps) -> list[int]:
    with Town(stack.rulebooks, stack.residents, stack.seed) as town:
        return [int(n) for n in town.advance(stack.months, steps).state.months_listed[:, stack.who]]


def _lives(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a world: what this life came to. Money in months of basic costs."""
    rows = []
    for world in WORLDS:
        life, records, stays = (f[f["world"] == world] for f in (frames["months"], frames["records"], frames["stays"]))
        last = life.iloc[-1]
        rows.append(
            {
                "world": world,
                "months_listed": int(life["listed"].sum()),
                "stays": len(stays),
                "months_refused": int(life["refused"].sum()),
                "months_missed_cannot": int(life["missed_cannot"].sum()),
                "months_missed_will_not": int(life["missed_will_not"].sum()),
                "records": int((records["truth"] != "residual").sum()),
                "records_wrong_or_astray": int((records["truth"] == "wrong").sum()),
                "wages": float(life["wage"].sum()),
                "savings_at_end": float(last["savings"]),
                "arrears_at_end": float(last["arrears"]),
            }
        )
    return pd.DataFrame(rows)


def _nobody(name: str, residents: int, months: int, facts: Mapping[str, Json]) -> Study:
    said = [
        f"Under {name}, none of {residents:,} people is ever listed in {months:,} months: no case to open.",
        "What this cannot show: one invented town with one seed; another may list somebody.",
    ]
    data = study_data({**facts, "resident": None}, {}, said)
    return Study("casefile", f"No case under {name}", said, {}, data, answer=Answer(said[0], []))
