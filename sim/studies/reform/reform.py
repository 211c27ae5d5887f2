"""What if the list is abolished, or softened, mid-life? How long until lives are as they would have been without one.

Three worlds of each town: the rulebook reformed by an amendment, the rulebook as it is, and the no-list twin. Person by
person and month by month, both are held against the twin in three things: *listing* (not listed), *wage* (what blocked
services leave of it, equal to the twin's), and *wealth* (savings less arrears, at most 0.1 months of costs below the
twin's; who is above has returned, and is counted as better off). A person has *returned* after k months if from the
k-th month after the reform to the end all three hold. Never means: not within the months lived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from sim.checks import whole_number
from sim.errors import ListedError, quoted
from sim.results.runs import MOST_MONTHS
from sim.results.study import Study
from sim.rules import shelf
from sim.rules.rulebook import NO_LIST, Rulebook, Value
from sim.studies.counter import counter
from sim.studies.fork import must_list
from sim.studies.gain.forcing import THREADS, Told
from sim.studies.reform import words as reform_words
from sim.studies.reform.words import AS_IS, NEVER, OFF, ON, REFORMED, THINGS, TOLERANCE
from sim.studies.why.words import interval, plain_rows
from sim.town.ledger import CAUSES
from sim.town.people import pay
from sim.town.town import Town


def reform(
    rulebook: shelf.Given,
    month: int = 60,
    how: str | Mapping[str, Value] = "abolish",
    *,
    residents: int = 1000,
    months: int = 180,
    seeds: int = 5,
    seed: int = 1,
    told: Told | None = None,
) -> Study:
    """Abolish or soften the list mid-life and follow everybody's return to the no-list twin.

    Args:
        rulebook: the rules before; they must keep a list.
        month: from which on the reform holds, at most `months`.
        how: 'abolish' (neither blacklist nor redlist), 'soften' (severity halved, minimum term halved and rounded down)
            or dotted keys with their new values.
        residents: of each town.
        months: lived in all.
        seeds: towns, from `seed` on; intervals (95%, t) are over towns.
        seed: of the first town.
        told: hears the months done, of `seeds * months`.

    Returns a study with tables `returned` (world, group, cause, thing, people, median, never, low, high: people in all
    towns, median months after the reform among all of them (NaN if most never return), share never returned and its
    interval), `curve` (world, thing, months, share: of those ever listed before the reform, returned so many months
    after it) and `beside` (world, better, same, worse: shares of all residents at the end, by wealth).

    Raises ListedError for a rulebook without a list, and for a month or changes that cannot be used.
    """
    rulebook = shelf.resolve(rulebook)
    for name, number, least, most in (
        ("months", months, 1, MOST_MONTHS), ("month", month, 1, months),
        ("seeds", seeds, 1, 1000), ("seed", seed, 0, 2**62),
    ):  # fmt: skip
        whole_number(name, number, least, most)
    must_list(rulebook, months)
    changed = changes(rulebook, month, how)
    books = [rulebook.amended({month: changed}), rulebook, rulebook.without_list()]
    one_more = counter(told)

    def live(town_seed: int) -> pd.DataFrame:
        with Town(books, residents, town_seed) as town:
            return _people(town, month, months, one_more)

    pool = ThreadPoolExecutor(THREADS)
    try:
        frames = list(pool.map(live, range(seed, seed + seeds)))
    finally:
        pool.shutdown(cancel_futures=True)
    people = pd.concat([f.assign(seed=seed + i) for i, f in enumerate(frames)], ignore_index=True)
    left = months - month + 1
    tables = {"returned": _returned(people), "curve": _curve(people, left), "beside": _beside(people)}
    facts: dict[str, Any] = {
        "rulebook": rulebook.name, "month": month, "how": how if isinstance(how, str) else "as given",
        "changes": changed, "residents": residents, "months": months, "left": left, "seeds": seeds, "seed": seed,
    }  # fmt: skip
    said = reform_words.sentences(facts, tables)
    data = facts | {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim.studies.reform import figure

        return [figure.reform_curves(tables["curve"], month, rulebook.name)]

    title = f"{rulebook.name} reformed in month {month}: who returns, and when"
    return Study("reform", title, said, tables, data, draw)


def changes(book: Rulebook, month: int, how: str | Mapping[str, Value]) -> dict[str, Value]:
    """The dotted keys that a reform changes. Raises ListedError for one that is unknown, and for none."""
    if isinstance(how, Mapping):
        if not how:
            raise ListedError("how: no changes given; 'abolish', 'soften' or keys with new values are needed")
        for key, value in how.items():
            book.set({key: value})
        return dict(how)
    if how == "abolish":
        return dict(NO_LIST)
    if how == "soften":
        now = book.at(month)
        return {"sanctions.severity": now.sanctions.severity / 2, "listing.term": now.listing.term // 2}
    raise ListedError(f"how: {quoted(how)}; must be 'abolish', 'soften' or keys with new values")


def _people(town: Town, month: int, months: int, told: Any) -> pd.DataFrame:
    """One row a person and world (reformed, as it is): group, cause, months to return in each thing, wealth apart."""
    n = town.people.count
    last = {thing: np.zeros((2, n), dtype=np.int64) for thing in THINGS}
    group = np.full(n, NEVER, dtype=object)
    cause = np.full(n, "", dtype=object)
    for now in range(1, months + 1):
        if now == month:
            group[town.state.ever_listed[1]] = OFF
            group[town.state.listed[1]] = ON
            for _, places, causes in town.history.entries:
                mine = places // n == 1
                cause[places[mine] % n] = [CAUSES[int(c)] for c in causes[mine]]
        town.step()
        town.history.flags.clear()
        s = town.state
        wage = pay(town)
        wealth = s.savings - s.arrears
        apart = {"listing": s.listed[:2] != s.listed[2], "wage": wage[:2] != wage[2]}
        apart["wealth"] = wealth[:2] < wealth[2] - town.dtype(TOLERANCE)
        apart["all"] = apart["listing"] | apart["wage"] | apart["wealth"]
        for thing, mask in apart.items():
            last[thing][mask] = now
        told()
    frames = []
    for w, world in enumerate((REFORMED, AS_IS)):
        wait = {t: np.where(last[t][w] == months, -1, np.maximum(last[t][w] - month + 1, 0)) for t in THINGS}
        more = np.where(np.abs(wealth[w] - wealth[2]) <= TOLERANCE, 0, np.sign(wealth[w] - wealth[2])).astype(int)
        who = {"world": world, "resident": np.arange(n), "group": group, "cause": cause}
        frames.append(pd.DataFrame({**who, **wait, "richer": more}))
    return pd.concat(frames, ignore_index=True)


def _returned(people: pd.DataFrame) -> pd.DataFrame:
    rows = []
    listed = people["group"] != NEVER
    sets = [(ON, "", people["group"] == ON), (OFF, "", people["group"] == OFF)]
    causes = [c for c in CAUSES.values() if ((people["cause"] == c) & listed).any()]
    sets += [("ever listed", c, listed & (people["cause"] == c)) for c in causes]
    sets += [("ever listed", "", listed), (NEVER, "", people["group"] == NEVER)]
    for world in (REFORMED, AS_IS):
        for group, cause, mask in sets:
            mine = people[mask & (people["world"] == world)]
            for thing in THINGS if not cause else ("all",):
                never = (mine[thing] < 0).to_numpy()
                waits = np.where(never, np.inf, mine[thing].to_numpy(dtype=float))
                middle = float(np.median(waits)) if len(waits) else np.inf
                by_town = [float(never[mine["seed"] == s].mean()) for s in mine["seed"].unique()]
                _, low, high = interval(by_town) if by_town else (np.nan,) * 3
                row = {"world": world, "group": group, "cause": cause, "thing": thing, "people": len(mine)}
                row |= {"median": middle if np.isfinite(middle) else np.nan}
                row |= {"never": float(never.mean()) if len(mine) else np.nan}
                rows.append(row | {"low": max(low, 0.0), "high": min(high, 1.0)})
    return pd.DataFrame(rows)


def _curve(people: pd.DataFrame, left: int) -> pd.DataFrame:
    rows = []
    mine = people[people["group"] != NEVER]
    for world in (REFORMED, AS_IS):
        here = mine[mine["world"] == world]
        for thing in THINGS:
            waits = here[thing].to_numpy()
            counts = np.bincount(waits[waits >= 0], minlength=left + 1).cumsum() / max(len(waits), 1)
            curve = {"world": world, "thing": thing, "months": np.arange(left), "share": counts[:left]}
            rows.append(pd.DataFrame(curve))
    return pd.concat(rows, ignore_index=True)


def _beside(people: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for world in (REFORMED, AS_IS):
        richer = people.loc[people["world"] == world, "richer"]
        shares = {name: float((richer == k).mean()) for name, k in (("better", 1), ("same", 0), ("worse", -1))}
        rows.append({"world": world, **shares})
    return pd.DataFrame(rows)
