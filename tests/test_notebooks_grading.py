"""Grading a folder of submissions, once from end to end: nbgrader makes the assignment, grades, writes feedback."""

import copy
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1] / "notebooks"
SOURCE = HOME / "instructor" / "00_a_town_and_its_records.ipynb"

pytestmark = [
    pytest.mark.once,  # nbgrader's work: the model gives it the same numbers everywhere
    pytest.mark.slow(15),
    pytest.mark.skipif(not (importlib.util.find_spec("nbgrader") or "CI" in os.environ), reason="no nbgrader"),
]
ANSWERS = {
    "right": {"exercise-00-1": "answer_1 = 181", "exercise-00-2": "answer_2 = 2",
              "exercise-00-3": 'answer_3 = {"source.*.demerit": 0}'},
    "wrong": {"exercise-00-1": "answer_1 = 97", "exercise-00-2": "answer_2 = 4",
              "exercise-00-3": "answer_3 = {]"},
}  # fmt: skip


def nbgrader(course, *parts):
    settings = {f"JUPYTER_{room}": str(course / "home") for room in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    made = subprocess.run(
        [sys.executable, "-m", "nbgrader", *parts],
        cwd=course,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-4000:]
    return made


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


@pytest.fixture(scope="module", autouse=True)
def tools_of_this_environment():
    """nbgrader calls alembic by its bare name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        yield


@pytest.fixture(scope="module")
def course(tmp_path_factory, tools_of_this_environment):
    """A class of two, and a notebook of 00's exercises alone, which is quicker."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(HOME / "instructor" / "nbgrader_config.py", course)
    book = json.loads(SOURCE.read_text(encoding="utf-8"))
    first = next(cell for cell in book["cells"] if "import sim" in "".join(cell["source"]))
    last = next(cell for cell in book["cells"] if "instructor" in cell["metadata"].get("tags", ()))
    book["cells"] = [first, last, *(cell for cell in book["cells"] if grade_id(cell))]
    (course / "source" / "00").mkdir(parents=True)
    (course / "source" / "00" / SOURCE.name).write_text(json.dumps(book), encoding="utf-8")
    nbgrader(course, "generate_assignment", "00")
    released = json.loads((course / "release" / "00" / SOURCE.name).read_text(encoding="utf-8"))
    for student, answers in ANSWERS.items():
        own = copy.deepcopy(released)
        for cell in own["cells"]:
            if grade_id(cell) in answers:
                cell["source"] = [answers[grade_id(cell)]]
            if grade_id(cell) == "essay-00-4":
                cell["source"] = ["The lines part because listing costs something."]
        folder = course / "submitted" / student / "00"
        folder.mkdir(parents=True)
        (folder / SOURCE.name).write_text(json.dumps(own), encoding="utf-8")
    return course


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


def test_a_folder_of_submissions_is_graded(course):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # nbgrader needs setuptools, whose old copies warn
        from nbgrader.api import Gradebook

    nbgrader(course, "autograde", "00")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions("00")}
        assert scores == {"right": 4.0, "wrong": 1.0}  # town 4 is a right answer, a slip of the pen costs no more
        assert book.find_submission("00", "right").needs_manual_grade  # the essay
        essay = book.find_grade("essay-00-4", SOURCE.stem, "00", "right")
        essay.manual_score, essay.needs_manual_grade = 9, False
        book.db.commit()
    nbgrader(course, "generate_feedback", "00")
    nbgrader(course, "export", "--to", "grades.csv")
    assert (course / "feedback" / "right" / "00" / f"{SOURCE.stem}.html").stat().st_size > 10_000
    rows = (course / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert any("right" in row and "13.0" in row for row in rows)
