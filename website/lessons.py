"""The lessons as pages: each notebook is run once, and gives a page for students and one for the lecturer."""

from __future__ import annotations

import ast
import copy
import importlib.util
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import nbformat
import without_python
from nbclient import NotebookClient

HERE = Path(__file__).parent
KIND = "application/vnd.listed.link"  # of recorder.py, which only a kernel can load
RESULT = "application/vnd.listed.result+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
LINK = "Open this town in the live page"
Node = nbformat.NotebookNode


def builder() -> ModuleType:
    """`notebooks/instructor/build.py`, which makes notebooks from their sources."""
    path = HERE.parent / "notebooks/instructor/build.py"
    spec = importlib.util.spec_from_file_location("notebook_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(book: Node) -> Node:
    """The notebook with what its cells show; an error of a cell ends the build."""
    lived = copy.deepcopy(book)
    lived.cells.insert(0, nbformat.v4.new_code_cell("import recorder"))
    with tempfile.TemporaryDirectory(prefix="listed-site-") as folder:  # a prediction is kept beside the notebook
        waits = {"timeout": 600, "startup_timeout": 600, "iopub_timeout": 600}  # a slow machine is no fault
        client = NotebookClient(lived, **waits, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.execute(env=os.environ | {"PYTHONPATH": str(HERE)})
    del lived.cells[0]
    lived.metadata.pop("widgets", None)
    where = ""
    for cell in lived.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
            where = _tidy(cell, where)
    return lived


def _tidy(cell: Node, before: str) -> str:
    """Its outputs without widgets, every figure with a link to its town: that of the cell, or the one before it.

    Gives the link of the last town.
    """
    said = [output.data[KIND] for output in cell.outputs if KIND in output.get("data", {})]
    where = said[0] if said else before
    results = [output.data[RESULT] for output in cell.outputs if RESULT in output.get("data", {})]
    cell.metadata["listed"] = {"town": where, "against": results}  # for without_python.py
    cell.outputs = [output for output in cell.outputs if not {KIND, RESULT} & output.get("data", {}).keys()]
    for output in cell.outputs:
        output.get("data", {}).pop(WIDGET, None)
        text = output.get("data", {}).get("text/html")
        if text:
            output.data["text/html"] = linked(framed("".join(text), cell.source), where)
    # of a form nothing is left without its widgets: the words below it say so
    cell.outputs = [output for output in cell.outputs if "data" not in output or any(output.data.values())]
    return where


def framed(html: str, source: str) -> str:
    """The live page that a cell holds whole, as a frame of the page that the site has."""
    asked = re.search(r"lab\.play\((?:\"([^\"]*)\")?", source)
    if asked is None:
        return html
    address = f"../listed.html#{asked[1] or ''}".replace("&", "&amp;")
    allowed = 'sandbox="allow-scripts allow-downloads"'
    return f'<iframe class="listed" src="{address}" {allowed} title="The live page"></iframe>'


def linked(html: str, where: str) -> str:
    """Every figure with a link to its town in the live page, below it."""
    address = f"../listed.html{where}".replace("&", "&amp;")
    return html.replace("</figure>", f'<figcaption><a href="{address}">{LINK}</a></figcaption></figure>')


def students(released: Node, lived: Node) -> Node:
    """The student's notebook with outputs, but nothing that a solution made."""
    page = copy.deepcopy(released)
    outputs = {cell.id: cell for cell in lived.cells if cell.cell_type == "code"}
    secret: set[str] = set()
    for cell in page.cells:
        if cell.cell_type != "code":
            continue
        own = outputs.get(cell.id)
        reads, writes = names(cell.source)
        if cell.metadata.get("nbgrader") or reads & secret:
            secret |= writes
        elif own is not None and own.source == cell.source:
            cell.outputs = copy.deepcopy(own.outputs)
    return _plain(page)


def lecturers(lived: Node) -> Node:
    """The lecturer's notebook: solutions folded, notes as text."""
    page = copy.deepcopy(lived)
    for cell in page.cells:
        tags = cell.metadata.get("tags", [])
        if "### BEGIN SOLUTION" in cell.source:
            cell.source = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", cell.source).strip("\n")
            if cell.cell_type == "markdown":
                cell.source = f"<details><summary>A model answer</summary>\n\n{cell.source}\n\n</details>"
            else:
                cell.metadata["tags"] = [*tags, "hide-input"]
        if "### BEGIN HIDDEN TESTS" in cell.source:
            cell.source = re.sub(r"(?s)### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n", "", cell.source)
        if "instructor" in tags and cell.cell_type == "code":
            _notes(cell)
    page.cells = [cell for one in page.cells for cell in _parted(one)]
    return _plain(page)


def _notes(cell: Node) -> None:
    """Move what a lecturer's cell says in comments into its metadata, out of the code."""
    lines = cell.source.splitlines()
    size = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    cell.metadata["notes"] = paragraphs(lines[:size])
    cell.source = "\n".join(lines[size:]).strip("\n")


def _parted(cell: Node) -> Iterator[Node]:
    """A lecturer's cell as a note, and its code if there is any."""
    notes = cell.metadata.pop("notes", "")
    if notes:
        yield nbformat.v4.new_markdown_cell(f":::{{admonition}} For the lecturer\n\n{notes}\n:::")
    if cell.source:
        yield cell


def paragraphs(comments: list[str]) -> str:
    """Comments as Markdown: a line goes on with the one before if it is indented, or that one ends no sentence."""
    result: list[str] = []
    for line in comments:
        text = line.removeprefix("#")
        words = re.sub(r"([\\*_\[\]<>`$])", r"\\\1", text.strip())
        goes_on = text.startswith("   ") or (result and words and not re.search(r"[.:?!][)\"'*\\]*$", result[-1]))
        if goes_on and result:
            result[-1] += " " + words
        elif words and not words.startswith("For the lecturer. This cell and all others"):
            result.append(words)
    return "\n\n".join(result)


def _plain(page: Node) -> Node:
    """Without what only nbgrader and the site's own makers read; texts of the reader as links."""
    for cell in page.cells:
        cell.metadata.pop("nbgrader", None)
        cell.metadata.pop("listed", None)
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"`lab\.reader\(\"?(\w+)\"?\)`", _reading, cell.source)
    return page


def _reading(call: re.Match[str]) -> str:
    """The call that shows a text of the reader, as a link to its page."""
    return f"[{call[0]}](../reader/{call[1].zfill(2)}.md)"


def names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell reads, and those that it writes."""
    nodes = [node for node in ast.walk(ast.parse(source))]
    of_names = [node for node in nodes if isinstance(node, ast.Name)]
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    reads = {node.id for node in of_names if isinstance(node.ctx, ast.Load)}
    return reads, defined | {node.id for node in of_names if isinstance(node.ctx, ast.Store)}


def write(source: Path, folder: Path, kept: Path, again: bool = False) -> None:
    """Run a lesson, and write its pages: in `lessons`, in `students` (without Python) and in `lecturer`.

    Args:
        source: of the lesson.
        folder: of the site's sources.
        kept: where lessons stay as they were run.
        again: take the lesson as it was run last, if it was.
    """
    build = builder()
    book = build.instructor(source)
    last = kept / f"{source.stem}.ipynb"
    lived = nbformat.read(last, as_version=4) if again and last.exists() else run(book)
    kept.mkdir(parents=True, exist_ok=True)
    nbformat.write(lived, last)
    released = build.student(book)
    shown = students(released, lived)
    pages = {"lessons": shown, "students": without_python.page(released, shown, lived), "lecturer": lecturers(lived)}
    for room, page in pages.items():
        path = folder / room / f"{source.stem}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(page, path)
