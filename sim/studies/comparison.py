"""Any number of rulebooks side by side: one table, one figure, same people, same luck; and how far towns differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sim import words
from sim.checks import MOST_MONTHS, seeds_from, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import runs
from sim.results.answer import Answer, Row, fewer
from sim.results.runs import Given, Run
from sim.results.study import Study, plain_rows
from sim.results.summary import DEFINITIONS
from sim.results.table import Column, Table, by_unit, table
from sim.rules.worlds import World
from sim.studies.intervals import another_town, range_holds
from sim.studies.parallel import Workers

if TYPE_CHECKING:
    from sim.figures import Picture

PICTURED = ("listed_share", "ever_listed_share", "favoured_share", "entrenchment", "wrong_person_share", "breach_rate")
BESIDE = ("listed_share", "ever_listed_share", "entrenchment", "prevented", "breach_rate")
"""What the answer tells of each rulebook."""
OVER_TOWNS = ("listed_share", "entrenchment", "prevented", "net", "breach_rate")
"""Shares that are told over several towns."""


def comparison(
    rulebooks: Sequence[Given],
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    towns: int = 5,
    workers: int | None = None,
) -> Study:
    """Live towns under every rulebook, and lay the numbers of `summary.DEFINITIONS` side by side.

    Args:
        rulebooks: pilots' names, files or rulebooks; all are lived in each town by the same people with the same luck.
        residents: of each town.
        months: how long.
        seed: of the first town, which the table and the figure show.
        progress: called with the number of months lived in all towns, and of all.
        towns: how many, 1 to 1,000, from `seed` on.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number. Worlds with
            rules written by hand are lived in this one.

    Tables: `worlds` (one row a measure, one column a rulebook: the first town) and `towns` (rulebook, measure, middle,
    lowest, highest: shares, over all towns).

    Raises ListedError before anything is lived.
    """
    whole_number("towns", towns, 1, 1000)
    whole_number("months", months, 1, MOST_MONTHS)
    seeds = seeds_from(seed, towns)
    steps = Steps(progress, towns * months)

    lives = [Life(list(rulebooks), residents, months, s) for s in seeds]
    first = _live(lives[0], steps)
    by_hand = any(isinstance(one, World) and (one.score or one.listing) for one in rulebooks)  # functions do not travel
    with Workers(1 if by_hand else workers, 3 * len(rulebooks) * residents * months * (towns - 1)) as crew:
        each = [first.worlds, *crew.map(_worlds, lives[1:], steps)]
    worlds = first.worlds
    over = _over_towns(each)
    tables = {"worlds": worlds.set_index("name").T.reset_index(names="measure"), "towns": over}
    sentences = [
        _most_and_fewest(worlds, months),
        f"Months on the list that feedback caused, less those it prevented: {_net(over, towns)}.",
        _what_differs(seed, towns),
    ]
    data: dict[str, Json] = {"town": first.summary()["town"], "worlds": first.summary()["worlds"]}

    def draw() -> Sequence[Picture]:
        from sim import figures

        labels = {key: number.name for key, number in DEFINITIONS.items() if key in PICTURED}
        percent = worlds.rename(columns={"name": "world"}).assign(**{key: 100 * worlds[key] for key in labels})
        return [figures.worlds_side_by_side(percent, labels, words.percent)]

    return Study(
        name="compare",
        title=f"{len(worlds)} rulebooks, one town of {residents:,} people, {months:,} months, seed {seed}",
        sentences=sentences,
        tables=tables,
        answer=_answer(worlds, sentences[0], seed),
        full=_full(tables["worlds"], over, seed, towns),
        data=data | {"towns": plain_rows(over), "seeds": list(seeds)},
        draw=draw,
    )


def _full(worlds: pd.DataFrame, over: pd.DataFrame, seed: int, towns: int) -> list[Table]:
    """Every number of one town side by side, and the shares over all."""
    keys = [str(measure) for measure in worlds["measure"]]
    names = [str(name) for name in worlds.columns if name != "measure"]
    numbers = [DEFINITIONS[key] for key in keys]
    cells = {name: [number.shown(value) for number, value in zip(numbers, worlds[name], strict=True)] for name in names}
    units = [DEFINITIONS[str(measure)].counted for measure in over["measure"]]
    spread = table(
        f"Over {towns} towns: the middle, the lowest and the highest", over,
        {"rulebook": ("", None), "measure": ("", {key: number.name for key, number in DEFINITIONS.items()})},
        by_unit("middle", over["middle"], units), by_unit("lowest", over["lowest"], units),
        by_unit("highest", over["highest"], units),
    )  # fmt: skip
    one = [Column("", [number.name for number in numbers], right=False), *(Column(n, cells[n]) for n in names)]
    return [Table(f"One town, seed {seed}", one), *([spread] if towns > 1 else [])]


class Life(NamedTuple):
    """One town to be lived: the arguments of `runs.run`."""

    rulebooks: list[Given]
    residents: int
    months: int
    seed: int


def _live(life: Life, steps: Steps) -> Run:
    return runs.run(*life, twins=False, progress=lambda *_: steps())


def _worlds(life: Life, steps: Steps) -> pd.DataFrame:
    return _live(life, steps).worlds


def _most_and_fewest(worlds: pd.DataFrame, months: int) -> str:
    """Whose list is longest and whose shortest; those that are as long are named together."""
    share = worlds["listed_share"]
    most, fewest = (worlds.loc[share == end, "name"].tolist() for end in (share.max(), share.min()))
    after = f"After {words.years(months)}"
    high, low = (words.percent(100 * end) for end in (share.max(), share.min()))
    if len(worlds) == 1:
        return f"{after} {high} are on the list of {most[0]}."
    if len(most) == len(worlds):
        return f"{after} {high} are on the list of each of these {len(worlds)} rulebooks: none has the most."
    return (
        f"{after} {high} are on the list of {words.join(most)}, the most of these {len(worlds)}, and {low} on that of "
        f"{words.join(fewest)}, the fewest."
    )


def _answer(worlds: pd.DataFrame, sentence: str, seed: int) -> Answer:
    """A row a rulebook, in the order in which they were given."""
    rows, more = fewer(
        [Row(str(w["name"]), [float(w[key]) for key in BESIDE]) for _, w in worlds.iterrows()], "rulebook"
    )
    note = f"Of one town, seed {seed}: same people, same luck in every row. {more}".strip()
    return Answer(sentence, rows, [DEFINITIONS[key].name for key in BESIDE], "worlds-side-by-side", note)


def _over_towns(each: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The middle, the lowest and the highest town of every rulebook."""
    rows = []
    for place, name in enumerate(each[0]["name"]):
        for measure in OVER_TOWNS:
            values = pd.Series([float(worlds[measure].iloc[place]) for worlds in each])
            spread = {"middle": values.median(), "lowest": values.min(), "highest": values.max()}
            rows.append({"rulebook": name, "measure": measure, **spread})
    return pd.DataFrame(rows)


def _net(over: pd.DataFrame, towns: int) -> str:
    """The net of every rulebook, as a share of its listed months."""
    net = over[over["measure"] == "net"].itertuples()
    if towns == 1:
        return ", ".join(f"{row.rulebook} {row.middle:.0%}" for row in net)
    return ", ".join(f"{row.rulebook} {row.middle:.0%} ({row.lowest:.0%} to {row.highest:.0%})" for row in net)


def _what_differs(seed: int, towns: int) -> str:
    same = "Same people, same luck: what differs comes from the rules."
    if towns == 1:
        return f"{same} One seed is one town; another seed is another."
    return (
        f"{same} The first table is of one town, seed {seed}. In brackets, and in the second, stand the "
        f"lowest and the highest of {towns} (seeds {seed} to {seed + towns - 1}). {another_town(range_holds(towns))}"
    )
