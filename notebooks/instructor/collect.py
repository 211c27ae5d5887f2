"""Take in what students handed in, whatever became of it: `python collect.py 03 inbox`, in the folder of the class.

Each submission is put together anew from the released notebook and the student's answers, into submitted/NAME/03/. So
nbgrader finds every cell, with its marks, in its place: what was copied, split, deleted, turned into text or stripped of
its metadata is graded like any other, and an answer that kills the kernel costs its own points only. One line tells of
each thing that was mended. What students handed in is only read.

inbox holds a folder for each student, or files named after them.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Cell = dict[str, Any]
MOST_BYTES = 50_000_000
PATIENCE = 120.0
"""Seconds that one answer may take by itself. nbgrader's own limit for a cell is in nbgrader_config.py."""
STOPPED = "# This answer stopped Python when it was run by itself, so it is not run here:\n"


def text(cell: Cell) -> str:
    """What stands in a cell, however it is kept."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def grade_id(cell: Cell) -> str:
    """nbgrader's name of a cell; empty if it has lost it."""
    marks = cell.get("metadata", {})
    marks = marks.get("nbgrader", {}) if isinstance(marks, dict) else {}
    return str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""


@dataclass
class Slot:
    """A cell of the released notebook that a student fills: an exercise or an essay."""

    cell: Cell
    place: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As it is told to people: exercise 03.2."""
        kind, lesson, number = grade_id(self.cell).split("-", 2)
        return f"{kind} {lesson}.{number}"

    @property
    def code(self) -> bool:
        """Whether it is an exercise, which is run."""
        return self.cell["cell_type"] == "code"

    @property
    def variable(self) -> str:
        """What an exercise assigns, such as answer_2; none for an essay."""
        match = re.search(r"^\s*(\w+)\s*=", text(self.cell), re.M) if self.code else None
        return match[1] if match else ""


class Released:
    """The notebook as it was given out."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.book = json.loads(path.read_text(encoding="utf-8"))
        self.cells: list[Cell] = self.book["cells"]
        marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in self.cells]
        self.filled = [i for i, mark in enumerate(marks) if mark.get("solution")]
        self.lesson = path.name[:2]

    def slots(self) -> list[Slot]:
        """What a student fills, empty."""
        return [Slot(self.cells[i], i) for i in self.filled]


def read(path: Path) -> tuple[list[Cell], str]:
    """The cells of a file; and, if there are none, why."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return [], "is too large to be a notebook"
        raw = path.read_bytes()
        book = json.loads(raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))
        cells = [cell for cell in book["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return [], "is empty or no notebook" if path.exists() else "cannot be read"
    return cells, "" if cells else "holds no cells"


def lesson_of(cells: list[Cell]) -> str:
    """The number of the lesson that these cells come from; empty if none says."""
    said = re.findall(r"""lab\.(?:check|predict|against)\(\s*["'](\d\d)\.""", "\n".join(map(text, cells)))
    said += [grade_id(cell).split("-")[1] for cell in cells if grade_id(cell).count("-") >= 2]
    return max(set(said), key=said.count) if said else ""


def sort_in(released: Released, cells: list[Cell]) -> tuple[list[Slot], list[str]]:
    """The student's cells in the slots that they fill, and what had become of them."""
    slots, said = released.slots(), []
    by_grade = {grade_id(slot.cell): slot for slot in slots}
    by_id = {slot.cell.get("id"): slot for slot in slots}
    given = {text(cell).split() and " ".join(text(cell).split()): i for i, cell in enumerate(released.cells)}
    ids = {cell.get("id"): i for i, cell in enumerate(released.cells)}
    now, place = None, -1
    for cell in cells:
        words = " ".join(text(cell).split())
        slot = by_grade.get(grade_id(cell)) or by_id.get(cell.get("id"))
        slot = slot or next(
            (s for s in slots if s.variable and re.search(rf"^\s*{s.variable}\s*=", text(cell), re.M)), None
        )
        if slot is None and (words in given or cell.get("id") in ids or grade_id(cell)):
            now, place = None, given.get(words, ids.get(cell.get("id"), place))
            continue
        if slot is None and words:  # a cell of their own: of the slot before it, or of the essay that comes next
            slot = now or next((s for s in slots if s.place == place + 1 and not s.code), None)
        if slot is not None:
            slot.cells.append(cell)
            now, place = slot, slot.place
    for slot in slots:
        said += [f"{slot.name}: {what}" for what in _became(slot)]
    return slots, said


def _became(slot: Slot) -> Iterator[str]:
    """What had become of a cell, as far as it is worth a line."""
    if not slot.cells:
        yield "the cell is missing; it counts as unanswered"
        return
    if len(slot.cells) > 1:
        yield f"there are {len(slot.cells)} cells in its place; what is answered in them counts"
    kinds = {cell.get("cell_type") for cell in slot.cells}
    if slot.code and kinds != {"code"}:
        yield "the cell was turned into text; it is run as code"
    if not slot.code and kinds == {"code"}:
        yield "the cell was turned into code; it is read as text"
    if not any(grade_id(cell) == grade_id(slot.cell) for cell in slot.cells):
        yield "the cell has lost its marks; it was known by what stands in it"


def answer(slot: Slot) -> str:
    """What the student's cells say, in one: all that is not as it was given out, each once."""
    given = " ".join(text(slot.cell).split())
    own = list(dict.fromkeys(text(cell).strip("\n") for cell in slot.cells if " ".join(text(cell).split()) != given))
    if slot.code:
        own = [re.sub(r"^\s*```\w*\n|\n?```\s*$", "", part) for part in own]
        answer_text = "\n".join(own)
        if own and not _reads(answer_text):
            good = [part for part in own if _reads(part) and re.search(rf"^\s*{slot.variable}\s*=", part, re.M)]
            return good[-1] if good else answer_text
        return answer_text or text(slot.cell)
    return "\n\n".join(part for part in own if part.strip()) or text(slot.cell)


def _reads(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


RUN = "--run-answers"


def _run_answers() -> None:
    """Run answers one after another, and say before each which it is: whoever listens hears which was the last."""
    answers = json.loads(sys.stdin.read())
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what they print is not for whoever listens
    names: dict[str, object] = {}
    for name, code in answers:
        print(name, file=channel, flush=True)
        try:
            exec(code, names)
        except SystemExit:
            return
        except BaseException:  # an error is no harm: nbgrader sees it, too
            continue
    print("", file=channel, flush=True)


def that_stop(answers: list[tuple[str, str]]) -> list[str]:
    """The names of answers that end Python or do not end, each found in a process of its own."""
    stopped: list[str] = []
    while left := [pair for pair in answers if pair[0] not in stopped]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        with subprocess.Popen([sys.executable, __file__, RUN], **pipes) as process:
            try:
                said, _ = process.communicate(json.dumps(left), PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
        *_, last = said.split("\n")[:-1] or [left[0][0]]
        if not last:
            break
        stopped.append(last)
    return stopped


def suspicious(code: str) -> bool:
    """Whether an answer does more than to set names to values: only such can stop Python."""
    if not _reads(code):
        return False
    calls = (ast.Call, ast.While, ast.For, ast.Import, ast.ImportFrom, ast.Pow, ast.Raise, ast.ListComp, ast.Mult)
    return any(isinstance(node, calls) for node in ast.walk(ast.parse(code)))


def rebuilt(released: Released, cells: list[Cell]) -> tuple[dict[str, Any], list[str]]:
    """The released notebook with the student's answers in it, and what was mended."""
    slots, said = sort_in(released, cells)
    book = copy.deepcopy(released.book)
    answers = {slot.place: answer(slot) for slot in slots}
    doubted = [(slot.name, answers[slot.place]) for slot in slots if slot.code and suspicious(answers[slot.place])]
    stopped = that_stop(doubted) if doubted else []
    for slot in slots:
        own = answers[slot.place]
        if slot.name in stopped:
            said.append(f"{slot.name}: it stops Python, or does not end; it counts as unanswered")
            own = STOPPED + "\n".join(f"# {line}" for line in own.splitlines()) + f"\n{text(slot.cell)}"
        book["cells"][slot.place]["source"] = own.splitlines(keepends=True)
    return book, said


def by_student(inbox: Path, stem: str) -> dict[str, list[Path]]:
    """Every student's files: those in a folder of their name, and those that are named after them."""
    files: dict[str, list[Path]] = {}
    for path in sorted(inbox.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            files[path.name] = sorted(p for p in path.rglob("*") if p.is_file() and ".ipynb" in p.name)
        elif ".ipynb" in path.name:
            name = re.sub(r"\s*\(\d+\)|\.ipynb.*$", "", path.name).replace(stem, "").strip(" _-.")
            files.setdefault(name or path.stem, []).append(path)
    return {re.sub(r"[^\w.@-]+", "_", name).strip("_") or "student": own for name, own in files.items()}


def choose(released: Released, files: list[Path]) -> tuple[list[Cell], list[str]]:
    """Of a student's files the one of this lesson that answers most, and what to say of the others."""
    said, best, most = [], [], -1
    for path in files:
        cells, why = read(path)
        lesson = lesson_of(cells)
        if not why and lesson and lesson != released.lesson:
            why = f"is lesson {int(lesson)}, not lesson {int(released.lesson)}"
        if why:
            said.append(f"{path.name} {why}")
            continue
        answered = sum(answer(slot) != text(slot.cell) for slot in sort_in(released, cells)[0])
        if answered >= most:
            best, most = cells, answered
    if most < 0:
        said.append("nothing of this lesson was handed in; it counts as unanswered" if files else "there is no file")
    elif len(files) - len(said) > 1:
        said.append(f"there are {len(files)} files; the one that answers most counts")
    return best, said


def collect(lesson: str, inbox: Path, course: Path) -> list[str]:
    """Put every submission together anew; gives a line for each thing that was mended."""
    notebooks = sorted((course / "release" / lesson).glob("*.ipynb"))
    if len(notebooks) != 1:
        raise SystemExit(
            f"release/{lesson}: one notebook is needed here; run nbgrader generate_assignment {lesson} first"
        )
    released, said = Released(notebooks[0]), []
    if not inbox.is_dir():
        raise SystemExit(f"{inbox}: no such folder; give the one that holds what students handed in")
    for student, files in by_student(inbox, notebooks[0].stem).items():
        cells, lines = choose(released, files)
        book, more = rebuilt(released, cells)
        place = course / "submitted" / student / lesson
        place.mkdir(parents=True, exist_ok=True)
        (place / released.name).write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        said += [f"{student}: {line}" for line in [*lines, *(more if cells else [])]]
    return said


def main() -> int:
    """Collect, and print what was mended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lesson", help="as in release/, such as 03")
    parser.add_argument("inbox", type=Path, help="the folder that holds what students handed in")
    args = parser.parse_args()
    for line in collect(args.lesson, args.inbox, Path.cwd()):
        print(line)
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == [RUN]:
        _run_answers()
    else:
        sys.exit(main())
