"""Does a small change tip the town? Gain and listed share along one number, and the way back beside the way in.

Two things are kept apart. *Entrenchment*: people stay listed long, because listing makes the next record likelier or
because records last; the town then lags behind its rules, yet comes back. *Tipping*: at the same rules the town has
two resting places and keeps the one from which it came; that needs something that joins residents (ties, shared
inspection, an appeals desk near its limit), for independent people with constant hazards have one stationary share.
Between the two stands the *debt trap*: arrears that grow faster than one person can pay hold that person for good,
without anybody else. So of a gap that lasts, the part of people in arrears is told.

The way in and back is one life: the number is raised step by step by amendments, each step held, then lowered again.
At each value the listed share on the way back is compared with the share on the way in, less what the share of a world
that always had that value changed between the same dates (its drift). Where that gap is widest, the world on its way
back is kept for years at that value, beside the world that always had it: a gap that closes was slow forgetting
(entrenchment), one that lasts is tipping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.checks import whole_number
from sim.errors import ListedError
from sim.results.runs import MOST_MONTHS
from sim.results.study import Study
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value
from sim.studies.counter import counter
from sim.studies.fork import Snapshot, couplings, must_list
from sim.studies.gain import forcing
from sim.studies.gain.forcing import THREADS, Told, checked, force
from sim.studies.gain.gain import picks, ratio
from sim.studies.tipping import words as tipping_words
from sim.studies.tipping.along import present, values
from sim.studies.why.words import interval, plain_rows
from sim.town.town import Town

LOOK = 12  # months at the end of a step over which the listed share is averaged


def tipping(
    rulebook: shelf.Given,
    vary: str = "sanctions.severity",
    low: float | None = None,
    high: float | None = None,
    steps: int = 9,
    *,
    cases: int = 60,
    residents: int = 1000,
    months: int = 120,
    hold: int = 36,
    stay: int = 240,
    seeds: int = 4,
    seed: int = 1,
    told: Told | None = None,
) -> Study:
    """Gain and listed share along a number of the rulebook, and whether the way back differs from the way in.

    Args:
        rulebook: the rules; they must keep a list.
        vary: dotted key of a number that can be amended; `service.*.wage_loss` varies every service.
        low: first value; by default the documented range, narrowed to 0 to twice the present value (for thresholds:
            to as far again from the starting score as the present one).
        high: last value.
        steps: how many values, 3 to 40; whole numbers are rounded, and doubled ones left out.
        cases: forced listings at each value, for the gain; see `sim.studies.gain`.
        residents: of each town.
        months: lived for the gain.
        hold: months that each value is held on the way in and back, at least 12; shares are means over the last 12.
            The way visits every second value where there are 7 or more (the last always).
        stay: months that the world on its way back is kept at the value with the widest gap, at least 12.
        seeds: towns for the listed shares and the way back, from `seed` on; intervals (95%, t) are over towns.
        seed: of the first town, and of the gain.
        told: hears the steps done, of `total(...)`.

    Returns a study with tables `along` (value, gain, gain_low, gain_high, cases, listed_share, listed_low,
    listed_high), `way` (value, up, down, always, drift, gap, low, high: shares of residents; `always` is that of a
    world with this value from the start, in the months of the way back, `gap` is down less up less drift, and intervals
    hold for all values at once), `stay` (value, months, gap, low, high: after so many months more at one value, against
    the world that always had it) and `loop` (area: shares of residents times the range of the way as 1).

    Raises ListedError for unknown keys, values outside the key's range, and rulebooks without a list.
    """
    rulebook = shelf.resolve(rulebook)
    grid = values(rulebook, vary, low, high, steps)
    horizon = checked(cases, months, None)
    spans = (("hold", hold, LOOK, 1200), ("stay", stay, LOOK, 6000))
    limits = (*spans, ("seeds", seeds, 1, 1000), ("seed", seed, 0, 2**62))
    for name, number, least, most in limits:
        whole_number(name, number, least, most)
    stops = _stops(len(grid))
    route = [*stops, *stops[-2::-1]]
    if len(route) * hold > MOST_MONTHS:
        raise ListedError(f"hold: {hold}; {len(route)} steps of it are more than {MOST_MONTHS:,} months")
    books = [rulebook.fixed({vary: v}) for v in grid]
    must_list(rulebook, months)
    path = rulebook.amended({1 + i * hold: {vary: grid[k]} for i, k in enumerate(route)})
    one_more = counter(told)

    found = force(books, [cases] * len(grid), residents, months, seed, horizon, one_more, paired=False)

    def live(town_seed: int) -> tuple[Any, dict[int, Snapshot]]:
        share, kept = [], {}
        with Town([path, *books], residents, town_seed) as town:
            for month in range(1, len(route) * hold + 1):
                town.step()
                share.append(town.state.listed.mean(axis=1))
                town.history.flags.clear()
                if month % hold == 0 and month // hold > len(stops):
                    k = route[month // hold - 1]
                    kept[k] = Snapshot(town, [0, k + 1])
                one_more()
        return np.array(share), kept

    def keep(snapshot: Snapshot) -> Any:
        share: list[Any] = []
        with snapshot.town([0, 1], books=[books[widest]] * 2) as town:
            for _ in range(stay):
                town.step()
                share.append(town.state.listed.mean(axis=1))
                town.history.flags.clear()
                one_more()
            only = town.state.listed[0] & ~town.state.listed[1]
            owing.append((int(only.sum()), int((only & (town.state.arrears[0] > 0)).sum())))
        return np.array(share)

    owing: list[tuple[int, int]] = []
    pool = ThreadPoolExecutor(THREADS)
    try:
        lived = list(pool.map(live, range(seed, seed + seeds)))
        lives = np.array([share for share, _ in lived])
        way, loop = _way(grid, stops, lives.reshape(seeds, len(route), hold, -1))
        widest = stops[int(way["gap"].abs().to_numpy()[:-1].argmax())]
        kept = np.array(list(pool.map(keep, [snapshots[widest] for _, snapshots in lived])))
    finally:
        pool.shutdown(cancel_futures=True)
    end = min(months, lives.shape[1])
    along = _along(grid, found, lives[:, max(0, end - LOOK) : end, 1:].mean(axis=1), seed)
    tables = {"along": along, "way": way, "stay": _stay(grid[widest], kept), "loop": loop}
    facts = {
        "rulebook": rulebook.name, "vary": vary, "present": present(rulebook, vary)[0], "residents": residents,
        "months": months, "cases": cases, "follow": horizon, "hold": hold, "stay": stay, "seeds": seeds, "seed": seed,
        "couplings": sorted({c for b in books for c in couplings(b)}),
        "kept_listed": sum(a for a, _ in owing), "kept_in_arrears": sum(b for _, b in owing),
        "crossings": crossings(tables["along"]["value"], tables["along"]["gain"]),
    }  # fmt: skip
    said = tipping_words.sentences(facts, tables)
    data = facts | {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim.studies.tipping import figure

        return [figure.tipping_panels(tables["along"], tables["way"], vary, rulebook.name)]

    return Study("tipping", f"Does {vary} tip the town? {rulebook.name}", said, tables, data, draw)


def total(
    rulebook: Rulebook, vary: str = "sanctions.severity", low: float | None = None, high: float | None = None,
    steps: int = 9, *, cases: int = 60, residents: int = 1000, months: int = 120, hold: int = 36, stay: int = 240,
    seeds: int = 4,
) -> int:  # fmt: skip
    """How many steps `tipping` takes: the total for a bar of progress."""
    grid = values(rulebook, vary, low, high, steps)
    books = [rulebook.fixed({vary: v}) for v in grid]
    gains = forcing.steps(books[0], [cases] * len(grid), residents, months, checked(cases, months, None))
    return gains + seeds * (hold * (2 * len(_stops(len(grid))) - 1) + stay)


def _stops(count: int) -> list[int]:
    """Which values the way visits."""
    return list(range(count)) if count < 7 else sorted({*range(0, count, 2), count - 1})


def crossings(value: Iterable[float], gain: Iterable[float], level: float = 1.0) -> list[float]:
    """Where the gain passes the level, by straight lines between neighbouring values."""
    v, g = np.asarray(list(value), dtype=float), np.asarray(list(gain), dtype=float)
    found = []
    for i in range(len(v) - 1):
        if np.isfinite(g[i : i + 2]).all() and (g[i] < level) != (g[i + 1] < level):
            found.append(float(v[i] + (level - g[i]) / (g[i + 1] - g[i]) * (v[i + 1] - v[i])))
    return found


def _along(grid: Sequence[Value], found: Any, shares: Any, seed: int) -> pd.DataFrame:
    rows = []
    for k, value in enumerate(grid):
        mine = found.cases[found.cases["world"] == k]
        gain, least, most = (np.nan,) * 3
        if len(mine):
            gain, least, most = ratio(mine["further"], mine["imposed"], picks(seed, len(mine)))
        share, below, above = interval(shares[:, k])
        row = {"value": value, "gain": gain, "gain_low": least, "gain_high": most, "cases": len(mine)}
        rows.append(row | {"listed_share": share, "listed_low": below, "listed_high": above})
    return pd.DataFrame(rows)


def _way(grid: Sequence[Value], stops: Sequence[int], lives: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Down beside up at each stop: lives has shape (towns, steps of the way, months held, worlds)."""
    count, towns = len(stops), len(lives)
    late = lives[:, :, -LOOK:].mean(axis=2)
    level = stats.t.ppf(1 - 0.025 / (count - 1), max(towns - 1, 1))  # for all values at once (Bonferroni)
    rows, gaps = [], []
    for there, k in enumerate(stops):
        back = 2 * count - 2 - there
        drift = late[:, back, k + 1] - late[:, there, k + 1]
        gap = late[:, back, 0] - late[:, there, 0] - drift
        gaps.append(gap)
        half = level * gap.std(ddof=1) / np.sqrt(towns) if towns > 1 else np.nan
        row = {"value": grid[k], "up": late[:, there, 0].mean(), "down": late[:, back, 0].mean()}
        row |= {"always": late[:, back, k + 1].mean(), "drift": drift.mean()}
        rows.append(row | {"gap": gap.mean(), "low": gap.mean() - half, "high": gap.mean() + half})
    at = np.array([grid[k] for k in stops], dtype=float)
    mean, low, high = interval(np.trapezoid(np.array(gaps), (at - at[0]) / (at[-1] - at[0]), axis=0))
    return pd.DataFrame(rows), pd.DataFrame([{"area": mean, "low": low, "high": high, "towns": towns}])


def _stay(value: Value, kept: Any) -> pd.DataFrame:
    """The gap while both worlds are kept at one value: kept has shape (towns, months, 2)."""
    apart = kept[:, :, 0] - kept[:, :, 1]
    rows = []
    for end in range(LOOK, apart.shape[1] + 1, LOOK):
        gap, low, high = interval(apart[:, end - LOOK : end].mean(axis=1))
        rows.append({"value": value, "months": end, "gap": gap, "low": low, "high": high})
    return pd.DataFrame(rows)
