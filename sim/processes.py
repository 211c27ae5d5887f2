"""Processes beside this one: spawned afresh on every system, and ended with this one, however it ends."""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import NamedTuple

USUAL = 8
"""Processes on a machine with many cores, where nobody says how many; each holds towns of its own."""


def cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def usual() -> int:
    """Processes for work that is worth them, where nobody says how many: one a core."""
    return min(cores(), USUAL)


def new_pool(count: int) -> ProcessPoolExecutor:
    """So many processes: those that were begun before, or others that start with the first job."""
    if len(_begun) and _begun[0].size == count:
        return _begun.pop().pool
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin)


class _Begun(NamedTuple):
    size: int
    pool: ProcessPoolExecutor


_begun: list[_Begun] = []  # one at the most
_later: list[str] = []


def begin(count: int, module: str, later: str | None = None) -> None:
    """Start so many processes before they are needed: they load a module while this one loads its own.

    The next `new_pool` of as many gives them. Call `end_begun` at the end, for then nobody may have asked for them.

    Args:
        count: how many.
        module: what their jobs will need.
        later: a module that this process needs after their jobs; `while_waiting` loads it.
    """
    end_begun()
    with contextlib.suppress(ImportError, NotImplementedError, OSError):  # then none, or those that ask are told
        pool = new_pool(count)
        _begun.append(_Begun(count, pool))
        with without_main():
            for _ in range(count):
                pool.submit(_load, module)
    _later[:] = [later] if later else []


def is_begun(count: int) -> bool:
    """Whether so many processes are there already."""
    return any(begun.size == count for begun in _begun)


def end_begun() -> None:
    """End those that were begun and that nobody asked for."""
    _later.clear()
    while _begun:
        end(_begun.pop().pool)


def while_waiting() -> None:
    """To be called while others work and this process has nothing to do: load what it will need later."""
    while _later:
        importlib.import_module(_later.pop())


def _load(module: str) -> None:
    """In a new process: load a module, through which its collector of garbage then need not look again and again."""
    gc.disable()
    importlib.import_module(module)
    gc.freeze()
    gc.enable()


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
