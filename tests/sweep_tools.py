"""Small sweeps that many tests share; as a script, a sweep that the tests may kill."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sim.errors import ListedError
from sim.files import ASIDE, atomic
from sim.sweeps import manifest, parquet, read, run
from tests.processes import PATIENCE, Forked

ROOT = Path(__file__).parent.parent
DESIGN: dict[str, Any] = {
    "rulebooks": ["joined-hands", "auto-flag"],
    "seeds": {"low": 1, "high": 3},
    "residents": 90,
    "months": 14,
    "measures": ["listed_share", "entrenchment", "entries", "wages_lost"],
    "keys": {"listing.threshold": [900.0, 950.0], "source.*.rate": {"low": 0.2, "high": 0.6, "steps": 2}},
}
"""24 runs, half a second."""
GOLDEN = "48fb537f822b3d1a01a2904726f4fce5170e5ffbd0b75cc2a4e4d87251c097f6"
"""Of the rows of DESIGN: on every supported Python and Mesa, in every executor and batch."""


def one_line(error: pytest.ExceptionInfo[ListedError], *words: str) -> None:
    """An error for people: one line, with these words."""
    text = str(error.value)
    assert "\n" not in text and len(text) < 300
    for word in words:
        assert word in text


def damaged(data: bytes, luck: random.Random) -> bytes:
    """Bytes as a bad disk may give them back."""
    kind = luck.randrange(5)
    at = luck.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data + data[at:]
    if kind == 2:
        return data[:at] + bytes(len(data) - at)
    changed = bytearray(data)
    for _ in range(luck.choice((1, 1, 5))):
        changed[luck.randrange(len(data))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def kept(folder: Path) -> dict[str, bytes]:
    """Everything that a sweep keeps, but what it has set aside."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != ASIDE}


def rows_digest(folder: Path) -> str:
    """One digest of all rows."""
    return parquet.digest(read.open_sweep(folder).table)


def alive(process: str) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except OSError:
        return False


def wait(ready: Callable[[], bool], process: Forked | None = None) -> None:
    """Wait until something is so, while the process that makes it so is alive."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if process is not None and process.poll() is not None and not ready():
            raise AssertionError(process.communicate())
        assert time.monotonic() < deadline, "it hangs"
        time.sleep(0.02)


def finished(folder: Path) -> list[Path]:
    """Files of finished batches."""
    return sorted(folder.glob("*.parquet"))


def start(design: Mapping[str, Any], folder: Path, **options: Any) -> Forked:
    """A sweep in a process of its own. `holds`: with so many batches done, it stops until that file is there."""
    return Forked(main, json.dumps({"design": dict(design), "out": str(folder), **options}))


def _die_at(step: int) -> None:
    """From now on, the process kills itself at its n-th step of keeping something."""
    count = 0

    def dying(function: Any) -> Any:
        def wrapped(*args: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)[step % 3])
            return function(*args, **more)

        return wrapped

    os.fsync, os.replace, os.link = dying(os.fsync), dying(os.replace), dying(os.link)
    os.unlink, os.ftruncate = dying(os.unlink), dying(os.ftruncate)
    atomic.settle, parquet.encode = dying(atomic.settle), dying(parquet.encode)


def crash_everywhere(design: Mapping[str, Any], folder: Path) -> list[int]:
    """Kill a sweep at its first step, go on, kill it at its second, and so on; gives how many files were there then."""
    counts = []
    for step in range(1, 200):
        child = os.fork()
        if child == 0:
            _die_at(step)
            run.sweep(design, folder, batch=6)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        counts.append(len(finished(folder)))
        if status == 0:
            break
    return counts


def main(given: str) -> int:
    """Do what the tests ask for; `golden` prints the digest that a changed model needs in GOLDEN."""
    if given == "golden":
        with tempfile.TemporaryDirectory() as folder:
            print(rows_digest(run.sweep(DESIGN, Path(folder) / "out").folder))
        return 0
    options = json.loads(given)
    design, out = options.pop("design"), Path(options.pop("out"))
    if options.pop("everywhere", False):
        print(json.dumps(crash_everywhere(design, out)))
        return 0
    if "fork" in options:
        options["executor"] = ProcessPoolExecutor(options.pop("fork"), multiprocessing.get_context("fork"))
    limits = options.pop("limits", {})
    if "spare" in options:  # bytes of memory beyond what is in use now
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        limits["RLIMIT_AS"] = now + options.pop("spare")
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    try:
        holds = {count: Path(go_on) for count, go_on in options.pop("holds", ())}

        def progress(done: int, total: int) -> None:
            while done in holds and not holds[done].exists():
                time.sleep(0.01)

        done = run.sweep(design, out, notify=lambda text: print(text, flush=True), progress=progress, **options)
    except ValueError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(json.dumps({"lived": done.lived, "manifest": (out / manifest.MANIFEST).exists()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
