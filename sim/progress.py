"""Progress: how what takes long tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of steps done, and how many there are in all (as far as is known)."""
Notify: TypeAlias = Callable[[str], None]
"""Called with a line for a person to read."""


class Steps:
    """Counts steps, from any thread, and reports them: whoever knows what is to be done says how many they are.

    A town counts a step for each month: `town.advance(months, steps)`.
    """

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.total = total
        self.done = 0
        self._progress, self._lock = progress, Lock()

    def __call__(self, _month: int = 0) -> None:
        """One more step is done."""
        self.add(1)

    def add(self, count: int) -> None:
        """So many more steps are done."""
        with self._lock:
            self.done += count
            if self._progress is not None:
                self._progress(self.done, self.total)
