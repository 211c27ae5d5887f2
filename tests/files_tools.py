"""A command that stops in the middle of writing, for tests to end it there. Loads little, so that it starts at once."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from sim.cli.main import main
from tests.processes import Forked
from tests.sweep_tools import wait


def paused(words: list[str], reached: str, go_on: str) -> int:
    """Do a command that stops, with its file half done, until it is let go on; tells by a file that it is there."""
    real = os.fsync

    def pause(handle: int) -> None:
        if os.path.basename(os.readlink(f"/proc/self/fd/{handle}")).endswith(".partial"):
            Path(reached).touch()
            while not os.path.exists(go_on):
                time.sleep(0.01)
        real(handle)

    os.fsync = pause
    return main(words)


class Paused:
    """A command in a process of its own, which has written a file that does not have its name yet."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        self.go_on = folder / "go on"
        self.process = Forked(paused, words, str(folder / "reached"), str(self.go_on))
        wait(lambda: (folder / "reached").exists(), self.process)


def nohup(words: list[str], *names: str) -> int:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return paused(words, *names)
