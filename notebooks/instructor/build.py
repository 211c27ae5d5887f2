"""Make the notebooks from their sources: `python notebooks/instructor/build.py` (see FORMAT.md).

One source NN_name.py makes two notebooks: the lecturer's (everything) and the student's (without solutions, hidden
tests and lecturer's cells). nbgrader's own steps do the second; here they are called in memory, so that the same
source always gives the same bytes.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbgrader.preprocessors import ComputeChecksums, SaveCells
from traitlets.config import PyFileConfigLoader

HERE = Path(__file__).parent
STUDENTS = HERE.parent
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
KERNEL |= {"language_info": {"name": "python"}}
HIDDEN = "### BEGIN HIDDEN TESTS\nassert lab.passed({key!r}, {answer})\n### END HIDDEN TESTS\n"

config = PyFileConfigLoader("nbgrader_config.py", str(HERE)).load_config()
STEPS = [step for step in config.GenerateAssignment.preprocessors if step is not SaveCells]  # no database


def sources() -> list[Path]:
    """The sources of all notebooks, in the order of the course."""
    return sorted(HERE.glob("[0-9][0-9]_*.py"))


def instructor(source: Path) -> nbformat.NotebookNode:
    """The lecturer's notebook: cells with stable ids, exercises marked for nbgrader, no outputs."""
    read = jupytext.read(source, fmt="py:percent")
    book = nbformat.v4.new_notebook(metadata=copy.deepcopy(KERNEL))
    section, count = "top", 0
    for cell in read.cells:
        headings = re.findall(r"^##? (.+)", cell.source, re.M) if cell.cell_type == "markdown" else []
        if headings:
            section, count = _slug(headings[-1]), 0
        count += 1
        new_cell = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
        marks = {key: value for key, value in cell.metadata.items() if key not in ("lines_to_next_cell", "title")}
        tidy = re.sub(r"\n{3,}", "\n\n", cell.source)  # two empty lines are for ruff
        new = new_cell(tidy, metadata=_metadata(marks, source))
        new.id = f"{section}-{count}"
        if "check" in marks:
            answer = re.search(r"lab\.check\([^,]+,\s*(.+)\)\s*$", new.source)
            if not answer:
                raise SystemExit(f"{source.name}: check {marks['check']}: must end with lab.check(key, answer)")
            new.source = HIDDEN.format(key=marks["check"], answer=answer[1]) + new.source
        book.cells.append(new)
    ids = [cell.id for cell in book.cells]
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise SystemExit(f"{source.name}: two sections with the same heading: {', '.join(sorted(twice))}")
    nbformat.validate(book)
    return book


def student(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The student's notebook, by nbgrader's steps."""
    book_for_students, resources = copy.deepcopy(book), {"metadata": {}}
    for step in STEPS:
        book_for_students, resources = step(config=config).preprocess(book_for_students, resources)
    for cell in book_for_students.cells:  # the place of a solution taken out
        cell.source = cell.source.strip("\n")
        cell.source = re.sub(r"\n{3,}", "\n\n", cell.source)
    book_for_students, _ = ComputeChecksums(config=config).preprocess(book_for_students, resources)
    nbformat.validate(book_for_students)
    return book_for_students


def text(book: nbformat.NotebookNode) -> str:
    """A notebook as it is written to its file."""
    return nbformat.writes(book, indent=1, sort_keys=True) + "\n"


def targets(source: Path) -> dict[Path, str]:
    """The files that a source makes, and what they hold."""
    book = instructor(source)
    return {source.with_suffix(".ipynb"): text(book), STUDENTS / f"{source.stem}.ipynb": text(student(book))}


def _slug(heading: str) -> str:
    words = re.sub(r"\(.*", "", heading.lower())  # without the minutes
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:50] or "section"


def _metadata(marks: dict, source: Path) -> dict:
    """What the short marks of the source mean in nbgrader's metadata."""
    kept = {key: value for key, value in marks.items() if key == "tags"}
    roles = [role for role in ("exercise", "check", "essay") if role in marks]
    if not roles:
        return kept
    role = roles[0]
    key = marks[role]
    if not re.fullmatch(source.name[:2] + r"\.[0-9a-z]+", key):
        raise SystemExit(f"{source.name}: {role} {key}: must begin with {source.name[:2]}.")
    grade, solution = role != "exercise", role != "check"
    about = {"grade": grade, "solution": solution, "locked": role == "check", "task": False, "schema_version": 3}
    about["grade_id"] = f"{role}-{key.replace('.', '-')}"
    if grade:
        about["points"] = int(marks["points"])
    return {**kept, "tags": sorted({*kept.get("tags", []), role}), "nbgrader": about}


def main() -> int:
    """Write what is out of date; with --check only say so."""
    parser = argparse.ArgumentParser(description="Make the notebooks from notebooks/instructor/NN_name.py.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a notebook is out of date")
    parser.add_argument("which", nargs="*", help="numbers, such as 03; all by default")
    args = parser.parse_args()
    stale = []
    for source in sources():
        if args.which and source.name[:2] not in args.which:
            continue
        for path, content in targets(source).items():
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                stale.append(path)
                if not args.check:
                    path.write_text(content, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(STUDENTS)}: {'out of date' if args.check else 'written'}")
    return int(args.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
