"""Figures: what they show is what the tables hold; everything legible, inside, and apart."""

from __future__ import annotations

import ast
import functools
import io
import itertools
import re
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import matplotlib.colors
import matplotlib.image
import matplotlib.lines
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from sim import figures
from sim.cli import main as cli
from sim.figures import labels, sheet
from sim.figures import style as figures_style
from sim.figures.labels import short_names
from sim.theory.figure import held_rows

# matplotlib's work, from numbers that are the same everywhere
pytestmark = pytest.mark.once

STATES = ("none", "in arrears", "favoured", "listed")
CAUSES = ("wrong record", "could not pay", "would not pay or wrong record", "ties", "mark after repair", "forced")
LONG = [
    "$one_world of 40 letters and some more_$",
    "$two_world of 40 letters and some more_$",
    "short",
    '<b>&"quoted"\'',
]


def worlds(number: int) -> list[str]:
    return (LONG + [f"rulebook number {i} of a long long shelf" for i in range(5, 40)])[:number]


def monthly(number: int, months: int, zero: bool = False) -> pd.DataFrame:
    luck = np.random.default_rng(number)
    shares = np.zeros((number, months)) if zero else luck.random((number, months)).cumsum(axis=1) / months / 2
    index = {"world": np.repeat(worlds(number), months), "month": np.tile(np.arange(1, months + 1), number)}
    return pd.DataFrame(index | {"listed_share": shares.ravel()})


def districts(number: int, months: int, areas: int = 4, zero: bool = False) -> pd.DataFrame:
    keys = itertools.product(worlds(number), range(1, months + 1), range(1, areas + 1))
    frame = pd.DataFrame(keys, columns=["world", "month", "district"])
    frame["listed_share"] = 0.0 if zero else np.random.default_rng(1).random(len(frame)) * frame["month"] / months
    return frame


def spells(number: int, size: int = 60, ended: float = 0.7) -> pd.DataFrame:
    luck = np.random.default_rng(size)
    return pd.DataFrame(
        {
            "world": np.repeat(worlds(number), size),
            "months": luck.integers(1, 60, number * size),
            "ended": luck.random(number * size) < ended,
            "cause": luck.choice(CAUSES, number * size, p=[0.3, 0.4, 0.2, 0.05, 0.04, 0.01]),
        }
    )


def marks(residents: int, names: int = 2, dates: tuple[int, ...] = (1, 12, 60, 120)) -> dict[int, Any]:
    luck = np.random.default_rng(3)
    shares = {m: [0.7 - m / 250, 0.1, 0.2, m / 250] for m in dates}
    return {m: luck.choice(4, (names, residents), p=shares[m]).astype(np.uint8) for m in dates}


def grid(residents: int, names: int = 2, areas: int = 4, shown: int = 1, **more: Any) -> figures.Picture:
    home = np.arange(residents) * areas // residents
    return figures.people_grid(marks(residents, names, **more), STATES, worlds(names), home, shown)


def money(number: int) -> pd.DataFrame:
    luck = np.random.default_rng(number)
    columns = ("unpaid", "collected_late", "written_off", "still_owed")
    return pd.DataFrame({"world": worlds(number)} | {c: luck.random(number) * 9e5 for c in columns})


def summary(number: int, measures: int) -> tuple[pd.DataFrame, dict[str, str]]:
    values = {f"m{i}": np.random.default_rng(i).normal(0, 10.0 ** (2 * i), number) for i in range(measures)}
    labels = {name: f"measure {name} of all, in $ a month" for name in values}
    return pd.DataFrame({"world": worlds(number)} | values), labels


CASES = {
    **{f"months-{n}": lambda n=n: figures.listed_by_month(monthly(n, 60)) for n in (1, 2, 6, 12, 20)},
    "months-one": lambda: figures.listed_by_month(monthly(3, 1)),
    "months-zero": lambda: figures.listed_by_month(monthly(12, 24, zero=True)),
    "months-none": lambda: figures.listed_by_month(monthly(1, 0)),
    **{f"spells-{n}": lambda n=n: figures.spell_survival(spells(n)) for n in (1, 4, 6, 12)},
    "spells-none": lambda: figures.spell_survival(spells(0)),
    "spells-empty-world": lambda: figures.spell_survival(spells(2), worlds(4)),
    "spells-only-empty": lambda: figures.spell_survival(spells(0), worlds(3)),
    "spells-censored": lambda: figures.spell_survival(spells(2, ended=0)),
    "spells-one": lambda: figures.spell_survival(spells(1, 1)),
    **{f"districts-{n}": lambda n=n: figures.district_gap(districts(n, 36)) for n in (1, 2, 3, 4, 6, 12)},
    "districts-one": lambda: figures.district_gap(districts(2, 1, 1)),
    "districts-hundred": lambda: figures.district_gap(districts(3, 12, 100)),
    "districts-zero": lambda: figures.district_gap(districts(5, 12, zero=True)),
    "districts-none": lambda: figures.district_gap(districts(1, 0)),
    **{f"causes-{n}": lambda n=n: figures.listing_causes(spells(n, 40 * n)) for n in (1, 2, 6, 12)},
    "causes-empty-world": lambda: figures.listing_causes(spells(1, 3), worlds(3)),
    "causes-none": lambda: figures.listing_causes(spells(0)),
    "causes-only-empty": lambda: figures.listing_causes(spells(0), worlds(2)),
    **{f"people-{n}": lambda n=n: grid(n) for n in (2, 50, 1000, 4000, 4001)},
    "people-districts": lambda: grid(1000, areas=100),
    "people-one-world": lambda: grid(300, names=1, areas=1, dates=(7,)),
    **{f"people-four-dates-{n}": lambda n=n: grid(n, dates=(30, 60, 90, 120), shown=4) for n in (1000,)},
    **{f"money-{n}": lambda n=n: figures.who_pays_whom(money(n)) for n in (0, 1, 3, 6, 12)},
    "people-three-worlds": lambda: grid(300, names=3, areas=3, dates=(1, 2, 3, 4, 5, 60)),
    **{f"sides-{n}-{m}": lambda n=n, m=m: figures.worlds_side_by_side(*summary(n, m)) for n, m in
       ((1, 1), (3, 2), (8, 3), (12, 4), (20, 4), (20, 7))},
    "sides-zero": lambda: figures.worlds_side_by_side(summary(2, 1)[0].assign(m0=[0, np.nan]), {"m0": "x"}),
    "sides-none": lambda: figures.worlds_side_by_side(summary(0, 1)[0], {"m0": "x"}),
}  # fmt: skip


ONE_OF_EACH = (
    "months-6", "spells-4", "districts-3", "causes-6", "people-50", "people-4001", "people-four-dates-1000", "money-3",
    "sides-8-3",
)  # fmt: skip


def test_every_shared_figure_is_drawn_here() -> None:
    """A figure of a study is drawn by the tests of studies."""
    home = Path(figures.__file__).parent
    nodes = [
        n
        for name in ("__init__", "money", "stays", "town")
        for n in ast.parse((home / f"{name}.py").read_text(encoding="utf-8")).body
    ]
    created = {
        n.name for n in nodes if isinstance(n, ast.FunctionDef) and n.returns and ast.unparse(n.returns) == "Picture"
    }
    assert len(created) >= 6
    assert not [name for name in created if f"figures.{name}(" not in Path(__file__).read_text(encoding="utf-8")]


@functools.cache
def picture_of(case: str) -> figures.Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return CASES[case]()


def shown(picture: figures.Picture) -> list[tuple[str, Any, float]]:
    """Every text that a viewer sees: its words, its box in pixels, its size in points."""
    picture.figure.draw_without_rendering()
    result = []
    for text in picture.figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and (text.axes is None or _seen(text)):
            result.append((text.get_text(), text.get_window_extent(), text.get_fontsize()))
    return result


def _seen(text: Any) -> bool:
    """Not a tick label of a hidden axis or beyond the limits of its axis."""
    axes = text.axes
    for axis, limits, place in ((axes.xaxis, axes.get_xlim(), 0), (axes.yaxis, axes.get_ylim(), 1)):
        if any(text in (tick.label1, tick.label2) for tick in (*axis.majorTicks, *axis.minorTicks)):
            inside = min(limits) - 1e-9 <= text.get_position()[place] <= max(limits) + 1e-9
            drawn = any(tick.label1 is text and tick.label1.get_visible() for tick in axis.majorTicks)
            return axes.axison and inside and drawn
    return True


@pytest.mark.parametrize("case", CASES)
def test_text_is_large_inside_and_apart(case: str) -> None:
    picture = picture_of(case)
    box = picture.figure.bbox
    texts = shown(picture)
    assert texts
    for words, extent, size in texts:
        assert size >= 14, words
        assert extent.x0 >= 0 and extent.y0 >= 0 and extent.x1 <= box.x1 and extent.y1 <= box.y1, (words, extent)
    for (a, first, _), (b, second, _) in itertools.combinations(texts, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert min(wide, high) <= 1.5, (a, b, wide, high)


@pytest.mark.parametrize("case", CASES)
def test_alt_text_and_size(case: str) -> None:
    picture = picture_of(case)
    assert picture.figure.get_figwidth() == 12
    assert picture.figure.get_figheight() >= 7
    assert len(picture.alt) > 30 and "\n" not in picture.alt and "nan" not in picture.alt
    assert re.fullmatch(r"[a-z-]+", picture.name)


@pytest.mark.parametrize("case", ONE_OF_EACH)
def test_same_bytes_whatever_the_settings(case: str, tmp_path: Any) -> None:
    first = picture_of(case).png()
    assert first == picture_of(case).png() == CASES[case]().png()
    before = dict(matplotlib.rcParams)
    with matplotlib.style.context(["dark_background", "ggplot"]), matplotlib.rc_context({"font.size": 4}):
        assert CASES[case]().png() == first
    assert dict(matplotlib.rcParams) == before
    assert picture_of(case).save(tmp_path / "p.png").read_bytes() == first
    image = matplotlib.image.imread(io.BytesIO(first))
    assert image[0, 0, :3].tolist() == [1, 1, 1] and (image.shape[2] == 3 or (image[..., 3] == 1).all())


def test_names_are_never_formulas() -> None:
    for case in ("months-2", "spells-4", "districts-2", "causes-2", "people-50", "sides-3-2"):
        texts = [t for t in picture_of(case).figure.findobj(Text) if "$" in t.get_text()]
        assert texts, case
        for text in texts:
            assert not text._preprocess_math(text.get_text())[1]


def test_html_is_escaped() -> None:
    picture = figures.listed_by_month(monthly(4, 3))
    page = picture.html()
    assert page == picture._repr_html_()
    assert page.startswith('<figure><img alt="Line chart of') and page.endswith('"></figure>')
    assert "&lt;b&gt;&amp;&quot;quoted&quot;&#x27;" in page and "<b>" not in page
    assert page.count('src="data:image/png;base64,') == 1


def test_alt_text_holds_the_numbers() -> None:
    table = pd.DataFrame({"world": ["a"] * 3 + ["b"] * 3, "month": [1, 2, 3] * 2})
    table["listed_share"] = [0.1, 0.345, 0.2, 0, 0, 0.0004]
    alt = figures.listed_by_month(table).alt
    assert "2 worlds, months 1 to 3." in alt
    assert "a: 20.0% in month 3, highest 34.5% in month 2." in alt
    assert "b: under 0.1% in month 3." in alt

    table = pd.DataFrame({"world": ["a"] * 4, "month": [1, 1, 2, 2], "district": [1, 2, 1, 2]})
    table["listed_share"] = [0, 0, 0.25, 0.1]
    alt = figures.district_gap(table).alt
    assert "a: gap 15 points in month 2, between district 1 at 25.0% and district 2 at 10.0%." in alt

    table = pd.DataFrame(
        {
            "world": ["a"] * 1500,
            "cause": ["could not pay"] * 1200 + ["wrong record"] * 299 + ["could not pay or wrong record"],
            "months": [1, 3] * 750,
        }
    )
    alt = figures.listing_causes(table, ["a", "z"]).alt
    assert "a: 1,500 listings: wrong record 300, could not pay 1,200; a stay lasts 2.0 months. z: 0 listings." in alt

    mark = np.array([[0, 1, 2, 3], [3, 3, 3, 1]])
    alt = figures.people_grid({5: mark}, STATES, ["a", "b"], [0, 0, 1, 1]).alt
    assert "a, month 5: 1 listed (25.0%), 1 in arrears, 1 favoured." in alt
    assert "b, month 5: 3 listed (75.0%), 1 in arrears, 0 favoured." in alt

    table = pd.DataFrame({"world": ["a", "b"], "lost": [12345.6, -0.25]})
    assert "wages lost: a 12,346, b -0.25." in figures.worlds_side_by_side(table, {"lost": "wages lost"}).alt
    table = pd.DataFrame({"world": [f"w{i}" for i in range(9)], "lost": range(9)})
    assert "lowest 0 (w0), highest 8 (w8)" in figures.worlds_side_by_side(table, {"lost": "wages lost"}).alt


@pytest.mark.parametrize("ending", [0.0, 0.5, 1.0])
def test_survival_is_that_of_scipy(ending: float) -> None:
    from scipy import stats

    luck = np.random.default_rng(3)
    months, ended = luck.integers(1, 40, 200), luck.random(200) < ending
    curve = stats.ecdf(stats.CensoredData.right_censored(months, ~ended)).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(method="log-log")
    times, share, low, high = figures.survival(months, ended)
    np.testing.assert_array_equal(times[1:], curve.quantiles)
    np.testing.assert_allclose(share[1:], curve.probabilities, rtol=1e-12, atol=1e-12)
    for ours, theirs in ((low, band.low.probabilities), (high, band.high.probabilities)):
        np.testing.assert_allclose(ours[1:], np.where(np.isnan(theirs), share[1:], theirs), rtol=1e-9, atol=1e-12)


def test_survival_by_hand() -> None:
    # 1 ends (5 at risk), 2 seen no longer, 2 ends too (4 at risk), 4 ends (2 at risk), 5 seen no longer
    times, share, low, high = figures.survival([1, 2, 2, 4, 5], [True, False, True, True, False])
    assert times.tolist() == [0, 1, 2, 4, 5]
    assert share == pytest.approx([1, 4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2, 0.3])
    assert (low <= share).all() and (share <= high).all() and (low >= 0).all() and (high <= 1).all()
    stays = pd.DataFrame({"world": "a", "months": [1, 2, 2, 4, 5], "ended": [True, False, True, True, False]})
    picture = figures.spell_survival(stays, ["a", "b"])
    assert "a: median stay 4 months, of 5 stays, 2 not yet over. b: nobody was listed." in picture.alt
    drawn = next(line for line in picture.figure.axes[0].lines if line.get_drawstyle() == "steps-post")
    assert drawn.get_ydata() == pytest.approx(share * 100)
    assert "a: median stay beyond 5 months" in figures.spell_survival(stays.assign(ended=False)).alt


def test_a_person_keeps_the_place() -> None:
    mark = np.random.default_rng(0).integers(0, 4, (2, 400))
    mark[1] = mark[0]
    mark[1, 123] = (mark[0, 123] + 1) % 4
    axes = figures.people_grid({1: mark, 2: mark}, STATES, ["a", "b"], np.arange(400) // 100, 2).figure.axes
    assert len(axes) == 4
    places = [{(*p, s) for s, dots in enumerate(ax.collections) for p in dots.get_offsets().tolist()} for ax in axes]
    assert places[0] == places[1] and places[2] == places[3]
    assert len({p[:2] for p in places[0]}) == 400
    assert len(places[0] - places[2]) == 1
    quarters = [[patch.get_bbox() for patch in ax.patches] for ax in axes]
    assert [len(q) for q in quarters] == [4] * 4
    assert not any(a.overlaps(b) for a, b in itertools.combinations(quarters[0], 2))


def test_a_large_town_is_shown_by_groups() -> None:
    residents = 20_000
    mark = np.zeros((2, residents), dtype=np.uint8)
    mark[0, :5000] = 3
    picture = figures.people_grid({9: mark}, STATES, ["a", "b"], np.arange(residents) // 5000)
    values = [np.asarray(ax.collections[0].get_array()) for ax in picture.figure.axes[:2]]
    assert values[0].max() == 100 and values[0].mean() == pytest.approx(25, abs=0.5) and not values[1].any()
    keys = [text.get_text() for text in picture.figure.legends[0].get_texts()]
    assert "listed, of up to 13 neighbours:" in keys and "in groups of up to 13" in picture.alt
    assert "a, month 9: 5,000 listed (25.0%)" in picture.alt


def test_spread_is_apart_and_inside() -> None:
    luck = np.random.default_rng(5)
    for _ in range(200):
        number = int(luck.integers(1, 12))
        centres, sizes = luck.random(number).tolist(), (luck.random(number) / number).tolist()
        placed = figures_style.spread(centres, sizes, 0, 1)
        order = np.argsort(placed)
        gaps = [placed[b] - placed[a] - (sizes[a] + sizes[b]) / 2 for a, b in itertools.pairwise(order)]
        assert min(gaps, default=0) >= -1e-9
        assert min(p - s / 2 for p, s in zip(placed, sizes, strict=True)) >= -1e-9
        assert max(p + s / 2 for p, s in zip(placed, sizes, strict=True)) <= 1 + 1e-9
        assert [centres[i] for i in order] == sorted(centres)
    assert figures_style.spread([0.2, 0.8], [0.1, 0.1], 0, 1) == [0.2, 0.8]


def test_different_names_stay_different() -> None:
    for number in (2, 12):
        names = [f"the very same beginning {i} and the very same end" for i in range(number)]
        short = short_names(names)
        assert len(set(short)) == number
        assert max(len(line) for name in short for line in name.split("\n")) <= 24
        assert all(f"ng {i} and" in " ".join(name.split()) for i, name in enumerate(short))
    assert short_names(["x" * 50 + "y" * 50] * 2)[1].endswith(" #2")


def test_what_is_refused() -> None:
    table = monthly(1, 3)
    with pytest.raises(ValueError, match="share a name"):
        figures.listed_by_month(pd.concat([table, table]))
    with pytest.raises(ValueError, match="share a name"):
        figures.worlds_side_by_side(pd.DataFrame({"world": ["a", "a"], "x": [1, 2]}), {"x": "x"})
    with pytest.raises(ValueError, match="every world of the table"):
        figures.spell_survival(spells(2), worlds(1))
    with pytest.raises(ValueError, match=r"have shape \(2, 50\)"):
        figures.people_grid(marks(50), STATES, ["a", "b", "c"], np.zeros(50))
    with pytest.raises(ValueError, match="needs a month"):
        figures.people_grid({}, STATES, ["a"], np.zeros(5))


TWINS = ["as ruled", "no feedback", "no list"]
OF_TWINS = {
    "months": lambda: figures.listed_by_month(monthly(3, 60).assign(world=np.repeat(TWINS, 60))),
    "stays": lambda: figures.spell_survival(spells(2).assign(world=np.repeat(TWINS[:2], 60)), TWINS),
    "causes": lambda: figures.listing_causes(spells(2).assign(world=np.repeat(TWINS[:2], 60)), TWINS),
    "districts": lambda: figures.district_gap(districts(3, 36).assign(world=np.repeat(TWINS, 144))),
    "people": lambda: figures.people_grid(marks(1000), STATES, TWINS[:2], np.arange(1000) // 250),
    "money": lambda: figures.who_pays_whom(money(3).assign(world=TWINS)),
}


@pytest.mark.parametrize("case", OF_TWINS)
@pytest.mark.parametrize("ground", [sheet.PAPER, sheet.SLIDE], ids=["paper", "slide"])
def test_a_title_says_what_the_twin_has_and_fits_a_slide(case: str, ground: sheet.Sheet) -> None:
    with sheet.on(ground):
        picture = OF_TWINS[case]()
    title = " ".join(picture.figure.get_suptitle().split())
    assert re.search(r"\d.*; [\d.,]+%?( of \d+|, of \d+ months?,)? if being listed changed nothing$", title), title
    box = picture.figure.bbox
    for text, extent, size in shown(picture):
        assert size >= 14 and extent.x0 >= 0 and extent.x1 <= box.x1 and extent.y0 >= 0 and extent.y1 <= box.y1, text
    if ground is sheet.SLIDE:
        assert (box.width, box.height) == (1920, 1080)


def test_titles_compare_the_lowest_world_with_the_highest() -> None:
    assert labels.compared(["a"], [1], ["1%"]) == "1%"
    assert (
        labels.compared(["a", "no list"], [1, 0], ["1 listed", "0 listed"], ["1", "0"]) == "1 listed; 0 without a list"
    )
    several = ["a", "b", "c", "a, no feedback", "b, no feedback", "c, no feedback"]
    values = [2.0, 9.0, 5.0, 0.0, 99.0, 1.0]
    assert labels.compared(several, values, [f"{v:g}%" for v in values]) == "2% (a) to 9% (b)"
    assert labels.compared(["a", "b"], [2, 2], ["2%", "2%"]) == "2% in each of 2 worlds"
    assert figures_style.folded("Same people, same luck: 97 listed; 19 of them more", 40).splitlines() == [
        "Same people, same luck: 97 listed;", "19 of them more",
    ]  # fmt: skip


def _contrast(one: Any, other: Any) -> float:
    """As WCAG counts it: 4.5 and more can be read."""
    levels = []
    for colour in (one, other):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(colour)]
        levels.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return float((max(levels) + 0.05) / (min(levels) + 0.05))


@pytest.mark.parametrize("case", ["months-6", "spells-4", "causes-6", "people-50"])
def test_in_the_dark_every_word_can_be_read_and_nothing_moves(case: str) -> None:
    light = picture_of(case)
    with sheet.on(sheet.DARK):
        picture = CASES[case]()
    ground = picture.figure.get_facecolor()
    assert _contrast(ground, "white") > 12 and picture.png() != light.png()
    for text in picture.figure.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_bbox_patch()
            assert _contrast(text.get_color(), box.get_facecolor() if box else ground) > 4.5, text.get_text()
    for line in picture.figure.findobj(matplotlib.lines.Line2D):
        if line.get_linewidth() >= 3 and line.get_linestyle() != "None" and len(line.get_xdata()):
            assert _contrast(line.get_color(), ground) > 3
    assert picture.alt == light.alt
    assert [w for w, *_ in shown(picture)] == [w for w, *_ in shown(light)]
    assert sheet.current() is sheet.PAPER


@pytest.mark.parametrize("case", ["months-2", "people-50"])
def test_svg_is_the_same_bytes_and_carries_its_words(case: str, tmp_path: Path) -> None:
    picture = picture_of(case)
    first = picture.svg()
    assert first == picture.svg() == CASES[case]().svg() == picture.save(tmp_path / "p.svg").read_bytes()
    root = ElementTree.fromstring(first)
    assert root.tag.endswith("svg") and picture.alt in "".join(root.itertext())
    assert picture.png() == CASES[case]().png(), "drawing one leaves the other as it is"


def test_the_picture_of_a_validation_names_what_fails() -> None:
    rows = pd.DataFrame(
        {"row": range(1, 20), "what_is_held": [LONG[i % 4] for i in range(19)], "strain": np.linspace(0, 1.9, 19)}
    )
    rows["verdict"] = np.where(rows["strain"] < 1, "holds", "FAILS")
    picture = held_rows(rows)
    assert "10 of 19 rows; rows 11, 12" in " ".join(picture.figure.get_suptitle().split())
    assert "18 and 19 fail" in " ".join(picture.figure.get_suptitle().split())
    assert "Row 1, " in picture.alt and "125%, FAILS" in picture.alt
    for words, extent, size in shown(picture):
        assert size >= 14 and extent.x0 >= 0 and extent.x1 <= picture.figure.bbox.x1, words
    one = held_rows(rows[:11]).figure.get_suptitle()
    assert " ".join(one.split()) == "The town agrees with theory in 10 of 11 rows; row 11 fails"
    fine = rows[:5]
    assert held_rows(fine).figure.get_suptitle() == "The town agrees with theory in 5 of 5 rows"
    assert held_rows(fine).png() == held_rows(fine).png()


def test_people_stand_in_two_large_panels_and_dates_are_an_option() -> None:
    """The last month of each life, side by side; with `--dates` evenly spaced months, a row for each life."""
    dates = (1, 30, 60, 90, 120)

    def panels(shown: int) -> list[str]:
        titles = [ax.get_title("left") for ax in grid(300, dates=dates, shown=shown).figure.axes]
        return [title.split(":")[0] for title in titles if title]

    assert len(panels(1)) == 2 and not any("month" in title for title in panels(1))
    assert panels(2) == ["month 1", "month 120"] * 2
    assert panels(3) == ["month 1", "month 60", "month 120"] * 2
    assert "month 120" in grid(300, dates=dates).alt and "month 60" not in grid(300, dates=dates).alt
    asked = cli._parser().parse_args
    assert asked(["run"]).dates == 1 and asked(["run", "--dates", "4"]).dates == 4
