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
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from sim.arrays import Reals
from sim.checks import MOST_MONTHS, seeds_from, whole_number
from sim.errors import ListedError
from sim.progress import Progress, Steps
from sim.results.study import Study, study_data
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value, described
from sim.studies.gain.experiment import force_in_towns, horizon, lives, per_month_imposed
from sim.studies.intervals import interval
from sim.studies.parallel import Workers
from sim.studies.rulebooks import couplings, require_list
from sim.studies.snapshot import Snapshot
from sim.studies.tipping.grid import present, values
from sim.studies.tipping.words import Facts, answer, full_tables, sentences
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

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
    towns: int = 4,
    seed: int = 1,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """Gain and listed share along a number of the rulebook, and whether the way back differs from the way in.

    Args:
        rulebook: the rules; they must keep a list.
        vary: dotted key of a number that can be amended; `service.*.wage_loss` varies every service.
        low: first value; by default the documented range, narrowed to 0 to twice the present value (for thresholds:
            to as far again from the starting score as the present one).
        high: last value.
        steps: how many values, 3 to 40; whole numbers are rounded, and doubled ones left out.
        cases: forced listings at each value, for the gain, shared out among the towns; see `sim.studies.gain`.
        residents: of each town.
        months: lived for the gain.
        hold: months that each value is held on the way in and back, at least 12; shares are means over the last 12.
            The way visits every second value where there are 7 or more (the last always).
        stay: months that the world on its way back is kept at the value with the widest gap, at least 12.
        towns: how many, seeds from `seed` on; intervals (95%, t) are of the mean over them. With one town, that of
            the gain is over its cases.
        seed: of the first town.
        progress: called with the number of months of stacks of worlds lived, and of all.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Returns a study with tables `along` (value, gain, gain_low, gain_high, cases, listed_share, listed_low,
    listed_high), `way` (value, up, down, always, drift, gap, low, high: shares of residents; `always` is that of a
    world with this value from the start, in the months of the way back, `gap` is down less up less drift, and intervals
    hold for all values at once), `stay` (value, months, gap, low, high: after so many months more at one value, against
    the world that always had it) and `loop` (area: shares of residents times the range of the way as 1).

    Raises ListedError for unknown keys, values outside the key's range, and rulebooks without a list.
    """
    rulebook = shelf.resolve(rulebook)
    grid = values(rulebook, vary, low, high, steps)
    followed = horizon(cases, months)
    whole_number("hold", hold, LOOK, 1200)
    whole_number("stay", stay, LOOK, 6000)
    seeds = seeds_from(seed, whole_number("towns", towns, 1, 1000))
    stops = _stops(len(grid))
    route = [*stops, *stops[-2::-1]]
    if len(route) * hold > MOST_MONTHS:
        raise ListedError(f"hold: {hold}; {len(route)} steps of it are more than {MOST_MONTHS:,} months")
    rulebooks = [rulebook.fixed({vary: v}) for v in grid]
    require_list(rulebook, months)
    path = rulebook.amended({1 + i * hold: {vary: grid[k]} for i, k in enumerate(route)})
    month_done = Steps(progress, towns * (len(route) * hold + stay))
    counts = [max(2, -(-cases // towns))] * len(grid)
    planned = towns * residents * ((1 + len(grid)) * len(route) * hold + 2 * stay)
    with Workers(workers, planned + lives(counts, residents, months, followed, towns)) as crew:
        forced, _ = force_in_towns(
            rulebooks, counts, residents, months, seeds, followed, month_done, paired=False, workers=crew
        )
        ways = [Way([path, *rulebooks], residents, town_seed, route, len(stops), hold) for town_seed in seeds]
        walks = crew.map(_walk, ways, month_done)
        shares = np.array([share for share, _ in walks])
        way, loop = _way(grid, stops, shares.reshape(towns, len(route), hold, -1))
        widest = stops[int(way["gap"].abs().to_numpy()[:-1].argmax())]
        stays = crew.map(_keep, [Kept(kept[widest], rulebooks[widest], stay) for _, kept in walks], month_done)
    end = min(months, shares.shape[1])
    along = _along(grid, forced, shares[:, max(0, end - LOOK) : end, 1:].mean(axis=1), seed)
    stay_frame = _stay(grid[widest], np.array([share for share, _, _ in stays]))
    tables = {"along": along, "way": way, "stay": stay_frame, "loop": loop}
    facts = Facts(
        rulebook=rulebook.name, vary=vary, present=present(rulebook, vary)[0], residents=residents, months=months,
        cases=counts[0] * towns, follow=followed, hold=hold, stay=stay, towns=towns, seed=seed,
        couplings=sorted({c for r in rulebooks for c in couplings(r)}),
        kept_listed=sum(listed for _, listed, _ in stays), kept_in_arrears=sum(owing for _, _, owing in stays),
        crossings=crossings(along["value"], along["gain"]),
    )  # fmt: skip
    said = sentences(facts, tables)

    def draw() -> Sequence[Picture]:
        from sim.studies.tipping import figure

        return [figure.tipping_panels(along, way, vary, rulebook.name, described(vary))]

    data = study_data(asdict(facts), tables, said)
    title = f"Does {vary} tip the town? {rulebook.name}"
    first, every = answer(facts, tables), full_tables(facts, tables)
    return Study("tipping", title, said, tables, data, draw, answer=first, full=every)


class Way(NamedTuple):
    """The way in and back in one town: the path and the worlds beside it, and the values by place on the route."""

    rulebooks: Sequence[Rulebook]
    residents: int
    seed: int
    route: Sequence[int]
    stops: int
    hold: int


def _walk(way: Way, steps: Steps) -> tuple[Reals, dict[int, Snapshot]]:
    """The listed share of each world in each month, and the town on its way back at each value."""
    share, kept = [], {}
    with Town(way.rulebooks, way.residents, way.seed) as town:
        for month in range(1, len(way.route) * way.hold + 1):
            town.step()
            share.append(town.state.listed.mean(axis=1))
            town.history.flags.clear()
            if month % way.hold == 0 and month // way.hold > way.stops:
                k = way.route[month // way.hold - 1]
                kept[k] = Snapshot(town, [0, k + 1])
            steps()
    return np.array(share), kept


class Kept(NamedTuple):
    """A town on its way back, beside the world that always had this value, to be kept at it for so many months."""

    snapshot: Snapshot
    rulebook: Rulebook
    stay: int


def _keep(kept: Kept, steps: Steps) -> tuple[Reals, int, int]:
    """The listed shares month by month, and who is listed in the end only for the way: all, and those in arrears."""
    share = []
    with kept.snapshot.town([0, 1], rulebooks=[kept.rulebook] * 2) as town:
        for _ in range(kept.stay):
            town.step()
            share.append(town.state.listed.mean(axis=1))
            town.history.flags.clear()
            steps()
        only = town.state.listed[0] & ~town.state.listed[1]
        return np.array(share), int(only.sum()), int((only & (town.state.arrears[0] > 0)).sum())


def _stops(count: int) -> list[int]:
    """Which values the way visits."""
    return list(range(count)) if count < 7 else sorted({*range(0, count, 2), count - 1})


def crossings(value: Iterable[float], gain: Iterable[float], level: float = 1.0) -> list[float]:
    """Where the gain passes the level, by straight lines between neighbouring values."""
    v, g = np.asarray(list(value), dtype=float), np.asarray(list(gain), dtype=float)
    places = []
    for i in range(len(v) - 1):
        if np.isfinite(g[i : i + 2]).all() and (g[i] < level) != (g[i + 1] < level):
            places.append(float(v[i] + (level - g[i]) / (g[i + 1] - g[i]) * (v[i + 1] - v[i])))
    return places


def _along(grid: Sequence[Value], forced: pd.DataFrame, shares: Reals, seed: int) -> pd.DataFrame:
    rows = []
    for k, value in enumerate(grid):
        cases = forced[forced["world"] == k]
        gain = per_month_imposed(cases, "further", seed) if len(cases) else (np.nan,) * 3
        rows.append((value, *gain, len(cases), *interval(shares[:, k])))
    columns = ["value", "gain", "gain_low", "gain_high", "cases", "listed_share", "listed_low", "listed_high"]
    return pd.DataFrame(rows, columns=columns)


def _way(grid: Sequence[Value], stops: Sequence[int], lives: Reals) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Down beside up at each stop: lives has shape (towns, steps of the way, months held, worlds)."""
    count, towns = len(stops), len(lives)
    late = lives[:, :, -LOOK:].mean(axis=2)
    level = special.stdtrit(max(towns - 1, 1), 1 - 0.025 / (count - 1))  # for all values at once (Bonferroni)
    rows, gaps = [], []
    for way_in, k in enumerate(stops):
        back = 2 * count - 2 - way_in
        drift = late[:, back, k + 1] - late[:, way_in, k + 1]
        gap = late[:, back, 0] - late[:, way_in, 0] - drift
        gaps.append(gap)
        half = level * gap.std(ddof=1) / np.sqrt(towns) if towns > 1 else np.nan
        row = {"value": grid[k], "up": late[:, way_in, 0].mean(), "down": late[:, back, 0].mean()}
        row |= {"always": late[:, back, k + 1].mean(), "drift": drift.mean()}
        rows.append(row | {"gap": gap.mean(), "low": gap.mean() - half, "high": gap.mean() + half})
    at = np.array([grid[k] for k in stops], dtype=float)
    mean, low, high = interval(np.trapezoid(np.array(gaps), (at - at[0]) / (at[-1] - at[0]), axis=0))
    return pd.DataFrame(rows), pd.DataFrame([{"area": mean, "low": low, "high": high, "towns": towns}])


def _stay(value: Value, kept: Reals) -> pd.DataFrame:
    """The gap while both worlds are kept at one value: kept has shape (towns, months, 2)."""
    apart = kept[:, :, 0] - kept[:, :, 1]
    rows = []
    for end in range(LOOK, apart.shape[1] + 1, LOOK):
        gap, low, high = interval(apart[:, end - LOOK : end].mean(axis=1))
        rows.append({"value": value, "months": end, "gap": gap, "low": low, "high": high})
    return pd.DataFrame(rows)
