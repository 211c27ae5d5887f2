"""What a change of the rules costs: diaries are kept only where somebody's months are told, luck is drawn once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.browser import Visit

COUNT = """
window.pages = 0; // of a diary: each copies what fell due once, and nothing else in the page copies such a column
const slice = Uint32Array.prototype.slice;
Uint32Array.prototype.slice = function (...range) { window.pages++; return slice.apply(this, range); };
"""
ONE_LIFE = 3 * 24  # pages of the subject's three worlds
Open = Callable[[str], Visit]


@pytest.fixture
def visit(built: Path, chrome: Any) -> Iterator[Open]:
    """Open the page with a counter of the pages of diaries."""
    visits: list[Visit] = []

    def opened(fragment: str) -> Visit:
        started = Visit(
            chrome, built, fragment=f"{fragment}&people=200&months=24&v=1", reduced_motion="reduce", script=COUNT
        )
        visits.append(started)
        return started

    yield opened
    for one in visits:
        assert not one.complaints
        one.close()


def pages(visit: Visit) -> int:
    return int(visit.page.evaluate("window.pages"))


def change_the_wage(visit: Visit) -> None:
    """Move the slider, and wait for the numbers of the new lives."""
    before = visit.page.locator(".shop-results").inner_text()
    visit.page.get_by_label("Find a rule").fill("mean monthly wage")
    visit.page.get_by_label("wage", exact=True).fill("1.1")
    visit.until("before => document.querySelector('.shop-results').innerText !== before", before)
    visit.until("document.querySelector('.shop-results dd')")
    visit.until("location.hash.includes('life.wage:1.1')")  # the address is written a little later


def test_a_slider_lives_without_diaries_and_a_life_is_told_with_them(visit: Open) -> None:
    shown = visit("stop=workshop")
    change_the_wage(shown)
    assert pages(shown) == 0
    shown.page.evaluate("location.hash = location.hash.replace('workshop', 'why')")
    shown.page.locator(".lives > svg").wait_for()
    assert pages(shown) == ONE_LIFE
    shown.page.evaluate("location.hash = location.hash.replace('why', 'loop')")  # the diaries are there
    shown.page.locator("h1", has_text="loop").wait_for()
    shown.at_rest()
    assert pages(shown) == ONE_LIFE


def test_a_cut_arrow_is_told_with_a_diary_of_its_own(visit: Open) -> None:
    shown = visit("stop=why")
    shown.page.locator(".lives > svg").wait_for()
    assert pages(shown) == ONE_LIFE
    shown.page.locator(".cuts button").first.click()
    shown.page.locator(".cuts button[aria-pressed=true]").wait_for()
    shown.until("window.pages === 96")  # one world more


@pytest.mark.parametrize("rules", ["", "&rules=true-scale"])
def test_whose_life_is_told_does_not_hang_on_where_the_page_opens(visit: Open, rules: str) -> None:
    chosen = []
    for stop in ("bill", "workshop"):
        shown = visit(f"stop={stop}{rules}")
        shown.until("location.hash.includes('who=')")
        chosen.append(shown.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('who')"))
    assert chosen[0] == chosen[1] is not None
