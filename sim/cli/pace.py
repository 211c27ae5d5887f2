"""Pace: progress with its rate and the time left, by a clock that cannot be set."""

from __future__ import annotations

import time

from sim.cli.progress import Progress
from sim.sweeps.dry import duration


class Pace(Progress):
    """Progress in runs. What was finished before counts as done, but not for the rate."""

    def __init__(self, total: int) -> None:
        super().__init__(total, "runs")
        self.runs = total
        self._first = -1
        self._since = time.monotonic()

    def reached(self, done: int) -> None:
        """So many of the runs are done."""
        if self._first < 0:
            self._first, self._since = done, time.monotonic()
        self._show(self.text(done, time.monotonic() - self._since), done)

    def text(self, done: int, seconds: float) -> str:
        """What is shown after `seconds` of work."""
        made = done - max(0, self._first)
        counted = f"{done:,} of {self.runs:,} runs"
        if made <= 0 or seconds <= 0:
            return counted
        return f"{counted}, {rate(made / seconds)}, {duration((self.runs - done) * seconds / made)} left"


def rate(per_second: float) -> str:
    """Runs a second, minute or hour, whichever reads best."""
    for unit, size in (("second", 1), ("minute", 60)):
        if per_second * size >= 1:
            return f"{per_second * size:,.3g} a {unit}"
    return f"{per_second * 3600:,.2g} an hour"
