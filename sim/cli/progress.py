"""Progress on standard error, for anything that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

from sim.cli import screen

PATIENCE = 1.0  # seconds before anything is shown
PAUSE = 2.0  # seconds between lines where no bar can be drawn


def note(text: str) -> None:
    """Tell the person in front, at once, of something that is not an error."""
    print(f"sim: {text}", file=sys.stderr, flush=True)


class Progress:
    """A bar on a terminal, a line every two seconds elsewhere; nothing for what is quickly done."""

    def __init__(self, total: int | None, unit: str) -> None:
        self.total = total
        self.unit = unit
        self._start = self._last = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def reached(self, done: int) -> None:
        """So much of the total is done."""
        of = "" if self.total is None else f" of {self.total:,}"
        self._show(f"{done:,}{of} {self.unit}", done)

    def doing(self, what: str) -> None:
        """Something without a count is under way."""
        self._show(f"writing {what}", self.total)

    def _show(self, text: str, done: int | None) -> None:
        now = time.monotonic()
        if now - self._start < PATIENCE:
            return
        if sys.stderr.isatty():
            if self._bar is None:
                from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
                from rich.progress import Progress as Bar

                columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
                self._bar = Bar(*columns, console=screen.console(stderr=True), transient=True)
                self._task = self._bar.add_task(text, total=self.total)
                self._bar.start()
            self._bar.update(self._task, completed=done, description=text)
        elif now - self._last >= PAUSE:
            self._last = now
            print(text, file=sys.stderr, flush=True)
