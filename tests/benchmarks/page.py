"""How soon the page answers and how smoothly it runs in a browser."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from sim import page
from sim.play.codes import Code, encode
from sim.play.lives import Life
from sim.play.towns import TOWNS
from sim.rules import shelf
from sim.town.choices import Orders
from tests.engine.node import Node, bundle
from tests.page.browser import Visit, browser

GOALS = (
    "goals: a living town within 1,000 ms; three new lives within 100 ms of a slider's move, 250 ms with new luck;"
    " a frame under 17 ms; no task over 100 ms; no growth; a class's 60 codes on the wall within 3,000 ms; four lives"
    " within 500 ms of the last month played"
)
RELIVED = """change => new Promise(done => {
  const numbers = document.querySelector(".shop-results"), start = performance.now();
  const seen = new MutationObserver(() => { // the numbers themselves: other words change at once
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  seen.observe(numbers, { childList: true, subtree: true, characterData: true });
  const [kind, value] = change;
  const control = document.querySelector(kind === "luck" ? ".shop-row input[inputmode]" : "input[aria-label='wage']");
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(control, value);
  control.dispatchEvent(new Event(kind === "luck" ? "change" : "input", { bubbles: true }));
})"""
DRAWN = """([name, drawn, count]) => new Promise(done => {
  const start = performance.now();
  const look = () => {
    if (document.querySelectorAll(drawn).length === count) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  [...document.querySelectorAll("button")].find(button => button.textContent === name).click();
  requestAnimationFrame(look);
})"""
"""How long after a button is pressed so many parts of a picture stand there."""
FRAMES = """() => new Promise(done => {
  const gaps = []; let last = performance.now();
  const tick = now => {
    gaps.push(now - last); last = now;
    if (gaps.length < 90) requestAnimationFrame(tick); else done(gaps.slice(5));
  };
  requestAnimationFrame(tick);
})"""


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
    return float(max(tasks))


def visited(running: Any, path: Path, traced: bool) -> dict[str, float]:
    """Milliseconds of one visit: until a town lives, of the longest task, of the middle frame, of lives lived anew.

    A trace costs frames itself, so a visit tells one or the other.
    """
    if traced:
        running.start_tracing(categories=["toplevel", "__metadata"])
    opened = Visit(running, path, fragment="stop=workshop&v=1", color_scheme="light", reduced_motion="no-preference")
    at = opened.page
    times = {"living": at.evaluate("performance.getEntriesByName('living')[0].startTime")}
    at.get_by_label("Find a rule").fill("mean monthly wage")
    at.get_by_label("wage", exact=True).wait_for()
    rules = [at.evaluate(RELIVED, ["rule", str(value)]) for value in (1.4, 1.35, 1.45, 1.3, 1.5)]
    luck = [at.evaluate(RELIVED, ["luck", str(seed)]) for seed in (11, 12, 13)]
    at.locator(".clock select").first.select_option("fast")
    at.locator(".clock button").first.click()
    gaps = sorted(at.evaluate(FRAMES))
    if traced:
        times["longest"] = longest_task(running.stop_tracing())
    else:
        times |= {"frame": gaps[len(gaps) // 2], "rule": sorted(rules)[2], "luck": sorted(luck)[1]}
    opened.close()
    return times


def growth(running: Any, path: Path, rounds: int) -> float:
    """Megabytes by which the page's memory grows over so many changes of rules and plays, after the first few."""
    opened = Visit(running, path, fragment="stop=workshop&v=1", color_scheme="light", reduced_motion="no-preference")
    at = opened.page
    client = opened.context.new_cdp_session(at)
    at.get_by_label("Find a rule").fill("mean monthly wage")
    at.get_by_label("wage", exact=True).wait_for()

    def used() -> float:
        client.send("HeapProfiler.collectGarbage")
        return float(client.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    before = 0.0
    for done in range(rounds + 3):
        at.evaluate(RELIVED, ["rule", f"{1.3 + 0.01 * (done % 20):.2f}"])
        at.locator(".clock button").first.click()
        at.evaluate(FRAMES)
        at.locator(".clock button").first.click()
        if done == 2:
            before = used()
    after = used()
    opened.close()
    return after - before


def rooms(running: Any, path: Path, players: int) -> dict[str, float]:
    """Milliseconds until a class hangs on the wall, and from the last month of a life to its four lives."""
    some = Orders(never_slip=True, appeal=True)
    codes = [encode(Code(TOWNS[0], 60, Life(who, ((1, some),) if who % 2 else ()))) for who in range(players)]
    opened = Visit(running, path, fragment="wall", color_scheme="light", reduced_motion="reduce")
    opened.page.get_by_label("Codes of the class").fill("\n".join(codes))
    wall = opened.page.evaluate(DRAWN, ["Put on the wall", ".wall svg .apart", players])
    opened.close()
    life = codes[-1].replace("-", "")
    opened = Visit(
        running, path, fragment=f"life={life}&stop=play&at=59", color_scheme="light", reduced_motion="reduce"
    )
    opened.page.get_by_role("button", name="Go on", exact=True).wait_for()
    lives = opened.page.evaluate(DRAWN, ["Go on", ".played .lane-name", 4])
    opened.close()
    return {"wall": wall, "lives": lives}


def smoothness(runs: int, rounds: int = 20, players: int = 60, **arguments: Any) -> str:
    """The best of some visits, for other programs cost frames, too."""
    with tempfile.TemporaryDirectory() as folder, browser() as running:
        path = page.write(Path(folder) / "town.html", **arguments)
        visits = [visited(running, path, traced) for _ in range(runs) for traced in (True, False)]
        grown = growth(running, path, rounds)
        visits += [rooms(running, path, players) for _ in range(runs)]
    names = ("living", "rule", "luck", "frame", "longest", "wall", "lives")
    best = {name: min(v[name] for v in visits if name in v) for name in names}
    words = (
        f"a town lives after {best['living']:.0f} ms; three new lives {best['rule']:.0f} ms after a slider's move, with"
        f" new luck {best['luck']:.0f} ms; a frame {best['frame']:.1f} ms; longest task {best['longest']:.0f} ms;"
        f" after {rounds} changes and plays {grown:+.1f} MB; {players} codes on the wall after {best['wall']:.0f} ms;"
        f" four lives {best['lives']:.0f} ms after the last month"
    )
    return f"page: {words}; {GOALS}"


def engine(runs: int, residents: int = 1_000, months: int = 120) -> list[tuple[float, float]]:
    """Milliseconds of one world's life in the page's engine, in node: with new luck, and with luck that was kept.

    The first two lives are not told: meanwhile node compiles what runs often.
    """
    with tempfile.TemporaryDirectory() as folder, Node(bundle(Path(folder, "engine.mjs"))) as node:
        asked = {"name": shelf.DEFAULT, "residents": residents, "months": months}
        lives = [node.ask("timed", **asked) for _ in range(runs + 1)]
    return [(fresh, kept) for fresh, kept in lives[1:]]
