"""The first stops of the story: one person's months, three decisions, a guess, and the years it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

from sim.results import runs
from sim.rules import shelf
from sim.town import tables
from sim.town.measures import LISTED, REFUSED, WILL_NOT
from sim.town.town import Town
from tests.page.browser import Visit, axe

pytestmark = pytest.mark.once

MONTHS = 120
STILL = {"reduced_motion": "reduce"}
Open = Callable[..., Visit]


@pytest.fixture
def visit(built: Path, chrome: Any) -> Iterator[Open]:
    """Open the page at a fragment; still, unless it is said otherwise."""
    open_pages: list[Visit] = []

    def opened(fragment: str = "", moving: bool = False, **options: Any) -> Visit:
        open_pages.append(Visit(chrome, built, fragment=fragment, **({} if moving else STILL) | options))
        return open_pages[-1]

    yield opened
    for page in open_pages:
        page.close()


@cache
def lived(rulebook: str = "joined-hands", changes: tuple[tuple[str, Any], ...] = ()) -> Town:
    """The town of the page, as Python lives it."""
    return Town(runs.with_twins(shelf.load(rulebook).set(dict(changes))), 1000, 1).advance(MONTHS)


def state(page: Visit, key: str) -> str | None:
    values = parse_qs(page.page.url.partition("#")[2]).get(key)
    return values[0] if values else None


def press(page: Visit, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).click()


def result(page: Visit) -> str:
    text: str = page.page.locator(".result").inner_text()
    return text


def most_telling(town: Town) -> int:
    """The rule of the page's `telling.ts`, said once more over Python's tables."""
    written, twin = (world.label for world in town.worlds[:2])
    spells, flags = tables.spells(town), np.array(town.history.flags)
    months = {name: spells[spells.world == name].groupby("resident").months.sum() for name in (written, twin)}
    order = []
    for resident, stays in spells[spells.world == written].groupby("resident"):
        first = stays.loc[stays.start.idxmin()]
        here, there = months[written][resident], months[twin].get(resident, 0)
        if here - there < 12 or not (flags[first.start - 1 :, 0, resident] & REFUSED).any():
            continue
        wrong = "wrong record" in first.cause and 2 * first.start <= town.month and 4 * there <= here
        slipped = (flags[: first.start, 0, resident] & WILL_NOT).any()
        order.append((not wrong, slipped, there - here, resident))
    return int(min(order)[-1])


def test_within_two_seconds_a_bill_falls_due_for_the_most_telling(visit: Open) -> None:
    page = visit(moving=True)
    page.page.get_by_role("button", name="Keep the money back").wait_for()
    assert state(page, "who") == str(most_telling(lived()))
    # on a busy machine the town may live slowly: what is measured is the clock of the story, not the machine
    assert int(state(page, "month") or 0) <= 2
    assert "due" in page.page.locator(".bills").inner_text()


def test_how_they_were_chosen_is_said_and_another_can_be_drawn(visit: Open) -> None:
    page = visit()
    assert "The most telling of 1,000 people" in page.page.locator(".drawn").inner_text()
    before = state(page, "who")
    press(page, "Pay")
    page.page.locator(".result").wait_for()
    press(page, "Draw another")
    page.page.get_by_text("Number 2 of the most telling").wait_for()
    page.page.get_by_role("button", name="Keep the money back").wait_for()
    page.until("() => !location.hash.includes('did=')")
    assert state(page, "who") != before


def test_where_the_list_does_nothing_that_is_told_as_plainly(visit: Open) -> None:
    page = visit("set=sanctions.severity:0,channels.scrutiny:no,channels.association:no,channels.carrots:no")
    page.page.get_by_text("One of 1,000, in the middle").click()
    assert "changes little in anybody's life" in page.page.locator(".drawn").inner_text()


def test_the_letter_says_what_stands_on_the_file_and_what_is_not_so(visit: Open) -> None:
    page, town = visit("stop=wrong"), lived()
    page.page.locator(".letter").wait_for()
    who, month = int(state(page, "who") or 0), int(state(page, "month") or 0)
    assert np.array(town.history.flags)[month - 1, 0, who] & LISTED
    records = tables.records(town)
    file = records[(records.world == town.worlds[0].label) & (records.resident == who) & (records.month <= month)]
    file = file[(file.left == "") | (file.left_month > month)]
    lines = page.page.locator(".letter li").all_inner_texts()
    assert len(lines) == len(file)
    assert [("You paid" in line or "not yours" in line) for line in lines] == [t == "wrong" for t in file.truth]


def test_the_three_decisions_are_kept_in_the_link_and_can_be_taken_anew(visit: Open) -> None:
    page = visit()
    press(page, "Keep the money back")
    page.page.locator(".result").wait_for()
    press(page, "Next")
    press(page, "Write to them")
    page.page.locator(".result").wait_for()
    press(page, "Next")
    page.page.get_by_role("group", name="Which bill waits?").get_by_role("button").first.click()
    page.page.locator(".result").wait_for()
    did = state(page, "did")
    assert did and re.fullmatch(r"\d+:bill\.1(\.pay-\w+\.0)+,wrong\.\d+\.appeal\.1,door\.\d+(\.pay-\w+\.[01])+", did)
    said = result(page)
    page.page.reload()
    page.lived()
    assert (state(page, "did"), result(page)) == (did, said)
    page.page.go_back()
    page.page.locator(".letter").wait_for()
    assert page.page.get_by_role("button", name="Write to them").get_attribute("aria-pressed") == "true"
    press(page, "Shrug")
    page.until("() => location.hash.includes('appeal.0') && !location.hash.includes('door.')")


@pytest.mark.parametrize(
    "did",
    [
        "771",
        "771:",
        "771:bill.1",
        "9999:bill.1.pay-utility.0",
        "5:bill.0.appeal.1",
        "5:bill.1.pay-nobody.1",
        "5:x.1.appeal.7",
        "<b>:,.;",
        "5:" + ",".join(["wrong.4.appeal.1"] * 30),
    ],
)
def test_a_spoilt_link_opens_all_the_same(visit: Open, did: str) -> None:
    page = visit(f"stop=door&did={did}")
    assert page.page.locator(".sentence").inner_text()


GUESS = "stop=guess&who=5"


def on_screen(page: Visit) -> str:
    """All that there is to see or hear: words, names, and the town's picture."""
    page.at_rest()
    text: str = page.page.evaluate(
        """() => [document.title, document.body.innerText, location.hash, document.querySelector('.town canvas').toDataURL(),
          ...[...document.querySelectorAll('[aria-label], [aria-valuetext], [alt], [title]')].flatMap(node =>
            ['aria-label', 'aria-valuetext', 'alt', 'title'].map(name => node.getAttribute(name)))].join('\\n')"""
    )
    return re.sub("set=[^&]*&", "", text)


def test_nothing_shows_the_answer_before_the_guess(visit: Open) -> None:
    """The page looks and sounds the same, whatever the answer is."""
    seen = []
    for rules in ("", "set=listing.enabled:no&", "set=listing.threshold:1000&"):
        page = visit(rules + GUESS)
        page.until("() => document.querySelector('.town canvas')?.width > 100")
        page.page.wait_for_timeout(400)  # it glides out after a quarter of a second
        before = on_screen(page)
        draw(page, 0.4)
        seen.append((before, on_screen(page)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] != seen[0][1]


def draw(page: Visit, height: float, upto: float = 1.0) -> None:
    box = page.page.locator(".field").bounding_box()
    assert box
    mouse = page.page.mouse
    mouse.move(box["x"] + 4, box["y"] + box["height"] - 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] * upto - 4, box["y"] + box["height"] * (1 - height), steps=9)
    mouse.up()


def test_a_line_is_drawn_cleared_and_brought_back(visit: Open) -> None:
    page = visit(GUESS)
    assert not page.page.get_by_role("button", name="Next", exact=True).count()
    draw(page, 0.2, upto=0.5)
    page.page.get_by_text("Go on to year 10.").wait_for()
    draw(page, 0.4)
    page.page.get_by_text("Your guess for year 10: 400 of 1,000.").wait_for()
    page.until("() => location.hash.includes('guess=')")
    drawn = [float(value) for value in (state(page, "guess") or "").split(",")]
    assert len(drawn) == 10 and drawn == sorted(drawn) and drawn[-1] == pytest.approx(40, abs=1)
    press(page, "Clear")
    page.page.get_by_text("Draw with a finger or a mouse").wait_for()
    assert page.page.get_by_role("button", name="Skip this").count() == 1
    press(page, "Bring it back")
    page.page.reload()
    page.lived()
    page.page.get_by_text("Your guess for year 10: 400 of 1,000.").wait_for()
    assert page.page.get_by_role("button", name="Next", exact=True).get_attribute("class") == "primary"


def test_the_line_is_drawn_by_keyboard_and_by_touch(visit: Open) -> None:
    page = visit(GUESS)
    slider = page.page.get_by_role("slider", name="Year 10")
    assert slider.get_attribute("aria-valuetext") == "not drawn yet"
    slider.focus()
    for _ in range(4):
        page.page.keyboard.press("ArrowUp")
    page.page.get_by_text("Your guess for year 10: 20 of 1,000.").wait_for()
    assert slider.get_attribute("aria-valuetext") == "20 of 1,000"
    phone = visit(GUESS, size=(390, 844), has_touch=True)
    phone.page.locator(".pad").scroll_into_view_if_needed()
    box = phone.page.locator(".pad").bounding_box()
    assert box
    phone.page.touchscreen.tap(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
    phone.page.get_by_text(re.compile("Your guess for year 10: (49|50|51)")).wait_for()


def said_of(page: Visit) -> str:
    text: str = page.page.locator(".sentence").inner_text()
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1 / 3, "Three times too low."),
        (3, "Three times too high."),
        (1.05, "Your guess was close."),
        (0, "You said nobody."),
        (1 / 1.5, "1.5 times too low."),
        (1 / 2.5, "2.5 times too low."),
    ],
)
def test_afterwards_one_sentence_says_how_far_the_guess_was(visit: Open, times: float, said: str) -> None:
    listed = int(lived().history.measure("listed")[-1][0])
    end = round(times * listed / 10, 1)
    page = visit(f"stop=ten&month=120&who=5&guess={','.join(['0'] * 9)},{end}")
    assert said_of(page) == f"{said} After 10 years {listed} of 1,000 are on the list."


def test_the_years_go_by_in_twenty_seconds_without_a_guess_too(visit: Open) -> None:
    page = visit("stop=ten&who=5&month=90", moving=True)
    page.until("() => /After 10 years/.test(document.querySelector('.sentence').innerText)")
    listed = int(lived().history.measure("listed")[-1][0])
    assert said_of(page) == f"After 10 years {listed} of 1,000 are on the list."


def test_every_state_can_be_used_by_everybody(visit: Open) -> None:
    """By keyboard alone from the first bill to the years, with names for all, and nothing that axe minds."""
    page, script = visit(size=(320, 640)), axe()

    def sound() -> None:
        page.at_rest()
        assert page.violations(script) == []
        assert page.nameless() == []
        assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def key(name: str) -> None:
        page.page.get_by_role("button", name=name, exact=True).focus()
        page.page.keyboard.press("Enter")

    sound()
    for choice in ("Pay", "Write to them", "Loan instalment waits"):
        key(choice)
        page.page.locator(".result").wait_for()
        sound()
        key("Next")
    page.page.get_by_role("slider", name="Year 10").press("PageUp")
    sound()
    key("Next")
    page.until("() => /After 10 years/.test(document.querySelector('.sentence').innerText)")
    sound()
