"""Pictures drawn by two processes: one that was begun before, if there is one, and this one."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from sim import processes

if TYPE_CHECKING:
    from sim.figures import Picture

Files = list[tuple[str, bytes]]
"""Names and what stands in them."""


class Sketch(NamedTuple):
    """A picture that is still to be drawn, by anybody: a function of `sim.figures`, and its arguments."""

    function: str
    arguments: tuple[object, ...]

    def drawn(self) -> Picture:
        """The picture."""
        from sim import figures  # loaded only where something is drawn: matplotlib takes a second

        picture: Picture = getattr(figures, self.function)(*self.arguments)
        return picture


def files(picture: Picture, svg: bool) -> Files:
    """A picture as PNG, and as SVG if that is wanted."""
    written = [(f"{picture.name}.png", picture.png())]
    return [*written, (f"{picture.name}.svg", picture.svg())] if svg else written


@contextlib.contextmanager
def shared(sketches: Sequence[Sketch], dark: bool, svg: bool) -> Iterator[Shared]:
    """In here, a process that was begun before draws; `files` takes what it has not drawn by then, and draws too."""
    pool = processes.new_pool(1) if processes.is_begun(1) else None
    try:
        yield Shared(pool, sketches, dark, svg)
    finally:
        if pool is not None:
            processes.end(pool)


class Shared:
    """Pictures that two processes draw, one from the first on, the other from the last."""

    def __init__(self, pool: ProcessPoolExecutor | None, sketches: Sequence[Sketch], dark: bool, svg: bool) -> None:
        self._pool, self._dark, self._svg = pool, dark, svg
        self._sketches, self._lock = list(sketches), Lock()
        self._waiting = deque(range(len(sketches)))
        self._futures: dict[int, Future[Files]] = {}
        self._hand_out()

    def files(self) -> Files:
        """The files of all pictures, in their order."""
        done: dict[int, Files] = {}
        while (place := self._last()) is not None:
            done[place] = self._drawn_here(place)
        for place, future in sorted(self._futures.items()):
            try:
                done[place] = future.result()
            except BrokenProcessPool:
                done[place] = self._drawn_here(place)
        return [file for place in sorted(done) for file in done[place]]

    def _last(self) -> int | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None

    def _hand_out(self, before: Future[Files] | None = None) -> None:
        """The next picture for the other process, unless it failed at the one before or has ended."""
        if self._pool is None or (before is not None and (before.cancelled() or before.exception() is not None)):
            return
        with self._lock:
            if not self._waiting:
                return
            place = self._waiting.popleft()
            try:
                future = self._pool.submit(_drawn, self._sketches[place], self._dark, self._svg)
            except (RuntimeError, OSError):  # it was ended: then this one draws it
                self._waiting.appendleft(place)
                return
            self._futures[place] = future
        future.add_done_callback(self._hand_out)

    def _drawn_here(self, place: int) -> Files:
        return _drawn(self._sketches[place], self._dark, self._svg)


def _drawn(sketch: Sketch, dark: bool, svg: bool) -> Files:
    from sim.figures import sheet

    with sheet.on(sheet.DARK if dark else sheet.PAPER):
        return files(sketch.drawn(), svg)
