"""Every exercise of the course: right answers pass however they are written, wrong ones fail with a hint."""

import importlib
import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from sim.lab import aims, check, check_02, check_04, classroom, fairness
from sim.lab.classroom import run_town
from sim.lab.exercises import to_rulebook
from sim.results import runs
from tests import answers, side_by_side

# checks compare numbers of the model, which are the same everywhere; the students' notebooks run in both sessions
pytestmark = pytest.mark.once
SOURCES = sorted((Path(__file__).parents[1] / "notebooks" / "instructor").glob("[0-9][0-9]_*.py"))
NUMBERS = [source.name[:2] for source in SOURCES]


def table(number):
    return importlib.import_module(f"{answers.__name__}.check_{number}").ANSWERS


NONSENSE = [..., None, {}, {"...": ...}, [], ["listed", ...], "", object(), {1: 2}, 1e400]


def lesson(number, *values):
    """A case of a lesson, whose cases run in one process, where the towns of all its answers are lived first."""
    return pytest.param(number, *values, marks=[pytest.mark.xdist_group(f"lesson-{number}"), pytest.mark.slow(0.2)])


@pytest.fixture(scope="module")
def live():
    """Lives the towns of all answers to the exercises of a lesson, unless they are there; those of another go."""
    there = ""
    with ExitStack() as towns:

        def live(number):
            nonlocal there
            if number != there:
                towns.close()
                ways = table(number).items()
                towns.enter_context(side_by_side.lived((k, a) for k, both in ways for way in both for a in way))
                there = number

        yield live


CASES = [lesson(n, key, way, a) for n in NUMBERS for key, ways in table(n).items() for way in (0, 1) for a in ways[way]]


@pytest.mark.parametrize("source", SOURCES, ids=NUMBERS)
def test_every_exercise_has_right_and_wrong_answers(source):
    text = source.read_text(encoding="utf-8")
    checks = re.findall(r'^# %% check="([^"]+)"', text, re.M)
    assert checks == re.findall(r'^# %% exercise="([^"]+)"', text, re.M)
    assert len(checks) >= 3
    assert sorted(checks) == sorted(table(source.name[:2]))
    assert all(len(right) >= 2 and len(wrong) >= 2 for right, wrong in table(source.name[:2]).values())


@pytest.mark.parametrize(("number", "key", "way", "answer"), CASES, ids=lambda v: str(v)[:50])
def test_answer(live, number, key, way, answer):
    live(number)
    verdict = check(key, answer)
    assert verdict.ok == (way == 0), verdict
    assert repr(verdict).startswith("PASS. " if verdict.ok else "NOT YET. ")
    assert 20 < len(verdict.text) < 400
    assert "Traceback" not in verdict.text
    assert f"<b>{'PASS' if verdict.ok else 'NOT YET'}.</b>" in verdict._repr_html_()


@pytest.mark.parametrize("number", [lesson(n) for n in NUMBERS])
def test_nonsense_is_not_yet_and_never_raises(live, number):
    live(number)
    for key in table(number):
        for answer in NONSENSE:
            assert not check(key, answer).ok, (key, answer)


def test_a_town_beside_others_is_what_it_is_alone():
    """Its numbers, its months, its residents, and what the lessons work out from them."""
    laws = [to_rulebook({"listing.threshold": threshold}) for threshold in (800.0, 850.0)]
    with side_by_side.lived(("07.3", law) for law in laws):
        lived = [run_town(law, aims.TOWNS[0]) for law in laws]
        beside = [(one.worlds, aims.measure(law)) for one, law in zip(lived, laws, strict=True)]
        assert all(isinstance(one, side_by_side.Part) for one in lived)
        frames, wronged = (lived[1].monthly, lived[1].residents, check_02._first(lived[1])), check_04._wronged(lived[1])
        assert wronged != check_04._wronged(lived[0])
    worlds, row = beside[1]
    alone = runs.run([laws[1]], classroom.RESIDENTS, classroom.MONTHS, aims.TOWNS[0])  # past all that is remembered
    assert not isinstance(alone, side_by_side.Part) and worlds.equals(alone.worlds)
    assert row == aims.measures([laws[1]])[0]
    both = zip(frames, (alone.monthly, alone.residents, check_02._first(alone)), strict=True)
    assert all(part.equals(own) for part, own in both)
    assert wronged == check_04._wronged(alone)


def test_two_districts_beside_others_are_what_they_are_alone():
    laws = [to_rulebook({"listing.term": term}).model_dump_json() for term in (3, 6)]
    beside = fairness._side_by_side(laws, 8)
    assert beside[1].equals(fairness._side_by_side(laws[1:], 8)[0]) and not beside[0].equals(beside[1])
