"""A case file: one person's life under a rulebook beside their life without a list, and why they were listed.

*Why* is answered by search: the smallest sets of channels without which this person would never have been listed, each
of them lived through in a world of its own, with the same people and the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from sim.results.study import Study
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.casefile import words as case_words
from sim.studies.casefile.words import LISTED
from sim.studies.why.shapley import CHANNELS_CUT, NO_LIST, STACK, Told, active, checked, live
from sim.studies.why.words import plain_rows
from sim.town.resident import Resident
from sim.town.town import Town

WORLDS = (LISTED, CHANNELS_CUT, NO_LIST)
RECORDS = ["world", "month", "source", "truth", "cause", "demerit", "joined", "left", "left_month"]
STAYS = ["world", "start", "end", "months", "ended", "cause"]


def casefile(
    rulebook: shelf.Given,
    resident: int | None = None,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    told: Told | None = None,
) -> Study:
    """Open the case file of one person.

    Args:
        rulebook: the rules they live under.
        resident: their number, from 0; by default the first person listed who is never listed in the channels-cut
            twin (same rules, but being listed costs nothing), or else the first person listed.
        residents: people in the town.
        months: lived, 1 to 12,000.
        seed: of the town.
        told: hears how many months of stacks of worlds are done; the total is not known before.

    Returns a study with the tables `lives` (one row a world), `sets` (which channels cut, months listed then),
    `months` (their life month by month), `records`, `stays` and `refusals`, each with a column `world` of WORLDS.

    Raises ListedError for months, TownError for a town or a resident that cannot be.
    """
    rulebook = shelf.resolve(rulebook)
    checked(months, [seed])
    books = [rulebook, rulebook.cut(*schema.FEEDBACK), rulebook.without_list()]
    town = Town(books, residents, seed)
    if resident is not None:
        town.resident(resident)  # before anything is lived
    done = 0

    def heard(month: int) -> None:
        if told is not None:
            told(done + month)

    with town:
        town.advance(months, heard)
    done += months
    who = _first(town) if resident is None else resident
    if who is None:
        return _nobody(rulebook, residents, months, seed)
    person = town.resident(who)
    life = person.life.assign(world=np.repeat(WORLDS, months))
    names = dict(zip([w.label for w in town.worlds], WORLDS, strict=True))
    frames = {
        "months": life,
        "records": person.records.assign(world=person.records["world"].map(names))[RECORDS],
        "stays": person.spells.assign(world=person.spells["world"].map(names))[STAYS],
        "refusals": person.refusals[person.refusals["world"] == town.worlds[0].label].drop(columns="world"),
    }
    ever = bool(town.state.ever_listed[0, who])
    sets, smallest = _search(rulebook, who, residents, months, seed, heard, ever)
    tables = {"lives": _lives(frames), "sets": sets, **frames}
    return _study(rulebook, person, (residents, months, seed), tables, smallest)


def _first(town: Town) -> int | None:
    """The first person listed who never is in the channels-cut twin, or else the first; None if nobody ever was."""
    n = town.people.count
    listed_here = [places[places < n] for _, places, _ in town.history.entries]
    order = np.concatenate([np.empty(0, dtype=np.int64), *listed_here])
    only = order[~town.state.ever_listed[1, order]]
    return int(only[0]) if len(only) else int(order[0]) if len(order) else None


def _search(
    book: Rulebook, who: int, residents: int, months: int, seed: int, told: Told, ever: bool
) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """Months listed by channels cut, and the smallest sets that keep the person off, smaller sets first."""
    players = active(book, months)
    rows: list[dict[str, Any]] = []
    smallest: list[tuple[str, ...]] = []
    for size in range(1, len(players) + 1) if ever else ():
        sets = list(combinations(players, size))
        stacks = [sets[i : i + STACK] for i in range(0, len(sets), STACK)]
        towns = live([(seed, [book.cut(*s) for s in stack]) for stack in stacks], residents, months, told)
        counts = [int(n) for town in towns for n in town.state.months_listed[:, who]]
        smallest = [s for s, n in zip(sets, counts, strict=True) if not n]
        kept = zip(sets, counts, strict=True) if size in (1, len(players)) else ((s, 0) for s in smallest)
        row = {"channels": size}
        rows += [row | {"cut": " + ".join(s), "months_listed": n, "smallest": s in smallest} for s, n in kept]
        if smallest:
            break
    return pd.DataFrame(rows, columns=["cut", "channels", "months_listed", "smallest"]), smallest


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
                "records_wrong": int((records["truth"] == "wrong").sum()),
                "wages": float(life["wage"].sum()),
                "savings_at_end": float(last["savings"]),
                "arrears_at_end": float(last["arrears"]),
            }
        )
    return pd.DataFrame(rows)


def _nobody(book: Rulebook, residents: int, months: int, seed: int) -> Study:
    said = [
        f"Under {book.name}, none of {residents:,} people is ever listed in {months:,} months: no case to open.",
        "What this cannot show: one invented town with one seed; another may list somebody.",
    ]
    data: dict[str, Any] = {"rulebook": book.name, "residents": residents, "months": months, "seed": seed}
    data["resident"] = None
    data["sentences"] = said
    return Study("casefile", f"No case under {book.name}", said, {}, data)


def _study(
    book: Rulebook, person: Resident, town: tuple[int, int, int], tables: dict[str, pd.DataFrame],
    smallest: Sequence[tuple[str, ...]],
) -> Study:  # fmt: skip
    residents, months, seed = town
    said = case_words.sentences(book.name, person.number, months, tables, smallest)
    data: dict[str, Any] = {"rulebook": book.name, "residents": residents, "months": months, "seed": seed}
    data["resident"] = person.number
    data |= {"smallest_sets": [list(s) for s in smallest], "ties": list(person.ties), "district": person.district}
    data |= {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim.studies.casefile.figure import case_timeline

        who = f"Resident {person.number} under {book.name}: two lives"
        return [case_timeline(tables["months"], tables["records"], tables["refusals"], who, (LISTED, NO_LIST))]

    title = f"Case file of resident {person.number}: {book.name}, {residents:,} people, {months} months, seed {seed}"
    return Study("casefile", title, said, tables, data, draw)
