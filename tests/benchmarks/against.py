"""What a change gives: the same work by today's code and by an earlier commit's, in turn, in the same minutes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIVED = """
import time
from sim.rules import shelf
from sim.town.town import Town
with Town([shelf.load(shelf.DEFAULT)] * {worlds}, {residents}, 1) as town:
    start = time.perf_counter()
    town.advance({months})
    print(time.perf_counter() - start)
"""
ASKED = """
import time
start = time.perf_counter()
import sim
sim.{call}
print(time.perf_counter() - start)
"""
COMMAND = """
import subprocess, sys, tempfile, time
with tempfile.TemporaryDirectory() as folder:
    line = [sys.executable, "-m", "sim", *{words!r}, "--out", folder + "/out"]
    start = time.perf_counter()
    subprocess.run(line, capture_output=True, check=True)
    print(time.perf_counter() - start)
"""
STUDIES = {
    f"sim {words}": COMMAND.format(words=words.split())
    for words in ("run", "why", "gain", "tipping --vary sanctions.severity", "reform")
}
"""Commands as people type them, with their pictures."""
WORK = {
    "1 x 1,000, 120 months": LIVED.format(worlds=1, residents=1000, months=120),
    "16 x 1,000, 120 months": LIVED.format(worlds=16, residents=1000, months=120),
    "128 x 1,000, 24 months": LIVED.format(worlds=128, residents=1000, months=24),
    "1 x 100,000, 12 months": LIVED.format(worlds=1, residents=100_000, months=12),
    "sim.run()": ASKED.format(call="run()"),
    **STUDIES,
}
"""What is timed, by its name: code that prints seconds; a command or a call with what it loads."""


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit, in a folder that goes again."""
    with tempfile.TemporaryDirectory() as folder:
        tree, git = Path(folder) / "before", ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def seconds(code: str, tree: Path) -> float:
    """What the code prints when it runs with the package of a folder."""
    line = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tree)!r})\n{code}"]
    path = {**os.environ, "PYTHONPATH": str(tree)}  # for helpers, too
    path.pop("PYTHONDONTWRITEBYTECODE", None)  # or each time is that of a compiler
    return float(subprocess.run(line, cwd=tree, env=path, capture_output=True, text=True, check=True).stdout)


def ratios(commit: str, runs: int, names: list[str]) -> Iterator[tuple[str, list[float]]]:
    """Of each kind of work, the time now over the time before, run by run (below 1: faster now)."""
    with checked_out(commit) as before:
        for name in names:
            seconds(WORK[name], ROOT), seconds(WORK[name], before)  # not told: they compile
            yield name, [seconds(WORK[name], ROOT) / seconds(WORK[name], before) for _ in range(runs)]
