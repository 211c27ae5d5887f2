"""What every study does: it can be asked for, tells how far it is, and answers in words, plain data and pictures."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.results.study import Study

ROOT = Path(next(iter(sim.__path__)))
TOWN = {"residents": 60, "months": 24}
ASKED: dict[str, dict[str, Any]] = {
    "casefile": {"resident": 17, **TOWN},
    "comparison": {"rulebooks": ["joined-hands", "second-chance"], **TOWN},
    "gain": {"cases": 4, "towns": 2, **TOWN},
    "headlines": {"towns": 20, **TOWN},
    "reform": {"month": 12, "seeds": 2, **TOWN},
    "sensitivity": {"samples": 4, **TOWN},
    "tipping": {"vary": "sanctions.severity", "steps": 3, **TOWN},
    "why": {"seeds": 2, **TOWN},
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


ALL = dict(studies())


@pytest.mark.parametrize("name", ALL)
def test_a_study_has_a_command(name: str) -> None:
    """Which calls it."""
    nodes = ast.walk(ast.parse((ROOT / "cli" / "studies.py").read_text(encoding="utf-8")))
    assert name in {ast.unparse(node.func).split(".")[-1] for node in nodes if isinstance(node, ast.Call)}


@pytest.mark.parametrize("name", sorted(ALL.keys() - LONG))
def test_a_study_answers(name: str) -> None:
    module = ".".join(("sim", *ALL[name].relative_to(ROOT).with_suffix("").parts))
    ask = getattr(import_module(module), name)
    asked = dict(ASKED.get(name, TOWN))
    if "rulebook" in inspect.signature(ask).parameters:
        asked["rulebook"] = sim.load("joined-hands")
    steps: list[tuple[int, int]] = []
    study = ask(**asked, progress=lambda done, total: steps.append((done, total)))
    assert isinstance(study, Study)
    assert steps == sorted(steps) and steps[-1][0] == steps[-1][1], "progress goes up, and ends at its total"
    assert len({total for _, total in steps}) == 1
    assert study.title and study.tables
    assert len(study.sentences) > 1, "what was found, and what that does not show"
    json.dumps(study.data, allow_nan=False)
    pictures = list(study.draw())
    assert pictures
    for picture in pictures:
        assert len(picture.alt) > 60 and picture.png().startswith(b"\x89PNG")
