"""The list of small wrong changes fits today's code, and what the nightly command says of them is so."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.mutants import __main__ as mutants
from tests.mutants.changes import MUTANTS, Mutant
from tests.processes import PATIENCE
from tests.sweep_tools import ROOT

STALE = "a stale copy lasts a month too long"
HARMLESS = Mutant("nothing", "town/luck.py", '"""Luck: every', '"""All luck: every')


def test_every_change_can_be_made() -> None:
    assert mutants.misfits(MUTANTS) == []
    assert len(MUTANTS) >= 60
    assert len({mutant.breaks for mutant in MUTANTS}) == len(MUTANTS)
    institutions = {"people", "sources", "inspection", "registry", "ledger", "services", "recourse"}
    assert {f"town/{name}.py" for name in institutions} < {mutant.file for mutant in MUTANTS}


def test_the_tests_of_what_is_changed_come_first() -> None:
    for mutant in MUTANTS:
        first, *later = mutants.tests_for(mutant)
        assert len(later) >= 15
        if mutant.file.startswith("town/") and mutant.file != "town/town.py":
            assert first.endswith(f"/test_{mutant.file.removeprefix('town/')}")


@pytest.mark.parametrize("old", ["no such text", "self"])
def test_a_change_that_fits_no_longer_is_an_error(
    old: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutants, "MUTANTS", [Mutant("something", "town/luck.py", old, "")])
    assert mutants.main([]) == 1
    assert f"something: {old!r} stands " in capsys.readouterr().out


@pytest.mark.once
@pytest.mark.slow(8)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_stale_copy_that_is_wrong_is_noticed_by_its_own_test_and_a_survivor_is_told() -> None:
    """Of the tests that come later, one file is run here."""
    code = f"""
import sys
from tests.mutants import __main__ as mutants
from tests.mutants.changes import Mutant
mutants.MUTANTS = [m for m in mutants.MUTANTS if m.breaks == {STALE!r}] + [{HARMLESS!r}]
mutants.LATER = ["test_luck.py"]
sys.exit(mutants.main([]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    lines = sorted(done.stdout.splitlines())
    name = (
        "tests/town/test_services.py::test_a_stale_copy_lasts_its_months_at_the_service_that_kept_it_and_nowhere_else"
    )
    assert lines[0].startswith("2 changes, 1 survived, ")
    assert lines[1].startswith("town/luck.py: nothing: NOTICED BY NO TEST (")
    assert lines[2].startswith(f"town/services.py: {STALE}: {name} (")
