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
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import ListedError, shown
from sim.fork import amended, must_list
from sim.forcing import THREADS, Told
from sim.ledger import CAUSES
from sim.rulebook import Rulebook, Value
from sim.runs import MOST_MONTHS
from sim.study import Study
from sim.town import Town
from sim.why_words import interval, plain_rows

TOLERANCE = 0.1
"""Months of basic costs by which wealth may lie below the twin's."""
THINGS = ("listing", "wage", "wealth", "all")
ON, OFF, NEVER = "on the list", "off, listed before", "never listed"
GROUPS = (ON, OFF, NEVER)
REFORMED, AS_IS = "reformed", "as it is"
HOW = ("abolish", "soften")


def reform(
    rulebook: Rulebook,
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
    for name, number, least, most in (
        ("months", months, 1, MOST_MONTHS), ("month", month, 1, months), ("seeds", seeds, 1, 1000), ("seed", seed, 0, 2**62)
    ):  # fmt: skip
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise ListedError(f"{name}: {number!r}; must be a whole number from {least} to {most:,}")
    must_list(rulebook, months)
    changed = changes(rulebook, month, how)
    books = [amended(rulebook, {month: changed}), rulebook, rulebook.without_list()]
    lock, done = Lock(), 0

    def one_more() -> None:
        nonlocal done
        with lock:
            done += 1
            if told is not None:
                told(done)

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
    tables = {"returned": _returned(people, left), "curve": _curve(people, left), "beside": _beside(people)}
    facts: dict[str, Any] = {
        "rulebook": rulebook.name, "month": month, "how": how if isinstance(how, str) else "as given", "changes": changed,
        "residents": residents, "months": months, "left": left, "seeds": seeds, "seed": seed,
    }  # fmt: skip
    said = sentences(facts, tables)
    data = facts | {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim import figures_gain

        return [figures_gain.reform_curves(tables["curve"], month, rulebook.name)]

    return Study("reform", f"{rulebook.name} reformed in month {month}: who returns, and when", said, tables, data, draw)


def changes(book: Rulebook, month: int, how: str | Mapping[str, Value]) -> dict[str, Value]:
    """The dotted keys that a reform changes. Raises ListedError for one that is unknown, and for none."""
    if isinstance(how, Mapping):
        if not how:
            raise ListedError("how: no changes given; 'abolish', 'soften' or keys with new values are needed")
        for key, value in how.items():
            book.set({key: value})
        return dict(how)
    if how == "abolish":
        return {"listing.enabled": False, "favour.enabled": False}
    if how == "soften":
        now = book.at(month)
        return {"sanctions.severity": now.sanctions.severity / 2, "listing.term": now.listing.term // 2}
    raise ListedError(f"how: {shown(how)}; must be 'abolish', 'soften' or keys with new values")


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
        wage: Any = np.broadcast_to(s.wage * (town.real(1) - town.this.loss), s.shape)
        wealth = s.savings - s.arrears
        apart = {"listing": s.listed[:2] != s.listed[2], "wage": wage[:2] != wage[2]}
        apart["wealth"] = wealth[:2] < wealth[2] - town.real(TOLERANCE)
        apart["all"] = apart["listing"] | apart["wage"] | apart["wealth"]
        for thing, mask in apart.items():
            last[thing][mask] = now
        told()
    frames = []
    for w, world in enumerate((REFORMED, AS_IS)):
        to_return = {thing: np.where(last[thing][w] == months, -1, np.maximum(last[thing][w] - month + 1, 0)) for thing in THINGS}
        more = np.where(np.abs(wealth[w] - wealth[2]) <= TOLERANCE, 0, np.sign(wealth[w] - wealth[2])).astype(int)
        frames.append(pd.DataFrame({"world": world, "resident": np.arange(n), "group": group, "cause": cause, **to_return, "richer": more}))
    return pd.concat(frames, ignore_index=True)


def _returned(people: pd.DataFrame, left: int) -> pd.DataFrame:
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
                share, low, high = interval(never[mine["seed"] == s].mean() for s in mine["seed"].unique()) if len(mine) else (np.nan,) * 3
                rows.append(
                    {
                        "world": world, "group": group, "cause": cause, "thing": thing, "people": len(mine),
                        "median": middle if np.isfinite(middle) else np.nan,
                        "never": float(never.mean()) if len(mine) else np.nan, "low": low, "high": high,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _curve(people: pd.DataFrame, left: int) -> pd.DataFrame:
    rows = []
    mine = people[people["group"] != NEVER]
    for world in (REFORMED, AS_IS):
        here = mine[mine["world"] == world]
        for thing in THINGS:
            waits = here[thing].to_numpy()
            counts = np.bincount(waits[waits >= 0], minlength=left + 1).cumsum() / max(len(waits), 1)
            rows.append(pd.DataFrame({"world": world, "thing": thing, "months": np.arange(left), "share": counts[:left]}))
    return pd.concat(rows, ignore_index=True)


def _beside(people: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for world in (REFORMED, AS_IS):
        richer = people.loc[people["world"] == world, "richer"]
        rows.append({"world": world, **{name: float((richer == k).mean()) for name, k in (("better", 1), ("same", 0), ("worse", -1))}})
    return pd.DataFrame(rows)


def sentences(facts: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    frame = tables["returned"].set_index(["world", "group", "cause", "thing"])

    def row(world: str, group: str = "ever listed", thing: str = "all", cause: str = "") -> Any:
        return frame.loc[(world, group, cause, thing)]

    what = ", ".join(f"{k} = {str(v).lower()}" for k, v in facts["changes"].items())
    left, towns = facts["left"], facts["seeds"]
    ever = row(REFORMED)
    said = [f"From month {facts['month']} {facts['rulebook']} goes on with {what}, and {left} months are left to watch."]
    if not ever["people"]:
        said.append("Nobody had been listed before, so there is nothing to return from.")
    else:
        after, without = wait(ever), row(AS_IS)
        spread = "" if towns < 2 or np.isnan(ever["low"]) else f" (95% interval {ever['low']:.0%} to {ever['high']:.0%})"
        said.append(
            f"Of {int(ever['people']):,} people listed before (in {towns} town{'s' if towns != 1 else ''}), half have lives as without a "
            f"list after {after}; {ever['never']:.0%} never have{spread}. Without the reform {without['never']:.0%} never have."
        )
        things = [f"{thing}: half after {wait(row(REFORMED, thing=thing))}, never {row(REFORMED, thing=thing)['never']:.0%}" for thing in THINGS[:3]]
        said.append(f"Taken apart, {'; '.join(things)}.")
        groups = [(g, row(REFORMED, g)) for g in GROUPS if row(REFORMED, g)["people"]]
        said.append("Never, by where people stood at the reform: " + ", ".join(f"{g} {r['never']:.0%}" for g, r in groups) + ".")
        causes = [c for c in ("wrong person", "cannot", "will not") if (REFORMED, "ever listed", c, "all") in frame.index]
        if causes:
            told = [f"{c} {row(REFORMED, cause=c)['never']:.0%} (of {int(row(REFORMED, cause=c)['people']):,})" for c in causes]
            said.append("Never, by what weighed most on the file at the last listing before: " + ", ".join(told) + ".")
    beside = tables["beside"].iloc[0]
    said.append(
        f"At the end {beside['worse']:.1%} of all residents are poorer than their no-list twins by more than {TOLERANCE} months of costs, "
        f"and {beside['better']:.1%} richer."
    )
    said.append(
        f"What this cannot show: returns after {left} months; a life that drifts apart again late counts as never, and who "
        "returned in the last months may do so. Savings have a cap and arrears are written off above one in this town, which helps lives to meet again."
    )
    return said


def wait(row: Any) -> str:
    """The median wait in words."""
    if np.isnan(row["median"]):
        return "never (most do not within the run)"
    return f"{row['median']:g} month{'' if row['median'] == 1 else 's'}"
