"""Figures of sweeps show what their tables hold; legible, inside the page, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.cli_sweep import pictures
from sim.figures import sweep as figures
from sim.figures.style import Picture
from sim.sweeps import read, run
from sim.sweeps.read import Found
from tests.sweep_tools import DESIGN

KEYS = {"listing.threshold": {"low": 850.0, "high": 950.0}, "sanctions.severity": {"low": 0.0, "high": 1.0},
        "listing.term": {"low": 0, "high": 24}}  # fmt: skip


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("grid") / "out"
    run.sweep(DESIGN, folder)
    return read.found(folder)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("sample") / "out"
    design = {
        **DESIGN,
        "keys": KEYS,
        "sample": "sobol",
        "points": 32,
        "seeds": 1,
        "months": 6,
        "rulebooks": "joined-hands",
    }
    run.sweep(design, folder)
    return read.found(folder)


def legible(picture: Picture) -> None:
    figure = picture.figure
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    wide, high = figure.get_size_inches() * figure.dpi
    assert wide == 1200 and high >= 700
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            assert text.get_fontsize() >= 14, text
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= high + 1, text
    assert picture.png() == picture.png() and picture.png()[:4] == b"\x89PNG"
    assert len(picture.alt) > 40 and "nan" not in picture.alt


def test_pictures(grid: Found, sample: Found) -> None:
    for found, names in (
        (grid, ["tornado", "interval-bands", "heat-map"]),
        (sample, ["tornado", "interval-bands", "heat-map"]),
    ):
        made = pictures(found)
        assert [p.name for p in made] == names
        for picture in made:
            legible(picture)
    for picture in pictures(grid, "entries", "source.*.rate", "listing.threshold"):
        legible(picture)
    assert pictures(grid)[0].png() == pictures(grid)[0].png()


def test_months(tmp_path: Path) -> None:
    design = {**DESIGN, "per": "month", "measures": ["listed_share"], "seeds": [1, 2], "months": 5}
    run.sweep(design, tmp_path / "out")
    made = pictures(read.found(tmp_path / "out"))
    assert [p.name for p in made] == ["tornado", "interval-bands", "heat-map"]
    assert "by month" in made[1].alt
    for picture in made:
        legible(picture)


def test_nothing_varied(tmp_path: Path) -> None:
    run.sweep({**DESIGN, "keys": {}, "seeds": [1]}, tmp_path / "out")
    (picture,) = pictures(read.found(tmp_path / "out"))
    assert "varies nothing but luck and rulebooks" in picture.alt


def test_tables_hold_what_rows_hold(grid: Found) -> None:
    frame = grid.frame
    table = read.summary(grid)
    assert len(table) == 8 and set(table["runs"]) == {3}
    one = table.iloc[3]
    same = frame[(frame["rulebook"] == one["rulebook"]) & (frame["listing.threshold"] == one["listing.threshold"])
                 & (frame["source.*.rate"] == one["source.*.rate"])]  # fmt: skip
    assert one["entries mean"] == same["entries"].mean()
    cells = read.cells(grid, "listing.threshold", "source.*.rate", "entries")
    assert list(cells["runs"]) == [6] * 4
    assert cells["value"].mean() == pytest.approx(frame["entries"].mean())
    bands = read.bands(grid, "listing.threshold", "entries")
    assert (bands["low"] <= bands["middle"]).all() and (bands["middle"] <= bands["high"]).all()
    assert bands["runs"].sum() == 24
    effects = read.effects(grid, "entries")
    for row in effects.itertuples():
        assert row.at_low == frame.loc[frame[row.key] == row.low, "entries"].mean()
        assert row.overall == frame["entries"].mean()
    sizes = (effects["at_high"] - effects["at_low"]).abs()
    assert sizes.is_monotonic_decreasing


def test_samples_are_binned(sample: Found) -> None:
    cells = read.cells(sample, "listing.threshold", "sanctions.severity", "listed_share")
    assert cells["x"].nunique() <= 12 and cells["runs"].sum() == 32
    effects = read.effects(sample, "listed_share")
    assert set(effects["quarter"]) == {"quarter"}


def test_odd_tables() -> None:
    """Empty, constant, negative, one cell, many cells, long names."""
    empty = pd.DataFrame({"x": [], "y": [], "value": [], "runs": []})
    legible(figures.heat_map(empty, "x", "y", "measure of something or other in units"))
    one = pd.DataFrame({"x": [1.0], "y": [2.0], "value": [3.0], "runs": [1]})
    legible(figures.heat_map(one, "x", "y", "m"))
    many = pd.DataFrame([(x, y, (x - y) * 1e7, 1) for x in range(40) for y in range(40)], columns=list(one))
    legible(
        figures.heat_map(many, "a_long.dotted.key_of_a_source", "another_long.dotted.key", "measure (unit)", "about")
    )
    bands = pd.DataFrame(
        [(f"rulebook number {i} of a long shelf", x, -1.0, 0.0, 0.0, 1.0, 2.0, 5) for i in range(9) for x in range(3)],
        columns=["rulebook", "x", "low", "lower", "middle", "upper", "high", "runs"],
    )
    legible(figures.interval_bands(bands, "x", "measure"))
    legible(figures.interval_bands(bands[bands["x"] == 1], "x", "measure"))
    legible(figures.interval_bands(bands.iloc[:0], "x", "measure"))
    luck = np.random.default_rng(1)
    rows = [
        (f"source.a_rather_long_name_{i}.retention", "quarter", 0, 600, *luck.normal(0, 5 / (i + 1), 2), 0.0)
        for i in range(20)
    ]
    effects = pd.DataFrame(rows, columns=["key", "quarter", "low", "high", "at_low", "at_high", "overall"])
    legible(figures.tornado(effects, "measure (unit)"))
    legible(figures.tornado(effects.assign(at_low=0.0, at_high=0.0).head(1), "measure (unit)"))
    legible(figures.tornado(effects.head(0), "measure (unit)"))
