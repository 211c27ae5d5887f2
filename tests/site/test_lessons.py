"""The pages of a lesson show what was run and keep its answers; what is wrong with a built site is found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.once


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"website_{name}", ROOT / "website" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


lessons, checked = load("lessons"), load("checked")


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
        "n", "# For the lecturer. This cell and all others ...\n# Ask: *why*\n#   so?\nlab.x()", tags=["instructor"]
    )
    page = lessons.lecturers(book(*LIVED.cells, note))
    solved = next(cell for cell in page.cells if "181" in cell.source)
    assert "hide-input" in solved.metadata["tags"]
    assert "SOLUTION" not in nbformat.writes(page)
    told, rest = page.cells[-2:]
    assert told.cell_type == "markdown"
    assert r"Ask: \*why\* so?" in told.source
    assert rest.source == "lab.x()"


def test_a_figure_links_to_the_town_of_its_cell_or_of_the_one_before() -> None:
    cell = code("a", "x", "<figure><img alt='1'></figure><figure><img alt='2'></figure>")
    cell.outputs.append(nbformat.v4.new_output("display_data", {lessons.KIND: "#seed=2&v=1"}))
    cell.outputs[0].data[lessons.WIDGET] = {"model_id": "1"}
    assert lessons._tidy(cell, "#seed=1&v=1") == "#seed=2&v=1"
    (output,) = cell.outputs
    assert output.data["text/html"].count('href="../listed.html#seed=2&amp;v=1"') == 2
    assert list(output.data) == ["text/html"]
    later = code("b", "x", "<figure><img alt='3'></figure>")
    assert lessons._tidy(later, "#seed=2&v=1") == "#seed=2&v=1"
    assert "#seed=2" in later.outputs[0].data["text/html"]


def test_the_kernels_part_speaks_of_the_same_kind() -> None:
    assert f'KIND = "{lessons.KIND}"' in (ROOT / "website/recorder.py").read_text(encoding="utf-8")


GOOD = '<h1 id="top">a</h1><a href="lessons/b.html#there">b</a><iframe src="listed.html" title="t"></iframe>'
FIGURE = (
    '<figure><img src="data:," alt="a line"><figcaption><a href="../listed.html#seed=1">x</a></figcaption></figure>'
)


def site(folder: Path, front: str, lesson: str, css: str = "") -> list[str]:
    (folder / "lessons").mkdir()
    for name, text in {"index.html": front, "lessons/b.html": lesson, "listed.html": "", "a.css": css}.items():
        (folder / name).write_text(text, encoding="utf-8")
    found: list[str] = checked.faults(folder)
    return found


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
