"""What the course as a whole promises: its order, its minutes, its ethics, its papers for lecturers."""

import json
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1] / "notebooks"
SOURCES = sorted((HOME / "instructor").glob("[0-9][0-9]_*.py"))
READER = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HOME / "reader").glob("*.md"))}
GUIDE = (HOME / "README.md").read_text(encoding="utf-8")

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.name[:2])


def code(source: Path) -> list[str]:
    """The cells of code in a student's notebook."""
    cells = json.loads((HOME / f"{source.stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def parts(source: Path) -> list[tuple[str, int, bool]]:
    """Of each part that takes time: its heading, its minutes, and whether it may be left out."""
    found_here = re.findall(r"^# ## \d+ (.+?) \((\d+) minutes(.*?)\)$", source.read_text(encoding="utf-8"), re.M)
    return [(name, int(minutes), bool(more)) for name, minutes, more in found_here]


@each_source
def test_the_lecturers_minutes_are_those_of_the_headings(source):
    text = re.sub(r"\n#\s+", " ", source.read_text(encoding="utf-8"))
    (timing,) = re.findall(r"# Timing: (.+?)[.;]", text)
    said = [(int(n), bool(spare)) for spare, n in re.findall(r"(\(?)[a-z' ]+ (\d+)\)?", timing)]
    assert said == [(minutes, spare) for _, minutes, spare in parts(source)]


def test_the_running_sheet_is_lesson_0_minute_by_minute():
    rows = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)-(\d+) \|", GUIDE, re.M)]
    assert rows[0][0] == 0 and [end for _, end in rows[:-1]] == [start for start, _ in rows[1:]]
    kept = [minutes for _, minutes, spare in parts(SOURCES[0]) if not spare]
    ends = {sum(kept[:n]) for n in range(len(kept) + 1)}
    assert rows[-1][1] == sum(kept) and {end for _, end in rows} <= ends
    assert f"*Explain* ({sum(kept[:6])} minutes)" in GUIDE


def test_the_course_begins_with_ten_minutes_of_play():
    first, *_ = parts(SOURCES[0])
    assert first == ("Play", 10, False)
    calls = [cell for cell in code(SOURCES[0]) if "lab." in cell and "import" not in cell]
    assert "lab.concept_test(" in calls[0] and "lab.play(" in calls[1] and "lab.predict(" in calls[2]


def test_gain_and_tipping_are_an_appendix_below_margin_and_ladder():
    text = SOURCES[3].read_text(encoding="utf-8")
    places = [text.index(call) for call in ("here.margins()", "here.ladder(", "## 10 Exit ticket", "## Appendix: gain")]
    assert places == sorted(places)
    assert all(text.index(call) > places[-1] for call in ("lab.gain(", "lab.tipping("))


QUESTIONS_OF_ETHICS = {
    "desert and luck": ("00", r"## 1 Luck and what we deserve"),
    "procedural justice and contestability": ("04", r"## 1 The right to answer back"),
    "proportionality": ("02", r"Proportion asks that the burden fit the wrong"),
    "relational equality": ("07", r"people stand before each other as equals"),
    "state dependence against character": ("03", r"## 1 Character, or the state one is in"),
    "collective guilt": ("05", r"guilt|answer for"),
    "surveillance and chilling": ("01", r"chilling effects"),
    "legitimacy of scores by firms": ("06", r"company's score"),
}


@pytest.mark.parametrize("question", QUESTIONS_OF_ETHICS)
def test_the_reader_asks_each_question_of_ethics(question):
    lesson, words = QUESTIONS_OF_ETHICS[question]
    assert re.search(words, READER[lesson])


SEEN = {
    "text": ["Kraay", "Brehm", "Chouldechova", "Ensign"],
    "page": [
        *("Nelkin", "Zacka", "Hoskins", "Fourcade", "Penney", "Citron", "Travis", "Anderson", "Mani", "Prescott"),
        *("Kaminski", "Pasternak", "Kleinberg", "Barocas", "Alon-Barkat", "the text of the law itself"),
    ],
}
"""Works by how much of them was seen, as the facts of the project say; where they say no more, a page."""


@pytest.mark.parametrize("lesson", [source.name[:2] for source in SOURCES])
def test_works_to_read_on_were_seen_and_say_how_much_of_them(lesson):
    works = re.findall(r"^Reading on: (.+)$", READER[lesson], re.M)
    assert len(works) == 3
    for work in works:
        graded = re.findall(r"(.+?)\[(text|page)(?:: [^\]]+)?\](?:; |$)", work)
        assert graded and work.endswith("]")
        assert all(any(name in words for name in SEEN[grade]) for words, grade in graded), work
    assert "**[text]**: " in READER[lesson] and "**[page]**: " in READER[lesson]


def test_the_hearing_has_a_sheet_for_each_role_and_ends_with_a_vote():
    text = READER["hearing"]
    roles = re.findall(r"^\*\*(The [a-z ,]+)\.\*\*", text, re.M)
    assert roles == [
        "The listed, could not pay", "The listed, would not pay", "The creditor", "The clerk", "The neighbour",
        "The chair",
    ]  # fmt: skip
    speakers = ("group A, then group B", "the listed, then the creditors", "the clerk, then the neighbour", "the vote")
    order = [text.index(words) for words in speakers]
    assert order == sorted(order)
    seven = "\n".join(code(SOURCES[7]))
    assert "pareto.judge(voted" in seven and "voted = " in text


def test_a_sheet_to_send_back_asks_nothing_about_a_student():
    key = (HOME / "instructor" / "concept-test-key.md").read_text(encoding="utf-8")
    sheet = key.split("A sheet to send back\n")[1]
    assert "Nothing about any student: no names, no essays" in sheet
    assert len(re.findall(r"^\| .+ \| \|$", sheet, re.M)) >= 8
    assert not re.search(r"\b(name|age|sex|e-mail|mark|grade)s? of (each|the) student", sheet)
    for page in (key, GUIDE):  # how many classes: one number, and none yet
        assert re.search(r"none yet", page)


def test_points_are_those_that_the_guide_says():
    points = []
    for source in SOURCES:
        checks = re.findall(r'^# %% check="[^"]+" points=(\d+)', source.read_text(encoding="utf-8"), re.M)
        points.append(sum(map(int, checks)))
    assert f"Checks by machine give {min(points)} to {max(points)} points a lesson" in GUIDE
