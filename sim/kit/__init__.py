"""The kit: the paper town as cards, so that a class plays it with coins, and the model's outcome for the lecturer.

    from sim import kit
    lived = kit.live(players=24, rounds=8, seed=7)
    kit.write(lived, "kit")

lived      who sits where, the luck cards as the model drew them, and what comes of each play
words      what `words.toml` holds, filled in: all words that are printed stand there
html       the few elements that pages are made of
cards      the pages of cards; `lecturer`: the script, and pages for a class without cards
shipped    the kit that ships, `paper-kit.zip`, for those without Python: after a change `python -m sim.kit.shipped`

The rulebooks are `paper-town` and `paper-second-chance` in `sim/rules/variants`. The rule card is made from the first.
"""

from __future__ import annotations

from pathlib import Path

from sim import files
from sim.kit import cards, lecturer
from sim.kit.html import PAPERS
from sim.kit.lived import KitError, Lived, live
from sim.kit.words import Words
from sim.progress import Notify

__all__ = ["FILES", "KitError", "Lived", "Words", "check", "live", "write"]

PART = "kit"
"""Of a folder's record: the next kit there replaces these files as a whole."""
PROJECTOR = "projector.html"
FILES = (PROJECTOR, *(f"{kind}-{paper.name}.html" for kind in ("lecturer", "cards", "hands-up") for paper in PAPERS))


def check(folder: str | Path) -> None:
    """Raise ListedError, before anything is lived, if a kit could not be written to `folder`."""
    files.check(folder, FILES, PART)


def write(lived: Lived, folder: str | Path, notify: Notify | None = None) -> list[Path]:
    """Write a kit to `folder`; gives the paths of its files.

    Args:
        lived: the class.
        folder: new, or any other. A kit that was written there before, and not changed since, is replaced; everything
            else stays as it is; see `sim.files`.
        notify: hears a line on somebody's own file of the same name, and on another command that is waited for.

    Raises ListedError, and leaves what was there as it was, when the folder cannot be written.
    """
    with files.in_words(folder), files.opened(folder, patient=True, notify=notify) as place:
        for name, content in pages(lived).items():
            with place.file(name, PART) as file:
                file.write(content.encode("utf-8"))
        return sorted(place.finish(notify))


def pages(lived: Lived) -> dict[str, str]:
    """The files of a kit by name, as HTML. The same class gives the same text."""
    say = Words(lived)
    files = {PROJECTOR: lecturer.projector(say)}
    for paper in PAPERS:
        cards_file = f"cards-{paper.name}.html"
        files[f"lecturer-{paper.name}.html"] = lecturer.html(say, paper, cards_file)
        files[cards_file] = cards.html(say, paper)
        files[f"hands-up-{paper.name}.html"] = lecturer.hands_up(say, paper)
    return files
