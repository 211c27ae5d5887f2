"""Output: what a run or a study writes to its folder. The same run writes the same bytes."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim import files
from sim.errors import quoted
from sim.files import Folder
from sim.plain import Json
from sim.progress import Notify
from sim.results import drawn
from sim.results.drawn import Sketch
from sim.results.runs import Run, versions
from sim.results.study import Study
from sim.rules import shelf
from sim.rules.worlds import World
from sim.town import tables

if TYPE_CHECKING:
    from sim.figures import Picture

MARK = "summary.json"
"""In every folder of a run or a study; of all files, it is replaced last."""
PART = "results"
"""Of a folder's record: what a run or a study wrote. The next run or study there replaces it as a whole."""
TABLES = ("monthly", "residents", "records", "margin")
PICTURES = (
    "listed-by-month", "people-grid", "causes-and-stays", "length-of-stay", "left-over-by-wage", "who-pays-whom",
    "district-gap",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How pictures are written.

    Attributes:
        dark: light letters on a dark ground.
        svg: as SVG beside PNG.
        dates: in the picture of a run's people, 1 to 4.
    """

    dark: bool = False
    svg: bool = False
    dates: int = 1

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the names of files."""
        return ("png", "svg") if self.svg else ("png",)


PLAIN = Look()
Doing = Callable[[str], None]
"""Hears what is being written."""


def check(folder: str | Path, worlds: Sequence[World] = (), look: Look = PLAIN) -> None:
    """Raise ListedError, before anything is lived, if these worlds (or a study) could not be written to `folder`.

    It cannot be a folder, may not be written, another command is writing there, or somebody's own files have the
    names: among them results of an earlier run that were changed since.
    """
    figures = {f"{picture}.{ending}" for picture in PICTURES for ending in look.endings}
    of_a_run = {*(f"{t}.csv" for t in TABLES), *figures, *_rulebook_files(worlds)}
    files.check(folder, {MARK, *(of_a_run if worlds else ())}, PART)


def write(
    run: Run, folder: str | Path, doing: Doing | None = None, notify: Notify | None = None, look: Look = PLAIN
) -> list[Path]:
    """Write a run to `folder`; gives the paths of its files.

    Args:
        run: to be written.
        folder: new, or any other. What an earlier run or study wrote there is replaced at the end. Everything else
            stays as it is; see `sim.files`.
        doing: hears what is being written.
        notify: hears a line on what is in the folder besides, and on another command that is waited for.
        look: of the pictures.

    Raises ListedError, and leaves what was there as it was, when the folder cannot be written.
    """

    def fill(place: Folder, say: Doing) -> None:
        with drawn.shared(sketches(run, look.dates), look.dark, look.svg) as drawing:
            say("tables")
            for name in TABLES:
                _csv(place, name, getattr(run, name))
            lived = [run.town.worlds[index] for index in run.shown]
            for name, world in zip(_rulebook_files(lived), lived, strict=True):
                _put(place, name, shelf.dump(world.rulebook))
            say("figures")
            for name, content in drawing.files():
                _put(place, name, content)
        _put(place, MARK, as_json(run.summary()) + "\n")

    return _write(folder, fill, doing, notify)


def write_study(
    study: Study, folder: str | Path, doing: Doing | None = None, notify: Notify | None = None, look: Look = PLAIN
) -> list[Path]:
    """Write a study's findings, tables and pictures to `folder`, in the manner of `write`."""

    def fill(place: Folder, say: Doing) -> None:
        say("tables")
        for name, frame in study.tables.items():
            _csv(place, files.stem(name), frame)
        say("figures")
        _draw(place, study.draw, look)
        for name, page in study.pages().items():
            _put(place, name, page)
        text = {"study": study.name, "title": study.title, "sentences": list(study.sentences)}
        _put(place, MARK, as_json({**text, **study.data, "versions": versions()}) + "\n")

    return _write(folder, fill, doing, notify)


def as_json(value: Json) -> str:
    """JSON without NaN or infinity, in a fixed form."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)


def pictures(run: Run, dates: int = 1) -> list[Picture]:
    """The seven figures of a run; of people so many dates, 1 to 4."""
    return [sketch.drawn() for sketch in sketches(run, dates)]


def sketches(run: Run, dates: int = 1) -> list[Sketch]:
    """The same, still to be drawn."""
    town, shown_worlds = run.town, run.shown
    pair = [shown_worlds[0], shown_worlds[1] if len(shown_worlds) > 1 else shown_worlds[0]]
    months = sorted({max(1, round(town.month * k / 4)) for k in range(1, 5)})
    marks = {m: tables.marks(town, m)[pair] for m in months}
    labels = [town.worlds[i].label for i in shown_worlds]
    margin = run.margin
    people = (marks, tables.STATES, [town.worlds[i].label for i in pair], town.people.district, dates)
    return [
        Sketch("listed_by_month", (run.monthly,)),
        Sketch("people_grid", people),
        Sketch("listing_causes", (run.spells, labels)),
        Sketch("spell_survival", (run.spells, labels)),
        Sketch("margin_by_tenth", (margin[margin["world"] == labels[0]],)),
        Sketch("who_pays_whom", (run.worlds.rename(columns={"name": "world"}),)),
        Sketch("district_gap", (run.districts,)),
    ]


def _write(
    folder: str | Path, fill: Callable[[Folder, Doing], None], doing: Doing | None, notify: Notify | None
) -> list[Path]:
    with files.in_words(folder), files.opened(folder, patient=True, notify=notify) as place:
        fill(place, doing or (lambda _: None))
        written = sorted(place.finish(notify))
        others = place.others()
        if others and notify is not None:
            notify(
                f"{quoted(str(folder))}: also holds what is not from this program, and stays: {files.listed(others)}"
            )
    return written


def _draw(place: Folder, draw: Callable[[], Sequence[Picture]], look: Look) -> None:
    from sim.figures import sheet

    with sheet.on(sheet.DARK if look.dark else sheet.PAPER):
        done = draw()
    for picture in done:
        for name, content in drawn.files(picture, look.svg):
            _put(place, name, content)


def _put(place: Folder, name: str, content: str | bytes) -> None:
    with place.file(name, PART) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


def _csv(place: Folder, name: str, frame: pd.DataFrame) -> None:
    with place.file(f"{name}.csv", PART) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        frame.to_csv(text, index=False, float_format="%.7g", lineterminator="\n")
        text.detach()


def _rulebook_files(worlds: Iterable[World]) -> list[str]:
    """A file for each world's rulebook; two names that differ only in what a file's name cannot have get a number."""
    names: list[str] = []
    for world in worlds:
        stem = files.stem(world.label) or "world"
        numbered = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        names.append(next(name for name in (f"{one}.toml" for one in numbered) if name not in names))
    return names
