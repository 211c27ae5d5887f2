"""A lesson without Python reads and judges as Python does: the same table of ways of writing, the same answers.

Here a few answers to each exercise; with LISTED_SITE (`nox -s site`) all of them, word for word.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.lab import check, laws
from tests.engine.node import tool
from tests.site import answers
from tests.test_notebooks_laws import BEYOND_LAW, OF_MISTAKES, WRITTEN
from tests.test_notebooks_parse import ROWS, WORDS

pytestmark = pytest.mark.once
WHOLE = bool(os.environ.get("LISTED_SITE"))
NUMBERS = [f"{number:02}" for number in range(9)]
QUICK = {"00.1", "00.2", "00.3", "01.1", "01.2", "02.1", "03.1", "03.2", "03.3", "04.1", "05.1", "06.4", "08.1", "08.2"}
"""Exercises whose checks live few towns: the others with LISTED_SITE only."""


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return answers.bundle(tmp_path_factory.mktemp("reader") / "reader.mjs")


def test_the_types_hold() -> None:
    done = subprocess.run([tool("tsc"), "-p", str(answers.STUDENT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def typed() -> Iterator[tuple[str, Any, str, str]]:
    """The rows of the table that can be typed into a page: all but Python's own kinds."""
    for reader, source, meant in ROWS:
        try:
            yield reader, answers.plain(eval(source, dict(WORDS))), meant, source
        except ValueError:
            continue


def test_each_way_of_writing_is_read_as_python_reads_it(module: Path) -> None:
    rows = list(typed())
    assert len(rows) > 0.95 * len(ROWS)
    wrong = []
    read = answers.ask(module, written=[(reader, answer) for reader, answer, _, _ in rows])["written"]
    for (reader, _, meant, source), result in zip(rows, read, strict=True):
        said = result.get("said")
        if "hint" in result or meant == "?":
            good = "hint" in result and meant == "?" and 10 < len(result["hint"]) < 200
        elif reader in ("number", "share"):
            good = math.isclose(said, float(meant), rel_tol=1e-7)
        else:
            good = said == (meant if reader in ("word", "name") else eval(meant))
        if not good:
            wrong.append(f"{source} is read as {result}, not as {meant}")
    assert not wrong, "\n".join(wrong)


def cases() -> list[tuple[str, Any, bool]]:
    """Each exercise with right and wrong answers: all of them, or the first two of each that is quick to judge."""
    hits = []
    for number in NUMBERS:
        for key, ways in answers.table(number).items():
            if WHOLE or key in QUICK:
                most = None if WHOLE else 1 if isinstance(ways[0][0], dict) else 2
                hits += [
                    (key, answer, ok) for ok, way in zip((True, False), ways, strict=True) for answer in way[:most]
                ]
    return hits


def test_the_page_judges_each_answer_as_python_does(module: Path) -> None:
    given = cases()
    reply = answers.ask(module, verdicts=[(key, answers.plain(answer)) for key, answer, _ in given])
    assert sorted(reply["keys"]) == sorted(key for number in NUMBERS for key in answers.table(number))
    wrong = []
    for (key, answer, ok), verdict in zip(given, reply["verdicts"], strict=True):
        meant = check(key, answer).text if WHOLE else verdict["text"]
        if verdict["ok"] != ok or plain(verdict["text"]) != plain(meant):
            wrong.append(f"{key}: {answer!r}: {verdict}, not {ok}, {meant}")
    assert not wrong, "\n".join(wrong)


def test_the_page_lets_an_answer_change_what_python_does(module: Path) -> None:
    """One rule for both, refused before any town is lived."""
    given = [
        (key, {change: value})
        for key in (*WRITTEN, *OF_MISTAKES)
        for change, value in BEYOND_LAW.items()
        if key not in OF_MISTAKES or change not in laws.FOUND[laws.MISTAKES]
    ]
    verdicts = answers.ask(module, verdicts=given)["verdicts"]
    assert [plain(verdict["text"]) for verdict in verdicts] == [plain(check(*one).text) for one in given]


def plain(text: str) -> str:
    """A verdict without what differs: marks of quotation, and which key may have been meant."""
    return re.sub(r"unknown key; .*", "unknown key.", text).replace('"', "'")


def test_hints_that_a_field_says_in_its_own_words_are_still_said(module: Path) -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in answers.STUDENT.glob("*.ts") if path.stem != "own_words"
    )
    table = answers.ask(module)["ownWords"]
    assert [theirs for theirs, _ in table if theirs not in sources] == []
    assert len(table) > 4 and not [own for _, own in table if re.search(r"[\[\]{}\"]|quotation|bracket", own)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("listing.term: 6", {"listing.term": "6"}),
        ('{"listing.term": 6, "appeal.rate": "0,1"}', {"listing.term": "6", "appeal.rate": "0,1"}),
        ("listing.term = 6\nmeans_test.enabled = yes", {"listing.term": "6", "means_test.enabled": "yes"}),
        ("source.*.demerit: 30 points; notice.chance: 1", {"source.*.demerit": "30 points", "notice.chance": "1"}),
        ("listing.term", None),
        ("", None),
    ],
)
def test_changes_are_read_from_a_field(module: Path, text: str, meant: dict[str, str] | None) -> None:
    assert answers.ask(module, texts=[text])["texts"] == [meant]
