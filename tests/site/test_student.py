"""A lesson without Python in a browser: prediction first, answers checked there, kept in the address and as a text."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.lab import concept
from tests.page.browser import axe, violations
from tests.page.conftest import built as built
from tests.site import answers
from tests.site.test_lessons import without_python

pytestmark = pytest.mark.once
LESSON = """<!doctype html><html lang="en"><title>Lesson</title><body><main><article><section>
<h1>0 A town, without Python</h1>
<div class="listed-along" data-lesson="0"><p></p></div>
<section><h2>Predict</h2>
<div class="listed-predict" data-key="00.1" data-low="0" data-high="500"><p>How many?</p></div>
</section>
<section id="observe"><h2>Observe</h2><p id="result">97 are on the list.</p>
<div class="listed-against" data-key="00.1" data-result="97"><p></p></div>
<div class="listed-answer" data-key="00.1"><p></p></div>
<div class="listed-answer" data-key="00.3"><p></p></div>
<div class="listed-answer" data-key="06.4"><p></p></div>
<figure><img alt="a line" src="data:,">
<figcaption><a href="../listed.html#seed=2&amp;v=1">Open this town</a></figcaption></figure>
<div class="listed-essay" data-key="00.4"><p></p></div>
<div class="listed-predict" data-key="00.2" data-low="0" data-high="9"><p>And then?</p></div>
<p id="end">End</p>TEN</section></section></article></main>
<script src="../_static/student.js"></script></body></html>"""
ENTRY = 'import "./page.ts";'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """A site of one lesson and the live page."""
    folder = tmp_path_factory.mktemp("site")
    for room in ("students", "_static"):
        (folder / room).mkdir()
    answers.bundle(folder / "_static/student.js", ENTRY)
    shutil.copy(answers.ROOT / "website/site.css", folder / "_static")
    shutil.copy(built, folder / "listed.html")
    lesson = LESSON.replace("TEN", without_python.ten_questions("after")).replace(
        "<body>", '<link rel="stylesheet" href="../_static/site.css"><body>'
    )
    (folder / "students/lesson.html").write_text(lesson, encoding="utf-8")
    return folder


@pytest.fixture
def lesson(chrome: Any, site: Path) -> Iterator[Any]:
    wrong: list[str] = []

    def hear(error: Any) -> None:
        wrong.append(str(error))

    with chrome.page() as page:
        page.on("pageerror", hear)
        page.goto((site / "students/lesson.html").as_uri())
        yield page
        page.remove_listener("pageerror", hear)
    assert not wrong


def predict(page: Any, number: str = "40") -> None:
    block = page.locator(".listed-predict").first
    block.get_by_label("My number").fill(number)
    block.get_by_label("Because").fill("a guess")
    block.get_by_role("button", name="Save my prediction").click()


def test_nothing_shows_before_a_prediction(lesson: Any) -> None:
    assert lesson.locator("#result").is_hidden()
    predict(lesson, "501")
    lesson.get_by_text("Write a number from 0 to 500.").wait_for()
    assert lesson.locator("#result").is_hidden()
    predict(lesson)
    lesson.locator("#result").wait_for()
    assert lesson.locator("#end").is_hidden(), "it waits for the second prediction"
    lesson.get_by_text("You said 40 and were 50% sure. The model gives 97: 57 more than you said.").wait_for()
    assert not violations(lesson, axe())


def test_without_a_prediction_it_says_so(lesson: Any) -> None:
    lesson.get_by_role("button", name="Go on without one").first.click()
    lesson.get_by_text("The model gives 97. You had not saved a prediction.").wait_for()
    predict(lesson)
    lesson.get_by_text("Saved, after the result was seen: 40, 50% sure.").wait_for()


def test_answers_are_checked_and_kept_in_the_address_and_as_a_text(lesson: Any) -> None:
    predict(lesson)
    first, rules = (lesson.locator(f'.listed-answer[data-key="{key}"]') for key in ("00.1", "00.3"))
    first.get_by_role("textbox").fill("97 people")
    first.get_by_role("button", name="Check").click()
    first.get_by_text("NOT YET.").wait_for()
    first.get_by_role("textbox").fill("about 181 people")
    first.get_by_role("button", name="Check").click()
    first.get_by_text("PASS.").wait_for()
    rules.get_by_role("textbox").fill("listing.treshold: 0")
    rules.get_by_role("button", name="Check").click()
    rules.get_by_text("did you mean listing.threshold?").wait_for()
    rules.get_by_role("textbox").fill("listed.html#stop=workshop&set=listing.threshold:0&v=1")
    rules.get_by_role("button", name="Check").click()
    rules.get_by_text("PASS.").wait_for()
    assert rules.get_by_role("textbox").input_value() == "listing.threshold: 0"
    lesson.get_by_label("My text").fill("Both lines part: naïve ✓")
    lesson.get_by_label("My text").blur()
    lesson.evaluate("location.hash = 'observe'")
    lesson.wait_for_function("location.hash.startsWith('#work=')")
    with lesson.expect_download() as saved:
        lesson.get_by_role("button", name="Save my answers").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    for part in (
        "How many?\n40, 50% sure",
        "Exercise 00.1 (PASS)\nabout 181 people",
        "listing.threshold: 0",
        "naïve ✓",
    ):
        assert part in text
    lesson.reload()
    lesson.locator("#result").wait_for()
    assert lesson.get_by_label("My text").input_value() == "Both lines part: naïve ✓"
    assert lesson.get_by_label("My number").first.is_disabled()


def handed_in(lesson: Any) -> str:
    """The text that the lesson saves."""
    with lesson.expect_download() as saved:
        lesson.get_by_role("button", name="Save my answers").click()
    return Path(saved.value.path()).read_text(encoding="utf-8")


def test_what_is_typed_is_kept_and_no_verdict_on_another_answer_with_it(lesson: Any) -> None:
    predict(lesson)
    first, rules = (lesson.locator(f'.listed-answer[data-key="{key}"]') for key in ("00.1", "00.3"))
    first.get_by_role("textbox").fill("about 181 people")
    first.get_by_role("textbox").blur()
    rules.get_by_role("textbox").fill("listing.threshold: 0")
    rules.get_by_role("button", name="Check").click()
    rules.get_by_text("PASS.").wait_for()
    text = handed_in(lesson)
    assert "Exercise 00.1\nabout 181 people" in text and "Exercise 00.3 (PASS)\nlisting.threshold: 0" in text
    rules.get_by_role("textbox").fill("listing.threshold: 1")
    rules.get_by_role("textbox").blur()
    assert rules.get_by_text("PASS.").count() == 0
    rules.get_by_role("button", name="Open the workshop").click()
    number = lesson.frame_locator("iframe.listed").get_by_label("term, as a number", exact=True)
    rules.get_by_role("textbox").fill("listing.threshold: 0")
    rules.get_by_role("button", name="Check").click()
    rules.get_by_text("PASS.").wait_for()
    lesson.frame_locator("iframe.listed").get_by_role("searchbox").fill("listing.term")
    number.fill("7")
    number.press("Enter")
    lesson.frame_locator("iframe.listed").locator(".field.differs").wait_for()
    rules.get_by_role("button", name="Take the rules").click()
    rules.get_by_text("These are the changes of the town").wait_for()
    assert "Exercise 00.3\nlisting.term: 7" in handed_in(lesson)
    lesson.reload()
    lesson.locator("#result").wait_for()
    assert first.get_by_role("textbox").input_value() == "about 181 people"


def test_on_paper_a_long_answer_stands_in_full_and_folded_questions_are_open(lesson: Any) -> None:
    predict(lesson)
    lesson.get_by_role("button", name="Go on without one").last.click()
    area = lesson.get_by_label("My text")
    area.fill("A long answer. " * 200)
    questions = lesson.locator(".listed-ten fieldset").first
    cut = "e => e.scrollHeight > e.clientHeight + 2"
    assert area.evaluate(cut) and not questions.is_visible()
    lesson.emulate_media(media="print")
    assert not area.evaluate(cut) and questions.is_visible()


SEVEN = ("07.3", "07.4", "07.5", "07.6")


@pytest.fixture
def seven(chrome: Any, site: Path) -> Iterator[Any]:
    """The exercises of lesson 7 that rest on each other, all passed; the third stands for the fifth."""
    blocks = "".join(f'<div class="listed-answer" data-key="{key}"><p></p></div>' for key in SEVEN)
    place = site / "students/seven.html"
    place.write_text(
        f'<!doctype html><html lang="en"><title>7</title><h1>7</h1><div class="listed-along"></div>{blocks}'
        '<script src="../_static/student.js"></script></html>',
        encoding="utf-8",
    )
    kept = {
        "answers": {"07.3": "listing.term: 6", "07.4": "fair: 1", "07.6": "life.shock: 0.1"},
        "passed": dict.fromkeys(SEVEN, True),
    }
    page = chrome.new_page()
    page.goto(f"{place.as_uri()}#work={base64.urlsafe_b64encode(json.dumps(kept).encode()).decode().rstrip('=')}")
    yield page
    page.context.close()


def test_a_verdict_goes_when_an_earlier_answer_that_it_rests_on_changes(seven: Any) -> None:
    third, fourth, fifth, sixth = (seven.locator(f'.listed-answer[data-key="{key}"]') for key in SEVEN)

    def passed() -> list[str]:
        return re.findall(r"Exercise (\S+) \(PASS\)", handed_in(seven))

    def write(block: Any, text: str) -> None:
        block.get_by_role("textbox").fill(text)
        block.get_by_role("textbox").blur()

    write(fifth, "listing.term: 6")
    assert passed() == ["07.3", "07.4", "07.6"], "the same rulebook still stands behind the sixth"
    write(third, "listing.term: 7")
    assert passed() == ["07.4", "07.6"], "the sixth looks at the fifth, which has an answer of its own"
    write(fifth, "listing.term: 8")
    sixth.get_by_text("Check it again.").wait_for()
    assert passed() == ["07.4"]
    fifth.get_by_role("button", name="Check").click()
    fifth.get_by_text("NOT YET.").wait_for()
    write(fourth, "gifts: 2")
    fifth.get_by_text("This answer has changed, or an earlier one that it rests on. Check it again.").wait_for()
    assert passed() == []


def test_a_hint_in_a_field_speaks_of_no_quotation_marks(lesson: Any) -> None:
    predict(lesson)
    rules = lesson.locator('.listed-answer[data-key="00.3"]')
    rules.get_by_role("textbox").fill("shorter")
    rules.get_by_role("button", name="Check").click()
    rules.get_by_text("NOT YET. Write one change a line, such as listing.term: 6.", exact=True).wait_for()


def test_the_ten_questions_are_kept_and_handed_in_as_a_line_without_a_verdict(lesson: Any) -> None:
    for _ in range(2):
        lesson.get_by_role("button", name="Go on without one").and_(lesson.locator(":enabled:visible")).first.click()
    form = lesson.locator(".listed-ten")
    form.get_by_text("Ten questions, and two more").click()
    form.get_by_text("No answers are kept yet.").wait_for()
    form.get_by_role("group", name="1. People on a list").get_by_role("radio", name="Either, or both").check()
    form.get_by_role("group", name="10. In a model people").get_by_role("radio", name="Nothing at all").check()
    form.get_by_role("group", name="B. Whether").get_by_role("radio", name="5").check()
    form.get_by_text("after: c - - - - - - - - c; B 5").wait_for()
    assert not violations(lesson, axe())
    with lesson.expect_download() as saved:
        lesson.get_by_role("button", name="Save my answers").click()
    assert "The ten questions\nafter: c - - - - - - - - c; B 5" in Path(saved.value.path()).read_text(encoding="utf-8")
    lesson.reload()
    lesson.locator(".listed-ten").get_by_text("2 of 10 answers").wait_for()
    assert lesson.locator(".listed-ten input:checked").count() == 3


KEY = """<!doctype html><html lang="en"><title>Key</title><body><main><h1>Key</h1><table>
<tr><th>question</th><th>idea</th><th>right</th><th>what each wrong answer means</th></tr>
<tr><td>1</td><td>loop or selection</td><td>c</td><td>a: so</td></tr>
<tr><td>10</td><td>model or world</td><td>b</td><td>a: so</td></tr></table>
<div class="listed-class"><p></p></div></main><script src="../_static/class.js"></script></body></html>"""
HANDED = """Lesson 7
after: c - - - - - - - - b; A 3, B 5
AFTER: a b c d a b c d a c
before: a - - - - - - - - -; A 7
{"before": {"answers": "cbdbcbbb-b", "marks": [5, 6]}, "after": {"answers": "cbdbcbbbdb", "marks": []}}
before the lesson we spoke: a bad line; after: all went home"""
OTHERS = """before: c b d b c \u2013 \u2212 b d b
Ben: my mates picked A 4 and B 2"""


def test_a_lecturer_counts_the_lines_of_a_class(chrome: Any, site: Path) -> None:
    (site / "lecturer").mkdir(exist_ok=True)
    (site / "lecturer/key.html").write_text(KEY, encoding="utf-8")
    answers.bundle(site / "_static/class.js", 'import "./class.ts";')
    page = chrome.new_page()
    page.goto((site / "lecturer/key.html").as_uri())
    page.get_by_role("button", name="Count them").click()
    page.get_by_text("No line of answers stands here.").wait_for()
    page.get_by_label("Lines that students handed in").fill(HANDED)
    page.get_by_role("button", name="Count them").click()
    page.get_by_text("2 before, 3 after.").wait_for()
    rows = [row.split("\t") for row in page.locator(".listed-counted tbody tr").all_inner_texts()]
    assert rows == [
        ["1", "loop or selection", "c", *"10100", *"10200"],
        ["10", "model or world", "b", *"01001", *"02100"],
        ["A", "the middle mark", "6", "3"],
        ["B", "the middle mark", "6", "5"],
    ]
    assert page.locator(".listed-right").all_inner_texts() == ["1", "2", "1", "2"]
    assert not violations(page, axe())
    page.get_by_label("Lines that students handed in").fill(OTHERS)
    page.get_by_role("button", name="Count them").click()
    page.get_by_text("1 before, 0 after.").wait_for()
    assert [row.split("\t")[-2:] for row in page.locator(".listed-counted tbody tr").all_inner_texts()[-2:]] == [
        ["", ""],
        ["", ""],
    ]
    page.context.close()


def test_no_student_has_the_key(site: Path) -> None:
    script = (site / "_static/student.js").read_text(encoding="utf-8")
    assert concept.RIGHT not in script
    assert " ".join(concept.RIGHT) not in script


def test_words_are_chosen(lesson: Any) -> None:
    predict(lesson)
    block = lesson.locator('.listed-answer[data-key="06.4"]')
    words = ["refuted", "documented", "unknown", "refuted", "documented", "unknown"]
    for letter, word in zip("ABCDEF", words, strict=True):
        block.get_by_role("combobox", name=letter).select_option(word)
    block.get_by_role("button", name="Check").click()
    block.get_by_text("PASS.").wait_for()


def test_rules_come_out_of_the_town_in_the_frame(lesson: Any) -> None:
    predict(lesson)
    block = lesson.locator('.listed-answer[data-key="00.3"]')
    block.get_by_role("button", name="Take the rules").click()
    block.get_by_text("Open the workshop above first").wait_for()
    block.get_by_role("button", name="Open the workshop").click()
    town = lesson.frame_locator("iframe.listed")
    town.get_by_role("searchbox").fill("listing.term")
    block.get_by_role("button", name="Take the rules").click()
    block.get_by_text("nothing is changed yet").wait_for()
    number = town.get_by_label("term, as a number", exact=True)
    number.fill("7")
    number.press("Enter")
    town.locator(".field.differs").wait_for()
    block.get_by_role("button", name="Take the rules").click()
    block.get_by_text("These are the changes of the town").wait_for()
    assert block.get_by_role("textbox").input_value() == "listing.term: 7"
    lesson.locator("figcaption a").click()
    assert lesson.locator("iframe.listed").count() == 1
    assert lesson.locator("iframe.listed").get_attribute("src") == "../listed.html#seed=2&v=1"
