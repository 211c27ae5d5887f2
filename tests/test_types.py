"""Types hold: a mistyped name in the town, its rules or its scratch is found before anything is run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PATIENCE

ROOT = Path(__file__).parents[1]
MODEL = [*sorted((ROOT / "sim" / "town").glob("*.py")), *sorted((ROOT / "sim" / "rules").glob("*.py"))]
MODULES = list((ROOT / "sim").rglob("*.py"))
TYPOS = """
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import OneWorld
from sim.town.sources import Source
from sim.town.town import Town


def known(town: Town, source: Source, mine: OneWorld) -> None:
    town.scratch.refused, town.rules.life.wage, town.state.savings, town.ledger.place, town.each_source.connected
    town.used.life.pool_price, town.rules.source["utility"].rate, town.scratch.tallies.wages, mine.strikes, town.steps
    source.model.advance(3, progress=print).resident(17).life


def mistyped(town: Town, source: Source, book: Rulebook, mine: OneWorld) -> None:
    town.scratch.refusd  # wrong
    town.scratch.tallies.wage  # wrong
    town.rules.life.wgae  # wrong
    town.rules.source["utility"].rte  # wrong
    town.rules.lief  # wrong
    town.used.life.pool  # wrong
    town.used.life.pool_price.any()  # wrong
    town.each_source.conected  # wrong
    town.state.saving  # wrong
    town.ledger.places  # wrong
    town.history.flag  # wrong
    town.people.wages  # wrong
    town.advanced(12)  # wrong
    town.advance(12, told=print)  # wrong
    source.town  # wrong
    source.model.months  # wrong
    book.listing.treshold  # wrong
    mine.strike  # wrong
"""


@pytest.mark.slow(30)
def test_types_hold_and_a_mistyped_name_is_an_error_of_mypy(tmp_path: Path) -> None:
    """All of the package, and the typos beside it, in one process: to read the package twice takes a third longer.

    Those processes that mypy starts by itself (-n) must answer within seconds.
    """
    file = tmp_path / "typos.py"
    file.write_text(TYPOS)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "sim", str(file)], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1 and not done.stderr, done.stdout + done.stderr
    *errors, total = [line for line in done.stdout.splitlines() if ": note: " not in line]
    result = {int(number) for line in errors for number in re.findall(r"typos\.py:(\d+): error: ", line)}
    elsewhere = [line for line in errors if "typos.py:" not in line]
    assert not elsewhere and re.search(rf"errors in 1 file \(checked {len(MODULES) + 1} source files\)", total), total
    assert result == {number for number, line in enumerate(TYPOS.splitlines(), 1) if line.endswith("# wrong")}, errors


def test_any_stands_nowhere_in_the_town_and_its_rules() -> None:
    """Mesa's own types are in `typings/`, and a key has the type of the line that declares it."""
    nodes = [(path.name, node) for path in MODEL for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    assert not [name for name, node in nodes if isinstance(node, ast.Name) and node.id == "Any"]
    assert not [path for path in MODEL if "SimpleNamespace" in path.read_text(encoding="utf-8")]
