"""The reader: three short texts for each lesson, and the hearing, shown in a notebook as they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from sim.errors import ListedError, quoted


@dataclass(frozen=True)
class Reading:
    """A text in markdown: typeset in a notebook, plain elsewhere."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


def reader(part: int | str) -> Reading:
    """The texts to a lesson, or the hearing that closes lesson 7.

    Args:
        part: the number of the lesson, or "hearing".

    Raises ListedError if there is no such text.
    """
    known = {path.stem: path for path in texts()}
    name = f"{part:02}" if isinstance(part, int) else part.strip().lower().zfill(2)
    if name not in known:
        raise ListedError(f"reader: {quoted(str(part))}: no such text; known: {', '.join(known)}")
    return Reading(known[name].read_text(encoding="utf-8"))


def texts() -> list[Path]:
    """As they ship: inside the package, or beside it in a checkout."""
    package = Path(str(resources.files("sim")))
    homes = (home / "notebooks" / "reader" for home in (package, package.parent))
    return next((texts for home in homes if (texts := sorted(home.glob("*.md")))), [])
