"""Titles of pictures that one study draws, or a notebook: each says what was found, and fits its picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from sim.figures import sheet
from sim.figures.labels import compared, short_names
from sim.figures.money import who_pays_whom
from sim.figures.style import Picture
from sim.lab import aims_figures, charts
from sim.play.figure import four_lives
from sim.play.words import BY_HABIT, LIST, NO_LIST, PLAYED
from sim.rules.rulebook import described
from sim.studies.casefile.words import headline
from sim.studies.sensitivity import figure as where
from tests.test_sweep_figures import brightness

# matplotlib's work, and words
pytestmark = pytest.mark.once


def title(picture: Picture) -> str:
    """What stands over a picture, in one line."""
    own = picture.figure.get_suptitle() or picture.figure.axes[0].get_title("left")
    return " ".join(own.split())


def lives(own: tuple[int, float], bare: float) -> pd.DataFrame:
    """Three lives of a case file: months on the list, and money at the end with it and without."""
    rows = [(own[0], own[1]), (0, 0.0), (0, bare)]
    return pd.DataFrame([(n, max(m, 0.0), max(-m, 0.0)) for n, m in rows],
                        columns=["months_listed", "savings_at_end", "arrears_at_end"])  # fmt: skip


def test_two_lives() -> None:
    assert headline(84, lives((105, -21.7), 4.6)) == (
        "Resident 84: 105 months on the list, and 21.7 months of costs in debt at the end; "
        "4.6 months of costs saved without a list"
    )
    assert headline(3, lives((1, 2.0), 2.01)).endswith(
        "1 month on the list, and 2.0 months of costs saved at the end, as without a list"
    )
    assert "never on the list" in headline(3, lives((0, 2.0), 1.0))


def played(listed: dict[tuple[str, str], int], money: dict[str, float]) -> pd.DataFrame:
    months = np.arange(1, 13)
    frames = [
        pd.DataFrame({
            "resident": 7, "world": world, "lived": how, "month": months, "savings": money[world], "arrears": 0.0,
            "listed": months <= listed.get((world, how), 0), "missed_cannot": False, "missed_will_not": False,
        })
        for world in (LIST, NO_LIST) for how in (PLAYED, BY_HABIT)
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


COSTS = "months of costs at the end"


@pytest.mark.parametrize(
    ("listed", "money", "on", "end"),
    [
        ((6, 0), (1.0, 2.0), "6 months on the list as played, none by habit", f"+1.0 {COSTS}, +2.0 without a list"),
        ((1, 1), (1.0, 1.0), "1 month on the list as played", f"+1.0 {COSTS} with a list and without"),
        ((0, 3), (1.0, 2.0), "never on the list as played, 3 by habit", f"+1.0 {COSTS}, +2.0 without a list"),
    ],
)
def test_four_lives(listed: tuple[int, int], money: tuple[float, float], on: str, end: str) -> None:
    on_list = dict(zip(((LIST, PLAYED), (LIST, BY_HABIT)), listed, strict=True))
    months = played(on_list, dict(zip((LIST, NO_LIST), money, strict=True)))
    assert title(four_lives(months, 7)) == f"Resident 7: {on}; {end}"


def test_one_rule_changed_and_sums_that_add_up() -> None:
    """Two worlds that differ by a rule changed by hand are told as such; a title says what its bars come to."""
    said, brief = ["97 listed", "34 listed"], ["97", "34"]
    assert compared(["joined-hands", "joined-hands, changed"], [97, 34], said, brief) == ("97 listed; 34 as changed")
    assert compared(["a", "b"], [97, 34], said) == "34 listed (b) to 97 listed (a)"
    bills = {"unpaid": [9.0], "collected_late": [1.0], "written_off": [51.6], "still_owed": [893.8]}
    assert title(who_pays_whom(pd.DataFrame({"world": ["a"], **bills}))).endswith("946 months of costs")


def test_what_decides() -> None:
    """What decides in words and as it is typed, in the title and beside the bars; nothing where nothing stands out."""
    long = "wages are lower in the first district, higher in the last (life.district_wage)"
    table = pd.DataFrame([("a.b", "what it is (a.b)", 0.6, 0.2), ("life.district_wage", long, 0.1, 0.2)],
                         columns=["key", "label", "ST", "ST_conf"])  # fmt: skip
    picture = where.indices(table, 100)
    assert title(picture) == "What share of listed months feedback causes hangs most on one number: what it is (a.b)"
    beside = [" ".join(label.get_text().split()) for label in picture.figure.axes[0].get_yticklabels()]
    assert beside == ["what it is (a.b)", long] and "60%" in picture.alt
    assert title(where.indices(table.iloc[1:], 100)).startswith("No one number decides")


def area() -> pd.DataFrame:
    kinds = ["feeds itself", "serves", "serves", "harms"]
    left = [0.1, -0.1, 0.2, -0.2]
    grid = {"x": [0, 1, 0, 1], "y": [0, 0, 1, 1], "gain": [2.0, 1.0, 0.5, 0.0], "on_margin": left, "kind": kinds}
    return pd.DataFrame(grid)


@pytest.mark.parametrize("ground", [sheet.PAPER, sheet.DARK], ids=["paper", "dark"])
def test_where_the_list_feeds_itself(ground: sheet.Sheet) -> None:
    """The counts in the title; letters that stand out from their fields on paper and on a dark wall."""
    with sheet.on(ground):
        picture = where.harm_map(area(), "x", "y", ("what x is", "what y is"))
    assert title(picture) == "The list feeds itself in 1 of 4 fields; in 2 it does not, and fewer bills are missed"
    ax = picture.figure.axes[0]
    (image,) = ax.images
    for text in ax.texts:
        value = float(text.get_text().split()[-1])
        one, other = sorted((brightness(to_rgb(text.get_color())), brightness(image.cmap(image.norm(value))[:3])))
        assert (other + 0.05) / (one + 0.05) >= 4.5, text.get_text()


ROW = {"missed": 80.0, "feedback": 40.0, "gap": 1.0, "ever": 5.0, "meets": True}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ({"a": ROW, "b": ROW | {"feedback": 20.0}}, "2 meet the goal; of these b has the least feedback, 20%"),
        ({"a": ROW, "b": ROW | {"meets": False}}, "only a meets the goal"),
        ({"a": ROW | {"meets": False}}, "none meets the goal"),
    ],
)
def test_aims(rows: dict[str, Any], wanted: str) -> None:
    assert title(aims_figures.picture(pd.DataFrame.from_dict(rows, orient="index"), "Ours")) == f"Ours: {wanted}"


def test_the_front_can_be_left_to_find() -> None:
    frame = pd.DataFrame.from_dict({"a": ROW, "b": ROW | {"missed": 90.0}}, orient="index")
    for starred in (True, False):
        picture = aims_figures.picture(frame, "Ours", starred)
        (ax,) = picture.figure.axes
        said = picture.alt + " ".join(text.get_text() for text in picture.figure.texts)
        marked = ("unbeaten" in said, "★" in said, "*" in [line.get_marker() for line in ax.lines])
        assert marked == (starred, starred, starred)


def test_gauges_and_severity() -> None:
    assert title(aims_figures.gauges(ROW, "a")) == "a: few enough bills missed and districts alike enough"
    assert title(aims_figures.gauges(ROW | {"gap": 9.0}, "a")) == "a: few enough bills missed"
    picture = aims_figures.by_severity("a", [0.0, 1.0], np.array([110.0, 84.6]))
    assert title(picture) == "a: 110 bills missed for 100 with no list at severity 0, 85 at 1"


def test_small_charts() -> None:
    """Months: how the first two end. Along a key: how far the line goes that moves most."""
    lines = {"with the list": [1.0, 9.7], "no feedback": [1.0, 1.9], "no list": [0.0, 0.0]}
    picture = charts.by_month("On the list", lines)
    assert title(picture) == "On the list: 9.7% (with the list), 1.9% (no feedback) at the end"
    picture = charts.curve("On the list", "severity", [0, 2], lines)
    assert title(picture) == "On the list: 1.0% at 0, 9.7% at 2 (with the list)"
    alike = {"with the list": [7.93, 7.43], "no feedback": [6.73, 6.2]}
    assert title(charts.curve("On the list", "accuracy", [0, 1], alike)).endswith("(with the list)")


@pytest.mark.parametrize("key", ["score.household", "sanctions.severity", "deterrence.fixed", "appeal.accuracy"])
def test_the_name_of_a_key_stands_within_its_figure(key: str) -> None:
    """However long it is: every key that a lesson moves."""
    figure = charts.curve("On the list", described(key), [0, 1], {"with the list": [1.0, 9.7]}).figure
    figure.draw_without_rendering()
    (ax,) = figure.axes
    box = ax.xaxis.label.get_window_extent()
    assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1, ax.get_xlabel()
    assert box.y1 <= min(tick.get_window_extent().y0 for tick in ax.get_xticklabels())


def test_names_do_not_repeat_what_all_share() -> None:
    assert short_names(["a", "a, changed", "a, no list"]) == ["a", "changed", "no list"]
    assert short_names(["a", "b", "a, no list"]) == ["a", "b", "a, no list"]
    assert short_names(["a", "ab"]) == ["a", "ab"] and short_names([]) == []
