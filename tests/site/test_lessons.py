"""The pages of a lesson show what was run and keep its answers; what is wrong with a built site is found."""

from __future__ import annotations

import copy
import html
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from sim.lab import concept

ROOT = Path(__file__).parents[2]
STUDENTS = sorted((ROOT / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.once


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"website_{name}", ROOT / "website" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


own_words = sys.modules["own_words"] = load("own_words")
without_python = sys.modules["without_python"] = load("without_python")
lessons, checked = load("lessons"), load("checked")
OF_CELLS = re.compile(
    r"\bcells?\b|\bnotebooks?\b|\b(?:lab|pareto|gaming|sim)\.\w+\(|three dots|Shift|`\{|`\[|\bthe form\b",
    re.IGNORECASE,
)
"""What only somebody can do who has cells."""


def code(cell_id: str, source: str, shown: str = "", **metadata: Any) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source, id=cell_id, metadata=metadata)
    if shown:
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": shown})]
    return cell


def book(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


FIRST = "# For the lecturer. This cell and all others with this tag are not in the students' notebook."
MARK = {"nbgrader": {"solution": True}}
SOLVED = "answer_1 = ...\n### BEGIN SOLUTION\nanswer_1 = 181\n### END SOLUTION"
LIVED = book(
    code("a", "lab.twins(rules)", "two lines"),
    code("b", SOLVED, **MARK),
    code("c", 'lab.check("00.1", answer_1)', "PASS", **MARK),
    code("d", "mine = answer_1 + 1", "182"),
    code("e", "mine", "182 again"),
)
RELEASED = book(
    code("a", "lab.twins(rules)"),
    code("b", "answer_1 = ...", **MARK),
    code("c", 'lab.check("00.1", answer_1)', **MARK),
    code("d", "mine = answer_1 + 1"),
    code("e", "mine"),
)


def test_a_students_page_shows_runs_and_nothing_that_an_answer_made() -> None:
    page = lessons.students(RELEASED, LIVED)
    assert [bool(cell.outputs) for cell in page.cells] == [True, False, False, False, False]
    assert "181" not in nbformat.writes(page)


def test_a_lecturers_page_folds_solutions_and_tells_notes_as_text() -> None:
    note = code(
        "n",
        "# For the lecturer. This cell and all others ...\n# Ask: *why*\n#   so?\n# It goes\n# on.\nlab.x()",
        tags=["instructor"],
    )
    page = lessons.lecturers(book(*LIVED.cells, note))
    solved = next(cell for cell in page.cells if "181" in cell.source)
    assert "hide-input" in solved.metadata["tags"]
    assert "SOLUTION" not in nbformat.writes(page)
    reply, rest = page.cells[-2:]
    assert reply.cell_type == "markdown"
    assert "Ask: \\*why\\* so?\n\nIt goes on." in reply.source
    assert rest.source == "lab.x()"


def test_a_figure_links_to_the_town_of_its_cell_or_of_the_one_before() -> None:
    cell = code("a", "x", "<figure><img alt='1'></figure><figure><img alt='2'></figure>")
    cell.outputs.append(nbformat.v4.new_output("display_data", {lessons.KIND: "#seed=2&v=1"}))
    cell.outputs[0].data[lessons.WIDGET] = {"model_id": "1"}
    assert lessons._tidy(cell, "#seed=1&v=1") == "#seed=2&v=1"
    (output,) = cell.outputs
    assert output.data["text/html"].count('href="../listed.html#seed=2&amp;v=1"') == 2
    assert list(output.data) == ["text/html"]
    form = code("f", "lab.predict()", "How many? Run this cell.")
    form.outputs.insert(
        0, nbformat.v4.new_output("display_data", {lessons.WIDGET: {"model_id": "2"}, "text/plain": ""})
    )
    lessons._tidy(form, "")
    assert [output.data for output in form.outputs] == [{"text/html": "How many? Run this cell."}]
    later = code("b", "x", "<figure><img alt='3'></figure>")
    assert lessons._tidy(later, "#seed=2&v=1") == "#seed=2&v=1"
    assert "#seed=2" in later.outputs[0].data["text/html"]


def test_the_kernels_part_speaks_of_the_same_kind() -> None:
    assert f'KIND = "{lessons.KIND}"' in (ROOT / "website/recorder.py").read_text(encoding="utf-8")


def test_a_lesson_without_python_has_forms_in_place_of_cells() -> None:
    asked = 'lab.predict("00.1", "How many?", low=0, high=500)'
    lived = book(
        nbformat.v4.new_markdown_cell("# 9 · A town", id="t"),
        code("p", asked),
        code("g", 'lab.against("00.1", 97)', "Save your prediction above first"),
        code("f", "lab.twins(rules)", "<figure><img alt='two lines'></figure>"),
        code("x", SOLVED, nbgrader={"grade_id": "exercise-00-1"}),
        code("c", 'lab.check("00.1", answer_1)', "PASS", nbgrader={"grade_id": "check-00-1"}),
        code("s", "lab.sliders(town_at)", "two lines"),
        code("r", 'lab.rules(rules, "listing.term")', "<p>Run this cell</p><table><td>minimum stay</td></table>"),
        code("v", "pareto.judge(voted)", "Put your changes in place of the three dots."),
        nbformat.v4.new_markdown_cell("Write.", id="e", metadata={"nbgrader": {"grade_id": "essay-00-4"}}),
    )
    released = copy.deepcopy(lived)
    released.cells[4].source = "answer_1 = ..."
    lived.cells[2].metadata["listed"] = {"town": "#v=1", "against": [{"key": "00.1", "result": 97.0}]}
    lived.cells[6].metadata["listed"] = {"town": "#seed=2&v=1", "against": []}
    shown = lessons.students(released, lived)
    before = copy.deepcopy(shown)
    page = without_python.page(released, shown, lived)
    assert shown == before, "it is the page of the notebook, too"
    text = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
    assert "# 9 · A town (without Python)" in text
    for form in (
        '<div class="listed-predict" data-key="00.1" data-low="0" data-high="500"><p>How many?</p>',
        '<div class="listed-against" data-key="00.1" data-result="97">',
        '<div class="listed-answer" data-key="00.1">',
        '<div class="listed-town" data-link="#seed=2&amp;v=1">',
        '<div class="listed-essay" data-key="00.4">',
        '<div class="listed-along" data-lesson="9">',
    ):
        assert text.count(form) == 1, form
    assert "<table><td>minimum stay</td></table>" in text and "Run this cell" not in text
    (figure,) = [cell for cell in page.cells if cell.cell_type == "code"]
    assert figure.metadata["tags"] == ["remove-input"]
    assert "181" not in nbformat.writes(page)


def student_page(source: Path) -> nbformat.NotebookNode:
    """The page without Python of a lesson, but for its figures: nothing was run."""
    released = nbformat.read(source, as_version=4)
    return without_python.page(released, lessons.students(released, released), released)


@pytest.mark.parametrize("source", STUDENTS, ids=lambda path: path.name[:2])
def test_a_page_without_python_speaks_of_no_cells(source: Path) -> None:
    page = student_page(source)
    lines = [line for cell in page.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert [line for line in lines if OF_CELLS.search(line)] == []


def test_a_sentence_that_no_lesson_says_any_more_ends_the_build() -> None:
    (own,) = own_words.in_own_words("01", [THEIRS])
    assert own.startswith("A number will do; for two drawers a calculator gives it as 1 - 0.9 x 0.9.")
    with pytest.raises(SystemExit, match="lesson 05 does not say any more: `home`"):
        own_words.in_own_words("05", ["Another sentence."])


def test_a_pattern_that_no_lesson_says_any_more_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in STUDENTS:
        student_page(source)
    own_words.all_said()
    monkeypatch.setitem(own_words.EVERYWHERE, "never said", "")
    with pytest.raises(SystemExit, match="no lesson says any more: never said"):
        own_words.all_said()


THEIRS = (
    "A calculation will do: for two\ndrawers it would be `answer_1 = 1 - 0.9 ** 2`.\n\n"
    "`drawers` is how many are joined; `demerit` is what a record costs, in every drawer."
)


def test_the_ten_questions_are_a_form_that_gives_nothing_away() -> None:
    for number, when in ((0, "before"), (7, "after")):
        page = student_page(STUDENTS[number])
        (form,) = [cell.source for cell in page.cells if 'class="listed-ten"' in cell.source]
        assert f'data-when="{when}"' in form
        assert re.findall(rf'name="{when}-(\w+)" value="(.)"', form) == [
            *((str(n), letter) for n in range(1, 11) for letter in "abcd"),
            *((name, str(mark)) for name in "AB" for mark in range(1, 8)),
        ]
        for question in concept.questions():
            assert html.escape(question.words) in form
        assert not re.search("checked|correct|right answer is", form)


def test_texts_of_the_reader_are_links() -> None:
    page = lessons._plain(book(nbformat.v4.new_markdown_cell('See `lab.reader(3)` and `lab.reader("hearing")`.')))
    assert page.cells[0].source == (
        'See [`lab.reader(3)`](../reader/03.md) and [`lab.reader("hearing")`](../reader/hearing.md).'
    )


GOOD = '<h1 id="top">a</h1><a href="lessons/b.html#there">b</a><iframe src="listed.html" title="t"></iframe>'
FIGURE = (
    '<figure><img src="data:," alt="a line"><figcaption><a href="../listed.html#seed=1">x</a></figcaption></figure>'
)


def site(folder: Path, front: str, lesson: str, css: str = "") -> list[str]:
    (folder / "lessons").mkdir()
    for name, text in {"index.html": front, "lessons/b.html": lesson, "listed.html": "", "a.css": css}.items():
        (folder / name).write_text(text, encoding="utf-8")
    hits: list[str] = checked.faults(folder)
    return hits


def test_a_sound_site_has_no_faults(tmp_path: Path) -> None:
    assert site(tmp_path, GOOD, f'<p id="there">{FIGURE}</p>') == []


@pytest.mark.parametrize(
    ("front", "lesson", "css", "said"),
    [
        ('<a href="c.html">c</a>', "", "", "index.html: c.html: leads nowhere"),
        ('<a href="lessons/b.html#gone">c</a>', "", "", "index.html: lessons/b.html#gone: no such place on the page"),
        ('<script src="//cdn.example/x"></script>', "", "", "index.html: fetched from elsewhere: //cdn.example/x"),
        ("", "", "a { src: url(https://fonts.example/x) }", "a.css: fetched from elsewhere: https://fonts.example/x"),
        ('<img src="data:,">', "", "", "index.html: without words: data:,"),
        ("", "<figure>x</figure>", "", "lessons/b.html: a figure without a link to the live page"),
    ],
)  # fmt: skip
def test_each_fault_of_a_site_is_told(tmp_path: Path, front: str, lesson: str, css: str, said: str) -> None:
    assert site(tmp_path, front, lesson, css) == [said]
