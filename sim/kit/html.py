"""HTML for paper: a few elements, and a whole document that fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from sim.kit.words import Step
from sim.markup import tag, text


@dataclass(frozen=True)
class Paper:
    """A size of paper, in millimetres."""

    name: str
    title: str
    width: float
    height: float


PAPERS = (Paper("a4", "A4", 210, 297), Paper("letter", "Letter", 215.9, 279.4))
MARGIN = 10
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, body: Iterable[str], paper: Paper | None = None) -> str:
    """A page for a size of paper, or for a screen."""
    style = (resources.files("sim.kit") / "kit.css").read_text(encoding="utf-8")
    if paper is not None:
        size = f"{paper.width}mm {paper.height}mm"
        inner = f"--width: {paper.width - 2 * MARGIN}mm; --height: {paper.height - 2 * MARGIN}mm"
        style += f"\n@page {{ size: {size}; margin: {MARGIN}mm; }}\n:root {{ {inner}; }}\n"
    kind = "screen" if paper is None else "paper"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="{kind}">\n' + "\n".join(body) + "\n</body>\n</html>\n"
    )


def steps(given: Iterable[Step], name: str = "ol") -> str:
    """A list: what is bold, and what follows."""
    return tag(name, *(tag("li", tag("b", text(head)), " ", text(rest)) for head, rest in given))


def pages(cards: Sequence[str], size: int, kind: str) -> list[str]:
    """Pages of so many cards each, the last one perhaps with room."""
    return [tag("section", *cards[k : k + size], kind=f"page {kind}") for k in range(0, len(cards), size)]
