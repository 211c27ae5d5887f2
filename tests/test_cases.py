"""Six telling residents: each is what their page says, and who is not there is said not to be."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.results.study import Study
from sim.rules.schema import FEEDBACK
from sim.studies.cases.words import (
    AFRAID,
    DRAWN_IN,
    KINDS,
    LISTED,
    NEVER_OUT,
    RECOVERED,
    TRAPPED,
    UNTOUCHED,
    Kind,
)
from tests import answers_form

TOWN = {"residents": 500, "months": 90}
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.cases("joined-hands", **TOWN)


def who(study: Study, kind: Kind) -> int:
    rows = study.tables["cases"]
    [resident] = rows.loc[rows["kind"] == kind.name, "resident"].unique()
    return int(resident)


def months_listed(resident: int, **changes: float) -> int:
    with sim.Town([sim.load("joined-hands").fixed(changes)], TOWN["residents"]) as town:
        town.advance(TOWN["months"])
        return int(town.state.months_listed[0, resident])


def test_this_town_has_all_six_and_nobody_twice(study: Study) -> None:
    assert [row.label for row in study.answer.rows] == [kind.name for kind in KINDS]
    assert len({who(study, kind) for kind in KINDS}) == 6
    answers_form.hold(study.answer)


@pytest.mark.parametrize(
    ("kind", "changes"), [(TRAPPED, {"registry.mismatch": 0.0}), (DRAWN_IN, {"channels.association": False})]
)
def test_without_that_one_thing_they_would_never_be_listed(kind: Kind, changes: dict[str, float], study: Study) -> None:
    resident = who(study, kind)
    assert months_listed(resident) > 0 == months_listed(resident, **changes)


def test_fear_keeps_one_off(study: Study) -> None:
    resident = who(study, AFRAID)
    assert months_listed(resident) == 0 < months_listed(resident, **{"channels.deterrence": False})


def test_one_never_comes_off(study: Study) -> None:
    resident = who(study, NEVER_OUT)
    with sim.Town([sim.load("joined-hands"), sim.load("joined-hands").cut(*FEEDBACK)], TOWN["residents"]) as town:
        town.advance(TOWN["months"])
        assert town.state.listed[0, resident] and not town.state.listed[1, resident]


@pytest.mark.parametrize("kind", [RECOVERED, UNTOUCHED])
def test_two_end_as_they_would_with_no_list(kind: Kind, study: Study) -> None:
    case = sim.casefile("joined-hands", who(study, kind), **TOWN)
    own, _, bare = case.tables["lives"].to_dict("records")
    left = [life["savings_at_end"] - life["arrears_at_end"] for life in (own, bare)]
    assert abs(left[0] - left[1]) <= 0.11
    stays = case.tables["stays"].query(f"world == '{LISTED}'")
    if kind is RECOVERED:
        assert len(stays) and stays["ended"].all() and set(stays["cause"]) == {"would not pay"}
        assert own["arrears_at_end"] == 0
    else:
        assert stays.empty and own["months_refused"] == 0


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def test_a_sheet_for_each_with_two_lives_and_three_questions(study: Study) -> None:
    [(name, text)] = study.pages().items()
    page = Page(text)
    assert name == study.answer.picture == "cases.html"
    assert len(page.of("section")) == len(page.of("img")) == len(page.of("table")) == 6
    assert len(page.of("li")) == 18
    for img in page.of("img"):
        assert len(img["alt"] or "") > 60 and (img["src"] or "").startswith("data:image/png;base64,")
    for kind in KINDS:
        assert f"Resident {who(study, kind)}: " in text
        assert all(question in text for question in kind.questions) and f'<th scope="col">{kind.other}</th>' in text
    assert not re.search(r"https?:|<script|<link", text), "it fetches nothing"
    assert [*study.pages().values()] == [text], "the same bytes again"


def test_who_is_not_there_is_said_not_to_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["cases", "separate-ledgers", "--residents", "40", "--months", "24", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    text = html.unescape((tmp_path / "out" / "cases.html").read_text(encoding="utf-8"))
    assert "Who does not live here" in text and TRAPPED.nobody in text
    assert "nobody" in capsys.readouterr().out
    none = sim.cases("joined-hands", residents=2, months=1)
    assert len(none.tables["cases"]) <= 4 and len(none.sentences) == 7
    answers_form.hold(none.answer)


def test_the_example_of_the_readme_is_one_of_them() -> None:
    named = re.search(r"sim why joined-hands --resident (\d+)", README)
    rows = sim.cases("joined-hands").tables["cases"]
    assert named is not None and int(named[1]) in set(rows.loc[rows["kind"] == TRAPPED.name, "resident"])
