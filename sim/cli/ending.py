"""The end of a command by a signal: an ordinary end, so that nothing is left half-written or running."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

ECHO = 5.0
"""Seconds in which more signals are the same wish: a terminal that is closed sends several."""


class Ended(KeyboardInterrupt):
    """Somebody ended the command, in another way than by Ctrl+C.

    Attributes:
        code: the exit code that says so, as shells have it.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


@contextlib.contextmanager
def by_signals() -> Iterator[None]:
    """In here, SIGTERM and SIGHUP raise Ended. What is ignored, as SIGHUP by `nohup`, or handled, stays so."""
    first: list[float] = []

    def end(number: int, _: FrameType | None) -> None:
        now = time.monotonic()
        if not first or now - first[0] > ECHO:
            first[:] = [now]
            raise Ended(number)

    ours = [s for s in (signal.SIGTERM, getattr(signal, "SIGHUP", None)) if s is not None]
    ours = [s for s in ours if signal.getsignal(s) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():  # Python lets only that one do so
        ours = []
    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
