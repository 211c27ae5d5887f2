"""Does a small change tip the town? Gain and listed share along one number, and the way back beside the way in.

Two things are kept apart. *Entrenchment*: people stay listed long, because listing makes the next record likelier or
because records last; the town then lags behind its rules, yet comes back. *Tipping*: at the same rules the town has
two resting places and keeps the one from which it came; that needs something that joins residents (ties, shared
inspection, an appeals desk near its limit), for independent people with constant hazards have one stationary share.

The way in and back is one life: the number is raised step by step by amendments, each step held, then lowered again.
At each value the listed share on the way back is compared with the share on the way in, less what the share of a world
that always had that value changed between the same dates (its drift).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim import forcing, rules, tipping_words
from sim.errors import ListedError, nearest, shown
from sim.fork import amended, couplings, must_list
from sim.forcing import THREADS, Told, checked, force
from sim.gain import picks, ratio
from sim.rulebook import Rulebook, Value
from sim.runs import MOST_MONTHS
from sim.study import Study
from sim.town import Town
from sim.why_words import interval, plain_rows

LOOK = 12  # months at the end of a step over which the listed share is averaged


def tipping(
    rulebook: Rulebook,
    vary: str = "sanctions.severity",
    low: float | None = None,
    high: float | None = None,
    steps: int = 9,
    *,
    cases: int = 60,
    residents: int = 1000,
    months: int = 120,
    hold: int = 36,
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
        cases: forced listings at each value, for the gain; see `sim.gain`.
        residents: of each town.
        months: lived for the gain.
        hold: months that each value is held on the way in and back, at least 12; shares are means over the last 12.
        seeds: towns for the listed shares and the way back, from `seed` on; intervals (95%, t) are over towns.
        seed: of the first town, and of the gain.
        told: hears the steps done, of `total(...)`.

    Returns a study with tables `along` (value, gain, gain_low, gain_high, listed_share, listed_low, listed_high), `way`
    (value, up, down, drift, gap, low, high, early: shares of residents; `gap` is down less up less drift, `early` the
    same in the second year of each step) and `loop` (area: shares of residents times the range of the key as 1).

    Raises ListedError for unknown keys, values outside the key's range, and rulebooks without a list.
    """
    grid = values(rulebook, vary, low, high, steps)
    horizon = checked(cases, months, None)
    for name, number, least, most in (("hold", hold, LOOK, 1200), ("seeds", seeds, 1, 1000), ("seed", seed, 0, 2**62)):
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise ListedError(f"{name}: {number!r}; must be a whole number from {least} to {most:,}")
    route = [*range(len(grid)), *range(len(grid) - 2, -1, -1)]
    if len(route) * hold > MOST_MONTHS:
        raise ListedError(f"hold: {hold}; {len(route)} steps of it are more than {MOST_MONTHS:,} months")
    books = [constant(rulebook, vary, v) for v in grid]
    must_list(rulebook, months)
    path = amended(rulebook, {1 + i * hold: {vary: grid[k]} for i, k in enumerate(route)})
    lock, done = Lock(), 0

    def one_more(_: int = 0) -> None:
        nonlocal done
        with lock:
            done += 1
            if told is not None:
                told(done)

    found = force(books, [cases] * len(grid), residents, months, seed, horizon, one_more, paired=False)

    def live(town_seed: int) -> Any:
        share = []
        with Town([path, *books], residents, town_seed) as town:
            for _ in range(len(route) * hold):
                town.step()
                share.append(town.state.listed.mean(axis=1))
                town.history.flags.clear()
                one_more()
        return np.array(share).reshape(len(route), hold, -1)

    pool = ThreadPoolExecutor(THREADS)
    try:
        lives = np.array(list(pool.map(live, range(seed, seed + seeds))))
    finally:
        pool.shutdown(cancel_futures=True)
    tables = {"along": _along(grid, found, lives, seed), **_way(grid, lives)}
    facts = {
        "rulebook": rulebook.name, "vary": vary, "present": _present(rulebook, vary)[0], "residents": residents,
        "months": months, "cases": cases, "follow": horizon, "hold": hold, "seeds": seeds, "seed": seed,
        "couplings": sorted({c for b in books for c in couplings(b)}),
        "crossings": crossings(tables["along"]["value"], tables["along"]["gain"]),
    }  # fmt: skip
    said = tipping_words.sentences(facts, tables)
    data = facts | {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim import figures_gain

        return [figures_gain.tipping_panels(tables["along"], tables["way"], vary, rulebook.name)]

    return Study("tipping", f"Does {vary} tip the town? {rulebook.name}", said, tables, data, draw)


def total(
    rulebook: Rulebook, vary: str = "sanctions.severity", low: float | None = None, high: float | None = None,
    steps: int = 9, *, cases: int = 60, residents: int = 1000, months: int = 120, hold: int = 36, seeds: int = 4,
) -> int:  # fmt: skip
    """How many steps `tipping` takes: the total for a bar of progress."""
    grid = values(rulebook, vary, low, high, steps)
    books = [constant(rulebook, vary, v) for v in grid]
    gains = forcing.steps(books[0], [cases] * len(grid), residents, months, checked(cases, months, None))
    return gains + seeds * hold * (2 * len(grid) - 1)


def constant(book: Rulebook, key: str, value: Value) -> Rulebook:
    """The rulebook with this number at all times, whatever its amendments say of it."""
    fixed = amended(book, {1: {key: value}})
    return fixed.set({key: value})


def _present(book: Rulebook, key: str) -> tuple[Value, Any]:
    """The present value of a numeric key (of the first that a star names) and its field. Raises ListedError."""
    known = book.keys()
    parts = key.split(".")
    names = [k for k in known if [a if b == "*" else b for a, b in zip(k.split("."), parts, strict=False)] == k.split(".")
             and len(k.split(".")) == len(parts)]  # fmt: skip
    numeric = [k for k, v in known.items() if not isinstance(v, bool)]
    if not names:
        raise ListedError(f"{shown(key)}: unknown key; {nearest(key, numeric)}")
    value = known[names[0]]
    if isinstance(value, bool):
        raise ListedError(f"{key}: yes or no; only numbers can be raised, such as sanctions.severity")
    section: Any = {"source": rules.Source, "service": rules.Service}.get(parts[0])
    section = section or type(getattr(book, parts[0]))
    return value, section.model_fields[parts[-1]]


def span(book: Rulebook, key: str) -> tuple[float, float, bool]:
    """The default range of a key, and whether it takes whole numbers only."""
    value, field = _present(book, key)
    least = float(next(m.ge for m in field.metadata if hasattr(m, "ge")))
    most = float(next(m.le for m in field.metadata if hasattr(m, "le")))
    if key in ("listing.threshold", "favour.threshold") and value != book.score.start:
        low, high = sorted((book.score.start, 2 * value - book.score.start))
    elif value:
        low, high = sorted((0.0, 2.0 * value))
    else:
        low, high = max(least, 0.0), min(most, 1.0 if field.annotation is float and most <= 20 else 24.0)
    return max(low, least), min(high, most), isinstance(value, int)


def values(book: Rulebook, key: str, low: float | None, high: float | None, steps: int) -> list[Value]:
    """The values along the key, rising. Raises ListedError for a range that the key does not have."""
    if isinstance(steps, bool) or not isinstance(steps, int) or not 3 <= steps <= 40:
        raise ListedError(f"steps: {steps!r}; must be a whole number from 3 to 40")
    start, end, whole = span(book, key)
    start, end = (start if low is None else float(low)), (end if high is None else float(high))
    if not np.isfinite([start, end]).all() or start >= end:
        raise ListedError(f"{key}: from {start:g} to {end:g}; the low end must lie below the high end")
    points = np.linspace(start, end, steps)
    grid: list[Value] = sorted({round(float(v)) for v in points}) if whole else [round(float(v), 10) for v in points]
    if len(grid) < 3:
        raise ListedError(f"{key}: only {len(grid)} whole numbers from {start:g} to {end:g}; at least 3 are needed")
    for value in (grid[0], grid[-1]):
        constant(book, key, value)
    return grid


def crossings(value: Iterable[float], gain: Iterable[float], level: float = 1.0) -> list[float]:
    """Where the gain passes the level, by straight lines between neighbouring values."""
    v, g = np.asarray(list(value), dtype=float), np.asarray(list(gain), dtype=float)
    found = []
    for i in range(len(v) - 1):
        if (g[i] < level) != (g[i + 1] < level):
            found.append(float(v[i] + (level - g[i]) / (g[i + 1] - g[i]) * (v[i + 1] - v[i])))
    return found


def _along(grid: Sequence[Value], found: Any, lives: Any, seed: int) -> pd.DataFrame:
    rows = []
    middle = lives[:, len(grid) - 1, -LOOK:, 1:].mean(axis=1)  # constant worlds at the top of the way
    for k, value in enumerate(grid):
        mine = found.cases[found.cases["world"] == k]
        gain, least, most = ratio(mine["further"], mine["imposed"], picks(seed, len(mine)))
        share, below, above = interval(middle[:, k])
        row = {"value": value, "gain": gain, "gain_low": least, "gain_high": most, "cases": len(mine)}
        rows.append(row | {"listed_share": share, "listed_low": below, "listed_high": above})
    return pd.DataFrame(rows)


def _way(grid: Sequence[Value], lives: Any) -> Mapping[str, pd.DataFrame]:
    """Down beside up at each value but the last: lives has shape (towns, steps of the way, months held, worlds)."""
    count, hold = len(grid), lives.shape[2]
    early = lives[:, :, min(LOOK, hold - LOOK) : min(LOOK, hold - LOOK) + LOOK].mean(axis=2)
    late = lives[:, :, -LOOK:].mean(axis=2)
    level = stats.t.ppf(1 - 0.025 / max(count - 1, 1), max(len(lives) - 1, 1))  # for all values at once (Bonferroni)
    rows, gaps = [], []
    for k, value in enumerate(grid):
        there, back = k, 2 * count - 2 - k

        def gap(share: Any, k: int = k, there: int = there, back: int = back) -> Any:
            return share[:, back, 0] - share[:, there, 0] - (share[:, back, k + 1] - share[:, there, k + 1])

        mine = gap(late)
        gaps.append(mine)
        half = level * mine.std(ddof=1) / np.sqrt(len(mine)) if len(mine) > 1 else np.nan
        drift = (late[:, back, k + 1] - late[:, there, k + 1]).mean()
        rows.append(
            {
                "value": value, "up": late[:, there, 0].mean(), "down": late[:, back, 0].mean(), "drift": drift,
                "gap": mine.mean(), "low": mine.mean() - half, "high": mine.mean() + half, "early": gap(early).mean(),
            }
        )  # fmt: skip
    place = (np.array(grid, dtype=float) - float(grid[0])) / (float(grid[-1]) - float(grid[0]))
    area = np.trapezoid(np.array(gaps), place, axis=0)
    mean, low, high = interval(area)
    return {"way": pd.DataFrame(rows), "loop": pd.DataFrame([{"area": mean, "low": low, "high": high, "towns": len(area)}])}
