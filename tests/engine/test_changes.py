"""Small wrong changes to the engine are noticed, by outcomes or by the chances alone, and told by their phase."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine import __main__ as nightly
from tests.engine.agreement import Case, Lived, lived
from tests.engine.cases import CASES
from tests.engine.changes import CHANGES, changed, noticed
from tests.engine.node import ENGINE

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]

NAMES = ("players of second-chance", "a clerk who waives by district and by past", "inspectors by lot with few hands")
PHASES = {
    "readiness is not rounded": "settle",
    "the share of a district is not rounded": "watch",
    "appeals come before records are forgotten": "forget",
    "lists change before the score": "list",
    "nine rounds of Philox": "live",
    "finds by number": "watch",
}
"""Where each of some changes shows first."""


@pytest.fixture(scope="module")
def cases() -> list[tuple[str, Case, Lived]]:
    """A few towns, lived in Python once."""
    built = [(name, CASES[name]()) for name in NAMES]
    return [(name, case, lived(case)) for name, case in built]


@pytest.mark.parametrize("breaks", PHASES)
def test_a_wrong_change_is_noticed_and_told_by_its_phase(
    breaks: str, cases: list[tuple[str, Case, Lived]], tmp_path: Path
) -> None:
    change = next(change for change in CHANGES if change.breaks == breaks)
    line = noticed(change, tmp_path, cases)
    assert f", phase {PHASES[breaks]}, " in line
    assert all(word in line for word in ("world ", ", month ", ": Python ", ", engine "))


def test_the_nightly_command_says_what_differs_in_which_phase_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The towns it draws, and how it ends: on a wrong engine, and on the one that ships."""
    monkeypatch.setattr("sys.argv", ["python -m tests.engine", "--towns", "4"])
    assert (nightly.main(), capsys.readouterr().out) == (0, "")
    wrong = next(change for change in CHANGES if change.breaks == "nine rounds of Philox")
    monkeypatch.setattr(nightly, "bundle", lambda _: changed(wrong, tmp_path))
    assert nightly.main() == 1
    lines = capsys.readouterr().out.splitlines()
    differs = r"random town [1-4]: world \d+, month \d+, phase \w+, .*: Python .*, engine "
    assert lines and [line for line in lines if not re.match(differs, line)] == []
    towns = nightly.random_cases(12)
    assert len(towns) == 12 and any(town.choices.by_hand for town in towns)
    assert len({town.residents for town in towns}) > 3


def test_every_change_can_be_made() -> None:
    for change in CHANGES:
        assert (ENGINE / change.file).read_text("utf-8").count(change.old) == 1, change.breaks
        assert change.old != change.new
    assert len({change.breaks for change in CHANGES}) == len(CHANGES) >= 30
