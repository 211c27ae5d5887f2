"""The seminar page: one HTML file that anyone can open, in which every frame is a month that the model has lived.

    from sim import page
    page.write("town.html")

The file holds people, months, records and rulebooks, packed; it loads nothing and asks nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim import files
from sim.errors import ListedError, quoted
from sim.page import assemble, contents
from sim.page.worlds import MOST_LIFE, MOST_RULEBOOKS, PageError, Plan
from sim.progress import Notify, Progress
from sim.rules.shelf import Given

__all__ = ["MOST_LIFE", "MOST_RULEBOOKS", "PageError", "build", "write"]


def build(
    rulebooks: Given | Sequence[Given] | None = None,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    town: str | None = None,
) -> str:
    """The page as HTML. The same arguments and versions give the same text.

    Args:
        rulebooks: names of pilots, TOML files or rulebooks. The first one is the page's subject: its twins, its grid of
            switches and sliders and its abolition are computed. The others are compared with it; beside a single one,
            or none (joined-hands), stand all the pilots that ship.
        residents: people in the town, 2 to 4,000.
        months: lived, 12 to 480; at most MOST_LIFE resident-months.
        seed: of everybody's luck.
        progress: called with the number of steps (a month of a stack of worlds) done, and of all.
        town: whose people, `even` or `uneven`; by default as each rulebook has them.

    Raises ListedError (one line) before anything is lived.
    """
    plan = Plan(rulebooks, residents, months, seed, town)
    return assemble.html(*contents.page_data(plan, progress))


def write(
    path: str | Path,
    rulebooks: Given | Sequence[Given] | None = None,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    notify: Notify | None = None,
    town: str | None = None,
) -> Path:
    """Write the page to `path` (a name that ends in .html), whole or not at all; gives the path.

    Only a page that this function wrote is replaced, and only if it was not changed since: `.listed.json` beside it
    says so. `notify` hears a line if somebody puts a file of that name there meanwhile (the page is then written under
    a free one), and on another command that is waited for. For the other arguments see `build`.

    Raises ListedError before anything is lived: PageError for a name that cannot be written, others as `build` does.
    """
    target = _checked(Path(path))
    files.check(target.parent, [target.name], part=target.name, make=False)
    text = build(rulebooks, residents, months, seed, progress, town)
    with files.in_words(path), files.opened(target.parent, make=False, patient=True, notify=notify) as folder:
        with folder.file(target.name) as file:
            file.write(text.encode("utf-8"))
        (written,) = folder.finish(notify)
    return Path(path).with_name(written.name)


def _checked(path: Path) -> Path:
    name = quoted(str(path))
    try:
        if path.suffix.lower() not in (".html", ".htm"):
            raise PageError(f"{name}: not the name of a page; it must end in .html")
        if path.is_dir():
            raise PageError(f"{name}: is a folder; the name of a file is needed")
        if not path.absolute().parent.is_dir():
            raise PageError(f"{name}: its folder does not exist; make it first, or choose another")
    except OSError as error:
        raise PageError(f"{name}: cannot be used: {error.strerror or error}") from None
    except ValueError as error:
        if isinstance(error, ListedError):
            raise
        raise PageError(f"{name}: no name for a file: {error}") from None
    return path
