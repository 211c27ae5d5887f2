"""Processes beside this one: spawned afresh on every system, and ended with this one, however it ends."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from types import ModuleType


def cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def new_pool(count: int) -> ProcessPoolExecutor:
    """So many processes; they start with the first job."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin)


def end(pool: ProcessPoolExecutor) -> None:
    """End the processes now, whatever they have in hand."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    for process in processes:
        with contextlib.suppress(Exception):
            process.terminate()
    pool.shutdown(cancel_futures=True)  # a second shutdown would not wait


_starting = threading.Lock()


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Processes that start in here do not first run the program that runs here, whose first line may start them."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _begin() -> None:
    """In a new process: end at once, and silently, on Ctrl-C and when the parent is gone."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
