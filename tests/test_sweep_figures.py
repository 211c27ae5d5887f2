"""Figures of sweeps show what their tables hold; legible, inside the page, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.cli.main import main
from sim.cli.sweeps import pictures
from sim.figures import sheet
from sim.figures.style import COLOURS, Picture
from sim.rules.rulebook import meaning
from sim.sweeps import figure as figures
from sim.sweeps import labels as words_of
from sim.sweeps import read, run
from sim.sweeps.read import SweepRows
from sim.words import brief
from tests import vocabulary
from tests.sweep_tools import DESIGN

# matplotlib's work, from rows that are the same everywhere
pytestmark = pytest.mark.once

KEYS = {"listing.threshold": {"low": 850.0, "high": 950.0}, "sanctions.severity": {"low": 0.0, "high": 1.0},
        "listing.term": {"low": 0, "high": 24}}  # fmt: skip


MORE = {"sample": "sobol", "points": 32, "seeds": 1, "months": 6, "rulebooks": "joined-hands"}


def lived(design: dict[str, Any], folder: Path) -> SweepRows:
    run.sweep(design, folder)
    return read.open_sweep(folder)


def title_of(picture: Picture) -> str:
    return picture.figure.get_suptitle() or picture.figure.axes[0].get_title("left")


def legible(picture: Picture) -> None:
    figure, first = picture.figure, picture.png()  # drawn once, everything stands at its place
    wide, high = figure.get_size_inches() * figure.dpi
    assert wide == 1200 and high >= 700
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            assert text.get_fontsize() >= 14, text
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= high + 1, text
    assert picture.png() == first and first[:4] == b"\x89PNG"
    assert len(picture.alt) > 40 and "nan" not in picture.alt


def test_pictures(tmp_path: Path) -> None:
    grid, sample = lived(DESIGN, tmp_path / "grid"), lived({**DESIGN, "keys": KEYS, **MORE}, tmp_path / "sample")
    first, second = pictures(grid), pictures(sample)
    for created in (first, second):
        assert [p.name for p in created] == ["what-moves-it", "one-number", "two-numbers"]
    for picture in (*first, *second, *pictures(grid, "entries", "source.*.rate", "listing.threshold")):
        legible(picture)
    assert pictures(grid)[0].png() == first[0].png()


def test_months(tmp_path: Path) -> None:
    design = {**DESIGN, "per": "month", "measures": ["listed_share"], "seeds": [1, 2], "months": 5}
    created = pictures(lived(design, tmp_path / "out"))
    assert [p.name for p in created] == ["what-moves-it", "one-number", "two-numbers"]
    assert "by month" in created[1].alt
    for picture in created:
        legible(picture)


def test_nothing_varied(tmp_path: Path) -> None:
    (picture,) = pictures(lived({**DESIGN, "keys": {}, "seeds": [1]}, tmp_path / "out"))
    assert "varies nothing but luck and rulebooks" in picture.alt


def test_odd_tables() -> None:
    """Empty, constant, negative, one cell, many cells, long names."""
    empty = pd.DataFrame({"x": [], "y": [], "value": [], "runs": []})
    legible(figures.heat_map(empty, "x", "y", "measure of something or other in units"))
    one = pd.DataFrame({"x": [1.0], "y": [2.0], "value": [3.0], "runs": [1]})
    legible(figures.heat_map(one, "x", "y", "m"))
    many = pd.DataFrame([(x, y, (x - y) * 1e7, 1) for x in range(40) for y in range(40)], columns=list(one))
    legible(figures.heat_map(many, "a_long.dotted.key_of_a_source", "another_long.dotted.key", "measure", "about"))
    bands = pd.DataFrame(
        [(f"rulebook number {i} of a long shelf", x, -1.0, 0.0, 0.0, 1.0, 2.0, 5) for i in range(9) for x in range(3)],
        columns=["rulebook", "x", "low", "lower", "middle", "upper", "high", "runs"],
    )
    legible(figures.interval_bands(bands, "x", "measure"))
    legible(figures.interval_bands(bands[bands["x"] == 1], "x", "measure"))
    legible(figures.interval_bands(bands.iloc[:0], "x", "measure"))
    luck = np.random.default_rng(1)
    name = "source.a_rather_long_name_{}.retention"
    rows = [(name.format(i), "quarter", 0, 600, *luck.normal(0, 5 / (i + 1), 2), 0.0) for i in range(20)]
    effects = pd.DataFrame(rows, columns=["key", "quarter", "low", "high", "at_low", "at_high", "overall"])
    effects["label"] = effects["key"]
    legible(figures.tornado(effects, "measure (unit)"))
    legible(figures.tornado(effects.assign(at_low=0.0, at_high=0.0).head(1), "measure (unit)"))
    legible(figures.tornado(effects.head(0), "measure (unit)"))


def pixels(ax: Axes) -> Any:
    """What is seen at a place of the axes, as a function of x and y: red, green, blue from 0 to 1."""
    canvas: Any = FigureCanvasAgg(ax.figure)
    canvas.draw()
    seen = np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255

    def at(x: float, y: float) -> Any:
        right, up = ax.transData.transform((x, y))
        return seen[int(up), int(right)]

    return at


def labels(ax: Axes, axis: str) -> dict[str, float]:
    """Words along an axis, and where they stand."""
    texts = [label.get_text() for label in getattr(ax, f"get_{axis}ticklabels")()]
    return dict(zip(texts, map(float, getattr(ax, f"get_{axis}ticks")()), strict=True))


def numbered(ax: Axes, axis: str) -> None:
    """An axis of numbers rises, and each number stands at its place."""
    low, high = getattr(ax, f"get_{axis}lim")()
    places = labels(ax, axis)
    assert low < high and len(places) >= 2
    for text, place in places.items():
        assert float(text.replace(",", "")) == pytest.approx(place, rel=5e-3, abs=1e-9) and low <= place <= high


def heat(picture: Picture, cells: dict[tuple[str, str], float], say: Callable[[float], str] = brief) -> None:
    """Where two labels meet stands the colour and the number of their cell; the bar beside it has the same colours."""
    ax, bar = picture.figure.axes
    right, up, low, high = labels(ax, "x"), labels(ax, "y"), min(cells.values()), max(cells.values())
    at, said = pixels(ax), {tuple(map(float, t.get_position())): t.get_text() for t in ax.texts}
    assert ax.transData.transform((0, 1))[1] > ax.transData.transform((0, 0))[1]
    for x in right:
        for y in up:
            place, value = (right[x], up[y]), cells.get((x, y))
            wanted = (1, 1, 1) if value is None else colormaps["cividis"]((value - low) / (high - low))[:3]
            assert at(place[0] - 0.4, place[1] - 0.4) == pytest.approx(wanted, abs=0.02), (x, y)
            assert said.get(place) == (None if value is None else say(value))
    assert sum(colormaps["cividis"](0.0)[:3]) < sum(colormaps["cividis"](1.0)[:3])  # darker is less
    numbered(bar, "y")
    at = pixels(bar)
    for share in (0.1, 0.5, 0.9):
        assert at(0.5, low + share * (high - low)) == pytest.approx(colormaps["cividis"](share)[:3], abs=0.02)


def test_heat_map_shows_its_table() -> None:
    rows = [(20, 0.1, 7, 2), (10, 0.1, 1, 2), (40, 0.1, 2, 3), (10, 0.5, 5.25, 2), (40, 0.5, 9, 1)]
    picture = figures.heat_map(pd.DataFrame(rows, columns=["x", "y", "value", "runs"]), "term", "rate", "towns (%)")
    wanted = {("10", "0.1"): 1, ("20", "0.1"): 7, ("40", "0.1"): 2, ("10", "0.5"): 5.25, ("40", "0.5"): 9}
    heat(picture, wanted)
    ax = picture.figure.axes[0]
    assert list(labels(ax, "x").values()) == [0, 1, 2] and list(labels(ax, "y").values()) == [0, 1]
    assert picture.figure.get_suptitle() == "Towns (%): from 1 (term 10, rate 0.1) to 9 (term 40, rate 0.5)"
    assert ax.get_xlabel() == "term" and ax.get_title("left") == "upwards: rate"
    assert picture.alt == (
        "Heat map of towns (%) by term (10 to 40) and rate (0.1 to 0.5), 10 runs. "
        "Lowest 1 at term 10, rate 0.1. Highest 9 at term 40, rate 0.5."
    )


BANDS = pd.DataFrame(
    [("one", 1, 0.5, 1, 2, 3, 4, 10), ("one", 3, 1, 1.5, 2.5, 3.5, 6, 10), ("one", 7, 2, 3, 4, 5, 8, 10),
     ("two", 1, 10, 11, 12, 13, 14, 5), ("two", 3, 10, 12, 13, 14, 15.5, 5), ("two", 7, 12, 13, 14, 15, 16, 5)],
    columns=["rulebook", "x", "low", "lower", "middle", "upper", "high", "runs"],
)  # fmt: skip


def test_bands_show_their_table() -> None:
    """Between 5% and 95%, and 25% and 75%, of each rulebook, in its colour; the line is the middle run."""
    picture = figures.interval_bands(BANDS.sample(frac=1, random_state=1).sort_values("rulebook"), "month", "towns")
    (ax,) = picture.figure.axes
    lines = [line for line in ax.lines if line.get_transform() is ax.transData]
    drawn, wanted, at = [], [], pixels(ax)
    for band in (c for c in ax.collections if isinstance(c, PolyCollection)):
        ups = [[y for right, y in band.get_paths()[0].vertices if right == x] for x in (1, 3, 7)]
        drawn.append((tuple(band.get_facecolor()[0][:3]), *((min(up), max(up)) for up in ups)))
    for name, line, colour in zip(("one", "two"), lines, COLOURS, strict=False):
        part = BANDS[BANDS["rulebook"] == name]
        assert line.get_color() == colour
        assert line.get_xydata().tolist() == part[["x", "middle"]].to_numpy(dtype=float).tolist()
        for low, high in (("low", "high"), ("lower", "upper")):
            wanted.append((to_rgb(colour), *zip(part[low], part[high], strict=True)))
        first = part.iloc[1]
        inner, outer = (at(3, (first[a] + 2 * first[b]) / 3) for a, b in (("lower", "middle"), ("upper", "high")))
        assert sum(inner) < sum(outer) < 2.97  # both are seen, the inner one is darker
        assert at(3, first["high"] + 0.5) == pytest.approx([1, 1, 1], abs=0.15)
    assert len(lines) == 2 and drawn == wanted
    numbered(ax, "x")
    numbered(ax, "y")
    assert ax.get_xlim() == (1, 7) and ax.get_ylim()[0] <= 0 and ax.get_ylim()[1] >= 16
    assert [t.get_text() for t in ax.texts] == ["one: 4", "two: 14"]
    assert picture.figure.get_suptitle() == "Towns: 2 at month 1, 4 at 7 (one)" and ax.get_xlabel() == "month"
    assert picture.alt == (
        "Line chart of towns by month under 2 rulebooks, middle run and bands. "
        "one: 2 at 1, 4 at 7 (nine tenths of 10 runs between 2 and 8). "
        "two: 12 at 1, 14 at 7 (nine tenths of 5 runs between 12 and 16)."
    )


def test_bands_of_one_value_are_upright_bars() -> None:
    (ax,) = figures.interval_bands(BANDS[BANDS["x"] == 3].head(1), "month", "towns").figure.axes
    bars = [c.get_segments() for c in ax.collections if isinstance(c, LineCollection)]
    assert [np.array(b).tolist() for b in bars] == [[[[3, 1], [3, 6]]], [[[3, 1.5], [3, 3.5]]]]


def test_tornado_shows_its_table() -> None:
    """From the mean of all runs to the means at the key's low (blue) and high value (orange), largest on top."""
    rows = [("term", "", 3, 24, 2.0, 9.0, 5.0), ("rate", "", 0.2, 0.6, 7.5, 4.0, 5.0), ("age", "", 1, 2, 5.0, 6.0, 5.0)]
    columns = ["key", "quarter", "low", "high", "at_low", "at_high", "overall"]
    frame = pd.DataFrame(rows, columns=columns)
    picture = figures.tornado(frame.assign(label=frame["key"]), "towns")
    (ax,) = picture.figure.axes
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    drawn = [(p.get_x(), p.get_x() + p.get_width(), p.get_facecolor()[:3]) for p in bars]
    blue, orange = map(to_rgb, COLOURS[:2])
    assert drawn == [end for r in rows for end in ((5.0, r[4], blue), (5.0, r[5], orange))]
    places, at = labels(ax, "y"), pixels(ax)
    assert list(places) == ["term", "rate", "age"]
    heights = [ax.transData.transform((0, y))[1] for y in places.values()]
    assert heights == sorted(heights, reverse=True)
    for i, bar in enumerate(bars):
        row = list(places.values())[i // 2]
        assert bar.get_y() < row < bar.get_y() + bar.get_height() and bar.get_height() > 0.5
        inside = [at(5 + (drawn[i][1] - 5) * s, row + t) for s in np.linspace(0.1, 0.9, 15) for t in (-0.2, 0, 0.2)]
        hits = np.mean([np.allclose(colour, drawn[i][2], atol=0.02) for colour in inside])
        assert hits > 0.4 or drawn[i][0] == drawn[i][1]
    assert np.allclose(at(3.5, 1), 1) and [line.get_xdata() for line in ax.lines] == [[5.0, 5.0]]
    assert {(t.get_text(), *t.xy) for t in ax.texts} == {
        ("2 at 3", 2.0, 0), ("9 at 24", 9.0, 0), ("4 at 0.6", 4.0, 1), ("7.5 at 0.2", 7.5, 1), ("5 at 1", 5.0, 2),
        ("6 at 2", 6.0, 2),
    }  # fmt: skip
    numbered(ax, "x")
    assert picture.figure.get_suptitle() == "Towns: term moves it most, from 2 at 3 to 9 at 24"
    assert picture.alt == (
        "Bars for towns, the key that moves it most on top: mean of all runs 5. term: 2 at 3, 9 at 24. "
        "rate: 7.5 at 0.2, 4 at 0.6. age: 5 at 1, 6 at 2."
    )


def test_pictures_of_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sim plot` writes these pictures and says their words; they are of the rows, and each cell is a mean of them."""
    result, words = lived(DESIGN, tmp_path / "out"), ("source.*.rate", "times put on (listings)")
    created = pictures(result, "entries", words[0], "listing.threshold")
    assert main(["plot", str(tmp_path / "out"), "--measure", "entries", "--x", words[0]]) == 0
    for picture, line in zip(created, capsys.readouterr().out.splitlines(), strict=True):
        path, alt = line.split(": ", 1)
        assert alt == picture.alt and Path(path).read_bytes() == picture.png()
    means = result.frame.groupby([words[0], "listing.threshold"])["entries"].mean()
    say = words_of.counted("entries", "world").text
    heat(created[2], {(f"{x:.3g}", f"{y:.0f}"): value for (x, y), value in means.items()}, say)
    assert created[0].alt == figures.tornado(read.effects(result, "entries"), words[1], say=say).alt
    assert created[1].alt == figures.interval_bands(
        read.bands(result, words[0], "entries"), words_of.axis(words[0], "world"), words[1], say
    ).alt  # fmt: skip
    for picture in created:
        shown = " ".join(vocabulary.on_picture(picture).split())
        for key in (words[0], "listing.threshold"):
            assert key not in shown or (f"({key})" in shown and meaning(key) in shown), "a key is said in words"
        assert "." not in title_of(picture).replace("0.", ""), "no key in a title"


def test_letters_stand_out_from_their_fields(tmp_path: Path) -> None:
    """On paper and on a dark wall, at every shade: a contrast of 4.5 and more, as people need it."""
    rows = pd.DataFrame([(x, 0.0, float(x), 1) for x in range(12)], columns=["x", "y", "value", "runs"])
    for ground in (sheet.PAPER, sheet.DARK):
        with sheet.on(ground):
            picture = figures.heat_map(rows, "term", "rate", "towns")
        ax = picture.figure.axes[0]
        at = pixels(ax)
        for text in ax.texts:
            x, y = text.get_position()
            one, other = sorted(
                (brightness(to_rgb(text.get_color())), brightness(at(float(x) - 0.45, float(y) - 0.45)))
            )
            assert (other + 0.05) / (one + 0.05) >= 4.5, (ground, text.get_text())


def brightness(colour: Any) -> float:
    """Relative luminance, as the web's guidelines for contrast have it."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(np.dot(parts, [0.2126, 0.7152, 0.0722]))


def test_percentages_and_kinds_of_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shares are told in percent under their label, never by a raw name; `--dark` and `--svg` as everywhere."""
    lived({**DESIGN, "measures": ["listed_share"]}, tmp_path / "out")
    assert main(["plot", str(tmp_path / "out"), "--dark", "--svg"]) == 0
    said = capsys.readouterr().out
    assert "on the list at the end" in said and "%" in said and "listed_share" not in said.replace("-listed_share.", "")
    names = {path.name for path in (tmp_path / "out" / "_figures").iterdir()}
    stems = ("what-moves-it", "one-number", "two-numbers")
    assert {f"{stem}-listed_share.{kind}" for stem in stems for kind in ("png", "svg")} <= names
    with sheet.on(sheet.DARK):
        (picture, *_) = pictures(read.open_sweep(tmp_path / "out"))
    assert (tmp_path / "out" / "_figures" / "what-moves-it-listed_share.png").read_bytes() == picture.png()
    assert sum(to_rgb(picture.figure.get_facecolor())) < 0.5
