"""A browser for the page: Debian's Chromium, driven by Playwright; and axe-core, out of a Python package."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.processes import PATIENCE

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The first draws pages as the others do, with no window around them to be drawn, too."""


def missing(what: str) -> None:
    """Say what is missing: a failure where checks run for all (CI), else the test is skipped."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(what)
    pytest.skip(what)


def chromium() -> str:
    """The path of a Chromium: that of LISTED_CHROMIUM, or the first on the search path."""
    named = os.environ.get("LISTED_CHROMIUM")
    hits = [path for path in (named, *map(shutil.which, CHROMIUM)) if path and Path(path).exists()]
    if not hits:
        missing("no Chromium found: apt-get install chromium-headless-shell, or set LISTED_CHROMIUM to its path")
    return str(hits[0])


def axe() -> str:
    """The text of axe-core."""
    try:
        return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        missing("axe-playwright-python is not installed (it carries axe-core)")
        raise


def at_rest(page: Any) -> None:
    """Wait until what fades or moves on a page has come to its end, and is painted."""
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const ending = a => a.playState === 'running' && a.effect.getComputedTiming().endTime < Infinity;
          for (let calm = 0; calm < 3; calm++) {
            await frame();
            const moving = document.getAnimations().filter(ending);
            if (moving.length) { calm = -1; await Promise.allSettled(moving.map(a => a.finished)); }
          }
        }"""
    )


_playwright: list[Any] = []
"""The one of this process while a browser runs: a second beside it refuses to start."""


class Patient:
    """A running browser whose every context and page waits as long as PATIENCE: Playwright's own 30 s are a speed.

    `idle` keeps pages that were left in order: to open a file in one of them costs half of what it costs in a new one.
    """

    def __init__(self, running: Any) -> None:
        self._running = running
        self.idle: list[Any] = []

    def new_context(self, **options: Any) -> Any:
        """A context; its pages have its patience."""
        created = self._running.new_context(**options)
        created.set_default_timeout(1000 * PATIENCE)
        return created

    def new_page(self, **options: Any) -> Any:
        """A page in a context of its own."""
        return self.new_context(**options).new_page()

    @contextmanager
    def page(self) -> Iterator[Any]:
        """A page that was left in order, or a new one, which costs half a second more; in order for the next."""
        page = self.idle.pop() if self.idle else self.new_page()
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(media="null", **MEDIA)
        yield page
        leave(page, self.idle)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._running, name)


def leave(page: Any, idle: list[Any]) -> None:
    """Put a page where the next test takes it from, unless its clock is no longer the browser's."""
    if page.evaluate(OWN_CLOCK):
        page.context.close()
        return
    page.mouse.move(-1, -1)
    page.goto("about:blank")
    idle.append(page)


@contextmanager
def browser() -> Iterator[Any]:
    """A running browser. Others of the same process, of whichever fixtures, may run beside it."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing("playwright is not installed")
        raise
    path = chromium()
    with ExitStack() as stack:
        if not _playwright:
            _playwright.append(stack.enter_context(sync_playwright()))
            stack.callback(_playwright.clear)
        running = _playwright[0].chromium.launch(executable_path=path, args=ARGUMENTS, timeout=1000 * PATIENCE)
        stack.callback(running.close)
        yield Patient(running)


def violations(page: Any, script: str, *rules: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its best practices, in short; or against these rules of it alone.

    A target that lies half under the bar with the way on is whole after a scroll: it is not too small.
    """
    if not page.evaluate("() => 'axe' in window"):  # it stays with the page: half a megabyte to be read
        page.evaluate(script)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    hits = page.evaluate(
        """async ([type, values]) => {
          const { violations } = await axe.run(
            document, {elementRef: true, runOnly: {type, values}, resultTypes: ['violations']});
          const bar = document.querySelector('.turn')?.getBoundingClientRect();
          const under = ({element}) => {
            const box = element.getBoundingClientRect();
            return bar && box.top < bar.top && box.bottom > bar.top && box.height >= 24;
          };
          return violations.map(({id, nodes}) => [id, nodes.filter(node => id !== 'target-size' || !under(node))])
            .filter(([, nodes]) => nodes.length)
            .map(([id, nodes]) => `${id}: ${nodes[0].html.slice(0, 150)} (${nodes.length})`);
        }""",
        ["rule", list(rules)] if rules else ["tag", tags],
    )
    result: list[str] = hits
    return result


BOXES = """wanted => wanted.map(one => {
  const node = document.querySelector(one);
  if (!node?.checkVisibility({ visibilityProperty: true })) throw new Error(`${one} is not seen`);
  const { x, y, width, height } = node.getBoundingClientRect();
  return { x, y, width, height };
})"""
OWN_CLOCK = "() => !/native code/.test(performance.mark)"
"""Whether a test gave the page a clock of its own: it stays with the page, whatever is opened there next."""
UNPAINTED = """{
  const canvas = HTMLCanvasElement.prototype, pen = canvas.getContext;
  canvas.getContext = function (...kind) { return this.isConnected ? null : pen.apply(this, kind); };
}"""
"""A script for pages of which only boxes and words are looked at: towns keep their places, and are not painted.

On a wall of 3840x2160 a town's picture is a third of what a stop costs.
"""
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
"""What a page says of its reader's machine, where a test does not say otherwise."""


class Visit:
    """The page, opened: what it asked for, and what it complained of."""

    def __init__(
        self,
        running: Any,
        path: Path,
        size: tuple[int, int] = (1366, 768),
        fragment: str = "",
        script: str = "",
        **options: Any,
    ) -> None:
        """`script` runs before the page's own."""
        media = {name: options.pop(name, usual) for name, usual in MEDIA.items()}
        self._idle = None if options or script else running.idle  # touch, say, is not for the next
        self.page = self._idle.pop() if self._idle else running.new_page(**options)
        self.context = self.page.context
        if script:
            self.page.add_init_script(script)
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(media="null", **media)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._heard: list[tuple[Any, str, Any]] = []
        self._listen(self.context, "request", lambda request: self.requests.append(request.url))
        self._listen(self.page, "console", lambda message: self.complaints.append(message.text))
        self._listen(self.page, "pageerror", lambda error: self.complaints.append(str(error)))
        self._listen(self.page, "dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.address = path.as_uri()
        self.page.goto(f"{self.address}#{fragment}" if fragment else self.address)
        self.lived()

    def _listen(self, where: Any, event: str, hear: Any) -> None:
        where.on(event, hear)
        self._heard.append((where, event, hear))

    def lived(self) -> None:
        """Wait until the town has lived through its months."""
        self.page.wait_for_selector("html[data-ready=lived]", state="attached")

    def until(self, condition: str, given: Any = None) -> None:
        """Wait for a condition: a function in JavaScript, or an expression."""
        if not re.match(r"(\w+|\([^)]*\)) =>", condition):  # an expression would be evaluated, which the page forbids
            condition = f"() => {condition}"
        self.page.wait_for_function(condition, arg=given)

    def follow(self, link: str, stop: str, by_way_of: str) -> None:
        """Put a link to a stop into the address of the opened page, as somebody does who is sent one.

        The way leads over another stop, so that nothing which the last test did at this one is left of it. A town that
        is the same is not lived again.
        """
        for fragment, there in ((f"stop={by_way_of}&{link}", by_way_of), (f"stop={stop}&{link}", stop)):
            self.page.evaluate("hash => { location.hash = hash }", fragment)
            self.until("stop => document.querySelector('.app').dataset.stop === stop", there)

    def boxes(self, *wanted: str) -> list[dict[str, float]]:
        """Where the first of each of these lies on the screen: asked at once, for each question costs 20 ms."""
        result: list[dict[str, float]] = self.page.evaluate(BOXES, wanted)
        return result

    def at_rest(self) -> None:
        """Wait until what fades or moves has come to its end, and is painted."""
        at_rest(self.page)

    def close(self) -> None:
        """Leave, and be sure that nothing else was asked for and nothing went wrong."""
        for where, event, hear in self._heard:
            where.remove_listener(event, hear)
        if self._idle is None:
            self.context.close()
        else:
            leave(self.page, self._idle)
        assert {url.split("#")[0] for url in self.requests if not url.startswith(("data:", "blob:"))} == {self.address}
        assert self.complaints == []

    def violations(self, script: str, *rules: str) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its best practices, in short; or against these rules alone."""
        return violations(self.page, script, *rules)

    def nameless(self) -> list[str]:
        """Controls and pictures without a name, by the browser's own accessibility tree."""
        client = self.context.new_cdp_session(self.page)
        nodes = client.send("Accessibility.getFullAXTree")["nodes"]
        client.detach()
        return [
            f"{node['role']['value']} {node.get('nodeId')}"
            for node in nodes
            if not node.get("ignored")
            and node.get("role", {}).get("value") in NAMED
            and not str(node.get("name", {}).get("value", "")).strip()
        ]


NAMED = {
    "button", "slider", "switch", "checkbox", "radio", "combobox", "textbox", "searchbox", "spinbutton", "link",
    "image", "img", "application", "region", "radiogroup", "DisclosureTriangle", "menuitem", "tab", "listbox",
}  # fmt: skip
"""Roles that are nothing to a listener without a name."""
