"""Pictures drawn by two processes: one that was begun before, if there is one, and this one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
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
        self._sketches, self._dark, self._svg = sketches, dark, svg
        self._futures: dict[int, Future[Files]] = {}
        if pool is not None:
            with contextlib.suppress(RuntimeError, OSError):  # it was ended from outside: then this one draws all
                for place, sketch in enumerate(sketches):
                    self._futures[place] = pool.submit(_drawn, sketch, dark, svg)

    def files(self) -> Files:
        """The files of all pictures, in their order."""
        done: dict[int, Files] = {}
        for place in reversed(range(len(self._sketches))):
            if place not in self._futures or self._futures[place].cancel():
                done[place] = _drawn(self._sketches[place], self._dark, self._svg)
        for place in set(self._futures).difference(done):
            try:
                done[place] = self._futures[place].result()
            except BrokenProcessPool:
                done[place] = _drawn(self._sketches[place], self._dark, self._svg)
        return [file for place in sorted(done) for file in done[place]]


def _drawn(sketch: Sketch, dark: bool, svg: bool) -> Files:
    from sim.figures import sheet

    with sheet.on(sheet.DARK if dark else sheet.PAPER):
        return files(sketch.drawn(), svg)
