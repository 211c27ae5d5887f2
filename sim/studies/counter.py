"""Counting steps for a bar of progress."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


def counter(told: Callable[[int], None] | None) -> Callable[..., None]:
    """A function that adds one whenever it is called, from any thread, and tells the sum."""
    lock, done = Lock(), 0

    def one_more(_: int = 0) -> None:
        nonlocal done
        with lock:
            done += 1
            if told is not None:
                told(done)

    return one_more
