"""Live a life: played through in a browser, by mouse and by keyboard, and what it comes to against Python's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

from sim.play import file
from sim.play.codes import Code, decode, encode
from sim.play.live import live
from sim.play.lives import Life
from sim.play.towns import CAREFUL, TOWNS, CodedTown
from sim.play.words import BY_HABIT, LIST, NO_LIST, PLAYED, life_name
from sim.results.study import Study
from sim.town.choices import Choice, Orders
from sim.town.town import Town
from tests.page.browser import Visit, axe
from tests.page.test_frame import SMALLEST_TOWN

pytestmark = pytest.mark.once

STILL = {"reduced_motion": "reduce"}
ORDERS = Orders(never_slip=True, appeal=True, repair=True)
FOUR = [life_name(*four) for four in ((LIST, PLAYED), (NO_LIST, PLAYED), (LIST, BY_HABIT), (NO_LIST, BY_HABIT))]
NAMES = ["With the list, your choices", "No list, your choices", "With the list, by habit", "No list, by habit"]
Open = Callable[..., Visit]


@pytest.fixture
def visit(built: Path, chrome: Any) -> Iterator[Open]:
    """Open the page at a fragment; still, unless it is said otherwise: months go by at once up to the next stop.

    The story's own town is small: a life is played in a town of its own, which is what it was built for.
    """
    open_pages: list[Visit] = []

    def opened(fragment: str, moving: bool = False, **options: Any) -> Visit:
        link = f"{fragment}&{SMALLEST_TOWN}"
        open_pages.append(Visit(chrome, built, fragment=link, **({} if moving else STILL) | options))
        return open_pages[-1]

    yield opened
    for page in open_pages:
        page.close()


def careful(resident: int, months: int = 60) -> str:
    return encode(Code(TOWNS[0], months, Life(resident, ((1, ORDERS),))))


@cache
def relived(code: str) -> Study:
    return live(decode(code).played())


def state(page: Visit, key: str) -> str | None:
    values = parse_qs(page.page.url.partition("#")[2]).get(key)
    return values[0] if values else None


def press(page: Visit, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).click()


def stopped_or_over(page: Visit) -> bool:
    """Wait for the next stop, or the end; whether it is a stop."""
    page.page.wait_for_selector(".going, .played .lives svg")
    return bool(page.page.locator(".going").count())


def sentence(page: Visit) -> str:
    text: str = page.page.locator(".sentence").inner_text()
    return text


def all_is_lived(page: Visit) -> None:
    """Wait until all that is lived beside a finished life has come in, but for the hundred ways.

    The page says so itself: that a line of progress is not there may also be before it comes.
    """
    page.until("performance.getEntriesByName('all lived again').length === 1")
    page.until("!/so far/.test(document.querySelector('.played').innerText.replace(/A hundred.*/, ''))")


def months(count: int) -> str:
    return f"{count} month{'' if count == 1 else 's'}"


def agrees(page: Visit, code: str) -> None:
    """What the end tells is what `sim live` counts."""
    study = relived(code)
    listed = study.tables["months_listed"].iloc[0]
    left = study.tables["left_at_the_end"].iloc[0]
    assert page.page.locator(".played .lane-name").all_text_contents() == [
        f"{name}: {months(listed[life])} listed" for name, life in zip(NAMES, FOUR, strict=True)
    ]
    head, here, there = sentence(page), left[FOUR[0]], left[FOUR[1]]
    on = listed[FOUR[0]]
    total = decode(code).months
    assert head.startswith(f"You were on the list for {on} of {total} months." if on else "You were never on the list.")
    differs = abs(here - there) > 0.05
    assert ("It cost you" in head, "You end better" in head) == (differs and here < there, differs and here > there)
    said = page.page.locator(".played p").nth(1).inner_text()
    for amount in (here, there) if differs else (here,):
        assert (
            f"{abs(amount):.1f}".removesuffix(".0") + " month" in said and ("owed" if amount < 0 else "saved") in said
        ), said
    rows = {
        row.locator("th").inner_text(): [cell.replace(",", "") for cell in row.locator("td").all_inner_texts()]
        for row in page.page.locator("section:has(> .row [aria-pressed]) .came tbody tr").all()
    }
    town = study.tables["town"].set_index("what")
    for name, what in {
        "ever on the list": "people ever listed",
        "on the list at the end": "people listed at the end",
        "behind with a bill at the end": "people in arrears at the end",
    }.items():
        assert rows[name] == [str(town.loc[what, life]) for life in FOUR[:2]], name


def test_a_life_is_played_through_and_python_says_the_same(visit: Open, tmp_path: Path) -> None:
    """At a desk, by mouse: bills are held back and letters not written, and the end says what that changed."""
    page = visit("seat=57", size=(1366, 768))
    assert page.page.get_by_role("button", name="Seat 57").get_attribute("aria-pressed") == "true"
    built_as = page.page.locator(".words").inner_text()
    share = 100 * CAREFUL["120"]["play"] / CAREFUL["lives"]["play"]
    assert f"{share:.0f}% meet the list in ten years ({CAREFUL['120']['play']} of 300 lives)" in built_as
    press(page, "Five years")
    press(page, "Begin")
    stops, letters = 0, 0
    while stopped_or_over(page):
        stops += 1
        if page.page.get_by_role("button", name="Keep back").count():
            page.page.get_by_role("button", name="Keep back").first.click()
        if "A letter: you are on" in sentence(page):
            letters += 1
            assert "Write to the registry" not in page.page.locator(".impossible").inner_text()
            press(page, "Not now")
        press(page, "Go on")
    assert 5 <= stops <= 25 and letters >= 1
    code = page.page.locator(".take .code input").input_value()
    life = decode(code).life
    assert life.resident == 57 and life.orders == ((1, ORDERS),)
    assert {answer.value for answer in life.answers} == {0} and any(a.what == "appeal" for a in life.answers)
    page.until("document.querySelectorAll('.played .lane-name').length === 4")
    agrees(page, code)
    all_is_lived(page)
    last = max(answer.month for answer in life.answers)
    other = Life(57, life.orders, tuple(answer for answer in life.answers if answer.month != last))
    with Town([TOWNS[0].read()], 1000, TOWNS[0].seed, choices=Code(TOWNS[0], 60, other).played().choices()) as lived:
        without = lived.advance(60).state.months_listed[0, 57]
    changed = int(relived(code).tables["months_listed"].iloc[0][FOUR[0]] - without)
    rows = page.page.locator("section[aria-label='What each decision changed'] :is(tbody tr, li)")
    decided = {answer.month for answer in life.answers}
    assert rows.count() == len(decided)
    row = rows.filter(has_text=f"year {(last + 11) // 12}, month {(last - 1) % 12 + 1}:")
    if row.locator("td").count():
        said = "the same" if not changed else f"{changed:+d}".replace("-", "\N{MINUS SIGN}")
        assert row.locator("td").first.inner_text() == said
    else:
        assert not changed
    with page.page.expect_download() as saved:
        press(page, "Save choices (TOML)")
    saved.value.save_as(tmp_path / "life.toml")
    assert sorted(file.load(tmp_path / "life.toml").lives[0].answers) == sorted(life.answers)
    with page.page.expect_download() as picture:
        press(page, "Save picture (PNG)")
    assert picture.value.suggested_filename == "life-57.png"


def focused(page: Visit) -> str:
    text: str = page.page.evaluate(
        "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"
    )
    return text.strip()


def reach(page: Visit, name: str) -> None:
    """Press Tab until what has this name is reached."""
    for _ in range(60):
        if focused(page) == name:
            return
        page.page.keyboard.press("Tab")
    raise AssertionError(f"{name}: not reached by keyboard")


SIZES = ((390, 844), (1366, 768))


def test_by_keyboard_alone(visit: Open) -> None:
    """Five years; each stop takes the focus, so that it is read, and nothing is read aloud while months go by.

    One life, each of its stops seen on a phone and on a laptop, and left by keyboard on the one and the other in turn.
    """
    page = visit("seat=51", size=SIZES[0])
    reach(page, "Five years")
    page.page.keyboard.press("Enter")
    reach(page, "Begin")
    page.page.keyboard.press("Enter")
    stops = 0
    while stopped_or_over(page):
        stops += 1
        page.until("document.activeElement.matches('.sentence')")
        assert focused(page) == sentence(page)
        assert page.page.locator(".words [aria-live], .words [role=status]").count() == 0
        for width, height in SIZES if stops % 2 else SIZES[::-1]:
            page.page.set_viewport_size({"width": width, "height": height})
            page.at_rest()
            wide = page.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0
            box = page.page.get_by_role("button", name="Go on", exact=True).bounding_box()
            assert box["y"] + box["height"] <= height  # in sight without scrolling
        reach(page, "Go on")
        page.page.keyboard.press("Enter")
    assert stops >= 5
    page.until("document.activeElement.matches('.played .sentence')")
    page.until("document.querySelectorAll('.played .lane-name').length === 4")
    code = careful(51)
    assert page.page.locator(".take .code input").input_value() == code
    agrees(page, code)


def test_a_life_is_kept_in_its_link_and_goes_on_after_a_reload(visit: Open) -> None:
    page = visit("seat=20")
    press(page, "Five years")
    press(page, "Begin")
    assert stopped_or_over(page)
    press(page, "Go on")
    assert stopped_or_over(page)
    year, month = map(int, re.findall(r"\d+", page.page.locator(".words .small").first.inner_text()))
    page.until(f"/at={12 * (year - 1) + month - 1}(&|$)/.test(location.hash)")
    before = sentence(page), state(page, "at"), state(page, "life")
    page.page.reload()
    assert stopped_or_over(page)
    assert (sentence(page), state(page, "at"), state(page, "life")) == before
    press(page, "To the story")
    page.page.wait_for_selector(".taste")
    page.page.go_back()
    assert stopped_or_over(page)
    assert (sentence(page), state(page, "life")) == (before[0], before[2])
    press(page, "Leave this life")
    page.page.get_by_role("button", name="Begin", exact=True).wait_for()
    page.until("!/life=/.test(location.hash)")


def test_a_finished_life_is_a_link_and_its_four_lives_are_drawn_before_anything_else_is_lived(visit: Open) -> None:
    """One town with two worlds, by habit, is all that is lived before them; then every decision and every way off."""
    withheld = tuple(Choice(month, 57, "pay lender", 0) for month in (3, 9))
    silent = Orders(never_slip=True, appeal=False, repair=False)  # so that each month on the list is one to write in
    code = encode(Code(TOWNS[0], 60, Life(57, ((1, silent),), withheld, "under a year")))
    page = visit(f"stop=play&life={code}")
    page.until("document.querySelectorAll('.played .lane-name').length === 4")
    agrees(page, code)
    on = relived(code).tables["months_listed"].iloc[0][FOUR[0]]
    assert (
        on >= 12 and f"The guess was: under a year. It was: {on} months." in page.page.locator(".played").inner_text()
    )
    all_is_lived(page)
    marks = page.page.evaluate(
        "performance.getEntriesByType('mark').map(({name, detail}) => name + (detail ? ' ' + detail : ''))"
    )
    drawn = marks.index("four lives")
    assert [mark for mark in marks[:drawn] if mark.startswith("lived again")] == ["lived again 2"]
    alone = marks[drawn:].count("lived again 1")
    steps = re.search(
        r"(\d+) steps? within (?:your|reach)",
        page.page.locator("section[aria-label='The cheapest way off']").inner_text(),
    )
    assert steps and alone == 2 + int(steps[1]) and int(steps[1]) > 8


def test_after_a_life_of_another_length_in_another_town_there_is_a_start(visit: Open) -> None:
    """Neither its length nor its town is one that a life can begin with here: no minutes were counted for it."""
    page = visit(f"stop=play&life={encode(Code(CodedTown('joined-hands', 7, residents=60), 240, Life(5)))}")
    press(page, "Another life")
    page.page.get_by_role("button", name="Begin", exact=True).wait_for()
    assert page.page.get_by_role("button", name="Ten years", exact=True).get_attribute("aria-pressed") == "true"
    words = page.page.locator(".words").inner_text()
    assert "This is not a town that was built for playing" in words
    assert " minutes" not in words


def test_what_is_no_life_leads_to_the_start(visit: Open) -> None:
    page = visit("stop=play&life=20G8-HW1Y-60C&at=7")
    page.page.get_by_role("button", name="Begin", exact=True).wait_for()
    assert "life: \u201820G8".replace("\u2018", "'") in page.page.get_by_role("alert").inner_text()


def test_ten_years_of_somebody_it_happens_to_while_somebody_watches(visit: Open) -> None:
    """By lot anybody; else only whom the list holds by habit. Orders change on the way; there is always a way out."""
    with Town([TOWNS[0].read()], 1000, TOWNS[0].seed) as by_habit:
        held = np.flatnonzero(by_habit.advance(120).state.months_listed[0] >= 12).tolist()
    page = visit("play", size=(390, 844), script="Math.random = () => Number(window.lot ?? 0)")
    words = page.page.locator(".words")
    press(page, "Ten years")
    note = "It is about debt, bills and closed doors."
    for said in (note, "there is a way out at any time", "Anybody out of 1,000. It may be a quiet life.",
                 "About 4 to 7 minutes: 60 seconds on the clock, 4 to 11 stops"):  # fmt: skip
        assert said in words.inner_text()
    assert words.inner_text().index(note) < words.inner_text().index("Begin")

    def begin_at(lot: float) -> Life:
        page.page.evaluate("lot => { window.lot = lot }", lot)
        press(page, "Begin")
        assert stopped_or_over(page)
        page.until("/life=/.test(location.hash)")
        return decode(str(state(page, "life"))).life

    assert begin_at(0.4567).resident == 456
    press(page, "Leave this life")
    page.until("!/life=/.test(location.hash)")  # the link follows a moment later
    press(page, "Somebody it happens to")
    assert "whom the list holds for a year or more if they live as people here do. That is not the usual life." in (
        words.inner_text()
    )
    page.page.get_by_role("switch", name=re.compile("In pairs")).click()
    page.page.get_by_role("group", name="The watcher\N{RIGHT SINGLE QUOTATION MARK}s guess: on the list").wait_for()
    press(page, "A year or more")
    life = begin_at(0.5)
    assert life.resident == held[len(held) // 2] and life.guess == "a year or more"
    stops = 0
    while stopped_or_over(page):
        stops += 1
        assert page.page.get_by_role("button", name="Leave this life").count() == 1
        assert page.page.locator(".impossible li").count() >= 1
        if stops in (2, 3):  # at any stop
            page.page.locator(".standing summary").first.click()
            page.page.get_by_label("Not for old debts, keep").select_option(str(stops / 2).removesuffix(".0"))
        press(page, "Go on" if stops < 5 else "Leave the rest to my orders")  # all stops are walked by keyboard
    assert stops == 5
    code = page.page.locator(".take .code input").input_value()
    kept = [orders.keep for _, orders in decode(code).life.orders]
    assert kept == [0, 1, 1.5]
    page.until("document.querySelectorAll('.played .lane-name').length === 4")
    agrees(page, code)
    on = relived(code).tables["months_listed"].iloc[0][FOUR[0]]
    assert f"Whoever watched guessed: a year or more. It was: {months(on)}." in words.inner_text()
    press(page, "Another life")
    page.page.get_by_role("button", name="Begin", exact=True).wait_for()


def test_nobody_is_told_more_than_a_resident_knows(visit: Open) -> None:
    """No. 19 is listed in month 9, and learns of it by a refusal in month 11; nothing of the registry's is shown."""
    code = careful(19)
    own = relived(code).tables["months"]
    own = own[(own["world"] == LIST) & (own["lived"] == PLAYED)].set_index("month")
    assert own.loc[9, "listed"] and not own.loc[9, "knows"] and not own.loc[10, "knows"] and own.loc[11, "knows"]
    page = visit(f"stop=play&life={code}&at=9")
    for at, known in ((9, False), (10, True)):
        if at == 10:
            press(page, "Go on")
            assert stopped_or_over(page)
        label = page.page.locator(".stage canvas").get_attribute("aria-label") or ""
        assert ("on the list" in label) == known, label
        assert ("You are on a list, they say" in sentence(page)) == known
        assert not re.search(r"\b(score|points|record)", page.page.locator("main").inner_text())


def test_the_clock_runs_and_can_be_held(visit: Open) -> None:
    """In motion: months go by, one after the other, and stand while it is held."""
    page = visit("seat=36", moving=True)
    press(page, "Five years")
    press(page, "Begin")
    page.until("/month [2-9]$/m.test(document.querySelector('.happens')?.innerText.split('\\n')[0] ?? '')")
    press(page, "Pause")
    page.page.get_by_role("button", name="Go on", exact=True).wait_for()
    page.until("/at=\\d+/.test(location.hash)")
    held = page.page.locator(".happens span").inner_text()
    press(page, "Go on")
    page.until("was => document.querySelector('.happens span').innerText !== was", held)
    assert page.page.locator(".words [aria-live], .words [role=status]").count() == 0
    press(page, "Pause")
    page.page.locator(".standing summary").first.click()
    page.page.get_by_label("When money is short, pay first").select_option("small bills")
    press(page, "Leave the rest to my orders")
    page.page.wait_for_selector(".played .lives svg")
    orders = decode(page.page.locator(".take .code input").input_value()).life.orders
    assert [order.first for _, order in orders] == ["", "small bills"]


def test_it_can_be_used_by_everybody(visit: Open) -> None:
    """Names and contrast, by axe: before the start, at a stop, at the end; in the dark as well."""
    script = axe()
    page = visit("seat=51", color_scheme="dark")
    page.page.get_by_role("switch").click()
    page.page.locator(".standing summary").click()
    assert (page.violations(script), page.nameless()) == ([], [])
    press(page, "Five years")
    press(page, "Begin")
    assert stopped_or_over(page)
    for summary in page.page.locator(".words summary").all():
        summary.click()
    assert (page.violations(script), page.nameless()) == ([], [])
    press(page, "Leave the rest to my orders")
    page.page.wait_for_selector(".played .lives svg")
    all_is_lived(page)
    page.at_rest()
    assert (page.violations(script), page.nameless()) == ([], [])
