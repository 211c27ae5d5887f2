"""The dashboard, opened and driven in a browser: it shows what the model says, and nothing leaves the machine."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import sim
from sim import extras
from sim.app import server as app
from sim.app import shell
from sim.rules import shelf
from sim.words import percent
from tests.page.browser import at_rest, axe, browser, missing
from tests.processes import PATIENCE

PEOPLE, SEED = 300, 3
HOSTILE = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1>\"'&amp;$x^2$ \u202eabc " + "long " * 30
GUARD = """
import socket, sys
def guarded(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        where = args[1] if event.startswith(("socket.c", "socket.s")) else args
        host = where[0] if isinstance(where, tuple) else where
        if host not in ("127.0.0.1", "localhost", None, b"127.0.0.1") and not str(host).startswith("/"):
            print("LEAVES", event, host, file=sys.stderr, flush=True)
sys.addaudithook(guarded)
"""
CLI = GUARD + "from sim.cli.main import main\nsys.exit(main(sys.argv[1:]))"
SCRIPT = (
    GUARD
    + """
from sim import World, load
from sim.app import serve
def everyone_low(town):
    if town.month == 3:
        raise ValueError(NAME)
    return 500 - town.strikes
serve(World(load(sys.argv[1]), NAME, score=everyone_low), 60, 1)
"""
)


@contextmanager
def served(code: str, *arguments: str, end: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """The address of a dashboard in a process of its own, which is watched for calls that leave the machine."""
    if absent := extras.missing("app"):
        missing(f"not installed: {', '.join(absent)} (extra `app`)")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.communicate(timeout=PATIENCE)[1]
        yield found[0]
    finally:
        process.send_signal(end)
        try:
            told = process.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert "LEAVES" not in told, told
    assert "Traceback" not in told and "ERROR" not in told, told
    assert process.returncode == 0, told  # however it is ended, it is an ordinary end


class Open:
    """The dashboard in a browser."""

    def __init__(self, running: Any, address: str, size: tuple[int, int] = (1280, 800)) -> None:
        self.page = running.new_page(viewport={"width": size[0], "height": size[1]})
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.sent: dict[str, str] = {}  # number of a message to the server: all of it
        self.answered: set[str] = set()  # numbers of those that the server has done with
        self.page.on("websocket", self._listen)
        self.page.on("console", lambda said: said.type == "error" and self.wrong.append(said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.set_default_timeout(1000 * PATIENCE)
        self.page.goto(address)
        self.address = address
        self.button("Step").wait_for()

    def _listen(self, opened: Any) -> None:
        self.asked.append(opened.url)
        opened.on("framesent", self._hear)
        opened.on("framereceived", self._hear_answer)

    def _hear(self, frame: str | bytes) -> None:
        self.sent[json.loads(frame)["header"]["msg_id"]] = str(frame)

    def _hear_answer(self, frame: str | bytes) -> None:
        answer = json.loads(frame) if isinstance(frame, str) else {"content": {}}  # bytes: pictures
        if answer["content"].get("execution_state") == "idle":
            self.answered.add(answer["parent_header"]["msg_id"])

    def do(self, action: Callable[[], object], words: str) -> None:
        """Do what makes the page tell the server these words, and wait until the server has done all it was told.

        Until then nothing else may be done: a value that waits for its turn is overtaken by a click, and an answer to
        something earlier may write over what was typed since.
        """
        before = set(self.sent)
        action()
        deadline = time.monotonic() + PATIENCE
        while True:
            new = [frame for number, frame in self.sent.items() if number not in before]
            if any(words in frame for frame in new) and self.answered >= self.sent.keys():
                return
            assert time.monotonic() < deadline, (words, new)
            self.page.wait_for_timeout(20)

    def enter(self, box: Any, text: str) -> None:
        """Write a text into a box in place of another, and confirm it."""
        self.do(lambda: box.fill(text), f'"v_model":{json.dumps(text)}')
        self.do(lambda: box.press("Enter"), '"event":"keyup.enter"')

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def month(self) -> int:
        return int(self.page.locator(".listed-numbers b").first.inner_text().removeprefix("Month "))

    def numbers(self) -> list[str]:
        """Share and world, as they stand on the screen."""
        return self.page.locator(".listed-numbers > span").all_inner_texts()[1:]

    def until(self, month: int) -> None:
        """Wait for the month, and for its picture."""
        there = "m => +document.querySelector('.listed-numbers b').innerText.slice(6) >= m"
        self.page.wait_for_function(there, arg=month)

    def at_rest(self) -> int:
        """The month once it stays: Mesa may live one more after a pause, but not while the server answers twice."""
        self.button("▶").wait_for()
        month = -1
        while month != (month := self.month()):
            for view, words in (("One person", "Resident 17"), ("Curve and people", "Line chart")):
                self.button(view).click()
                self.alt(words)
        return month

    def step_to(self, month: int) -> None:
        for m in range(self.month() + 1, month + 1):
            self.button("Step").click()
            self.until(m)

    def reset(self) -> None:
        self.button("Reset").click()
        self.page.get_by_text("Month 0", exact=True).wait_for()

    def alt(self, words: str) -> str:
        image = self.page.locator(f'img[alt*="{words}"]').first
        image.wait_for()
        return str(image.get_attribute("alt"))

    def close(self) -> None:
        """Leave, and be sure that nothing was asked of others and nothing went wrong."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0
        hosts = self.address, self.address.replace("http", "ws", 1), "data:", "blob:" + self.address
        assert [url for url in self.asked if not url.startswith(hosts)] == []
        assert self.wrong == []
        self.page.close()


def expected(run: Any, month: int) -> list[str]:
    rows = run.monthly[run.monthly["month"] == month]
    return [f"{percent(s * 100)} {w}" for s, w in zip(rows["listed_share"], rows["world"], strict=True)]


@pytest.mark.slow(30)
def test_stepped_played_switched_and_slid_it_shows_what_the_model_says(dashboard: str) -> None:
    with browser() as running:
        seen = Open(running, dashboard)
        assert seen.month() == 0
        seen.step_to(3)
        run = sim.run("joined-hands", PEOPLE, 3, SEED)
        assert seen.numbers() == expected(run, 3)

        seen.button("▶").click()
        seen.until(16)
        seen.button("❚❚").click()
        months = seen.at_rest()
        run = sim.run("joined-hands", PEOPLE, months, SEED)
        assert seen.numbers() == expected(run, months)
        assert any(not text.startswith("0%") for text in seen.numbers())
        curve = seen.alt(f"months 1 to {months}")
        for text in expected(run, months):
            share, world = text.split(" ", 1)
            assert f"{world}: {share} in month {months}" in curve
        listed = run.town.state.listed.sum(axis=1)
        assert f"joined-hands, month {months}: {listed[0]} listed" in seen.alt(f"month {months}:")
        seen.button("People").click()
        assert f"no feedback, month {months}: {listed[1]} listed" in seen.alt("no feedback, month")

        seen.button("One person").click()
        box = seen.page.get_by_label("Person, from 0")
        on_list = [int(i) for i in run.town.state.listed[0].nonzero()[0]]
        seen.button("Another on the list").click()
        seen.alt(f"Resident {next((i for i in on_list if i > 17), on_list[0])} under")
        somebody = on_list[-1]
        seen.enter(box, str(somebody))
        life = run.town.resident(somebody).life
        in_list = int(life.loc[life["world"] == "joined-hands", "listed"].sum())
        assert f"listed in {in_list} months" in seen.alt(f"Resident {somebody} under")
        seen.enter(box, "100000")
        seen.page.get_by_text(f"There are people 0 to {PEOPLE - 1}.").wait_for()

        by_keyboard(seen)
        seen.close()


def by_keyboard(seen: Open) -> None:
    """Slider, switch, wrong seed, reset and steps, without a mouse."""
    page = seen.page
    slider = page.get_by_role("slider", name="Wrong records")
    slider.focus()
    for value in (1.25, 1.5, 1.75, 2):
        seen.do(lambda: page.keyboard.press("ArrowRight"), f'"v_model":{value}}}')
    page.get_by_role("checkbox", name="Channel: means").focus()
    seen.do(lambda: page.keyboard.press("Space"), '"v_model":false}')
    seen.enter(page.get_by_label("Seed of everybody's luck"), "none")
    seen.do(lambda: seen.button("Reset").press("Enter"), '"event":"click"')
    page.get_by_text("Seed 'none': a whole number from 0 is needed.").wait_for()
    page.get_by_text("changed: wrong records x 2, means off").wait_for()
    seen.button("Curve").click()
    for month in range(1, 7):
        seen.button("Step").press("Enter")
        seen.until(month)
    book = sim.load("joined-hands")
    errors = {k: 2 * v for k, v in book.keys().items() if k.startswith("source.") and k.endswith(".error")}
    run = sim.run(book.set({**errors, "channels.means": False}), PEOPLE, 6, SEED)
    assert seen.numbers() == expected(run, 6)
    assert "months 1 to 6" in seen.alt("months 1 to 6")


@pytest.mark.once  # the look is no matter of Mesa's version
@pytest.mark.slow(6)
@pytest.mark.parametrize(("size", "scheme"), [((1280, 800), "light"), ((1280, 800), "dark"), ((390, 844), "light")])
def test_no_barrier_is_found(size: tuple[int, int], scheme: str, dashboard: str) -> None:
    """WCAG 2.2 AA by axe-core, in both looks and on a phone."""
    with browser() as running:
        context = running.new_context(color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(dashboard)
        page.get_by_role("button", name="Reset").wait_for(state="attached")
        page.locator(".listed-numbers").wait_for()
        at_rest(page)
        page.evaluate(axe())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.fixture(scope="module")
def dashboard() -> Iterator[str]:
    words = ("app", "joined-hands", "--residents", str(PEOPLE), "--seed", str(SEED))
    with served(CLI, *words, end=signal.SIGTERM) as address:
        yield address


@pytest.mark.once  # our part of the dashboard; Mesa's is in the first of these tests
@pytest.mark.slow(15)
def test_hand_written_rules_hold_and_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    book = tmp_path / "hostile.toml"
    title = "title = '''" + HOSTILE.replace("'", "")[:200] + "'''"
    book.write_text(re.sub(r"(?m)^title = .*$", lambda _: title, shelf.text("joined-hands")), "utf-8")
    with served(f"NAME = {HOSTILE!r}\n" + SCRIPT, str(book)) as address, browser() as running:
        seen = Open(running, address, (420, 800))
        seen.page.get_by_text("<script>window.hurt=1</script><img src=x onerror").first.wait_for()
        seen.step_to(2)
        assert seen.numbers()[0].startswith(f"{percent(100)} <script>window.hurt=1</script><img src=x")
        assert "<script>window.hurt=1</script>" in seen.alt("Line chart")
        seen.button("Step").click()
        seen.page.get_by_text("scoring rule 'everyone_low' of world").wait_for()
        assert seen.month() == 2
        assert seen.page.evaluate("window.hurt") is None
        assert seen.page.locator("img[src=x]").count() == 0
        seen.close()


def door(port: int, kind: str, *headers: tuple[str, str]) -> list[dict[str, Any]]:
    """What a visitor with these headers is answered: by the application behind the guard, if it is let in."""
    sent: list[dict[str, Any]] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "inside"})

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers]}
    asyncio.run(shell.Guard(inside, port)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"])
def test_the_guard_lets_in_those_who_ask_for_this_machine(host: str) -> None:
    page = ("origin", f"http://{host}")
    assert door(8000, "http", ("host", host)) == door(8000, "http", ("host", host), page) == [{"type": "inside"}]
    assert door(8000, "websocket", ("host", host), page) == [{"type": "inside"}]
    assert door(8000, "lifespan") == [{"type": "inside"}]


@pytest.mark.parametrize("hosts", [
    [], [""], ["127.0.0.1"], ["localhost"], ["127.0.0.1:8001"], ["evil.example"], ["evil.example:8000"],
    ["127.0.0.1:8000.evil.example"], ["127.0.0.1:8000@evil.example"], ["[::1]:8000"], ["0.0.0.0:8000"], ["\xe9:8000"],
    ["127.0.0.1:8000", "evil.example"], ["127.0.0.1:8000", "127.0.0.1:8000"],
])  # fmt: skip
def test_the_guard_refuses_other_hosts(hosts: list[str]) -> None:
    """A page whose own name was made to point here still says that name."""
    headers = [("Host", host) for host in hosts]
    refusal = door(8000, "http", *headers)
    assert refusal[0]["status"] == 421
    assert b"answers only to http://127.0.0.1:8000" in refusal[1]["body"]
    assert door(8000, "websocket", *headers, ("origin", "http://127.0.0.1:8000"))[0]["type"] == "websocket.close"


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1",
                                    "http://127.0.0.1:8001", "http://127.0.0.1:8000/", "file://"])  # fmt: skip
def test_the_guard_refuses_pages_of_others(origin: str) -> None:
    host = ("host", "127.0.0.1:8000")
    assert door(8000, "http", host, ("origin", origin))[0]["status"] == 421
    assert door(8000, "websocket", host, ("origin", origin))[0]["type"] == "websocket.close"
    assert door(8000, "websocket", host)[0]["type"] == "websocket.close"  # browsers always name it there


def websocket(address: str, host: str, origin: str) -> tuple[socket.socket, bytes]:
    """An open connection to a page's websocket, and the first words of the answer."""
    port = int(address.rsplit(":", 1)[1])
    name = "12345678-1234-1234-1234-123456789abc"
    lines = [
        f"GET /jupyter/api/kernels/{name}/channels?session_id={name} HTTP/1.1", f"Host: {host}", f"Origin: {origin}",
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Cookie: solara-session-id={name}", "", "",
    ]  # fmt: skip
    opened = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    opened.sendall("\r\n".join(lines).encode())
    return opened, opened.recv(12)


@pytest.mark.once
@pytest.mark.slow(10)
def test_served_behind_the_guard_and_ended_without_a_traceback() -> None:
    """Others get nothing, by whichever way; and the end cuts off an open page without a word."""
    with served(CLI, "app", "--residents", "20") as address:
        host = address.removeprefix("http://")
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(urllib.request.Request(address, headers={"Host": f"evil.example:{host[-5:]}"}))
        assert urllib.request.urlopen(f"{address}/readyz").status == 200
        for name, page in (("evil.example", address), (host, "http://evil.example")):
            closed, answer = websocket(address, name, page)
            closed.close()
            assert answer == b"HTTP/1.1 403"
        opened, answer = websocket(address, host, address)
        assert answer == b"HTTP/1.1 101"
    opened.close()


def test_a_free_port_is_picked_and_a_taken_one_named() -> None:
    with app.listen() as held, app.listen() as other:
        port = held.getsockname()[1]
        assert held.getsockname()[0] == "127.0.0.1"
        assert port != other.getsockname()[1]
        with pytest.raises(sim.ListedError, match=rf"port: {port}: .*free one"):
            app.listen(port)
    for port in (70_000, -1, 80.5, True, "80"):
        with pytest.raises(sim.ListedError, match=f"port: {port!r}; must be a whole number from 0 to 65,535"):
            app.listen(port)


@pytest.mark.parametrize(("rulebook", "residents", "seed"), [("no-such", 100, 1), ("joined-hands", 1, 1)])
def test_a_town_that_cannot_be_is_refused_before_anything_is_served(rulebook: str, residents: int, seed: int) -> None:
    with pytest.raises(sim.ListedError):
        app.serve(rulebook, residents, seed)
