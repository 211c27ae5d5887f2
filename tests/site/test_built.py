"""The built site in a browser: nothing is fetched from elsewhere, it can be searched and used by everyone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sim.lab import concept
from tests.page.browser import at_rest, axe, violations
from tests.site.answers import table

SITE = Path(os.environ["LISTED_SITE"]).resolve()
LESSON = "00_a_town_and_its_records.html"
LOOKED_AT = ["index.html", f"lessons/{LESSON}", f"students/{LESSON}", f"lecturer/{LESSON}"]
SIZES = [(1366, 768), (390, 844)]
pytestmark = pytest.mark.once


class Silent(SimpleHTTPRequestHandler):
    """Serves the site, and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The site as a static host serves it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(SITE))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_fetches_nothing_from_elsewhere_and_is_open_to_everyone(chrome: Any, host: str, name: str) -> None:
    for width, height in SIZES:
        page = chrome.new_page(viewport={"width": width, "height": height})
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        page.goto(host + name)
        at_rest(page)
        assert not [url for url in asked if not url.startswith((host, "data:", "blob:"))]
        assert not wrong
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}: wider than {width}"
        assert not violations(page, axe())
        page.context.close()


def test_the_front_page_holds_the_live_page(chrome: Any, host: str) -> None:
    page = chrome.new_page()
    page.goto(host)
    page.frame_locator("iframe.listed").locator("h1, h2").first.wait_for()
    page.context.close()


def test_every_lesson_can_be_worked_without_python(chrome: Any, host: str) -> None:
    """Nothing after the prediction shows before it; then there is a field for each exercise, and its town opens."""
    page = chrome.new_page()
    for lesson in sorted(path.name for path in (SITE / "students").glob("[0-9]*.html")):
        page.goto(f"{host}students/{lesson}")
        assert page.locator("figure").count() >= 2
        assert page.locator("figure:visible").count() == 0, f"{lesson}: a figure before the prediction"
        for block in page.locator(".listed-predict").all():
            block.get_by_label("My number").fill("3")
            block.get_by_role("button", name="Save my prediction").click()
        assert page.locator("figure:visible").count() == page.locator("figure").count()
        page.get_by_text("The model gives").first.wait_for()
        exercises = page.locator(".listed-answer")
        assert exercises.count() == len(table(lesson[:2])), lesson
        assert exercises.get_by_role("button", name="Check").count() == exercises.count()
        page.get_by_role("button", name="Open this town").last.click()
        page.frame_locator("iframe.listed").get_by_role("searchbox").wait_for()
    page.context.close()


def test_the_ten_questions_are_asked_before_and_after_and_counted_by_the_lecturer(chrome: Any, host: str) -> None:
    page = chrome.new_page()
    for lesson, when in ((LESSON, "before"), ("07_write_a_better_rulebook.html", "after")):
        page.goto(f"{host}students/{lesson}")
        for block in page.locator(".listed-predict").all():
            block.get_by_role("button", name="Go on without one").click()
        form = page.locator(".listed-ten")
        form.locator("summary").click()
        for number, letter in enumerate(concept.RIGHT, start=1):
            form.locator(f'input[name="{when}-{number}"][value="{letter}"]').check()
        form.get_by_text(f"{when}: {' '.join(concept.RIGHT)}").wait_for()
    page.goto(f"{host}lecturer/concept-test-key.html")
    lines = f"before: {' '.join(concept.RIGHT)}; A 4, B 5\nafter: {' '.join(concept.RIGHT)}"
    page.get_by_label("Lines that students handed in").fill(lines)
    page.get_by_role("button", name="Count them").click()
    page.get_by_text("1 before, 1 after.").wait_for()
    assert page.locator(".listed-right").all_inner_texts() == ["1"] * 20
    assert not violations(page, axe())
    page.context.close()


def test_a_lesson_prints_without_frames_and_within_the_sheet(chrome: Any, host: str) -> None:
    page = chrome.new_page(viewport={"width": 718, "height": 1000})  # A4 within its margins
    page.goto(f"{host}lessons/{LESSON}")
    page.emulate_media(media="print")
    assert page.locator("iframe.listed").count()
    assert not page.locator("iframe.listed:visible").count()
    assert page.locator("figure img:visible").count() >= 2
    assert not page.locator(".skip-to-content:visible").count(), "it would stand over the text of each sheet"
    wide = (
        "[...document.querySelectorAll('article figure, article table, article pre')].filter(e => e.scrollWidth > 718)"
    )
    assert page.evaluate(f"{wide}.map(e => e.textContent.slice(0, 60))") == []
    page.context.close()


@pytest.mark.parametrize("from_a_file", [False, True])
def test_it_can_be_searched_without_a_network(chrome: Any, host: str, from_a_file: bool) -> None:
    page = chrome.new_page()
    page.goto((SITE.as_uri() + "/" if from_a_file else host) + "search.html?q=namesake")
    page.locator("#search-results li a").first.wait_for()
    page.context.close()


def test_a_figure_leads_to_its_town(chrome: Any, host: str) -> None:
    page = chrome.new_page()
    page.goto(f"{host}lessons/{LESSON}")
    page.locator("figcaption a").first.click()
    page.wait_for_url("**/listed.html#stop=workshop&month=120*")
    page.get_by_role("heading").first.wait_for()
    page.context.close()
