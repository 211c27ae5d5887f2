"""A browser for the page: Debian's Chromium, driven by Playwright; and axe-core, out of a Python package."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def missing(what: str) -> None:
    """Say what is missing: a failure where checks run for all (CI), else the test is skipped."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(what)
    pytest.skip(what)


def chromium() -> str:
    """The path of a Chromium: that of LISTED_CHROMIUM, or the first on the search path."""
    named = os.environ.get("LISTED_CHROMIUM")
    found = [path for path in (named, *map(shutil.which, CHROMIUM)) if path and Path(path).exists()]
    if not found:
        missing("no Chromium found: apt-get install chromium, or set LISTED_CHROMIUM to its path")
    return str(found[0])


def axe() -> str:
    """The text of axe-core."""
    try:
        return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        missing("axe-playwright-python is not installed (it carries axe-core)")
        raise


@contextmanager
def browser() -> Iterator[Any]:
    """A running browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing("playwright is not installed")
        raise
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


def longest_task(trace: bytes) -> float:
    """Processor time of the longest task of the page's main thread, in milliseconds; waiting does not count."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        e["tdur"] / 1000 for e in events if (e["pid"], e["tid"]) in mains and "RunTask" in e["name"] and "tdur" in e
    ]
    assert tasks, "no tasks in the trace"
    return max(tasks)


class Visit:
    """A page that is open: what it asked for, and what it complained of."""

    def __init__(self, running: Any, path: Path, size: tuple[int, int] = (1280, 900), **options: Any) -> None:
        self.context = running.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.address = path.as_uri()
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready=all]", state="attached", timeout=30_000)
        self.page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")

    def close(self) -> None:
        """Leave, and be sure that nothing else was asked for and nothing went wrong."""
        self.context.close()
        assert self.requests == [self.address]
        assert self.complaints == []

    def scrub(self, section: str, month: int) -> None:
        """Move a section's slider to a month, as a finger would."""
        self.page.locator(f"{section} .scrub").first.evaluate(
            "(range, month) => { range.value = month; range.dispatchEvent(new Event('input')); }", month
        )

    def listed(self, section: str) -> list[int]:
        """The two big numbers of a section's stage."""
        return [int(t.replace(",", "")) for t in self.page.locator(f"{section} [data-count]").all_inner_texts()]

    def violations(self, script: str) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its best practices, in short."""
        self.page.evaluate(script)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", tags
        )
        return [f"{v['id']}: {v['nodes'][0]['html'][:150]} ({len(v['nodes'])})" for v in found["violations"]]
