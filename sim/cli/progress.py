"""Progress on standard error, for anything that takes longer than a moment; by a clock that cannot be set."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sim.cli import screen
from sim.words import duration, rate

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds before anything is shown
PAUSE = 2.0  # seconds between lines where no bar can be drawn


def note(text: str) -> None:
    """Tell the person in front, at once, of something that is not an error."""
    print(f"sim: {text}", file=sys.stderr, flush=True)


class ProgressBar:
    """A bar on a terminal, a line a tenth elsewhere; nothing for what is quickly done."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self._start = self._last = time.monotonic()
        self._total = self._tenth = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def reached(self, done: int, total: int) -> None:
        """So many steps are done, of so many."""
        self._total = total
        self._show(f"{done:,} of {total:,} {self.unit}", done)

    def doing(self, what: str) -> None:
        """Something without a count is under way."""
        self._show(f"writing {what}", self._total)

    def _show(self, text: str, done: int) -> None:
        now = time.monotonic()
        if now - self._start < PATIENCE:
            return
        if sys.stderr.isatty():
            if self._bar is None or self._task is None:
                from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

                columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
                self._bar = Progress(*columns, console=screen.console(stderr=True), transient=True)
                self._task = self._bar.add_task(text)
                self._bar.start()
            self._bar.update(self._task, completed=done, total=self._total or None, description=text)
        elif self._due(now, done):
            self._last = now
            print(text, file=sys.stderr, flush=True)

    def _due(self, _now: float, done: int) -> bool:
        """Whether there is another line: one a tenth."""
        tenth = 10 * done // max(self._total, 1)
        due, self._tenth = tenth > self._tenth, max(tenth, self._tenth)
        return due


class RateBar(ProgressBar):
    """With the rate and the time left; where no bar can be drawn, a line every two seconds.

    What was finished before counts as done, but not for the rate.
    """

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self._first: int | None = None
        self._since = time.monotonic()

    def reached(self, done: int, total: int) -> None:
        """So many steps are done, of so many."""
        if self._first is None:
            self._first, self._since = done, time.monotonic()
        self._total = total
        self._show(self.text(done, total, time.monotonic() - self._since), done)

    def _due(self, now: float, _done: int) -> bool:
        return now - self._last >= PAUSE

    def text(self, done: int, total: int, seconds: float) -> str:
        """What is shown after `seconds` of work."""
        fresh = done - (self._first or 0)
        counted = f"{done:,} of {total:,} {self.unit}"
        if fresh <= 0 or seconds <= 0:
            return counted
        return f"{counted}, {rate(fresh / seconds)}, {duration((total - done) * seconds / fresh)} left"
