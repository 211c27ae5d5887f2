"""How soon the page answers and how smoothly it runs in a browser."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from sim import page
from tests.page.browser import Visit, browser

GOALS = (
    "goals: a living town within 1,000 ms; three new lives within 100 ms of a slider's move, 250 ms with new luck;"
    " a frame under 17 ms; no task over 100 ms; no growth"
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


def smoothness(runs: int, rounds: int = 20, **arguments: Any) -> str:
    """The best of some visits, for other programs cost frames, too."""
    with tempfile.TemporaryDirectory() as folder, browser() as running:
        path = page.write(Path(folder) / "town.html", **arguments)
        visits = [visited(running, path, traced) for _ in range(runs) for traced in (True, False)]
        grown = growth(running, path, rounds)
    names = ("living", "rule", "luck", "frame", "longest")
    best = {name: min(v[name] for v in visits if name in v) for name in names}
    words = (
        f"a town lives after {best['living']:.0f} ms; three new lives {best['rule']:.0f} ms after a slider's move, with"
        f" new luck {best['luck']:.0f} ms; a frame {best['frame']:.1f} ms; longest task {best['longest']:.0f} ms;"
        f" after {rounds} changes and plays {grown:+.1f} MB"
    )
    return f"page: {words}; {GOALS}"
