"""The reader: two printed pages a lesson, three texts that each ask something; shown in the notebook, too."""

import re
from pathlib import Path

import pytest

from sim import lab
from sim.errors import ListedError

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = [path.name[:2] for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def texts_of(lesson: str) -> list[tuple[str, str, str, str]]:
    """Of each text: its title, its words, its question, what to read on."""
    page = (NOTEBOOKS / "reader" / f"{lesson}.md").read_text(encoding="utf-8")
    parts = re.split(r"^## \d ", page, flags=re.MULTILINE)[1:]
    return [tuple(part.strip().split("\n\n")) for part in parts]


@pytest.mark.parametrize("lesson", LESSONS)
def test_two_pages_three_texts_each_with_a_question_and_a_work(lesson):
    texts = texts_of(lesson)
    assert len(texts) == 3
    for _, words, question, work in texts:
        assert 150 <= len(words.split()) <= 250
        assert re.fullmatch(r"\*.+\?\*|\*.+\.\*", question)
        assert work.startswith("Reading on: ") and len(work) > 25
    assert len((NOTEBOOKS / "reader" / f"{lesson}.md").read_text(encoding="utf-8").split()) <= 800


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_lesson_names_its_texts_in_discuss(lesson):
    (source,) = (NOTEBOOKS / "instructor").glob(f"{lesson}_*.py")
    discuss = re.search(r"Discuss \(.*?(?=\n# ## )", source.read_text(encoding="utf-8"), re.DOTALL)
    assert f"lab.reader({int(lesson)})" in discuss[0]


def test_shown_in_a_notebook_by_number_or_name():
    assert lab.reader(3)._repr_markdown_() == lab.reader("03")._repr_markdown_()
    assert repr(lab.reader("hearing")).startswith("# The hearing")
    with pytest.raises(ListedError, match="no such text; known: 00, 01"):
        lab.reader("9")


def test_the_hearing_takes_thirty_minutes_without_a_gap():
    rows = [
        tuple(map(int, row)) for row in re.findall(r"^\| (\d+)-(\d+) \|", repr(lab.reader("hearing")), re.MULTILINE)
    ]
    assert rows[0][0] == 0 and rows[-1][1] == 30
    assert [end for _, end in rows[:-1]] == [start for start, _ in rows[1:]]


def test_the_rubric_has_a_sample_at_every_level():
    rubric = (NOTEBOOKS / "instructor" / "rubric.md").read_text(encoding="utf-8")
    rows = re.split(r"^## ", rubric, flags=re.MULTILINE)[1:6]
    assert [row.split("\n")[0] for row in rows] == ["Claim", "Evidence from the run", "Concept", "Justice", "Limits"]
    for row in rows:
        levels = re.findall(r"^\| ([0-3]) \| ([^|]+) \| ([^|]+) \|$", row, re.MULTILINE)
        assert [level for level, _, _ in levels] == ["0", "1", "2", "3"]
        assert all(len(sample.split()) > 2 for _, _, sample in levels)
        assert len(levels[-1][2].split()) > 15


def test_four_whole_tickets_have_every_level_of_every_row():
    rubric = (NOTEBOOKS / "instructor" / "rubric.md").read_text(encoding="utf-8")
    tickets = dict(re.findall(r"^\*\*([A-D])\.\*\* (.+)$", rubric, re.MULTILINE))
    assert [100 < len(ticket.split()) < 190 for ticket in tickets.values()] == [True] * 4
    graded = re.findall(r"^\| ([A-D])((?: \| \d)+) \| (\d+) \| [^|]+ \|$", rubric, re.MULTILINE)
    levels = [[int(level) for level in re.findall(r"\d", row)] for _, row, _ in graded]
    assert [name for name, *_ in graded] == list(tickets)
    assert [sum(row) for row in levels] == [int(points) for _, _, points in graded]
    assert [sorted(row) for row in zip(*levels, strict=True)] == [[0, 1, 2, 3]] * 5
