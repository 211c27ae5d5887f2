"""A lesson as a page for students without Python: figures as they came, forms in place of cells.

The forms are those of `student/page.ts`. Its checks live the same towns as Python's and are held to the same answers.
"""

from __future__ import annotations

import ast
import copy
import html
import re
from typing import TypedDict

import nbformat
import own_words

from sim.lab import concept

Node = nbformat.NotebookNode
SCRIPT = "page.js"
PYTHON_ONLY = re.compile(r"lab\.sliders|hand_in|the_class|^def ", re.MULTILINE)
"""Cells that need Python to be moved, or to hand something in."""
UNANSWERED = "three dots"
"""What a cell says that has no answer to look at."""
FIRST = """:::{admonition} This lesson works without Python
Its figures and tables are those of a run. An answer goes into a field, and is checked in this page. Rules are changed
in the live page: open the workshop, move what you like, and take its rules into the field.

*Left out:* writing code, and figures of your own rules in place of those here. To move a slider, open the town.
:::
"""


class Result(TypedDict):
    """A number of the model, beside which a prediction is held."""

    key: str
    result: float


class Said(TypedDict, total=False):
    """What a cell said when it was run: the link of its town, and results."""

    town: str
    against: list[Result]


def page(released: Node, shown: Node, lived: Node) -> Node:
    """The page of one lesson.

    Args:
        released: the student's notebook with nbgrader's marks.
        shown: the same with the outputs that students may see.
        lived: the lecturer's, with what the cells said of towns and results.

    None of them is changed.
    """
    shown = copy.deepcopy(shown)
    notes = {cell.id: cell.metadata.get("listed", {}) for cell in lived.cells}
    cells: list[Node] = []
    for marked, cell in zip(released.cells, shown.cells, strict=True):
        name = marked.metadata.get("nbgrader", {}).get("grade_id", "")
        cells += _cells(name, cell, notes.get(cell.id, {}))
    number = re.search(r"\d+", cells[0].source)
    spoken = [cell for cell in cells if cell.cell_type == "markdown"]
    texts = own_words.in_own_words(number[0].zfill(2) if number else "", [cell.source for cell in spoken])
    for cell, text in zip(spoken, texts, strict=True):
        cell.source = text
    cells[0].source = re.sub(r"^# (.+)$", r"# \1 (without Python)", cells[0].source, count=1, flags=re.MULTILINE)
    cells.insert(1, _text(FIRST + _block("along", "", lesson=number[0] if number else "")))
    cells.append(_text(f'<script src="../_static/{SCRIPT}" defer></script>'))
    return nbformat.v4.new_notebook(cells=cells, metadata=shown.metadata)


def _cells(name: str, cell: Node, said: Said) -> list[Node]:
    """What stands in place of a cell."""
    role, _, key = name.partition("-")
    key = key.replace("-", ".")
    if role == "essay":
        return [_text(_block("essay", "Write your text here.", key=key))]
    if cell.cell_type == "markdown":
        return [cell]
    if role == "exercise":
        return [_text(_block("answer", "Your answer is written and checked here.", key=key))]
    if role == "check":
        return []
    asked = _prediction(cell.source)
    if asked:
        question, low, high, key = asked
        return [_text(_block("predict", question, key=key, low=low, high=high))]
    played = re.search(r"^lab\.play\((?:\"([^\"]*)\")?", cell.source, re.MULTILINE)
    if played:
        return [_text(_block("town", "", link=f"#{played[1] or ''}"))]
    asked_before = re.search(r"^lab\.concept_test\(\"(\w+)\"", cell.source, re.MULTILINE)
    if asked_before:
        return [_text(ten_questions(asked_before[1]))]
    if said.get("against"):
        return [_text(_block("against", "", key=one["key"], result=f"{one['result']:.6g}")) for one in said["against"]]
    if "lab.sliders" in cell.source and said.get("town"):
        return [_text(_block("town", "", link=said["town"]))]
    if "lab.rules(" in cell.source:
        return [_text(table) for table in _tables(cell)]
    if not cell.outputs or PYTHON_ONLY.search(cell.source) or UNANSWERED in str(cell.outputs):
        return []
    cell = nbformat.v4.new_code_cell(cell.source, outputs=cell.outputs, id=cell.id)
    cell.metadata["tags"] = ["remove-input"]
    return [cell]


def _tables(cell: Node) -> list[str]:
    """Of a form for rules: its keys with their values and words; they are moved in the workshop."""
    shown = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
    return re.findall(r"<table.*?</table>", shown, re.DOTALL)


def ten_questions(when: str) -> str:
    """The ten questions and two more as a form of plain HTML; nothing in it says which answers are right.

    Args:
        when: "before" or "after": the name under which the page keeps the answers.
    """
    parts = []
    least, most = concept.MARKS
    marks = [(str(mark), str(mark)) for mark in range(least, most + 1)]
    for question in concept.questions():
        answers = [f"{letter}) {words}" for letter, words in zip(concept.LETTERS, question.answers, strict=False)]
        options = list(zip(concept.LETTERS, answers, strict=True)) if answers else marks
        name = f"{when}-{question.name}"
        choices = "".join(
            f'<label><input type="radio" name="{name}" value="{value}"> {html.escape(words)}</label>'
            for value, words in options
        )
        kind = "" if question.answers else ' class="listed-marks"'
        parts.append(
            f"<fieldset{kind}><legend>{question.name}. {html.escape(question.words)}</legend>{choices}</fieldset>"
        )
    return (
        f'<div class="listed-ten" data-when="{when}"><details><summary>Ten questions, and two more: open</summary>'
        f"{''.join(parts)}</details></div>\n"
    )


def _prediction(source: str) -> tuple[str, float, float, str] | None:
    """Question, least, most and key of the prediction that a cell asks for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "predict":
            given = dict(zip(("key", "question", "low", "high"), map(ast.literal_eval, node.args), strict=False))
            given |= {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg}
            return given["question"], given.get("low", 0), given.get("high", 100), given["key"]
    return None


def _block(kind: str, text: str, **about: object) -> str:
    """The place of a form; what it says stands there without the script, too."""
    data = "".join(f' data-{name}="{html.escape(str(value))}"' for name, value in about.items())
    return f'<div class="listed-{kind}"{data}><p>{html.escape(text)}</p></div>\n'


def _text(source: str) -> Node:
    return nbformat.v4.new_markdown_cell(source)
