"""The rooms beside the story, and the workshop: on a wall, on the narrowest screen, in forced colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.play.codes import Code, encode
from sim.play.lives import Life
from sim.play.towns import TOWNS
from tests.page.browser import Visit, axe
from tests.page.rooms import seen, unseen
from tests.page.test_frame import CLIPPED, CROSSED, HIDDEN, STRUCK, WIDE

pytestmark = pytest.mark.once

WALLS = ((1366, 768), (1920, 1080), (3840, 2160))
SMALL = "people=300&months=60"
"""The story's own town: few people, for nobody sees it in play and at the wall, which have towns of their own."""
INSIDE = """selector => [...document.querySelectorAll(selector)].map(node => {
  const box = node.getBoundingClientRect(), bar = document.querySelector('.lecture-bar').getBoundingClientRect();
  return box.top >= 0 && box.left >= 0 && box.bottom <= bar.top + 1 && box.right <= innerWidth + 1;
})"""


def shown_by_and_by(visit: Visit) -> list[str]:
    """Controls that are not met either when one presses *More below* until the end; then back to the top."""
    more, late = visit.page.locator(".more-below button"), dict.fromkeys(unseen(visit))
    while late and more.count() and more.inner_text().endswith("More below"):
        before = visit.page.locator(".words").evaluate("words => words.scrollTop")
        more.evaluate("button => button.click()")  # a robot's click would scroll first
        visit.until("before => document.querySelector('.words').scrollTop > before", before)
        visit.at_rest()
        for name, is_seen in seen(visit).items():
            if is_seen:
                late.pop(name, None)
    if more.count() and more.inner_text().endswith("top"):
        more.evaluate("button => button.click()")
        visit.until("() => document.querySelector('.words').scrollTop === 0")
    visit.page.locator(".words").evaluate("words => words.scrollTo(0, 0)")
    return list(late)


def desk(side: str) -> Callable[[Visit], Any]:
    """Wait for a side of the desk."""
    waits = {
        "door": ".words .primary >> nth=1", "signed": ".fates", "ask": ".ledgers svg >> nth=2", "clerk": ".file-sheet",
        "listed": ".words .bars >> nth=0",
    }  # fmt: skip
    return lambda visit: visit.page.locator(waits[side]).wait_for()


def first_matter(visit: Visit) -> None:
    """Begin, and go on to where the life first stops."""
    visit.page.get_by_role("button", name="Begin", exact=True).click()
    visit.page.locator(".going").wait_for()


CODES = ".".join(encode(Code(TOWNS[0], 60, Life(who))).replace("-", "") for who in range(0, 48, 2))
LIFE = encode(Code(TOWNS[0], 60, Life(57))).replace("-", "")
ROOMS: dict[str, tuple[str, Callable[[Visit], Any], str]] = {
    "play": ("seat=57", lambda visit: visit.page.get_by_text("Begin", exact=True).wait_for(), ".ready button"),
    "a matter": ("seat=57&v=1", first_matter, ".going .primary, .matters button"),
    "wall": (f"stop=wall&codes={CODES}", lambda visit: visit.page.locator(".wall-comes svg").wait_for(), ".wall svg"),
    "end": (f"life={LIFE}&stop=play", lambda visit: visit.page.locator(".lives svg[role=img]").wait_for(), ".lives"),
    "door": ("desk", desk("door"), ".words button"),
    "clerk": ("stop=desk&side=clerk", desk("clerk"), ".file-sheet, .rulings button, .words .switch"),
    "signed": ("stop=desk&side=signed&ruled=", desk("signed"), ".words .radios"),
    "listed": ("stop=desk&side=listed&expected=90", desk("listed"), ".words .bars, .words button"),
    "ask": ("stop=desk&side=ask&expected=90&ask=listing.term:6", desk("ask"), ".bars, .words button"),
    "workshop": ("stop=workshop&month=60", lambda visit: None, ".shop-results dd, .stage .chart svg"),
}
"""A link to each, when it is there, and what must be in sight at once."""


def enter(visit: Visit, name: str, more: str = "") -> None:
    """Open a room as from a link, and wait until it is there: first for what it has, then for nothing to be lived."""
    link, ready, at_once = ROOMS[name]
    visit.page.goto("about:blank")
    visit.page.goto(f"{visit.address}#{link}&{SMALL}{more}")
    visit.lived()
    ready(visit)
    visit.page.locator(at_once).first.wait_for()
    visit.until("() => !/is living|begins to live/.test(document.querySelector('main').innerText)")


FOR_ALL = ("play", "a matter", "end", "wall")
"""Rooms that nobody else looks at on the narrowest screen and in forced colours."""


@pytest.mark.slow(30)
def test_in_a_room_all_that_can_be_pressed_is_in_sight_or_one_is_led_to_it(chrome: Any, built: Path) -> None:
    """One way through all rooms, each opened once: in the lecturer's view on walls; then, of play and wall, at 320 px
    and in forced colours: axe, names, nothing cut, crossed or wider than the screen."""
    visit = Visit(chrome, built, fragment=SMALL, reduced_motion="reduce")
    at, script = visit.page, axe()
    led = set()
    for name, (_, _, at_once) in ROOMS.items():
        at.set_viewport_size({"width": WALLS[0][0], "height": WALLS[0][1]})
        enter(visit, name, "&lecture=1")
        for size in WALLS if name != "end" else ():  # it grows while it is looked at
            at.set_viewport_size({"width": size[0], "height": size[1]})
            visit.at_rest()
            inside = at.evaluate(INSIDE, at_once)
            assert inside and all(inside), (name, size, inside)
            assert at.evaluate(CLIPPED) == [], (name, size)
            led |= {name} if at.locator(".more-below button").count() else set()
            assert shown_by_and_by(visit) == [], (name, size)
        if name not in FOR_ALL:
            continue
        at.evaluate("document.activeElement.blur()")
        at.keyboard.press("l")
        at.locator(".lecture-bar").wait_for(state="detached")
        at.evaluate("for (const fold of document.querySelectorAll('main .standing, main .wall-part')) fold.open = true")
        for size, colours in (((320, 700), "none"), ((1366, 768), "active")):
            at.set_viewport_size({"width": size[0], "height": size[1]})
            at.emulate_media(forced_colors=colours)
            visit.at_rest()
            assert at.evaluate(WIDE) <= 0, (name, size)
            assert [at.evaluate(wrong) for wrong in (CLIPPED, CROSSED, STRUCK)] == [[], [], []], (name, size)
            assert colours == "none" or at.evaluate(HIDDEN) == [], name
            assert (visit.violations(script), visit.nameless()) == ([], []), (name, size)
        at.emulate_media(forced_colors="none")
    assert {"signed", "workshop"} <= led and "door" not in led
    visit.close()
