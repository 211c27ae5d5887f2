"""What if the list is abolished, or softened, mid-life? How long until lives are as they would have been without one.

Three worlds of each town: the rulebook reformed by an amendment, the rulebook as it is, and the twin without a list.
Person by person and month by month, both are held against it in three things: *listing* (not listed), *wage* (what
blocked services leave of it, equal to the twin's), and *wealth* (savings less arrears, at most 0.1 months of costs
below the twin's; who is above has returned, and is counted as better off). A person has *returned* after k months if
from the k-th month after the reform to the end all three hold. Never means: not within the months lived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.checks import MOST_MONTHS, seeds_from, whole_number
from sim.errors import ListedError, quoted
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.study import Study, study_data
from sim.results.twins import TOLERANCE
from sim.rules import shelf
from sim.rules.rulebook import NO_LIST, Rulebook, Value
from sim.studies.intervals import interval
from sim.studies.parallel import Workers
from sim.studies.reform.words import (
    AS_IS,
    EVER,
    NEVER,
    OFF,
    ON,
    REFORMED,
    THINGS,
    Change,
    answer,
    full_tables,
    sentences,
)
from sim.studies.rulebooks import require_list
from sim.town.ledger import WORDS
from sim.town.people import pay
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture


def reform(
    rulebook: shelf.Given,
    month: int = 60,
    how: str | Mapping[str, Value] = "abolish",
    *,
    residents: int = 1000,
    months: int = 180,
    towns: int = 5,
    seed: int = 1,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Abolish or soften the list mid-life and follow everybody's return to the twin without a list.

    Args:
        rulebook: the rules before; they must keep a list.
        month: from which on the reform holds, at most `months`.
        how: 'abolish' (neither blacklist nor redlist), 'soften' (severity halved, minimum term halved and rounded down)
            or dotted keys with their new values.
        residents: of each town.
        months: lived in all.
        towns: how many, seeds from `seed` on; intervals (95%, t) are over towns.
        seed: of the first town.
        progress: called with the number of months lived in all towns, and of all.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Returns a study with tables `returned` (world, group, cause, thing, people, median, never, low, high: people in all
    towns, median months after the reform among all of them (NaN if most never return), share never returned and its
    interval), `curve` (world, thing, months, share: of those ever listed before the reform, returned so many months
    after it) and `beside` (world, better, same, worse: shares of all residents at the end, by wealth).

    Raises ListedError for a rulebook without a list, and for a month or changes that cannot be used.
    """
    rulebook = shelf.resolve(rulebook)
    whole_number("months", months, 1, MOST_MONTHS)
    whole_number("month", month, 1, months)
    seeds = seeds_from(seed, whole_number("towns", towns, 1, 1000))
    require_list(rulebook, months)
    changed = changes(rulebook, month, how)
    rulebooks = [rulebook.amended({month: changed}), rulebook, rulebook.without_list()]
    steps = Steps(progress, towns * months)

    with Workers(workers, len(rulebooks) * residents * months * towns) as crew:
        frames = crew.map(_live, [Life(rulebooks, residents, s, month, months) for s in seeds], steps)
    people = pd.concat([f.assign(seed=seed + i) for i, f in enumerate(frames)], ignore_index=True)
    left = months - month + 1
    tables = {"returned": _returned(people), "curve": _curve(people, left), "beside": _beside(people)}
    facts: dict[str, Json] = {
        "rulebook": rulebook.name, "month": month, "how": how if isinstance(how, str) else "as given",
        "changes": changed, "residents": residents, "months": months, "left": left, "towns": towns, "seed": seed,
    }  # fmt: skip
    change = Change(rulebook.name, month, changed, left, towns)
    said = sentences(change, tables["returned"], tables["beside"])

    def draw() -> Sequence[Picture]:
        from sim.studies.reform import figure

        return [figure.reform_curves(tables["curve"], month, rulebook.name)]

    title = f"{rulebook.name} reformed in month {month}: who returns, and when"
    first = answer(change, how if isinstance(how, str) else "", tables["returned"], tables["beside"])
    data, every = study_data(facts, tables, said), full_tables(tables["returned"], tables["beside"])
    return Study("reform", title, said, tables, data, draw, answer=first, full=every)


class Life(NamedTuple):
    """One town to be lived: reformed, as it is and without a list, for so many months, reformed in one of them."""

    rulebooks: Sequence[Rulebook]
    residents: int
    seed: int
    month: int
    months: int


def _live(life: Life, steps: Steps) -> pd.DataFrame:
    with Town(life.rulebooks, life.residents, life.seed) as town:
        return _people(town, life.month, life.months, steps)


def changes(rulebook: Rulebook, month: int, how: str | Mapping[str, Value]) -> dict[str, Value]:
    """The dotted keys that a reform changes. Raises ListedError for one that is unknown, and for none."""
    if isinstance(how, Mapping):
        if not how:
            raise ListedError("how: no changes given; 'abolish', 'soften' or keys with new values are needed")
        for key, value in how.items():
            rulebook.set({key: value})
        return dict(how)
    if how == "abolish":
        return dict(NO_LIST)
    if how == "soften":
        now = rulebook.at(month)
        return {"sanctions.severity": now.sanctions.severity / 2, "listing.term": now.listing.term // 2}
    raise ListedError(f"how: {quoted(how)}; must be 'abolish', 'soften' or keys with new values")


def _people(town: Town, month: int, months: int, steps: Steps) -> pd.DataFrame:
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
                as_is = places // n == 1
                cause[places[as_is] % n] = [WORDS[int(c)] for c in causes[as_is]]
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
        steps()
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
    causes = [c for c in WORDS if ((people["cause"] == c) & listed).any()]
    sets += [(EVER, c, listed & (people["cause"] == c)) for c in causes]
    sets += [(EVER, "", listed), (NEVER, "", people["group"] == NEVER)]
    for world in (REFORMED, AS_IS):
        for group, cause, mask in sets:
            chosen = people[mask & (people["world"] == world)]
            for thing in THINGS if not cause else ("all",):
                never = (chosen[thing] < 0).to_numpy()
                waits = np.where(never, np.inf, chosen[thing].to_numpy(dtype=float))
                median = float(np.median(waits)) if len(waits) else np.inf
                by_town = [float(never[chosen["seed"] == s].mean()) for s in chosen["seed"].unique()]
                share, (_, low, high) = np.nan, (np.nan,) * 3
                if by_town:
                    share, (_, low, high) = float(never.mean()), interval(by_town)
                key = (world, group, cause, thing, len(chosen))
                rows.append((*key, median if np.isfinite(median) else np.nan, share, max(low, 0.0), min(high, 1.0)))
    columns = ["world", "group", "cause", "thing", "people", "median", "never", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _curve(people: pd.DataFrame, left: int) -> pd.DataFrame:
    frames = []
    listed = people[people["group"] != NEVER]
    for world in (REFORMED, AS_IS):
        for thing in THINGS:
            waits = listed.loc[listed["world"] == world, thing].to_numpy()
            counts = np.bincount(waits[waits >= 0], minlength=left + 1).cumsum() / max(len(waits), 1)
            curve = {"world": world, "thing": thing, "months": np.arange(left), "share": counts[:left]}
            frames.append(pd.DataFrame(curve))
    return pd.concat(frames, ignore_index=True)


def _beside(people: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for world in (REFORMED, AS_IS):
        richer = people.loc[people["world"] == world, "richer"]
        shares = {name: float((richer == k).mean()) for name, k in (("better", 1), ("same", 0), ("worse", -1))}
        rows.append({"world": world, **shares})
    return pd.DataFrame(rows)
