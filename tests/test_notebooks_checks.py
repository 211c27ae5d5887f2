"""Every exercise of the course: right answers pass however they are written, wrong ones fail with a hint."""

import importlib
import re
from pathlib import Path

import pytest

from sim.lab import check
from tests import answers

# checks compare numbers of the model, which are the same everywhere; the students' notebooks run in both sessions
pytestmark = pytest.mark.once
SOURCES = sorted((Path(__file__).parents[1] / "notebooks" / "instructor").glob("[0-9][0-9]_*.py"))
NUMBERS = [source.name[:2] for source in SOURCES]


def table(number):
    return importlib.import_module(f"{answers.__name__}.check_{number}").ANSWERS


NONSENSE = [..., None, {}, {"...": ...}, [], ["listed", ...], "", object(), {1: 2}, 1e400]


def lesson(number, *values):
    """A case of a lesson, whose cases run in one process: towns that were lived are remembered there."""
    return pytest.param(*values, marks=[pytest.mark.xdist_group(f"lesson-{number}"), pytest.mark.slow(0.2)])


CASES = [lesson(n, key, way, a) for n in NUMBERS for key, ways in table(n).items() for way in (0, 1) for a in ways[way]]


@pytest.mark.parametrize("source", SOURCES, ids=NUMBERS)
def test_every_exercise_has_right_and_wrong_answers(source):
    text = source.read_text(encoding="utf-8")
    checks = re.findall(r'^# %% check="([^"]+)"', text, re.M)
    assert checks == re.findall(r'^# %% exercise="([^"]+)"', text, re.M)
    assert len(checks) >= 3
    assert sorted(checks) == sorted(table(source.name[:2]))
    assert all(len(right) >= 2 and len(wrong) >= 2 for right, wrong in table(source.name[:2]).values())


@pytest.mark.parametrize(("key", "way", "answer"), CASES, ids=lambda v: str(v)[:50])
def test_answer(key, way, answer):
    verdict = check(key, answer)
    assert verdict.ok == (way == 0), verdict
    assert repr(verdict).startswith("PASS. " if verdict.ok else "NOT YET. ")
    assert 20 < len(verdict.text) < 400
    assert "Traceback" not in verdict.text
    assert f"<b>{'PASS' if verdict.ok else 'NOT YET'}.</b>" in verdict._repr_html_()


@pytest.mark.parametrize("number", [lesson(n, n) for n in NUMBERS])
def test_nonsense_is_not_yet_and_never_raises(number):
    for key in table(number):
        for answer in NONSENSE:
            assert not check(key, answer).ok, (key, answer)
