"""What pictures are drawn on: paper or a dark wall, as large as they need or a slide. Asked for around the drawing.

`with sheet.on(sheet.SLIDE): listed_by_month(monthly)` draws for a projector, and changes nothing for anybody else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sheet:
    """The ground of a picture.

    Attributes:
        wide: inches.
        high: inches; None for as many as a picture needs.
        dpi: pixels an inch, for PNG.
        dark: light letters on a dark ground.
    """

    wide: float = 12.0
    high: float | None = None
    dpi: float = 100
    dark: bool = False


PAPER = Sheet()
DARK = Sheet(dark=True)
SLIDE = Sheet(32 / 3, 6.0, 180)
"""16:9, 1920 by 1080 pixels; smaller than a page, so that its letters are larger."""
DARK_SLIDE = replace(SLIDE, dark=True)
_current: ContextVar[Sheet] = ContextVar("sheet", default=PAPER)


def current() -> Sheet:
    """The sheet to draw on."""
    return _current.get()


@contextlib.contextmanager
def on(sheet: Sheet) -> Iterator[None]:
    """Draw on this sheet for as long as this lasts."""
    before = _current.set(sheet)
    try:
        yield
    finally:
        _current.reset(before)
