"""Headlines: the middle and range of many towns, each number as a run of that town tells it.

The model page, README and the lecturers' guide quote those over 200 towns. That run takes minutes, so its findings are
kept as the command wrote them, and these tests look whether they are still those of the model:

    sim headlines joined-hands --town even --json > tests/headlines/even.json
    sim headlines joined-hands --town uneven --json > tests/headlines/uneven.json
    python -m tests.test_headlines        # the model page's table anew
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ListedError
from sim.results.study import Study
from sim.rules.rulebook import Rulebook
from sim.studies.headlines.headlines import COVERED, SHARES
from sim.studies.intervals import another_town, range_holds
from tests.kept import towns

TOWN = {"residents": 100, "months": 60}
ROOT = Path(__file__).parent.parent
KEPT = {"even": "even town", "uneven": "uneven town"}
FIRST = 2
"""Towns that are lived again."""
BEGIN, END = "<!-- headlines: checked by tests/test_headlines.py -->", "<!-- end of headlines -->"


@cache
def kept(town: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((ROOT / "tests" / "headlines" / f"{town}.json").read_text(encoding="utf-8"))
    return result


@cache
def twenty() -> Study:
    """A study of small towns, seeds 5 to 24; not to be changed."""
    return sim.headlines(sim.load("joined-hands"), 20, seed=5, **TOWN)


def rows_of(town: str) -> pd.DataFrame:
    return pd.DataFrame(kept(town)["headlines"]).set_index("number")


def as_in_the_guide(row: pd.Series) -> str:
    return f"{row['middle']:.1f} ({row['low']:.1f} to {row['high']:.1f})"


def table() -> list[str]:
    """The model page's table, from what is kept."""
    both = [rows_of(town) for town in KEPT]
    lines = [f"| | {' | '.join(KEPT.values())} |", "| --- | --- | --- |"]
    for number in both[0].index:
        lines.append(
            f"| {both[0].loc[number, 'what']} | {' | '.join(as_in_the_guide(rows.loc[number]) for rows in both)} |"
        )
    return lines


def page(name: str) -> str:
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


@pytest.mark.once
@pytest.mark.parametrize("town", KEPT)
def test_what_is_kept_is_of_todays_rules(town: str) -> None:
    """Key by key: a key that is new since then has its default, at which nothing changes, or this fails."""
    then, now = Rulebook.model_validate(kept(town)["rules"]), sim.load("joined-hands", town=town)
    differ = {key: (old, now.keys().get(key)) for key, old in then.keys().items() if old != now.keys().get(key)}
    assert not differ and then.keys().keys() == now.keys().keys() and then.amendment == now.amendment
    assert (kept(town)["people"], kept(town)["towns"], kept(town)["seed"]) == (town, 200, 1)


@pytest.mark.once
@pytest.mark.parametrize("town", KEPT)
def test_what_is_kept_is_what_the_first_towns_come_to_today(town: str) -> None:
    """Exactly: a model that has moved by one bit shows in some number of a whole life."""
    then = kept(town)
    size = {"residents": then["residents"], "months": then["months"]}
    for nth in range(FIRST):
        run = sim.run(sim.load(then["rulebook"], town=town), seed=then["seed"] + nth, **size)
        known = then["by_town"][nth]
        assert known["seed"] == then["seed"] + nth
        world = run.worlds.iloc[0]
        for name in SHARES:
            assert known[name] == world[name], name
        assert known["missed_without"] == run.worlds["breach_rate"].iloc[2]
        listed = round(world["listed_share"] * then["residents"])
        assert known["never_in_twin"] == round(world["never"] / listed, 6)
        assert known["off_in_twin"] == round((world["never"] + world["again"] + world["longer"]) / listed, 6)


@pytest.mark.once
@pytest.mark.parametrize("town", KEPT)
def test_what_is_kept_adds_up(town: str) -> None:
    """Its headlines are those of its 200 towns."""
    each = pd.DataFrame(kept(town)["by_town"])
    assert each["seed"].tolist() == list(range(1, 201))
    for number, row in rows_of(town).iterrows():
        low, middle, high = np.percentile(100 * each[number].dropna(), (2.5, 50, 97.5))
        assert row[["middle", "low", "high"]].tolist() == pytest.approx([middle, low, high])


@pytest.mark.once
def test_the_pages_quote_what_is_kept() -> None:
    """The model page all of it; README, the live page and the guide the main ones."""
    model = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8")
    assert model.split(BEGIN)[1].split(END)[0].strip().splitlines() == table()
    assert another_town(range_holds(200, COVERED)) in page("sim/ODD.md")
    even, uneven = rows_of("even"), rows_of("uneven")
    caused = [as_in_the_guide(rows.loc["entrenchment"]).replace(" (", "% (") for rows in (even, uneven)]
    assert f"feedback causes {caused[0]} of the months" in page("README.md")
    assert f"(`sim run --town uneven`) it causes {caused[1]}." in page("README.md")
    live = json.loads((ROOT / "sim" / "page" / "web" / "words" / "en.json").read_text(encoding="utf-8"))
    over = f"Over 200 even towns feedback caused {caused[0]} of the months on it, over 200 uneven ones {caused[1]}:"
    assert over in live["notes"]["limits"]
    guide = page("notebooks/README.md")
    for number, phrase in (
        ("listed_share", "on the list at the end are {} of 100 people, in the uneven town {};"),
        ("entrenchment", "of 100 months on it feedback causes {}, in the uneven town {};"),
        (
            "off_in_twin",
            "of 100 people on it at the end {} would not be there without feedback, in the uneven town {};",
        ),
        ("breach_rate", "of 100 bills {} are missed, in the uneven town {}."),
    ):
        assert phrase.format(as_in_the_guide(even.loc[number]), as_in_the_guide(uneven.loc[number])) in guide, number
    assert another_town(range_holds(200, COVERED)) in guide
    few, many = (f"{rows.loc['entrenchment', 'middle']:.0f}" for rows in (uneven, even))
    said = f"feedback causes {few} in the middle one of 200 uneven towns, {many} in that of 200 even ones"
    assert said in page("notebooks/instructor/03_the_loop.py").replace(" # ", " ")


def test_wherever_a_page_gives_the_lowest_and_the_highest_it_says_what_they_hold() -> None:
    """README, the model page, and the lecturer's cell of each notebook."""
    for name in ("README.md", "sim/ODD.md"):
        text = page(name)
        spans = re.findall(r"lowest and highest of seeds (\d+) to (\d+)\. (Another town [^.]*\.)", text)
        assert len(spans) == text.count("lowest and highest of seeds") > 0
        for first, last, says in spans:
            assert says == another_town(range_holds(int(last) - int(first) + 1))
    sources = sorted((ROOT / "notebooks" / "instructor").glob("[0-9][0-9]_*.py"))
    assert len(sources) == 9
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert "# What to expect (measured, seeds 1 to 8" in text, source.name
        assert f"# Ranges go from the lowest to the highest of eight towns. {another_town(range_holds(8))}" in text


def test_every_lesson_lets_the_town_be_chosen() -> None:
    for source in sorted((ROOT / "notebooks" / "instructor").glob("[0-9][0-9]_*.py")):
        text = source.read_text(encoding="utf-8")
        assert re.search(r"town=town|town=\"uneven\"", text) and "uneven" in text, source.name


@pytest.mark.once
def test_the_gain_of_nine_towns_is_as_told() -> None:
    sums = pd.DataFrame(towns("gain"))
    gain = sums["further"] / sums["imposed"]
    assert (
        f"(seeds 1 to 9, 100 people forced in each) it is above 1 in {int((gain > 1).sum())}, {gain.median():.2f} in "
        f"the middle one, {gain.min():.2f} in the lowest and {gain.max():.2f} in the highest. "
        f"{another_town(range_holds(9))}"
    ) in page("sim/ODD.md")


def test_each_number_is_that_of_the_runs_and_its_range_that_of_the_towns() -> None:
    rows = twenty().tables["headlines"].set_index("number")
    worlds = [sim.run("joined-hands", seed=seed, **TOWN).worlds for seed in range(5, 25)]
    for name in ("listed_share", "entrenchment", "prevented", "net", "worse_off", "breach_rate"):
        values = [100 * world[name].iloc[0] for world in worlds]
        assert rows.loc[name, "middle"] == pytest.approx(np.median(values))
        assert rows.loc[name, ["low", "high"]].tolist() == pytest.approx(np.percentile(values, (2.5, 97.5)).tolist())
    missed = [100 * world["breach_rate"].iloc[2] for world in worlds]
    assert rows.loc["missed_without", "middle"] == pytest.approx(np.median(missed))
    ends = [(w.iloc[0], round(w["listed_share"].iloc[0] * 100)) for w in worlds]
    never = [100 * w["never"] / listed for w, listed in ends if listed]
    assert rows.loc["never_in_twin", "middle"] == pytest.approx(np.median(never))
    assert rows.loc["never_in_twin", "towns"] == len(never)


def test_where_nobody_is_listed_it_says_nothing_of_them() -> None:
    study = sim.headlines(sim.load("joined-hands").set({"listing.threshold": -10000.0}), 20, residents=30, months=6)
    assert study.tables["headlines"].set_index("number").loc["never_in_twin", "towns"] == 0
    assert not any("would not be there" in sentence for sentence in study.sentences)
    assert "nan" not in " ".join(study.sentences)


def test_too_few_towns_and_no_list_are_one_line() -> None:
    with pytest.raises(ListedError, match="towns: 19"):
        sim.headlines("joined-hands", 19)
    with pytest.raises(ListedError, match=r"listing\.enabled"):
        sim.headlines(sim.load("separate-ledgers").without_list(), 20)
    with pytest.raises(ListedError, match="no such pilot"):
        sim.headlines("joined-hand", 20)


def test_it_says_how_often_a_new_town_lies_within_a_range() -> None:
    """Of new draws, not of those that made the range: a little less than 95 of 100, the more so the fewer made it."""
    luck = np.random.default_rng(1)
    draws = luck.random((20_000, 21))
    low, high = np.percentile(draws[:, :20], (2.5, 97.5), axis=1)
    share = float(((low <= draws[:, 20]) & (draws[:, 20] <= high)).mean())
    assert share == pytest.approx(COVERED * 19 / 21, abs=0.01)
    assert any("about 86 times of 100" in s for s in twenty().sentences)


if __name__ == "__main__":
    print("\n".join(table()))
