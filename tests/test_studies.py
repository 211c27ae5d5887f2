"""What every study does: it can be asked for, tells how far it is, and answers in words, plain data and pictures."""

from __future__ import annotations

import ast
import inspect
import io
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from scipy import stats

import sim
from sim.cli import report
from sim.play.lives import Life, Played
from sim.results.study import Study
from sim.studies.comparison import comparison
from sim.studies.intervals import interval_holds, range_holds
from tests import answers_form, vocabulary

ROOT = Path(next(iter(sim.__path__)))
TOWN = {"residents": 60, "months": 24}
ASKED: dict[str, dict[str, Any]] = {
    "casefile": {"resident": 17, **TOWN},
    "comparison": {"rulebooks": ["joined-hands", "second-chance"], "towns": 2, **TOWN},
    "gain": {"cases": 4, "towns": 2, **TOWN},
    "live": {"played": Played(sim.load("joined-hands"), (Life(3), Life(17)), residents=60, months=24)},
    "headlines": {"towns": 20, **TOWN},
    "reform": {"month": 12, "towns": 2, **TOWN},
    "sensitivity": {"samples": 4, **TOWN},
    "tipping": {"vary": "sanctions.severity", "steps": 3, **TOWN},
    "why": {"towns": 2, **TOWN},
}
"""With what a study is asked here, beside a rulebook; by default with a small town."""
LONG = {"validate"}
"""Has no small form: see test_validate.py."""


def studies() -> Iterator[tuple[str, Path]]:
    """Every public function of the package that gives a Study, and its file."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            gives = isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns)
            if gives == "Study" and not node.name.startswith("_"):
                yield node.name, path


def _module(path: Path) -> str:
    return ".".join(("sim", *path.relative_to(ROOT).with_suffix("").parts))


ALL = dict(studies())
OVER_TOWNS = {
    "comparison": "about 33 times of 100",  # the range of 2 towns
    "gain": "about 33 times of 100",
    "headlines": "about 86 times of 100",  # that of 95% of 20
    "reform": "about 91 times of 100",  # the interval of the mean of 2, by t with one degree of freedom
    "tipping": "about 75 times of 100",  # of 4
    "why": "about 91 times of 100",
}
"""Studies that live several towns, and what they say of another one."""


@pytest.mark.parametrize("name", ALL)
def test_a_study_has_a_command(name: str) -> None:
    """Which calls it."""
    nodes = ast.walk(ast.parse((ROOT / "cli" / "studies.py").read_text(encoding="utf-8")))
    assert name in {ast.unparse(node.func).split(".")[-1] for node in nodes if isinstance(node, ast.Call)}


@cache
def answered(name: str) -> tuple[Study, list[tuple[int, int]]]:
    """A study, and the progress that was told; not to be changed."""
    ask = getattr(import_module(_module(ALL[name])), name)
    asked = dict(ASKED.get(name, TOWN))
    if "rulebook" in inspect.signature(ask).parameters:
        asked["rulebook"] = sim.load("joined-hands")
    steps: list[tuple[int, int]] = []
    return ask(**asked, progress=lambda done, total: steps.append((done, total))), steps


@pytest.mark.xdist_group("studies")
@pytest.mark.parametrize("name", sorted(ALL.keys() - LONG))
def test_a_study_answers(name: str) -> None:
    study, steps = answered(name)
    assert isinstance(study, Study)
    assert steps == sorted(steps) and steps[-1][0] == steps[-1][1], "progress goes up, and ends at its total"
    assert len({total for _, total in steps}) == 1
    assert study.title and study.tables
    assert len(study.sentences) > 1, "what was found, and what that does not show"
    json.dumps(study.data, allow_nan=False)
    pictures = list(study.draw())
    assert pictures
    answers_form.hold(study.answer, study.title)
    assert study.answer.picture in {picture.name for picture in pictures} | study.pages().keys()
    for picture in pictures:
        assert len(picture.alt) > 60 and picture.png().startswith(b"\x89PNG")
        vocabulary.hold(picture.name, vocabulary.on_picture(picture))
    vocabulary.hold("answer", answers_form.printed(study.answer, study.title))
    file = io.StringIO()
    report.study(study, console=Console(file=file, width=answers_form.WIDTH, highlight=False))
    assert study.full, "what is printed of the tables"
    words = [text for table in study.full for column in table.columns for text in (column.head, *column.cells)]
    vocabulary.hold("--full", study.title, *study.sentences, *(table.title for table in study.full), *words)
    for table in study.full:
        answers_form.counted(table)
    assert not vocabulary.unbroken(words, file.getvalue())


@pytest.mark.xdist_group("studies")
@pytest.mark.parametrize("name", sorted(OVER_TOWNS))
def test_whatever_is_told_over_a_few_towns_says_how_often_another_town_lies_within(name: str) -> None:
    """A range or an interval over a few towns holds another one less often than it seems to."""
    assert any(OVER_TOWNS[name] in sentence for sentence in answered(name)[0].sentences)


def test_every_study_over_several_towns_is_among_those() -> None:
    over = {
        name
        for name, path in ALL.items()
        if "towns" in inspect.signature(getattr(import_module(_module(path)), name)).parameters
    }
    assert over == OVER_TOWNS.keys()


def test_how_often_another_town_lies_within_is_so() -> None:
    """Drawn: towns that are normal, and for ranges some that are not."""
    luck = np.random.default_rng(1)
    for towns in (3, 5, 9):
        draws = luck.standard_normal((100_000, towns + 1))
        known, new = draws[:, :-1], draws[:, -1]
        mean = known.mean(axis=1)
        half = stats.t.ppf(0.975, towns - 1) * known.std(axis=1, ddof=1) / np.sqrt(towns)
        assert float((np.abs(new - mean) < half).mean()) == pytest.approx(interval_holds(towns), abs=0.01)
        skewed = np.exp(draws)
        low, high = skewed[:, :-1].min(axis=1), skewed[:, :-1].max(axis=1)
        assert float(((low < skewed[:, -1]) & (skewed[:, -1] < high)).mean()) == pytest.approx(
            range_holds(towns), abs=0.01
        )


def test_a_comparison_tells_the_net_over_towns_and_one_town_says_that_it_is_one() -> None:
    town = {"residents": 200, "months": 60}
    books = ["joined-hands", "second-chance"]
    study = comparison(books, seed=4, towns=3, **town)
    worlds = [sim.run(books, seed=seed, **town).worlds for seed in (4, 5, 6)]
    over = study.tables["towns"].set_index(["rulebook", "measure"])
    for place, name in enumerate(books):
        for measure in ("net", "listed_share"):
            values = sorted(float(each[measure].iloc[place]) for each in worlds)
            assert over.loc[(name, measure)].tolist() == [values[1], values[0], values[2]]
    low, middle, high = (f"{value:.0%}" for value in sorted(float(each["net"].iloc[0]) for each in worlds))
    assert f"joined-hands {middle} ({low} to {high})" in study.sentences[1]
    table = study.tables["worlds"].set_index("measure")["joined-hands"]
    assert table["net"] == worlds[0]["net"].iloc[0], "the table is of the first town"
    alone = comparison(books, seed=4, towns=1, **town)
    assert "One seed is one town" in alone.sentences[-1] and "times of 100" not in alone.sentences[-1]
