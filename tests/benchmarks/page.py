"""How soon the page answers and how smoothly it runs in a browser."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from sim import page
from tests.page.browser import Visit, browser

GOALS = "goals: ready within 1000 ms, no task over 100 ms, a frame under 20 ms"
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
    return max(tasks)


def visited(running: Any, path: Path, traced: bool) -> dict[str, float]:
    """Milliseconds of one visit: until it is ready, of the longest task, of the middle frame while it plays.

    A trace costs frames itself, so a visit tells one or the other.
    """
    if traced:
        running.start_tracing(categories=["toplevel", "__metadata"])
    opened = Visit(running, path, color_scheme="light", reduced_motion="no-preference")
    at = opened.page
    ready = at.evaluate("performance.getEntriesByName('stage')[0].startTime")
    at.locator("#watch .player select").select_option("fast")
    at.locator("#watch .stage").scroll_into_view_if_needed()
    at.locator("#watch .play").click()
    gaps = sorted(at.evaluate(FRAMES))
    told = {"longest": longest_task(running.stop_tracing())} if traced else {"frame": gaps[len(gaps) // 2]}
    opened.close()
    return {"ready": ready, **told}


def smoothness(runs: int, **arguments: Any) -> str:
    """The best of some visits, for other programs cost frames, too."""
    with tempfile.TemporaryDirectory() as folder, browser() as running:
        path = page.write(Path(folder) / "town.html", **arguments)
        visits = [visited(running, path, traced) for _ in range(runs) for traced in (True, False)]
    best = {name: min(v[name] for v in visits if name in v) for name in ("ready", "longest", "frame")}
    words = f"ready after {best['ready']:.0f} ms, longest task {best['longest']:.0f} ms, a frame {best['frame']:.1f} ms"
    return f"page: {words}; {GOALS}"
