"""The ten questions: four answers each, one right, and the key says what each wrong one means."""

import re
from pathlib import Path

from sim import lab

KEY = (Path(__file__).parents[1] / "notebooks" / "instructor" / "concept-test-key.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| ([^|]+) \| ([a-d]) \| ([^|]+) \|$", KEY, re.MULTILINE)


def test_ten_questions_of_four_answers_and_two_without_a_right_one():
    paper = repr(lab.reader("concept-test"))
    questions = re.split(r"^\*\*(?:\d+|[AB])\.\*\* ", paper, flags=re.MULTILINE)[1:]
    assert len(questions) == 12
    assert re.search(r"☐ before .+ ☐ after .+ My sign:", paper)  # or nobody could lay the two sheets side by side
    for question in questions[:10]:
        assert re.findall(r"^- ([a-d])\) .+", question, re.MULTILINE) == list("abcd")
    assert all("1 2 3 4 5 6 7" in question for question in questions[10:])


def test_the_key_explains_every_wrong_answer():
    assert [number for number, *_ in ROWS] == [str(n) for n in range(1, 11)]
    assert len({idea for _, idea, *_ in ROWS}) == 10
    for _, _, right, wrong in ROWS:
        assert re.findall(r"\b([a-d]): ", wrong) == [letter for letter in "abcd" if letter != right]
    assert "none yet" in KEY


def test_the_questions_with_numbers_are_right():
    letters = {number: right for number, _, right, _ in ROWS}
    assert letters["5"] == {100: "a", 150: "b", 200: "c"}[round(100 / (1 - 0.5))]
    flagged_honest, flagged = 0.01 * 1000, 0.01 * 1000 + 10
    assert letters["6"] == "b" and flagged_honest / flagged == 0.5
    assert letters["4"] == ("b" if 90 > 80 else "a")
