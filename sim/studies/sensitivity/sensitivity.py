"""Where the claim fails: which numbers decide entrenchment, and where the list is harmless or serves its purpose.

Two designs around one rulebook. A Sobol sample over many keys (SALib) says which of them the entrenchment depends on;
a map over two keys says where a forced listing makes more than itself (gain above 1), and where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import ListedError
from sim.results import twins
from sim.results.study import Study
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value
from sim.rules.schema import FEEDBACK
from sim.studies.gain import forcing
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

SPACE: dict[str, tuple[float, float]] = {
    "life.wage": (1.2, 1.6),
    "life.shock": (0.0, 0.04),
    "life.defiance": (0.0, 0.08),
    "registry.mismatch": (0.0, 0.1),
    "source.*.error": (0.0, 0.015),
    "source.*.detection": (0.2, 0.9),
    "source.*.retention": (6, 48),
    "listing.threshold": (800.0, 960.0),
    "listing.term": (1, 36),
    "sanctions.severity": (0.0, 2.0),
    "score.association": (0.0, 200.0),
    "inspection.listed_factor": (1.0, 4.0),
    "inspection.focus": (0.0, 1.0),
    "appeal.rate": (0.0, 0.3),
    "repair.rate": (0.0, 0.2),
    "deterrence.strength": (0.0, 0.8),
}
"""The sampled space: dotted keys and their ranges, wide around the default pilot. Whole numbers stay whole."""
MAP = (("sanctions.severity", 0.0, 2.0), ("life.wage", 1.2, 1.6))
FLOODS, FEEDS, HARMS, SERVES, EMPTY = "floods", "feeds itself", "harms", "serves", "nobody listed"
STACK = 24  # samples lived together, each with its channels-cut twin
FIELDS = 9  # of the map, along each side
CASES = 24  # forced listings for each field of the map
NOISE = 0.001  # a difference of missed obligations below this share counts as none


def sensitivity(
    rulebook: shelf.Given = shelf.DEFAULT,
    samples: int = 128,
    fields: int = FIELDS,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    told: Callable[[int], None] | None = None,
) -> Study:
    """Sobol indices of entrenchment over SPACE, and the map of gain.

    Args:
        rulebook: what is varied.
        samples: base samples, a power of two; (keys + 2) times as many worlds are lived, each beside its twin.
        fields: of the map along each side.
        residents: of each town.
        months: lived.
        seed: of everybody's luck (the same in every world: what differs comes from the numbers) and of the bootstrap.
        told: hears how many rulebooks are done.

    Raises ListedError when `samples` is no power of two.
    """
    book = shelf.resolve(rulebook)
    if samples < 4 or samples & (samples - 1):
        raise ListedError(f"samples: {samples}; must be a power of two from 4, such as 64 or 128")
    problem = {"num_vars": len(SPACE), "names": list(SPACE), "bounds": [list(span) for span in SPACE.values()]}
    points = _sampled(problem, samples, seed)
    say = told or (lambda _: None)
    found = _live(book, points, residents, months, seed, say)
    indices = _indices(problem, found, seed)
    area = _map(book, fields, residents, months, seed, lambda done: say(len(points) + done))
    return _study(book, samples, residents, months, seed, found, indices, area)


def _sampled(problem: Mapping[str, Any], samples: int, seed: int) -> npt.NDArray[np.float64]:
    from SALib.sample import sobol

    import sim.figures.canvas  # noqa: F401 - before SALib loads matplotlib, which may fail of its user's settings

    points: npt.NDArray[np.float64] = sobol.sample(problem, samples, calc_second_order=False, seed=seed % 2**32)
    return points


def _changes(book: Rulebook, values: Mapping[str, float]) -> dict[str, Value]:
    """Dotted keys with whole numbers where the key wants them."""
    whole = {k for k, (low, _) in SPACE.items() if isinstance(low, int)}
    return {k: round(v) if k in whole else float(v) for k, v in values.items()}


def _live(
    book: Rulebook, points: Any, residents: int, months: int, seed: int, say: Callable[[int], None]
) -> pd.DataFrame:
    """One row a sample: its keys, listed share of all person-months, the part made by feedback, and entrenchment."""
    rows = []
    for first in range(0, len(points), STACK):
        some = points[first : first + STACK]
        books = [book.set(_changes(book, dict(zip(SPACE, point, strict=True)))) for point in some]
        with Town([*books, *(b.cut(*FEEDBACK) for b in books)], residents, seed) as town:
            town.advance(months)
        for i, point in enumerate(some):
            shared = twins.overlap(town, i, len(some) + i)
            rows.append(
                {
                    **dict(zip(SPACE, point, strict=True)),
                    "listed": (shared.both + shared.only_world) / (residents * months),
                    "made_by_feedback": (shared.only_world - shared.only_twin) / (residents * months),
                    "entrenchment": shared.caused_share,
                }
            )
        say(first + len(some))
    return pd.DataFrame(rows)


def _indices(problem: Mapping[str, Any], found: pd.DataFrame, seed: int) -> pd.DataFrame:
    """First-order and total Sobol indices with 95% bootstrap half-widths, largest total first."""
    from SALib.analyze import sobol

    tables = []
    for outcome in ("entrenchment", "made_by_feedback"):
        values = found[outcome].to_numpy()
        if np.ptp(values) == 0:
            si = {k: np.zeros(len(SPACE)) for k in ("S1", "S1_conf", "ST", "ST_conf")}
        else:
            centred = (values - values.mean()) / values.std()
            si = sobol.analyze(problem, centred, calc_second_order=False, seed=seed % 2**32)
        table = pd.DataFrame({"key": list(SPACE), **{k: np.asarray(si[k]) for k in ("S1", "S1_conf", "ST", "ST_conf")}})
        tables.append(table.assign(outcome=outcome).sort_values("ST", ascending=False))
    return pd.concat(tables, ignore_index=True)


def _map(
    book: Rulebook, fields: int, residents: int, months: int, seed: int, say: Callable[[int], None]
) -> pd.DataFrame:
    """Gain and what the list does to missed obligations over a grid of two keys."""
    (x, x_low, x_high), (y, y_low, y_high) = MAP
    rows = []
    horizon = forcing.checked(CASES, months, None)
    for row, up in enumerate(np.linspace(y_low, y_high, fields)):
        books = [book.set({x: float(v), y: float(up)}) for v in np.linspace(x_low, x_high, fields)]
        followed = forcing.force(books, [CASES] * fields, residents, months, seed, horizon)
        with Town([books[0].without_list()], residents, seed) as bare:
            bare.advance(months)
        missed, ever = _missed(followed.base), np.count_nonzero(followed.base.state.ever_listed, axis=1)
        listed = np.count_nonzero(followed.base.state.listed, axis=1) / residents
        for i, changed in enumerate(books):
            mine = followed.cases[followed.cases["world"] == i]
            gain = float(mine["further"].sum() / max(mine["imposed"].sum(), 1))
            fewer = float(_missed(bare)[0] - missed[i])
            kind = _kind(int(ever[i]), float(listed[i]), gain, fewer)
            keys = changed.keys()
            rows.append(
                {x: keys[x], y: keys[y], "gain": gain, "listed": float(listed[i]), "fewer_missed": fewer, "kind": kind}
            )
        say((row + 1) * fields)
    return pd.DataFrame(rows)


def _kind(ever: int, listed: float, gain: float, fewer: float) -> str:
    if not ever:
        return EMPTY
    if listed > 0.5:
        return FLOODS
    return FEEDS if gain > 1 else SERVES if fewer > NOISE else HARMS


def _missed(town: Town) -> npt.NDArray[np.float64]:
    """Share of obligations missed in each world, over all months."""
    due, cannot, will_not = (town.history.measure(k).sum(axis=0) for k in ("due", "missed_cannot", "missed_will_not"))
    share: npt.NDArray[np.float64] = (cannot + will_not) / np.maximum(due, 1)
    return share


def _study(
    book: Rulebook, samples: int, residents: int, months: int, seed: int,
    found: pd.DataFrame, indices: pd.DataFrame, area: pd.DataFrame,
) -> Study:  # fmt: skip
    share = found["entrenchment"]
    main = indices[indices["outcome"] == "entrenchment"].reset_index(drop=True)
    clear = main[main["ST"] > main["ST_conf"]].head(4)
    half, little, none = (share > 0.5).mean(), (share < 0.1).mean(), (found["listed"] == 0).mean()
    kinds = area["kind"].value_counts()
    decided = "; ".join(f"{r.key} (total index {r.ST:.2f} ± {r.ST_conf:.2f})" for r in clear.itertuples())
    sentences = [
        f"In {len(found):,} rulebooks drawn over {len(SPACE)} keys around {book.name}, feedback makes more than half "
        f"of the listed months in {half:.0%} of the space, and less than a tenth in {little:.0%} (in {none:.0%} nobody "
        "is ever listed).",
        f"Entrenchment is decided most by {decided}."
        if decided
        else "No key's index stands out of its interval: more samples are needed.",
        f"On the map of {MAP[0][0]} by {MAP[1][0]}, a forced listing makes more than itself (gain above 1) in "
        f"{kinds.get(FEEDS, 0)} of {len(area)} fields, and in {kinds.get(FLOODS, 0)} more than half of the town is "
        f"listed; in {kinds.get(SERVES, 0)} the list does not feed itself and fewer obligations are missed than "
        f"without it; in {kinds.get(HARMS, 0)} it does not feed itself, and yet no fewer are missed.",
        "What this cannot show: the space and its limits are chosen, so a share of it is no probability of anything.",
    ]
    town = {"residents": residents, "months": months, "seed": seed, "samples": samples, "rulebook": book.name}
    shares = {"more_than_half": float(half), "less_than_a_tenth": float(little), "nobody_listed": float(none)}

    def draw() -> list[Picture]:
        from sim.studies.sensitivity import figure

        return [figure.indices(main, len(found)), figure.harm_map(area, MAP[0][0], MAP[1][0])]

    return Study(
        name="sensitivity",
        title=f"Where the claim fails: {len(found):,} rulebooks around {book.name}",
        sentences=sentences,
        tables={"indices": main.drop(columns="outcome"), "map": area, "samples": found, "all indices": indices},
        data={"town": town, "shares": shares, "indices": indices.to_dict("records"), "map": area.to_dict("records")},
        draw=draw,
    )
