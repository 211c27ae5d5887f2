"""The sheets: one page of paper for each case, in one file that fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import TYPE_CHECKING

from sim.markup import cell, image, paragraphs, table, tag, text
from sim.studies.cases.words import LABELS, Kind
from sim.words import fixed

if TYPE_CHECKING:
    from sim.figures import Picture
    from sim.studies.cases.cases import Case

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def document(town: str, drawn: Iterable[tuple[Case, Picture]], missing: Sequence[Kind]) -> str:
    """All sheets of a town, as HTML."""
    name, town = town, f"The town: {town}."
    sheets = [_sheet(case, picture, town) for case, picture in drawn]
    if missing:
        absent = [f"{kind.name.capitalize()}: nobody. In this town {kind.nobody}." for kind in missing]
        sheets.append(tag("section", tag("h1", "Who does not live here"), paragraphs([*absent, town])))
    style = (resources.files("sim.studies.cases") / "cases.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(f'Cases from one town: {name}')}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(sheets)
        + "\n</main>\n</body>\n</html>\n"
    )


def _sheet(case: Case, picture: Picture, town: str) -> str:
    kind = case.kind
    rows = []
    for column, label in LABELS.items():
        values = case.lives[column].tolist()
        cells = [fixed(value, 1) if column == "left" else f"{value:,.0f}" for value in values]
        rows.append([text(label.strip()), *map(cell, cells)])
    return tag(
        "section",
        tag("h1", text(f"Resident {case.resident}: {kind.name}")),
        paragraphs([case.sentence.split(". ", 1)[1], kind.means]),
        image(picture.png(), picture.alt),
        table(["Two lives, the same luck", *case.lives["life"]], rows),
        tag("h2", "Three questions"),
        tag("ol", *(tag("li", text(question)) for question in kind.questions)),
        tag("footer", text(f"{town} Nobody in it is real.")),
    )
