"""Grading a folder of submissions, once from end to end: nbgrader makes the assignment, grades, writes feedback."""

import contextlib
import copy
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from sim.lab import passed
from tests.processes import PATIENCE

HOME = Path(__file__).parents[1] / "notebooks"
SOURCE = HOME / "instructor" / "00_a_town_and_its_records.ipynb"

pytestmark = [
    pytest.mark.once,  # nbgrader's work: the model gives it the same numbers everywhere
    pytest.mark.slow(15),
    pytest.mark.skipif(not (importlib.util.find_spec("nbgrader") or "CI" in os.environ), reason="no nbgrader"),
]
RIGHT = {
    "exercise-00-1": "answer_1 = 181",
    "exercise-00-2": "answer_2 = 2",
    "exercise-00-3": 'answer_3 = {"source.*.demerit": 0}',
    "essay-00-4": "The lines part because listing costs something.",
}
WAITS = ("timeout", "startup_timeout", "iopub_timeout")
ANSWERS = {
    "right": RIGHT,
    "wrong": {**RIGHT, "exercise-00-1": "answer_1 = 97", "exercise-00-2": "answer_2 = 4",
              "exercise-00-3": "answer_3 = {]"},
    "killed": {**RIGHT, "exercise-00-2": "import os\nos._exit(1)"},
}  # fmt: skip

spec = importlib.util.spec_from_file_location("collect", HOME / "instructor" / "collect.py")
collect = importlib.util.module_from_spec(spec)
sys.modules["collect"] = collect  # its dataclasses look for it there
spec.loader.exec_module(collect)


COMMANDS = """
import json, os, sys
from nbgrader.apps import NbGraderApp
for line in sys.stdin:
    command = os.fork()
    if not command:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            sys.argv = ["nbgrader", *json.loads(line)]
            NbGraderApp.launch_instance()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(command, 0)[1]), flush=True)
"""
"""Each command of nbgrader in a process of its own, forked off one that has it loaded: that takes three seconds."""


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


@pytest.fixture(scope="module", autouse=True)
def tools_of_this_environment():
    """nbgrader calls alembic by its bare name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        yield


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """The folder of a course."""
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def nbgrader(room, tools_of_this_environment):
    """Gives a command to nbgrader, in the folder of the course."""
    settings = {f"JUPYTER_{one}": str(room / "home") for one in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": room}
    with (
        (room / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen([sys.executable, "-c", COMMANDS], stderr=log, env=os.environ | settings, **options) as process,
    ):

        def command(*parts):
            process.stdin.write(json.dumps(parts) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "0\n", (room / "log").read_text(encoding="utf-8")[-4000:]

        yield command


@pytest.fixture(scope="module")
def course(room, nbgrader):
    """A class of three, and a notebook of 00's exercises alone, which is quicker."""
    course = room
    shutil.copy(HOME / "instructor" / "nbgrader_config.py", course)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:  # a slow machine is no fault
        config.writelines(f"c.ExecutePreprocessor.{name} = {int(PATIENCE)}\n" for name in WAITS)
    book = json.loads(SOURCE.read_text(encoding="utf-8"))
    first = next(cell for cell in book["cells"] if "import sim" in "".join(cell["source"]))
    last = next(cell for cell in book["cells"] if "instructor" in cell["metadata"].get("tags", ()))
    book["cells"] = [first, last, *(cell for cell in book["cells"] if grade_id(cell))]
    (course / "source" / "00").mkdir(parents=True)
    (course / "source" / "00" / SOURCE.name).write_text(json.dumps(book), encoding="utf-8")
    nbgrader("generate_assignment", "00")
    released = json.loads((course / "release" / "00" / SOURCE.name).read_text(encoding="utf-8"))
    for student, answers in ANSWERS.items():
        hand_in(course / "inbox" / student / SOURCE.name, answered(released, answers))
    collected = collect.collect("00", course / "inbox", course)
    assert collected == ["killed: exercise 00.2: it stops Python, or does not end; it counts as unanswered"]
    return course


def answered(book, answers):
    """The released notebook with these answers in it."""
    own = copy.deepcopy(book)
    for cell in own["cells"]:
        if grade_id(cell) in answers:
            cell["source"] = [answers[grade_id(cell)]]
    return own


def hand_in(path, book):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book), encoding="utf-8")


def test_the_assignment_is_the_students_notebook(course):
    released = json.loads((course / "release" / "00" / SOURCE.name).read_text(encoding="utf-8"))["cells"]
    ours = {
        grade_id(c): c for c in json.loads((HOME / SOURCE.name).read_text(encoding="utf-8"))["cells"] if grade_id(c)
    }
    theirs = {grade_id(c): c for c in released if grade_id(c)}
    assert list(theirs) == list(ours)
    for key, cell in theirs.items():
        assert "".join(cell["source"]).split() == "".join(ours[key]["source"]).split()
        assert cell["id"] == ours[key]["id"]
    assert not any("instructor" in cell["metadata"].get("tags", ()) for cell in released)


def test_the_config_that_ships_waits_for_a_slow_machine():
    """Five times the 40 seconds of a lesson; the platform's own limits are 30, 60 and 4."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what they load warns of a module of Python's
        from traitlets.config import PyFileConfigLoader

        limits = PyFileConfigLoader("nbgrader_config.py", str(HOME / "instructor")).load_config().ExecutePreprocessor
    assert limits.timeout >= 200 and limits.startup_timeout >= 200
    assert limits.iopub_timeout >= 60


def test_a_folder_of_submissions_is_graded(course, nbgrader):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # nbgrader needs setuptools, whose old copies warn
        from nbgrader.api import Gradebook

    nbgrader("autograde", "00")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions("00")}
        # town 4 is a right answer, a slip of the pen costs no more, nor does an answer that ends Python
        assert scores == {"right": 4.0, "wrong": 1.0, "killed": 3.0}
        assert book.find_submission("00", "right").needs_manual_grade  # the essay
        essay = book.find_grade("essay-00-4", SOURCE.stem, "00", "right")
        essay.manual_score, essay.needs_manual_grade = 9, False
        book.db.commit()
    nbgrader("generate_feedback", "00")
    nbgrader("export", "--to", "grades.csv")
    assert (course / "feedback" / "right" / "00" / f"{SOURCE.stem}.html").stat().st_size > 10_000
    rows = (course / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert any("right" in row and "13.0" in row for row in rows)


def cell_of(book, key):
    return next(i for i, cell in enumerate(book["cells"]) if grade_id(cell) == key)


def a_class(released, other):
    """Twenty submissions as they come: for each student files by name, points by exercise, and what is said of them."""
    files, points, lines = {}, {}, {}

    def student(name, change=None, file=SOURCE.name, expected=(1, 1, 2), said=""):
        book = answered(released, RIGHT)
        if change:
            change(book["cells"])
        files[name] = {file: json.dumps(book)}
        points[name], lines[name] = expected, said

    def copied(key, first=None):
        def change(cells):
            at = cell_of({"cells": cells}, key)
            cells.insert(at, {**copy.deepcopy(cells[at]), **({"source": [first]} if first else {})})

        return change

    def split(key, one, other):
        def change(cells):
            at = cell_of({"cells": cells}, key)
            kind = cells[at]["cell_type"]
            cells[at]["source"] = [one]
            cells.insert(at + 1, {"cell_type": kind, "id": "new", "metadata": {}, "source": [other]})

        return change

    def deleted(key):
        return lambda cells: cells.pop(cell_of({"cells": cells}, key))

    def turned(key, kind):
        return lambda cells: cells[cell_of({"cells": cells}, key)].update(cell_type=kind)

    def bare(ids):
        def change(cells):
            for cell in cells:
                cell["metadata"] = {}
                if ids:
                    cell.pop("id", None)

        return change

    def says(key, code):
        return lambda cells: cells[cell_of({"cells": cells}, key)].update(source=[code])

    def of_all(*changes):
        return lambda cells: [change(cells) for change in changes]

    student("right")
    student("wrong", says("exercise-00-1", "answer_1 = 97"), expected=(0, 1, 2))
    student("copied", copied("exercise-00-1", "answer_1 = ..."), said="exercise 00.1: there are 2 cells")
    student("copied-check", of_all(copied("check-00-1"), split("check-00-2", "lab", '.check("00.2", 2)')))
    student(
        "split", split("exercise-00-1", "half = 90.5", "answer_1 = 2 * half"), said="exercise 00.1: there are 2 cells"
    )
    student("no-answer", deleted("exercise-00-3"), expected=(1, 1, 0), said="exercise 00.3: the cell is missing")
    to_text, rewritten = turned("check-00-1", "markdown"), says("check-00-2", "assert True")
    student("no-check", of_all(deleted("check-00-3"), to_text, rewritten))
    student("no-essay", deleted("essay-00-4"), said="essay 00.4: the cell is missing")
    student("as-text", turned("exercise-00-2", "markdown"), said="exercise 00.2: the cell was turned into text")
    student("no-marks", bare(ids=False), said="exercise 00.1: the cell has lost its marks")
    student("no-ids", bare(ids=True), said="essay 00.4: the cell has lost its marks")
    student("killer", says("exercise-00-2", "import os\nos.kill(os.getpid(), 9)"), expected=(1, 0, 2),
            said="exercise 00.2: it stops Python")  # fmt: skip
    student("quitter", says("exercise-00-1", "exit()"), expected=(0, 1, 2), said="exercise 00.1: it stops Python")
    student("ann", file=f"{SOURCE.stem} (1).ipynb", said="there are 2 files")
    files["ann"] = {SOURCE.name: json.dumps(released), **files["ann"]}
    student("elsewhere", expected=(0, 0, 0), said="is lesson 3, not lesson 0")
    files["elsewhere"] = {SOURCE.name: other}
    for name, content in (("empty", ""), ("half", json.dumps(released)[:900])):
        student(name, expected=(0, 0, 0), said="is empty or no notebook")
        files[name] = {SOURCE.name: content}
    student("two-essays", copied("essay-00-4"), said="essay 00.4: there are 2 cells")
    student(
        "long-essay", split("essay-00-4", "First thought.", "Second thought."), said="essay 00.4: there are 2 cells"
    )
    student("code-essay", turned("essay-00-4", "code"), said="essay 00.4: the cell was turned into code")
    assert len(files) == 20
    return files, points, lines


def points_of(book):
    """What nbgrader counts: the answers as they stand, and the checks as they were given out."""
    names, points = {}, []
    for cell in book["cells"]:
        code = "".join(cell["source"])
        if grade_id(cell).startswith("exercise"):
            with contextlib.suppress(Exception):
                exec(code, names)
        if grade_id(cell).startswith("check"):
            key, variable = re.search(r'lab\.check\("([^"]+)", (\w+)\)', code).groups()
            points.append(cell["metadata"]["nbgrader"]["points"] * passed(key, names.get(variable)))
    return tuple(points)


def test_a_class_of_twenty_is_graded_whatever_became_of_its_cells(course, tmp_path):
    released = json.loads((course / "release" / "00" / SOURCE.name).read_text(encoding="utf-8"))
    files, points, lines = a_class(released, next(HOME.glob("03_*.ipynb")).read_text(encoding="utf-8"))
    for name, own in files.items():
        for file, content in own.items():
            path = tmp_path / "inbox" / f"{name}_{file}" if name == "right" else tmp_path / "inbox" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8-sig" if name == "right" else "utf-8")
    shutil.copytree(course / "release", tmp_path / "release")
    said = collect.collect("00", tmp_path / "inbox", tmp_path)
    for name, line in lines.items():
        assert any(s.startswith(f"{name}: ") and line in s for s in said) == bool(line), (name, said)
    for name, expected in points.items():
        book = json.loads((tmp_path / "submitted" / name / "00" / SOURCE.name).read_text(encoding="utf-8"))
        assert points_of(book) == expected, name
        # all but what a student fills is as it was given out, so nbgrader finds what it looks for
        for cell, given in zip(book["cells"], released["cells"], strict=True):
            filled = given["metadata"].get("nbgrader", {}).get("solution")
            assert {**cell, "source": ""} == {**given, "source": ""} and (filled or cell["source"] == given["source"])
        essay = "".join(book["cells"][cell_of(book, "essay-00-4")]["source"])
        unwritten = name in ("no-essay", "elsewhere", "empty", "half")
        assert ("Write your answer" in essay) == unwritten
        assert ("First thought.\n\nSecond thought." in essay) == (name == "long-essay")
