"""What makes a command quick: processes that are started before this one loads what it needs, and loading at a run."""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
from collections.abc import Iterator

LONG = 50_000
"""Resident-months of one life: with less, a command is often over before another process has begun."""


def is_long(args: argparse.Namespace) -> bool:
    """Whether a command has work for other processes, as far as its options tell; one without a town has."""
    return bool(getattr(args, "residents", LONG) * getattr(args, "months", 1) >= LONG)


def begin(module: str, later: str | None = None, *, workers: int | None = None, most: int | None = None) -> None:
    """Start as many as there are workers besides this one, by default one for each other core, `most` at the most.

    See `processes.begin`.
    """
    from sim import processes  # which takes a twentieth of a second to load

    count = (workers or processes.usual()) - 1
    if count:
        processes.begin(count if most is None else min(count, most), module, later)


alone: bool = False
"""Whether this process is the command's own, and no test's or notebook's."""


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """In here modules are loaded, which stay: the collector of garbage need not look through them ever again.

    That would be a fifth of a run. Only in a process of the command's own.
    """
    if alone:
        gc.disable()
    try:
        yield
    finally:
        if alone:
            gc.freeze()
            gc.enable()


def end() -> None:
    """End what nobody asked for."""
    if "sim.processes" in sys.modules:
        from sim import processes

        processes.end_begun()
