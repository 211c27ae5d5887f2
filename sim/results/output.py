"""Output: a run's folder, whole or not at all. The same run writes the same bytes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from sim import figures
from sim.errors import ListedError, quoted
from sim.results.runs import Run, versions
from sim.results.study import Study
from sim.rules import shelf
from sim.town import tables

MARK = "summary.json"
"""A folder that holds this file is a run's folder, and may be replaced by another run."""


class OutputError(ListedError):
    """A folder that cannot be written."""


def write(run: Run, folder: str | Path, told: Callable[[str], None] | None = None) -> list[Path]:
    """Write a run to `folder`; gives the paths of its files.

    An earlier run there is replaced in one step at the end; anything else there is refused. `told` hears what is
    being written. Raises OutputError, and leaves what was there as it was, when the folder cannot be written.
    """
    say = told or (lambda _: None)

    def fill(place: Path) -> None:
        say("tables")
        (place / MARK).write_text(as_json(run.summary()) + "\n", encoding="utf-8")
        for name in ("monthly", "residents", "records"):
            _csv(getattr(run, name), place / f"{name}.csv")
        for index in run.shown:
            world = run.town.worlds[index]
            (place / f"{_stem(world.label)}.toml").write_text(shelf.dump(world.rulebook), encoding="utf-8")
        say("figures")
        for picture in pictures(run):
            picture.save(place / f"{picture.name}.png")

    return whole(Path(folder), fill)


def write_study(study: Study, folder: str | Path, told: Callable[[str], None] | None = None) -> list[Path]:
    """Write a study's findings, tables and pictures to `folder`, in the manner of `write`."""
    say = told or (lambda _: None)

    def fill(place: Path) -> None:
        say("tables")
        text = {"study": study.name, "title": study.title, "sentences": list(study.sentences)}
        (place / MARK).write_text(as_json({**text, **study.data, "versions": versions()}) + "\n", encoding="utf-8")
        for name, frame in study.tables.items():
            _csv(frame, place / f"{_stem(name)}.csv")
        say("figures")
        for picture in study.draw():
            picture.save(place / f"{picture.name}.png")

    return whole(Path(folder), fill)


def as_json(value: Any) -> str:
    """JSON without NaN or infinity, in a fixed form."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)


def pictures(run: Run) -> list[figures.Picture]:
    """The five figures of a run."""
    town, shown_worlds = run.town, run.shown
    pair = [shown_worlds[0], shown_worlds[1] if len(shown_worlds) > 1 else shown_worlds[0]]
    months = sorted({max(1, round(town.month * k / 4)) for k in range(1, 5)})
    marks = {m: tables.marks(town, m)[pair] for m in months}
    labels = [town.worlds[i].label for i in shown_worlds]
    return [
        figures.listed_by_month(run.monthly),
        figures.people_grid(marks, tables.STATES, [town.worlds[i].label for i in pair], town.people.district),
        figures.spell_survival(run.spells, labels),
        figures.district_gap(run.districts),
        figures.listing_causes(run.spells, labels),
    ]


def whole(folder: Path, fill: Callable[[Path], None]) -> list[Path]:
    """Fill a new folder beside `folder`, then put it in its place in one step."""
    target = folder.absolute()
    refuse_strangers(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".partial", dir=target.parent))
    except OSError as error:
        raise OutputError(f"{quoted(str(folder))}: cannot be written: {error.strerror or error}") from None
    try:
        fill(place)
        place.chmod(0o777 & ~_umask())
        names = sorted(p.name for p in place.iterdir())
        _put(place, target)
    except OSError as error:
        raise OutputError(f"{quoted(str(folder))}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return [folder / name for name in names]


def _put(place: Path, target: Path) -> None:
    """Move the new folder into place; what stood there goes only once the new one stands."""
    if not target.is_dir():
        os.replace(place, target)
        return
    attic = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".old", dir=target.parent))
    try:
        os.replace(target, attic / "run")
        try:
            os.replace(place, target)
        except OSError:
            os.replace(attic / "run", target)
            raise
    except OSError:
        with contextlib.suppress(OSError):
            attic.rmdir()  # stays if the earlier run is still in it: work done is never lost
        raise
    shutil.rmtree(attic, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def refuse_strangers(folder: Path) -> None:
    """Raise OutputError unless `folder` is new, empty or an earlier run: said before anything is lived."""
    name = quoted(str(folder))
    target = folder.absolute()
    if not target.name or "\0" in target.name:
        raise OutputError(f"{name}: no name for a folder; give it one")
    try:
        if target.exists() and not target.is_dir():
            raise OutputError(f"{name}: is a file; the name of a folder is needed")
        if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
            raise OutputError(f"{name}: holds other things than a run; choose a new or empty folder")
    except OSError as error:
        raise OutputError(f"{name}: cannot be used: {error.strerror or error}") from None


def _csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, float_format="%.7g", lineterminator="\n")


def _stem(label: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", label.lower()).strip("-") or "world"
