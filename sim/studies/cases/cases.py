"""Telling residents of a town: one of each kind, found by what would have been without one thing.

All worlds are lived by the same people with the same luck. So whoever is listed here, and never in the world in which
ties do not count, was drawn in by their ties. Of several such people the plainest is taken, of equals the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.arrays import Bools, Counts, Numbers
from sim.checks import MOST_MONTHS, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.answer import Answer, Row
from sim.results.study import Study, study_data
from sim.results.table import AMOUNT, NUMBER, Table, table
from sim.results.twins import TOLERANCE
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.rules.schema import FEEDBACK
from sim.rules.worlds import World
from sim.studies.cases.words import (
    AFRAID,
    DRAWN_IN,
    KINDS,
    LABELS,
    LISTED,
    NEVER_OUT,
    RECOVERED,
    TRAPPED,
    UNTOUCHED,
    Kind,
)
from sim.town import measures
from sim.town.ledger import BITS, WILL_NOT
from sim.town.town import Town
from sim.words import count

if TYPE_CHECKING:
    from sim.figures import Picture

HERE = 0
FILE = "cases.html"
YEAR = 12


@dataclass(frozen=True)
class Case:
    """One person of a kind.

    Attributes:
        kind: which.
        resident: their number.
        months: their two lives month by month, with a column `world`: LISTED and the kind's other life.
        records: on their file in both, likewise.
        refusals: with the list.
        lives: what each life came to, a row each; see LABELS.
    """

    kind: Kind
    resident: int
    months: pd.DataFrame
    records: pd.DataFrame
    refusals: pd.DataFrame
    lives: pd.DataFrame

    @property
    def finding(self) -> str:
        """The same in one sentence, for the first line of an answer."""
        here, there = (count(int(n), "month") for n in self.lives["months_listed"])
        return self.kind.finding.format(who=self.resident, here=here, there=there)

    @property
    def sentence(self) -> str:
        """What is known of them."""
        here, there = (int(n) for n in self.lives["months_listed"])
        sentence = self.kind.says.format(here=count(here, "month"), there=count(there, "month") if there else "none")
        return f"Resident {self.resident}, {self.kind.name}. {sentence}"


def cases(
    rulebook: shelf.Given,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
) -> Study:
    """Find six telling residents of a town, one of each kind in `words.KINDS`, or say that there is none.

    Args:
        rulebook: the rules they live under.
        residents: people in the town.
        months: lived, 1 to 12,000.
        seed: of everybody's luck.
        progress: called with the number of months lived, and of all.

    Returns a study with the tables `cases` (kind, resident, and what both lives came to), `months`, `records` and
    `refusals` of those found, and a page `cases.html` with a sheet for each, to print.

    Raises ListedError for months, TownError for a town that cannot be.
    """
    rulebook = shelf.resolve(rulebook)
    whole_number("months", months, 1, MOST_MONTHS)
    steps = Steps(progress, months * (1 + len(KINDS)))
    with Town([World(rules, name) for name, rules in _worlds(rulebook).items()], residents, seed) as town:
        town.advance(months, steps)
    cases: list[Case] = []
    missing: list[Kind] = []
    for kind in KINDS:
        who = _first(_ranked(town, kind), {case.resident for case in cases})
        if who is None:
            missing.append(kind)
        else:
            cases.append(_case(town, kind, who))
        steps.add(months)
    return _study(rulebook, town, cases, missing)


def _worlds(rulebook: Rulebook) -> dict[str, Rulebook]:
    """The town as it is, and without one thing each, by the names of the other lives."""
    return {
        LISTED: rulebook,
        TRAPPED.other: rulebook.fixed({"registry.mismatch": 0.0}),
        AFRAID.other: rulebook.cut("deterrence"),
        DRAWN_IN.other: rulebook.cut("association"),
        NEVER_OUT.other: rulebook.cut(*FEEDBACK),
        UNTOUCHED.other: rulebook.without_list(),
    }


def _ranked(town: Town, kind: Kind) -> Counts:
    """The residents of a kind, the plainest first."""
    s, n = town.state, town.people.count
    other = [world.label for world in town.worlds].index(kind.other)
    here, there = s.months_listed[HERE].astype(np.int64), s.months_listed[other].astype(np.int64)
    wealth = (s.savings - s.arrears).astype(np.float64)
    as_rich = np.abs(wealth[HERE] - wealth[other]) <= TOLERANCE
    if kind is RECOVERED:
        rank = _stays_for_refusing(town)
        off = np.ones(n, dtype=bool)
        for flags in town.history.flags[-YEAR:]:
            off &= (flags[HERE] & measures.LISTED) == 0
        return _sorted((rank == here) & (here > 0) & off & (s.arrears[HERE] <= 0) & as_rich, here)
    if kind is AFRAID:
        return _sorted((here == 0) & (there > 0) & _refuses_more(town, other), there)
    if kind is NEVER_OUT:
        return _sorted(s.listed[HERE] & ~s.listed[other] & (here >= min(YEAR, town.month)), here)
    if kind is UNTOUCHED:
        seen = np.array([month[HERE] for month in town.history.flags])
        touched = (np.bitwise_or.reduce(seen) & (measures.LISTED | measures.REFUSED | measures.FAVOURED)) > 0
        missed = ((seen & (measures.CANNOT | measures.WILL_NOT)) > 0).sum(axis=0)
        return _sorted(~touched & as_rich, missed)
    return _sorted((here > 0) & (there == 0), here)  # listed here, and never without that one thing


def _sorted(mask: Bools, rank: Numbers) -> Counts:
    """The places of the mask, those of the highest rank first, of equals the first."""
    places = np.flatnonzero(mask)
    order: Counts = places[np.argsort(-np.asarray(rank)[places], kind="stable")]
    return order


def _stays_for_refusing(town: Town) -> Counts:
    """Months on the list of stays in which deliberate breach alone weighed most when they began: (residents,)."""
    n = town.people.count
    months, on, ours = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    entries = {month: (places, causes) for month, places, causes in town.history.entries}
    for month, flags in enumerate(town.history.flags, 1):
        places, causes = entries.get(month, (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)))
        own = places < n
        ours[places[own]] = causes[own] == BITS[WILL_NOT]
        on = (flags[HERE] & measures.LISTED) > 0
        months += on & ours
    return months


def _refuses_more(town: Town, other: int) -> Bools:
    """Who misses bills on purpose in more months of the other world than of this one: (residents,)."""
    each = np.array([(flags[[HERE, other]] & measures.WILL_NOT) > 0 for flags in town.history.flags]).sum(axis=0)
    more: Bools = each[1] > each[0]
    return more


def _first(ranked: Counts, taken: set[int]) -> int | None:
    return next((int(who) for who in ranked if int(who) not in taken), None)


def _case(town: Town, kind: Kind, who: int) -> Case:
    person, pair = town.resident(who), [LISTED, kind.other]
    months, records = (f[f["world"].isin(pair)].reset_index(drop=True) for f in (person.life, person.records))
    refusals = person.refusals[person.refusals["world"] == LISTED].drop(columns="world").reset_index(drop=True)
    rows = []
    for world in pair:
        life, file = months[months["world"] == world], records[records["world"] == world]
        last = life.iloc[-1]
        rows.append(
            {
                "life": world,
                "months_listed": int(life["listed"].sum()),
                "months_refused": int(life["refused"].sum()),
                "months_missed_cannot": int(life["missed_cannot"].sum()),
                "months_missed_will_not": int(life["missed_will_not"].sum()),
                "records": int((file["truth"] != "residual").sum()),
                "records_wrong_or_astray": int((file["truth"] == "wrong").sum()),
                "left": float(last["savings"] - last["arrears"]),
            }
        )
    return Case(kind, who, months, records, refusals, pd.DataFrame(rows))


def _study(rulebook: Rulebook, town: Town, cases: Sequence[Case], missing: Sequence[Kind]) -> Study:
    lives = pd.concat(
        [pd.DataFrame(columns=["kind", "resident", "life", *LABELS])]
        + [case.lives.assign(kind=case.kind.name, resident=case.resident) for case in cases],
        ignore_index=True,
    ) if cases else pd.DataFrame(columns=["kind", "resident", "life", *LABELS])  # fmt: skip
    tables = {"cases": lives}
    for name in ("months", "records", "refusals"):
        frames = [getattr(case, name).assign(kind=case.kind.name, resident=case.resident) for case in cases]
        if frames:
            tables[name] = pd.concat(frames, ignore_index=True)
    facts: dict[str, Json] = {"rulebook": rulebook.name, "residents": town.people.count, "months": town.month}
    facts["seed"] = town.town_seed
    said = [case.sentence for case in cases]
    said += [f"{kind.name.capitalize()}: nobody in this town; {kind.nobody}." for kind in missing]
    said.append("What this cannot show: six people are no sample. They were chosen because they tell something.")

    def draw() -> Sequence[Picture]:
        return [picture for _, picture in _drawn(cases)]

    def pages() -> Mapping[str, str]:
        from sim.studies.cases import page

        return {FILE: page.document(_name_of(rulebook.name, town), _drawn(cases), missing)}

    title = f"Cases from one town: {_name_of(rulebook.name, town)}"
    answer = _answer(rulebook.name, cases, missing)
    data, every = study_data(facts, tables, said), _full(lives)
    return Study("cases", title, said, tables, data, draw, answer=answer, full=every, pages=pages)


def _full(lives: pd.DataFrame) -> list[Table]:
    """Both lives of each."""
    heads = {name: (label.strip(), AMOUNT if name == "left" else NUMBER) for name, label in LABELS.items()}
    named = {"kind": ("", None), "resident": ("resident", None), "life": ("life", None)}
    return [table("Two lives of each", lives, {**named, **heads})] if len(lives) else []


def _answer(name: str, cases: Sequence[Case], missing: Sequence[Kind]) -> Answer:
    here = {case.kind: case for case in cases}
    rows = []
    for kind in KINDS:
        case = here.get(kind)
        on = [count(int(n), "month") for n in case.lives["months_listed"]] if case else [None, None]
        other = f"{on[1]} ({kind.other})" if case else None
        rows.append(Row(kind.name, [f"resident {case.resident}" if case else "nobody", on[0], other]))
    heads = ("who", "on the list", "in another life")
    note = "Another life: the same person with the same luck; in brackets what is other there."
    first = cases[0].finding if cases else f"Under {name} there is none of the six kinds of people that tell something."
    return Answer(first, rows, heads, FILE, note)


def _name_of(rulebook: str, town: Town) -> str:
    """Which town it is."""
    return f"{rulebook}, {town.people.count:,} people, {town.month} months, seed {town.town_seed}"


def _name(case: Case) -> str:
    return f"case-{case.resident}"


def _drawn(cases: Sequence[Case]) -> Iterator[tuple[Case, Picture]]:
    """Each case with the picture of its two lives."""
    from sim.studies.casefile.figure import case_timeline

    for case in cases:
        title = f"Resident {case.resident}: {case.kind.name}"
        picture = case_timeline(case.months, case.records, case.refusals, title, (LISTED, case.kind.other))
        yield case, replace(picture, name=_name(case))
