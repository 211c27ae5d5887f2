"""Two ledgers: what the registry reports, and what happened to the same people in the same months.

The official side counts what a registry can count: records, repayments, removals. The true side is known to the town
alone. Twins tell what the list did: the same people under the same rules without any list (`no-list`), with a list
that costs nothing (`channels-cut`), and without wrong records (`errors-cut`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ListedError, quoted
from sim.results import twins
from sim.results.runs import MOST_MONTHS
from sim.results.study import Study
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.studies.audit.month import COLUMNS, GIVEN, NEVER, NO_ERRORS, NO_LIST, PUSHED, SORTS, Notes
from sim.studies.audit.words import sentences, totals
from sim.studies.why.words import plain_rows
from sim.town import tables
from sim.town.ledger import EXPIRED, EXPUNGED, LEFT, STANDS, WRONG
from sim.town.town import Town


def audit(
    rulebook: str | Path | Rulebook | World,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    told: Callable[[int], None] | None = None,
    *,
    districts: int = 4,
) -> Study:
    """Lay the registry's reports beside what happened.

    Args:
        rulebook: a pilot's name, a TOML file, a rulebook or a world with hand-written rules.
        residents: how many people.
        months: how long, 1 to 12,000.
        seed: of everybody's luck.
        told: called with the number of each month lived.
        districts: of the town.

    Tables: `totals` (reported beside happened), `monthly` (one row a month), `causes` (listed person-months by why),
    `blameless` (people who never missed an obligation with or without the list), `corrections` (wrong records by how
    they left), `people` (helped and harmed against the no-list twin). Money in months of basic costs.

    Raises ListedError before anything is lived.
    """
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        raise ListedError(f"months: {quoted(months)}; must be a whole number from 1 to {MOST_MONTHS:,}")
    given = rulebook if isinstance(rulebook, World) else World(_loaded(rulebook))
    book = given.rulebook
    twin_books = (book.cut(*schema.FEEDBACK), book.without_list(), book.cut("errors"))
    others = zip(twin_books, ("channels-cut", "no-list", "errors-cut"), strict=True)
    worlds = [given, *(replace(given, rulebook=other, name=name) for other, name in others)]
    with Town(worlds, residents, seed, districts=districts) as town:
        notes = Notes(town.people.count)
        for month in range(1, months + 1):
            before = town.ledger.size
            town.step()
            notes.month(town, before)
            if told is not None:
                told(month)
    monthly = pd.DataFrame(notes.rows)
    frames = {
        "monthly": monthly,
        "causes": _causes(monthly),
        "blameless": _blameless(town, notes),
        "corrections": _corrections(town),
        "people": _people(town),
    }
    stays, shared = tables.spells(town), twins.overlap(town, GIVEN, NO_ERRORS)
    late = {"wages_lost": notes.lost_marked, "only_with": shared.only_world, "only_without": shared.only_twin}
    whole = totals(frames, stays[stays["world"] == town.worlds[GIVEN].label], late)
    return _study(given.label, town, {"totals": whole, **frames})


def _loaded(rulebook: str | Path | Rulebook) -> Rulebook:
    return rulebook if isinstance(rulebook, Rulebook) else shelf.load(rulebook)


def _causes(monthly: pd.DataFrame) -> pd.DataFrame:
    """Listed person-months by why: cause, person_months, share, wrongly ("will not" alone is what the list is for)."""
    counts = [int(monthly[f"listed_{kind}"].sum()) for kind in COLUMNS]
    total = sum(counts)
    rows = [(s, c, c / total if total else 0.0, s != "will not") for s, c in zip(SORTS, counts, strict=True)]
    return pd.DataFrame(rows, columns=["cause", "person_months", "share", "wrongly"])


def _blameless(town: Town, notes: Notes) -> pd.DataFrame:
    """Listed without having missed anything: who, people, ever_listed, listed_person_months, wages_lost.

    Never, in a whole life with the list and in the twin without it; only under the list; and in the months in which
    they were listed, up to then (with or without the list) or for two years (with it).
    """
    s, (here, there), rows = town.state, notes.missed, list[tuple[str, int, int, int, float]]()
    for name, who in ((NEVER, ~here & ~there), (PUSHED, here & ~there)):
        listed_months = int(s.months_listed[GIVEN][who].sum())
        rows.append(
            (name, int(who.sum()), int(s.ever_listed[GIVEN][who].sum()), listed_months, float(notes.lost[who].sum()))
        )
    rows += [(c.who, int(c.ever.sum()), int(c.ever.sum()), c.months, c.wages) for c in notes.unearned]
    return pd.DataFrame(rows, columns=["who", "people", "ever_listed", "listed_person_months", "wages_lost"])


def _corrections(town: Town) -> pd.DataFrame:
    """Wrong records that the registry reads now: how they left, how many, mean_months_stood, longest (months)."""
    book = town.ledger.columns()
    wrong = (book["place"] < town.people.count) & (book["cause"] == WRONG) & town.connected[book["source"], GIVEN]
    stood = np.where(book["left"] == STANDS, town.month, book["left_month"]) - book["month"]
    rows: list[tuple[Any, ...]] = []
    for why in (EXPUNGED, EXPIRED, STANDS):
        lasted = stood[wrong & (book["left"] == why)]
        mean, most = (float(lasted.mean()), int(lasted.max())) if len(lasted) else (float("nan"), 0)
        rows.append((LEFT[why] or "still stands", len(lasted), mean, most))
    return pd.DataFrame(rows, columns=["how", "wrong_records", "mean_months_stood", "longest"])


def _people(town: Town) -> pd.DataFrame:
    """Against the no-list twin: how many people the list harmed and helped, and why each counts as such."""
    lives = twins.lives(town, GIVEN, NO_LIST)
    listed = lives["months_listed"] > 0
    gap = lives["wealth"] - lives["wealth_twin"]
    cases = (
        ("harmed", "listed in some month", listed),
        ("harmed", "never listed, poorer at the end", ~listed & (lives["effect"] == "harmed")),
        ("helped", "never listed, richer at the end", lives["effect"] == "helped"),
        ("same", "never listed, as rich", lives["effect"] == "same"),
    )
    rows = [(e, why, int(who.sum()), float(gap[who].mean()) if who.any() else 0.0) for e, why, who in cases]
    return pd.DataFrame(rows, columns=["effect", "why", "people", "mean_wealth_change"])


def _study(label: str, town: Town, frames: dict[str, pd.DataFrame]) -> Study:
    words = sentences(label, frames)
    size = {"residents": town.people.count, "months": town.month, "seed": town.town_seed}

    def draw() -> Sequence[Any]:
        from sim.studies.audit import figure

        return [
            figure.two_lines(frames["monthly"], label),
            figure.wrongly_listed(frames["causes"], label),
        ]

    return Study(
        name="audit",
        title=f"Two ledgers of {label}: {town.people.count:,} people, {town.month:,} months",
        sentences=words,
        tables=frames,
        data={"rulebook": label, **size, **{k: plain_rows(f) for k, f in frames.items()}, "sentences": list(words)},
        draw=draw,
    )
