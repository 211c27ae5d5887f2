"""Does the list feed itself? What one forced listing causes, to the person and to others, per month imposed.

*Imposed* are the months of the minimum term (at least one) that the base twin would not have been listed anyway;
*further* are all other months in which the two worlds' lists differ: those listed only in the forced world less those
listed only in the base world. Gain is further over imposed, over all cases. Above 1 the list makes more of itself than
was put in. It counts the whole chain that a month sets off: if each month caused n months directly and these n each,
without end and side by side, the chain would come to n + n^2 + ... = n/(1 - n), so that gain 1 belongs to n = 1/2. What
the horizon cuts off is missing: gain is a lower bound while it still grows at the end.

Channels are cut in both worlds, base and forced; what the gain drops by is the channel's. Drops add up to the gain only
while they are small; the rest is what channels do together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.checks import whole_number
from sim.results.study import Study
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.fork import couplings
from sim.studies.gain.forcing import Followed, Told, checked, force
from sim.studies.gain.forcing import steps as _steps
from sim.studies.why.shapley import active
from sim.studies.why.words import plain_rows
from sim.town.luck import Luck

REPLICATES = 2000
WHOLE, TO_SELF, TO_OTHERS = "whole", "to self", "to others"


def gain(
    rulebook: shelf.Given,
    cases: int = 200,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    told: Told | None = None,
    *,
    follow: int | None = None,
    channel_cases: int | None = None,
) -> Study:
    """Force residents onto the list, one a twin world, and count the further listing that each causes.

    Args:
        rulebook: the rules; they must keep a list.
        cases: how many residents are forced, 2 to 100,000; fewer where not enough are off the list.
        residents: of the town.
        months: lived by the base world.
        seed: of everybody's luck, and of the choice of cases.
        told: hears the months done, of `steps(...)`.
        follow: months that each case is followed, that of the listing included; by default half of `months`. Forced
            listings are spread over the months from a tenth of `months` to the last that leaves time to follow.
        channel_cases: cases for each channel, among the same; by default a fifth of them, at least 20.

    Returns a study with tables `gain` (part, gain, low, high, cases), `channels` (channel, cases, gain, without, drop,
    low, high, drop_self, drop_others, note), `growth` (months_followed, gain) and `cases` (one row a case, in
    person-months; see `sim.studies.gain.forcing.Followed`). Intervals: 95%, of a bootstrap over cases of one town.

    Raises ListedError for a rulebook without a list and for numbers that cannot be used.
    """
    rulebook = shelf.resolve(rulebook)
    horizon = checked(cases, months, follow)
    players = active(rulebook, months)
    few = _few(cases, channel_cases)
    books = [rulebook, *(rulebook.cut(c) for c in players)]
    found = force(books, [cases, *[few] * len(players)], residents, months, seed, horizon, told)
    return _study(rulebook, found, players, residents, months, seed, horizon)


def steps(
    rulebook: Rulebook, cases: int, residents: int, months: int,
    follow: int | None = None, channel_cases: int | None = None,
) -> int:  # fmt: skip
    """How many steps `gain` takes: the total for a bar of progress."""
    horizon = checked(cases, months, follow)
    counts = [cases, *[_few(cases, channel_cases)] * len(active(rulebook, months))]
    return _steps(rulebook, counts, residents, months, horizon)


def _few(cases: int, channel_cases: int | None) -> int:
    if channel_cases is None:
        return min(cases, max(20, cases // 5))
    whole_number("channel_cases", channel_cases, 2, cases, why="the cases")
    return channel_cases


def ratio(further: Any, imposed: Any, picks: Any) -> tuple[float, float, float]:
    """Further over imposed, and the 95% percentiles of the same over bootstrap picks (replicates, cases)."""
    further, imposed = np.asarray(further, dtype=np.float64), np.asarray(imposed, dtype=np.float64)
    again = further[picks].sum(axis=1) / np.maximum(imposed[picks].sum(axis=1), 1)
    low, high = np.percentile(again, [2.5, 97.5])
    return float(further.sum() / max(imposed.sum(), 1)), float(low), float(high)


def picks(seed: int, count: int, replicates: int = REPLICATES) -> Any:
    """Which cases each bootstrap replicate takes, by keyed luck: (replicates, count)."""
    luck = Luck(seed, ("gain: bootstrap",)).draw("gain: bootstrap", 0, replicates * count)
    return (luck.astype(np.float64) * count).astype(np.int64).reshape(replicates, count)


def _channels(found: Followed, players: Sequence[str], seed: int) -> pd.DataFrame:
    frame = found.cases
    rows: list[dict[str, Any]] = []
    whole = frame[frame["world"] == 0].set_index(["month", "resident"])
    for channel in schema.CHANNELS:
        if channel not in players:
            zero = {"cases": 0, "drop": 0.0, "drop_self": 0.0, "drop_others": 0.0}
            rows.append({"channel": channel, **zero, "note": "off or neutral in this rulebook: exactly zero"})
            continue
        cut = frame[frame["world"] == 1 + players.index(channel)].set_index(["month", "resident"])
        full = whole.loc[cut.index]
        chosen = picks(seed, len(cut))

        def drop(part: str, full: pd.DataFrame = full, cut: pd.DataFrame = cut, chosen: Any = chosen) -> Any:
            here, there = full[part].to_numpy(float), cut[part].to_numpy(float)
            mine, other = full["imposed"].to_numpy(float), cut["imposed"].to_numpy(float)
            most = np.maximum(mine[chosen].sum(axis=1), 1), np.maximum(other[chosen].sum(axis=1), 1)
            again = here[chosen].sum(axis=1) / most[0] - there[chosen].sum(axis=1) / most[1]
            a, b = here.sum() / max(mine.sum(), 1), there.sum() / max(other.sum(), 1)
            return a, b, a - b, *np.percentile(again, [2.5, 97.5])

        with_it, without, fall, low, high = (float(v) for v in drop("further"))
        row = {"channel": channel, "cases": len(cut), "gain": with_it, "without": without, "drop": fall}
        row |= {"low": low, "high": high, "drop_self": float(drop("to_self")[2])}
        row |= {"drop_others": float(drop("to_others")[2]), "note": "the interval holds 0" if low <= 0 <= high else ""}
        rows.append(row)
    columns = ["channel", "cases", "gain", "without", "drop", "low", "high", "drop_self", "drop_others", "note"]
    return pd.DataFrame(rows, columns=columns)


def _study(
    book: Rulebook, found: Followed, players: tuple[str, ...], residents: int, months: int, seed: int, horizon: int
) -> Study:
    mine = found.cases["world"] == 0
    cases = found.cases[mine].drop(columns="world").reset_index(drop=True)
    chosen = picks(seed, len(cases))
    rows = []
    for part, column in ((TO_SELF, "to_self"), (TO_OTHERS, "to_others"), (WHOLE, "further")):
        value, low, high = ratio(cases[column], cases["imposed"], chosen)
        rows.append({"part": part, "gain": value, "low": low, "high": high, "cases": len(cases)})
    parts = pd.DataFrame(rows)
    so_far = found.growth[mine].sum(axis=0) / max(float(cases["imposed"].sum()), 1)
    growth = pd.DataFrame({"months_followed": np.arange(1, horizon + 1), "gain": so_far})
    channels = _channels(found, players, seed)
    tables = {"gain": parts, "channels": channels, "growth": growth, "cases": cases}
    town = {"rulebook": book.name, "residents": residents, "months": months, "seed": seed, "follow": horizon}
    town |= {"dates": sorted({int(m) for m in cases["month"]}), "couplings": list(couplings(book))}
    said = sentences(town, tables)
    data = town | {name: plain_rows(frame) for name, frame in tables.items()} | {"sentences": said}

    def draw() -> Sequence[Any]:
        from sim.studies.gain import figure

        return [figure.gain_parts(parts, channels, book.name), figure.gain_cases(cases, book.name)]

    title = f"Does the list feed itself? {book.name}: {len(cases)} forced listings among {residents:,} people"
    return Study("gain", title, said, tables, data, draw)


def sentences(town: dict[str, Any], tables: dict[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    part = {str(r["part"]): r for r in plain_rows(tables["gain"])}
    value, low, high = (part[WHOLE][k] for k in ("gain", "low", "high"))
    own, others = part[TO_SELF]["gain"], part[TO_OTHERS]["gain"]
    cases, horizon = tables["cases"], town["follow"]
    imposed = int(cases["imposed"].sum())
    verdict = (
        "above 1: the list makes more of itself than was put in" if low > 1
        else "below 0: on balance a forced listing keeps more people off than on" if high < 0
        else "below 1: what is put in is not made again in full" if high < 1 and low > 0
        else "none in any case" if low == high == 0
        else "no gain that can be told from 0" if low <= 0 <= high < 1
        else "the interval holds 1: these cases do not decide whether more is made than was put in"
    )  # fmt: skip
    said = [
        f"Under {town['rulebook']}, each month on the list imposed on an ordinary resident is followed by "
        f"{number(value)} further months within {horizon} months (95% interval {number(low)} to {number(high)}): "
        f"{verdict}.",
        f"Of these, {number(own)} fall on the same person and {number(others)} on others"
        + ("." if town["couplings"] else "; nothing in these rules joins residents, so that none can."),
    ]
    if value > 0:
        said.append(
            f"A chain in which each month directly causes {value / (1 + value):.2f} months, and so on, comes to as "
            "much; at 1 it would never end."
        )
    helped, still = int((cases["further"] < 0).sum()), int((cases["further"] == 0).sum())
    over = int((cases["further"] > cases["imposed"]).sum())
    said.append(
        f"Of {len(cases)} cases ({imposed:,} months imposed), {over} caused more than was imposed, {still} nothing, "
        f"and {helped} led to fewer months than without (off early by an appeal, or others spared)."
    )
    said += _of_channels(tables["channels"])
    growth = tables["growth"]["gain"].to_numpy()
    if horizon > 12:
        late = float(growth[-1] - growth[-13])
        grows = late > max(0.02, 0.05 * abs(value))
        rising = "still growing, so more would come" if grows else "hardly growing any more"
        said.append(f"Of the gain, {number(late)} came in the last 12 of the {horizon} months followed: {rising}.")
    said.append(
        f"What this cannot show: what comes after {horizon} months, and other towns: the cases begin in months "
        f"{town['dates'][0]} to {town['dates'][-1]} of one invented town (seed {town['seed']}), and the intervals are "
        "over cases. Cutting channels one by one does not divide the gain among them where they work together."
    )
    return said


def _of_channels(channels: pd.DataFrame) -> list[str]:
    rows = [r for r in plain_rows(channels) if r["cases"]]
    if not rows:
        return ["No channel is at work in this rulebook."]
    count = max(r["cases"] for r in rows)
    told = [r for r in rows if not r["note"]]
    if not told:
        return [f"With {count} cases a channel, cutting no single channel changes the gain beyond its interval."]
    words = [
        f"{r['channel']} cut: {'down' if r['drop'] > 0 else 'up'} from {number(r['gain'])} to {number(r['without'])}"
        for r in told
    ]
    others = len(rows) - len(told)
    rest = f" For the other {others} channels at work the interval of the change holds 0." if others else ""
    return [f"One channel cut in both worlds changes the gain of the same {count} cases: {'; '.join(words)}.{rest}"]


def number(value: float) -> str:
    """Two decimals with a true minus sign; no minus before nothing."""
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "\N{MINUS SIGN}")
