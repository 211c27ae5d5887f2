"""Runs: rulebooks in, one town with its twins out, and everything that is told about it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import mesa
import numpy as np
import pandas as pd

from sim import __version__, words
from sim.checks import MOST_MONTHS, whole_number
from sim.errors import printable
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import margin, summary, trend
from sim.results.answer import Answer, Row, beside
from sim.results.ladder import MEANING, NO_FEEDBACK, NO_LIST
from sim.results.margin import Margin
from sim.results.study import plain_rows
from sim.rules import schema, shelf
from sim.rules.changes import Given as Changes
from sim.rules.changes import changed
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World, named
from sim.town import tables
from sim.town.town import Town, expect

Given = str | Path | Rulebook | World
MOST_BESIDE = 4
"""Rulebooks side by side in an answer: more do not fit a screen."""
FIRST_PICTURE = "listed-by-month"
ROWS = (
    "listed_share", "ever_listed_share", "mean_months_listed", "entrenchment", "prevented", "worse_off", "better_off",
    "breach_rate",
)  # fmt: skip
"""The numbers of an answer."""


@dataclass(frozen=True)
class Run:
    """A town that has been lived.

    `shown` are the worlds to tell of; `no_feedback` and `no_list` give each world's twins (a twin is its own).
    Frames have a column `world`; see `sim.town.tables` for the others.
    """

    town: Town
    shown: tuple[int, ...]
    no_feedback: tuple[int, ...]
    no_list: tuple[int, ...]

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """One row a world: the numbers of `summary.DEFINITIONS`."""
        return pd.DataFrame(self.summaries)

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """World, month, and every measure."""
        return self._shown(tables.monthly(self.town))

    @cached_property
    def districts(self) -> pd.DataFrame:
        """World, month, district, listed share."""
        return self._shown(tables.districts(self.town))

    @cached_property
    def residents(self) -> pd.DataFrame:
        """World, resident, traits and outcome."""
        return self._shown(tables.residents(self.town))

    @cached_property
    def records(self) -> pd.DataFrame:
        """The ledger of each world."""
        return self._shown(tables.records(self.town))

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Every stay on the list."""
        return self._shown(tables.spells(self.town))

    @cached_property
    def margins(self) -> dict[str, Margin]:
        """The margin of each world shown, by its name, under the rules of the last month."""
        return {self.town.worlds[i].label: margin.margin(self.town, i) for i in self.shown}

    @cached_property
    def margin(self) -> pd.DataFrame:
        """World, tenth, the parts of a middle month, hinge and poor; see `sim.results.margin.Margin.table`."""
        frames = [m.table().assign(world=name) for name, m in self.margins.items()]
        table = pd.concat(frames, ignore_index=True)
        return table[["world", *table.columns.drop("world")]]

    @property
    def margin_sentence(self) -> str:
        """The margin under the first rulebook, in one plain sentence."""
        return self._under() + self._margin.sentence()

    @property
    def _margin(self) -> Margin:
        return self.margins[self.town.worlds[self.shown[0]].label]

    def _under(self) -> str:
        """Which rules a margin is under, where they changed on the way."""
        amendments = self.town.worlds[self.shown[0]].rulebook.amendment
        changed = any(1 < a.month <= self.town.month for a in amendments)
        return f"Under the rules of month {self.town.month}: " if changed else ""

    @cached_property
    def trend(self) -> trend.Trend:
        """Whether the list of the first rulebook has settled by the end."""
        return trend.trend(self.town, self.shown[0])

    @property
    def sentence(self) -> str:
        """What happened under the first rulebook, in one plain sentence."""
        return summary.sentence(self.town, self.shown[0], self.no_feedback[self.shown[0]])

    @cached_property
    def summaries(self) -> list[summary.Summary]:
        """The summary of every world shown."""
        return [summary.world(self.town, i, self.no_feedback[i], self.no_list[i]) for i in self.shown]

    @property
    def answer(self) -> Answer:
        """The run in a sentence and eight rows: one rulebook beside its twins, or several side by side."""
        several = len(self.town.worlds) > 3
        shown = [w for w in self.shown if w < len(self.town.worlds) // 3][:MOST_BESIDE] if several else self.shown
        rows = []
        for key in ROWS:
            number = summary.DEFINITIONS[key]
            own = {NO_FEEDBACK: self.no_feedback, NO_LIST: self.no_list}.get(number.beside)
            values = [float(self.summaries[self.shown.index(w)][key]) for w in shown]
            cells = [None if own and own[w] == w else v for w, v in zip(shown, values, strict=True)]
            rows.append(Row(number.name, cells, number.counted))
        left = len(self.town.worlds) // 3 - len(shown)
        note = f"And {left} more: --full." if several and left > 0 else "" if several else self._note()
        return Answer(self.sentence, rows, [self.town.worlds[w].label for w in shown], FIRST_PICTURE, note)

    def _note(self) -> str:
        """The margin, which carries the claim, and whether the share at the end is one that stays."""
        twin = f"{NO_FEEDBACK.capitalize()}: {MEANING[NO_FEEDBACK]}."
        return f"{self._under()}{self._margin.short()}. {self.trend.short()}".rstrip() + f" {twin}"

    def changed(self, change: str) -> Answer:
        """The first rulebook before a change of its rules, the second after it, and what moved."""
        complete = self.answer

        def one(place: int) -> Answer:
            rows = [Row(row.label, row.values[place : place + 1], row.unit) for row in complete.rows]
            return Answer(complete.sentence, rows, picture=complete.picture)

        return beside(one(0), one(1), change)

    def summary(self) -> dict[str, Json]:
        """Plain data: `town`, `worlds`, `sentence`, `versions`."""
        return {
            "town": {
                "residents": self.town.people.count,
                "months": self.town.month,
                "seed": self.town.town_seed,
                "districts": self.town.people.districts,
                "people": shelf.town_name(self.town.worlds[self.shown[0]].rulebook) or "as in the rulebook",
            },
            "worlds": self.summaries,
            "sentence": self.sentence,
            "margin": plain_rows(self.margin),
            "margin_sentence": self.margin_sentence,
            "trend": {**asdict(self.trend), "sentence": self.trend.sentence()},
            "versions": versions(),
        }

    def _shown(self, frame: pd.DataFrame) -> pd.DataFrame:
        labels = {self.town.worlds[i].label for i in self.shown}
        return frame[frame["world"].isin(labels)].reset_index(drop=True)


def run(
    rulebooks: Given | Sequence[Given] = shelf.DEFAULT,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    *,
    cut: Sequence[str] = (),
    town: str | None = None,
    twins: bool = True,
    districts: int = 4,
    progress: Progress | None = None,
) -> Run:
    """Live one town under every given rulebook, beside its twins.

    Args:
        rulebooks: names of pilots, TOML files, rulebooks or worlds with hand-written rules; one or several.
        residents: how many people.
        months: how long, 1 to 12,000.
        seed: of everybody's luck.
        cut: channels to cut in every given rulebook.
        town: whose people, `even` or `uneven`; by default as each rulebook has them.
        twins: also tell of `no feedback` and `no list`, see `sim.results.ladder.MEANING`.
        districts: of the town.
        progress: called with the number of months lived, and of all.

    Raises ListedError (one line: what is wrong, where, what would be right) before anything is lived.
    """
    whole_number("months", months, 1, MOST_MONTHS)
    worlds = with_twins(rulebooks, cut, town)
    expect(residents, months, len(worlds))
    lived = Town(worlds, residents, seed, districts=districts)
    lived.advance(months, Steps(progress, months))
    lived.close()
    count = len(worlds) // 3
    everyone = tuple(range(3 * count))
    no_feedback = tuple(count + i % count for i in everyone[: 2 * count]) + everyone[2 * count :]
    no_list = tuple(2 * count + i % count for i in everyone)
    return Run(lived, everyone if twins else everyone[:count], no_feedback, no_list)


def with_twins(rulebooks: Given | Sequence[Given], cut: Sequence[str] = (), town: str | None = None) -> list[World]:
    """The worlds of `run`: the given ones, their twins without feedback, and without a list.

    All are for the people of `town`, less the channels of `cut`. Raises ListedError as `run` does.
    """
    first = named(given_worlds(rulebooks, cut, town))
    alone = len(first) == 1
    no_feedback = [_twin(w, w.rulebook.cut(*schema.FEEDBACK), NO_FEEDBACK, alone) for w in first]
    no_lists = [_twin(w, w.rulebook.without_list(), NO_LIST, alone) for w in first]
    return [*first, *no_feedback, *no_lists]


def given_worlds(
    rulebooks: Given | Sequence[Given], cut: Sequence[str] = (), town: str | None = None, changes: Changes | None = None
) -> list[World]:
    """The worlds that were asked for; those of one name from different files carry the names of their files.

    Args:
        rulebooks: one or several.
        cut: channels to cut in each.
        town: whose people.
        changes: each rulebook is followed by itself with these numbers changed.

    Raises ListedError as `run` does.
    """
    given = [rulebooks] if isinstance(rulebooks, (str, Path, Rulebook, World)) else list(rulebooks)
    worlds = [_world(g, cut, town) for g in given]
    labels = [w.label for w in worlds]
    labelled = []
    for one, world in zip(given, worlds, strict=True):
        file = _file(one) if labels.count(world.label) > 1 else ""
        alike = [g for g in given if _file(g) and Path(_file(g)).name == Path(file).name and _file(g) != file]
        shown = file if alike else Path(file).name
        labelled.append(replace(world, name=f"{world.label} ({printable(shown, 60)})") if file else world)
    if not changes:
        return labelled
    return [w for world in labelled for w in (world, _changed(world, changes))]


def _file(given: Given) -> str:
    """The file that a rulebook was read from; "" for one that ships or was made by hand."""
    named_file = isinstance(given, Path) or (isinstance(given, str) and shelf.as_shipped(given) not in shelf.shipped())
    return str(given) if named_file else ""


def _changed(world: World, changes: Changes) -> World:
    return replace(world, rulebook=changed(world.rulebook, changes), name=f"{world.label}{words.CHANGED}")


def compare(
    rulebooks: Sequence[Given],
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    *,
    cut: Sequence[str] = (),
    town: str | None = None,
    twins: bool = False,
    districts: int = 4,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Rulebooks side by side, same people, same luck: one row a world, the numbers of `summary.DEFINITIONS`.

    The arguments are those of `run`, here without twins.
    """
    return run(
        rulebooks, residents, months, seed, cut=cut, town=town, twins=twins, districts=districts, progress=progress
    ).worlds


def versions() -> dict[str, str]:
    """What the results were made with."""
    return {
        "listed": __version__,
        "python": platform.python_version(),
        "mesa": mesa.__version__,
        "numpy": np.__version__,
    }


def _world(given: Given, cut: Sequence[str], town: str | None) -> World:
    world = given if isinstance(given, World) else World(shelf.resolve(given))
    if town is not None:
        world = replace(world, rulebook=shelf.in_town(world.rulebook, town))
    if not cut:
        return world
    name = f"{world.label} without {', '.join(dict.fromkeys(cut))}"
    return replace(world, rulebook=world.rulebook.cut(*cut), name=name)


def _twin(world: World, rulebook: Rulebook, kind: str, alone: bool) -> World:
    return replace(world, rulebook=rulebook, name=kind if alone else f"{world.label}, {kind}")
