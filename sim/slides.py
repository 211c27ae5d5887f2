"""Slides: five pictures of one town whose titles say what was found, with what to say and to ask beside each.

    from sim import run, slides
    slides.write(slides.slides(run()), "slides")

writes five PNG (16:9), one PDF (the slides, then a page of notes for each) and the notes as text.
"""

from __future__ import annotations

import io
import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim import figures, files
from sim.figures import sheet, style
from sim.figures.canvas import add_page, drawing, new_pdf
from sim.figures.labels import plain
from sim.progress import Notify
from sim.results import output
from sim.results.runs import Run

PART = "slides"
"""Of a folder's record: the next slides there replace these files as a whole."""
PDF, NOTES = "slides.pdf", "notes.txt"
ORDER = ("people-grid", "listed-by-month", "left-over-by-wage", "causes-and-stays", "who-pays-whom")
"""Who, when, why, how long, and what it comes to."""
FILES = (*(f"slide-{number}-{name}.png" for number, name in enumerate(ORDER, 1)), PDF, NOTES)
NO_FEEDBACK = 'In "no feedback" people are listed by the same rules, but nothing follows from it: no service refuses, '
NO_FEEDBACK += "nobody watches more closely, no friend is drawn in."
SAY = {
    "people-grid": (
        "Each mark is a person, at the same place on both sides. Black squares are on the list at the end. Let the "
        f"class look for ten seconds before you speak. {NO_FEEDBACK}",
    ),
    "listed-by-month": (
        "The lines begin together: the people, their bad luck and the rules are the same. They part when the first "
        'listings begin to cost something. "No list" is the same town without any list.',
    ),
    "left-over-by-wage": (
        "Each dot is what a middle month leaves to a tenth of the town, poorest on the left. Below the line, savings "
        "shrink and bills will be missed: each missed bill is a new record.",
    ),
    "causes-and-stays": (
        "Left: how often people were put on the list, and for what. Right: how long they stay. Compare the two rows: "
        "is it more listings that fill the list, or longer ones? Where one record weighed as much as another, "
        "each has its part of the listing. A stay that is not over counts as long as it was seen.",
    ),
    "who-pays-whom": (
        "The list is meant to make people pay. All four columns have one scale, a month of basic costs. Compare the "
        "last two with what was missed, and with the town without a list.",
    ),
}
"""What to say, for each slide."""
ASK = {
    "people-grid": (
        "How many black squares would you have guessed on the right?",
        "Point at somebody who is on the list on the left only. What did that person do? How would they find out?",
    ),
    "listed-by-month": (
        "An official looks at the upper line alone. What would they conclude about the people of this town?",
        "When would you have stopped, and by what number would you have known?",
    ),
    "left-over-by-wage": (
        "Who can stay on the list and still pay every bill?",
        "Is a person who cannot pay because they are listed to blame for the next missed bill?",
    ),
    "causes-and-stays": (
        "Which is worse: a list that takes the wrong people, or one that does not let people go?",
        "Which rule would you change to shorten the stays, and whom would it hurt?",
    ),
    "who-pays-whom": (
        "Does the list bring in more than it costs, and whom?",
        "What would change your mind? Change one rule (sim slides --set ...) and look at the same picture.",
    ),
}
"""Questions for the class."""
LIMITS = (
    "The town is invented, and so is everybody in it. This is one town with one draw of luck; its numbers are made "
    "larger than documented lists so that a class can see them. It shows how such rules can work, not how often."
)


@dataclass(frozen=True)
class Slide:
    """A picture, what to say about it, and what to ask."""

    picture: figures.Picture
    say: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def title(self) -> str:
        """What was found."""
        heading = self.picture.figure.get_suptitle().replace(r"\$", "$")
        return " ".join(heading.split())


def check(folder: str | Path) -> None:
    """Raise ListedError, before anything is lived, if slides could not be written to `folder`."""
    files.check(folder, FILES, PART)


def slides(run: Run, dark: bool = False) -> list[Slide]:
    """The five slides of a run; `dark` for light letters on a dark ground. (Notes are dark on white, for paper.)."""
    with sheet.on(sheet.DARK_SLIDE if dark else sheet.SLIDE):
        drawn = {picture.name: picture for picture in output.pictures(run)}
    sentences = {"people-grid": (run.sentence,), "left-over-by-wage": (run.margin_sentence,)}
    return [Slide(drawn[name], (*sentences.get(name, ()), *SAY[name]), ASK[name]) for name in ORDER]


def write(deck: Sequence[Slide], folder: str | Path, notify: Notify | None = None) -> list[Path]:
    """Write slides to `folder`; gives the paths of its files.

    Args:
        deck: of a run, see `slides`.
        folder: new, or any other. Slides that were written there before, and not changed since, are replaced;
            everything else stays as it is; see `sim.files`.
        notify: hears a line on somebody's own file of the same name, and on another command that is waited for.

    Raises ListedError, and leaves what was there as it was, when the folder cannot be written.
    """
    content = {name: slide.picture.png() for name, slide in zip(FILES, deck, strict=False)}
    content |= {PDF: pdf(deck), NOTES: notes(deck).encode("utf-8")}
    with files.in_words(folder), files.opened(folder, patient=True, notify=notify) as place:
        for name, data in content.items():
            with place.file(name, PART) as file:
                file.write(data)
        return sorted(place.finish(notify))


def notes(deck: Sequence[Slide]) -> str:
    """What to say and to ask, as text."""
    parts = []
    for number, slide in enumerate(deck, 1):
        lines = [f"{number}. {slide.title}", "", *_paragraphs(slide.say), "Ask:", ""]
        parts.append(
            "\n".join([*lines, *(textwrap.fill(f"- {text}", 78, subsequent_indent="  ") for text in slide.ask)])
        )
    return "\n\n\n".join([*parts, textwrap.fill(f"What this cannot show. {LIMITS}", 78)]) + "\n"


@drawing
def pdf(deck: Sequence[Slide]) -> bytes:
    """The slides, then a page of notes for each; the same bytes each time."""
    buffer = io.BytesIO()
    about = {"Title": "Listed: five slides", "CreationDate": None, "ModDate": None, "Producer": None, "Creator": None}
    with new_pdf(buffer, about) as pages:
        for picture in (*(slide.picture for slide in deck), *itertools.starmap(_notes_page, enumerate(deck, 1))):
            add_page(pages, picture.figure)
    return buffer.getvalue()


@drawing
def _notes_page(number: int, slide: Slide) -> figures.Picture:
    """What to say and to ask on one page."""
    with sheet.on(sheet.SLIDE):
        figure, (ax,) = style.page(f"Notes to slide {number}: {slide.title}")
    ax.set_axis_off()
    say = "\n\n".join(textwrap.fill(text, 88) for text in slide.say)
    ask = "\n".join(textwrap.fill(f"\N{BULLET} {text}", 88, subsequent_indent="   ") for text in slide.ask)
    text = f"Say\n{say}\n\nAsk\n{ask}\n\nWhat this cannot show\n{textwrap.fill(LIMITS, 88)}"
    ax.text(0, 1, plain(text), transform=ax.transAxes, va="top", linespacing=1.3, **style.font())
    return style.finish(figure, [text], "notes")


def _paragraphs(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in (textwrap.fill(text, 78), "")]
