"""Where the claim fails: which numbers decide how much of a list feedback causes, and where the list does no harm.

Two designs around one rulebook. A Sobol sample over many keys (SALib) says which of them the entrenchment depends on;
their slope says how feedback follows what a month on the list leaves to the middle resident (`sim.results.margin`);
a map over two keys says where a forced listing makes more than itself (gain above 1), and where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np
import pandas as pd

from sim.arrays import Reals
from sim.checks import MOST_SEED, is_whole, whole_number
from sim.errors import ListedError, quoted
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import bills, twins
from sim.results.margin import margin
from sim.results.study import Study, plain_rows
from sim.rules import shelf
from sim.rules.dotted import overlap
from sim.rules.rulebook import Rulebook, Value, described
from sim.rules.schema import FEEDBACK
from sim.studies.gain.experiment import force, horizon, lives
from sim.studies.parallel import Workers
from sim.studies.rulebooks import require_list
from sim.studies.sensitivity import words
from sim.studies.sensitivity.words import CASES, EMPTY, FEEDS, FLOODS, HARMS, SERVES
from sim.town.town import Town, expect

if TYPE_CHECKING:
    from sim.figures import Picture

SPACE: dict[str, tuple[float, float]] = {
    "life.wage": (1.2, 2.4),
    "life.wage_spread": (0.0, 0.35),
    "life.wage_skew": (0.0, 1.0),
    "life.commitment": (0.0, 0.9),
    "life.savings_spread": (0.0, 0.9),
    "life.district_wage": (0.0, 0.1),
    "life.shock": (0.0, 0.04),
    "life.shock_spread": (0.0, 0.6),
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
    "deterrence.half": (0.05, 1.0),
    "deterrence.fixed": (-0.4, 0.4),
    "help.share": (-0.02, 0.02),
    "informal.share": (0.0, 0.6),
    "discretion.waive": (0.0, 0.4),
}
"""The sampled space: dotted keys and their ranges, wide around the default pilot. Whole numbers stay whole.

What is drawn below 0 counts as 0: in half of the space fear follows the law (`fixed` 0), and in half nobody helps.
"""
MAP = (("sanctions.severity", 0.0, 2.0), ("life.wage", 1.2, 1.6))
"""Keys of the map and their spans. The wages lie about the even town's; another rulebook's, as far about its own."""
HIGHEST_WAGE = 5.0  # that a rulebook may have
STACK = 24  # samples lived together, each with its twin without feedback
FIELDS = 9  # of the map, along each side
NOISE = 0.001  # a difference of missed obligations below this share counts as none


def sensitivity(
    rulebook: shelf.Given = shelf.DEFAULT,
    samples: int = 64,
    fields: int = FIELDS,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    town: str | None = None,
    held: Sequence[str] = (),
    workers: int | None = None,
) -> Study:
    """Sobol indices of entrenchment over SPACE, and the map of gain.

    Args:
        rulebook: what is varied.
        samples: base samples, a power of two; (keys + 2) times as many worlds are lived, each beside its twin.
        fields: of the map along each side.
        residents: of each town.
        months: lived.
        seed: of everybody's luck (the same in every world: what differs comes from the numbers) and of the bootstrap.
        progress: called with the number of rulebooks lived, and of all.
        town: whose people; what this town says of them is held, too. By default as the rulebook has them, and drawn.
        held: dotted keys, perhaps with stars, that stay as the rulebook has them instead of being drawn.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Raises ListedError when `samples` is no power of two, or when so much is held that fewer than two keys are drawn.
    """
    rulebook = shelf.resolve(rulebook, town)
    space = _space([*held, *(shelf.people(town) if town is not None else ())])
    if not is_whole(samples) or samples < 4 or samples & (samples - 1):
        raise ListedError(f"samples: {quoted(samples)}; must be a power of two from 4, such as 64 or 128")
    whole_number("fields", fields, 2, 100)
    whole_number("seed", seed, 0, MOST_SEED)
    horizon(CASES, months)
    expect(residents, months, 2 * STACK)
    require_list(rulebook, months)
    bounds = [list(span) for span in space.values()]
    problem: Problem = {"num_vars": len(space), "names": list(space), "bounds": bounds}
    points = _points(problem, samples, seed)
    steps = Steps(progress, len(points) + fields**2)
    samples_lives = 2 * len(points) * residents * months
    map_lives = lives([CASES] * fields, residents, months, horizon(CASES, months), fields)
    with Workers(workers, samples_lives + map_lives) as crew:
        lived = _run_samples(rulebook, problem["names"], points, residents, months, seed, steps, crew)
        area = _map(rulebook, fields, residents, months, seed, steps, crew)
    indices = _indices(problem, lived, seed)
    return _study(rulebook, samples, residents, months, seed, lived, indices, area)


def _space(held: Sequence[str]) -> dict[str, tuple[float, float]]:
    """What is drawn: SPACE less what is held. A held key of one source holds that of all, which are drawn as one."""
    drawn = {key: span for key, span in SPACE.items() if not any(overlap(key, name) for name in held)}
    if len(drawn) < 2:
        raise ListedError(f"{len(SPACE) - len(drawn)} of {len(SPACE)} keys are held; at least two must be drawn")
    return drawn


class Problem(TypedDict):
    """What is sampled, as SALib wants it."""

    num_vars: int
    names: list[str]
    bounds: list[list[float]]


def _points(problem: Problem, samples: int, seed: int) -> Reals:
    from sim.figures import canvas

    canvas.loaded()
    from SALib.sample import sobol

    points: Reals = sobol.sample(problem, samples, calc_second_order=False, seed=seed % 2**32)
    return points


def _changes(values: Mapping[str, float]) -> dict[str, Value]:
    """Dotted keys with whole numbers where the key wants them, and nothing below 0."""
    return {key: round(v) if isinstance(SPACE[key][0], int) else max(float(v), 0.0) for key, v in values.items()}


def _run_samples(
    rulebook: Rulebook, names: Sequence[str], points: Reals, residents: int, months: int, seed: int, steps: Steps,
    crew: Workers,
) -> pd.DataFrame:  # fmt: skip
    """One row a sample: its keys, on_margin (months of basic costs), hinge and, after the months, what was listed.

    `on_margin` is what a middle month on the list leaves to the middle resident, `hinge` a share of residents; `listed`
    and `net_of_all_months` (caused by feedback, less prevented) are shares of all person-months, `entrenchment`
    (caused) and `prevented` of listed months.
    """
    stacks = [points[first : first + STACK] for first in range(0, len(points), STACK)]
    each = crew.map(_run_stack, [Samples(rulebook, names, stack, residents, months, seed) for stack in stacks], steps)
    return pd.DataFrame([row for rows in each for row in rows])


class Samples(NamedTuple):
    """Samples that are lived together: (samples, keys) around a rulebook."""

    rulebook: Rulebook
    names: Sequence[str]
    points: Reals
    residents: int
    months: int
    seed: int


def _run_stack(job: Samples, steps: Steps) -> list[dict[str, float]]:
    rulebook, names, points, residents, months, seed = job
    rows: list[dict[str, float]] = []
    stack: list[dict[str, float]] = [dict(zip(names, p, strict=True)) for p in points]
    rulebooks = [rulebook.set(_changes(point)) for point in stack]
    with Town([*rulebooks, *(r.cut(*FEEDBACK) for r in rulebooks)], residents, seed) as town:
        margins = [margin(town, i) for i in range(len(stack))]
        town.advance(months)
    for i, point in enumerate(stack):
        shared = twins.overlap(town, i, len(stack) + i)
        listed = (shared.both + shared.only_world) / (residents * months)
        net = (shared.only_world - shared.only_twin) / (residents * months)
        before = {"on_margin": margins[i].middle_on, "hinge": float(margins[i].hinge.mean())}
        after = {"listed": listed, "net_of_all_months": net, "entrenchment": shared.caused_share}
        after["prevented"] = shared.prevented_share
        rows.append({**point, **before, **after})
    steps.add(len(stack))
    return rows


def _indices(problem: Problem, lived: pd.DataFrame, seed: int) -> pd.DataFrame:
    """First-order and total Sobol indices with 95% bootstrap half-widths, largest total first."""
    from SALib.analyze import sobol

    tables = []
    for outcome in ("entrenchment", "net_of_all_months"):
        values = lived[outcome].to_numpy()
        if np.ptp(values) == 0:
            si = {k: np.zeros(problem["num_vars"]) for k in ("S1", "S1_conf", "ST", "ST_conf")}
        else:
            centred = (values - values.mean()) / values.std()
            si = sobol.analyze(problem, centred, calc_second_order=False, seed=seed % 2**32)
        table = pd.DataFrame(
            {"key": problem["names"], **{k: np.asarray(si[k]) for k in ("S1", "S1_conf", "ST", "ST_conf")}}
        )
        tables.append(table.assign(outcome=outcome).sort_values("ST", ascending=False))
    return pd.concat(tables, ignore_index=True)


def slope(lived: pd.DataFrame, groups: int = 10) -> pd.DataFrame:
    """Feedback along the middle resident's month on the list, in groups of as many rulebooks; those with a list only.

    Columns: on_low, on_high, on (mean; months of basic costs), hinge, rulebooks, feedback (mean share of listed
    months), above_half (share of these rulebooks). From the month that loses most to the one that gains most.
    """
    ranked = lived[lived["listed"] > 0].sort_values("on_margin", kind="stable")
    rows = []
    for part in np.array_split(np.arange(len(ranked)), min(groups, len(ranked)) or 1):
        group = ranked.iloc[part]
        on, share = group["on_margin"], group["entrenchment"]
        if len(group):
            rows.append((on.min(), on.max(), on.mean(), group["hinge"].mean(), len(group), share.mean(),
                         (share > 0.5).mean()))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["on_low", "on_high", "on", "hinge", "rulebooks", "feedback", "above_half"]
    ).astype({"rulebooks": int})


def _map(
    rulebook: Rulebook, fields: int, residents: int, months: int, seed: int, steps: Steps, crew: Workers
) -> pd.DataFrame:
    """Gain and what the list does to missed obligations over a grid of two keys."""
    (x, _, _), (y, low, high) = MAP
    about = float(rulebook.keys()[y]) / float(shelf.people("even")[y])
    wages = np.linspace(about * low, min(about * high, HIGHEST_WAGE), fields)
    jobs = [Strip(rulebook, float(up), fields, residents, months, seed) for up in wages]
    rows = [row for strip in crew.map(_run_strip, jobs, steps) for row in strip]
    return pd.DataFrame(rows, columns=[x, y, "gain", "listed", "fewer_missed", "on_margin", "kind"])


class Strip(NamedTuple):
    """The fields of the map at one value of its second key."""

    rulebook: Rulebook
    up: float
    fields: int
    residents: int
    months: int
    seed: int


Field = tuple[Value, Value, float, float, float, float, str]


def _run_strip(strip: Strip, steps: Steps) -> list[Field]:
    rulebook, up, fields, residents, months, seed = strip
    (x, low, high), (y, _, _) = MAP
    rows: list[Field] = []
    rulebooks = [rulebook.set({x: float(v), y: up}) for v in np.linspace(low, high, fields)]
    outcome = force(rulebooks, [CASES] * fields, residents, months, seed, horizon(CASES, months))
    with Town([rulebooks[0].without_list()], residents, seed) as bare:
        bare.advance(months)
    missed, ever = bills.breach_rate(outcome.base), np.count_nonzero(outcome.base.state.ever_listed, axis=1)
    listed = np.count_nonzero(outcome.base.state.listed, axis=1) / residents
    for i, changed in enumerate(rulebooks):
        cases = outcome.cases[outcome.cases["world"] == i]
        gain = float(cases["further"].sum() / max(cases["imposed"].sum(), 1))
        fewer = float(bills.breach_rate(bare)[0] - missed[i])
        kind = _kind(int(ever[i]), float(listed[i]), gain, fewer)
        keys = changed.keys()
        left = margin(outcome.base, i).middle_on
        rows.append((keys[x], keys[y], gain, float(listed[i]), fewer, left, kind))
    steps.add(fields)
    return rows


def _kind(ever: int, listed: float, gain: float, fewer: float) -> str:
    if not ever:
        return EMPTY
    if listed > 0.5:
        return FLOODS
    return FEEDS if gain > 1 else SERVES if fewer > NOISE else HARMS


def _study(
    rulebook: Rulebook, samples: int, residents: int, months: int, seed: int,
    lived: pd.DataFrame, indices: pd.DataFrame, area: pd.DataFrame,
) -> Study:  # fmt: skip
    main = indices[indices["outcome"] == "entrenchment"].reset_index(drop=True)
    along = slope(lived)
    space = words.Space(rulebook.name, seed, lived, main, along, area, (MAP[0][0], MAP[1][0]))
    town: dict[str, Json] = {"residents": residents, "months": months, "seed": seed, "samples": samples}
    town["rulebook"] = rulebook.name
    data: dict[str, Json] = {
        "town": town,
        "shares": dict(space.shares()),
        "indices": plain_rows(indices),
        "map": plain_rows(area),
    }
    data["slope"] = plain_rows(along)
    tables = {
        "indices": main.drop(columns="outcome"),
        "slope": along,
        "map": area,
        "samples": lived,
        "all indices": indices,
    }

    def draw() -> Sequence[Picture]:
        from sim.studies.sensitivity import figure

        return [
            figure.indices(main.assign(label=[described(key) for key in main["key"]]), len(lived)),
            figure.slope(lived, along, words.CLEAR),
            figure.harm_map(area, MAP[0][0], MAP[1][0], (described(MAP[0][0]), described(MAP[1][0]))),
        ]

    title = f"Where the claim fails: {len(lived):,} rulebooks around {rulebook.name}"
    first, every = words.answer(space), words.full_tables(space)
    return Study("sensitivity", title, words.sentences(space), tables, data, draw, answer=first, full=every)
