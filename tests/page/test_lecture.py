"""The lecturer's view of the rooms and the workshop: everything that can be pressed is in sight, or the way to it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.play.codes import Code, encode
from sim.play.lives import Life
from sim.play.towns import TOWNS
from tests.page.browser import Visit

pytestmark = pytest.mark.once

WALLS = ((1366, 768), (1920, 1080), (3840, 2160))
SMALL = "people=300&months=60"
SEEN = """() => {
  const nodes = [...document.querySelectorAll('main :is(button, input, select, textarea, summary), .lecture-bar button')]
    .filter(node => node.checkVisibility() && !node.disabled && node.offsetWidth > 2 && !node.closest('.draw'));
  return nodes.map((node, at) => {
    const box = node.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const name = node.ariaLabel || node.textContent || node.labels?.[0]?.textContent || node.type;
    return [`${at} ${name}`, !!hit && (node.contains(hit) || hit.contains(node) && !!hit.closest('label'))];
  });
}"""
"""Each control by its place and name, and whether a pointer on its middle meets it."""
INSIDE = """selector => [...document.querySelectorAll(selector)].map(node => {
  const box = node.getBoundingClientRect(), bar = document.querySelector('.lecture-bar').getBoundingClientRect();
  return box.top >= 0 && box.left >= 0 && box.bottom <= bar.top + 1 && box.right <= innerWidth + 1;
})"""


def seen(visit: Visit) -> dict[str, bool]:
    """The controls in sight."""
    return dict(visit.page.evaluate(SEEN))


def unseen(visit: Visit) -> list[str]:
    """Controls that are out of sight, or under something."""
    return [name for name, is_seen in seen(visit).items() if not is_seen]


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
    if more.count():
        more.evaluate("button => button.click()")  # a robot's click would scroll first
        visit.until("() => document.querySelector('.words').scrollTop === 0")
    return list(late)


def desk(side: str) -> Callable[[Visit], Any]:
    """Wait for a side of the desk."""
    waits = {"signed": ".fates", "ask": ".ledgers svg >> nth=2", "clerk": ".file-sheet"}
    return lambda visit: visit.page.locator(waits.get(side, ".words .sentence")).wait_for()


def first_matter(visit: Visit) -> None:
    """Begin, and go on to where the life first stops."""
    visit.page.get_by_role("button", name="Begin", exact=True).click()
    visit.page.locator(".going").wait_for()


CODES = ".".join(encode(Code(TOWNS[0], 60, Life(who))).replace("-", "") for who in range(0, 48, 2))
ROOMS: dict[str, tuple[str, Callable[[Visit], Any], str]] = {
    "play": ("seat=57", lambda visit: visit.page.get_by_text("Begin", exact=True).wait_for(), ".choice .primary"),
    "a matter": ("seat=57&v=1", first_matter, ".going .primary, .matters button"),
    "wall": (f"stop=wall&codes={CODES}", lambda visit: visit.page.locator(".wall-comes svg").wait_for(), ".wall svg"),
    "door": (f"desk&{SMALL}", desk("door"), ".words button"),
    "clerk": (f"stop=desk&side=clerk&{SMALL}", desk("clerk"), ".file-sheet, .rulings button, .words .switch"),
    "signed": (f"stop=desk&side=signed&ruled=&{SMALL}", desk("signed"), ".words .radios"),
    "listed": (f"stop=desk&side=listed&expected=90&{SMALL}", desk("listed"), ".words .bars, .words button"),
    "ask": (f"stop=desk&side=ask&expected=90&ask=listing.term:6&{SMALL}", desk("ask"), ".bars, .words button"),
    "workshop": (f"stop=workshop&month=60&{SMALL}", lambda visit: None, ".shop-results dd, .stage .chart svg"),
}
"""A link to each, when it is there, and what must be in sight at once."""


@pytest.mark.slow(20)
def test_in_a_room_all_that_can_be_pressed_is_in_sight_or_one_is_led_to_it(chrome: Any, built: Path) -> None:
    visit = Visit(chrome, built, reduced_motion="reduce")
    at = visit.page
    led = set()
    for name, (link, ready, at_once) in ROOMS.items():
        at.goto("about:blank")
        at.goto(f"{visit.address}#{link}&lecture=1")
        visit.lived()
        ready(visit)
        visit.until("() => !/is living|begins to live/.test(document.querySelector('main').innerText)")
        for size in WALLS:
            at.set_viewport_size({"width": size[0], "height": size[1]})
            visit.at_rest()
            inside = at.evaluate(INSIDE, at_once)
            assert inside and all(inside), (name, size, inside)
            led |= {name} if at.locator(".more-below button").count() else set()
            assert shown_by_and_by(visit) == [], (name, size)
    assert {"signed", "workshop"} <= led and "door" not in led
    visit.requests[:] = [visit.address]
    visit.close()
