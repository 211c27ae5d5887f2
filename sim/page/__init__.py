"""The live page: one HTML file in which the whole model lives, in any browser, without a network.

    from sim import page
    page.write("town.html")

The page is built from `engine/` (the model once more, for browsers) and `web/` (what is seen) by `npm run build`; the
built file, `listed.html`, is part of the package. Python writes into it only which town it opens with.
"""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from importlib import resources
from pathlib import Path

from sim import __version__, files
from sim.checks import whole_number
from sim.errors import ListedError, quoted
from sim.page import scorm
from sim.page.limits import LEAST_PAGE_MONTHS, LEAST_PEOPLE, MOST_LIFE, MOST_PAGE_MONTHS, MOST_PEOPLE
from sim.page.linked import link as link
from sim.plain import Json
from sim.progress import Notify, Progress
from sim.rules import shelf
from sim.rules.changes import Given as Changes
from sim.rules.changes import changed
from sim.rules.rulebook import Rulebook
from sim.rules.shelf import Given

__all__ = ["MOST_LIFE", "PageError", "build", "link", "write"]

START = re.compile(r'(<script type="application/json" id="start">)(.*?)(</script>)', re.DOTALL)
TOWN = ("rulebook", "town", "residents", "months", "seed", "version")
"""What says which town a page opens with."""


class PageError(ListedError):
    """A page that cannot be made."""


def build(
    rulebook: Given = shelf.DEFAULT,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    town: str | None = None,
    *,
    learning: bool = False,
    changes: Changes | None = None,
) -> str:
    """The page as HTML. The same arguments and versions give the same text.

    Args:
        rulebook: a name of one that ships, a TOML file or a rulebook: the page opens with it. All others that ship
            can be chosen on the page.
        residents: people in the town, 2 to 4,000.
        months: lived at first, 12 to 480; at most MOST_LIFE resident-months.
        seed: of everybody's luck.
        progress: called with the number of months lived, and of all. Python lives the first town, too: the page
            compares it with its own, and says so if they are not the same. What became of the town that `built` opens
            with is known, and it is not lived again.
        town: whose people, `even` or `uneven`; by default as the rulebook has them.
        changes: numbers of the rulebook that are other than it says.
        learning: whether the page tells a learning platform (SCORM 1.2) that it was opened and finished.

    Raises ListedError (one line) before anything is lived.
    """
    whole_number("residents", residents, LEAST_PEOPLE, MOST_PEOPLE, error=PageError, why="for a page")
    whole_number("months", months, LEAST_PAGE_MONTHS, MOST_PAGE_MONTHS, error=PageError, why="for a page")
    if residents * months > MOST_LIFE:
        raise PageError(f"residents x months: {residents * months:,}; must be at most {MOST_LIFE:,} for a page")
    own, people = shelf.resolve(rulebook, None), town
    settled = changed(shelf.resolve(rulebook, town), changes or {})
    if changes:  # which may be of the people
        own, people = settled, None
    known = own.name in shelf.shipped() and own == shelf.load(own.name)
    begin: dict[str, Json] = {
        "rulebook": own.name if known else own.model_dump(mode="json"),
        "town": people, "residents": residents, "months": months, "seed": str(seed), "digest": "",
        "version": __version__, "command": _command(rulebook, own, residents, months, seed, town, changes),
        "learning": learning,
    }  # fmt: skip
    page = built()
    start = START.search(page)
    first = json.loads(start[2]) if start else {}
    same = all(begin[key] == first.get(key) for key in TOWN)
    begin["digest"] = first["digest"] if same else _digest(settled, residents, months, seed, progress)
    return START.sub(lambda m: m[1] + safe_json(begin) + m[3], page, count=1)


def _digest(rulebook: Rulebook, residents: int, months: int, seed: int, progress: Progress | None) -> str:
    """What becomes of a town. Only here is Mesa loaded, which takes longer than all the rest."""
    from sim.page import exported
    from sim.results import runs
    from sim.town.town import Town

    with Town(runs.with_twins(rulebook), residents, seed) as lived:
        lived.advance(months, progress and (lambda month: progress(month, months)))
        return exported.digest(lived)


def write(
    path: str | Path,
    rulebook: Given = shelf.DEFAULT,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    notify: Notify | None = None,
    town: str | None = None,
    changes: Changes | None = None,
) -> Path:
    """Write the page to `path` (it must end in .html, or in .zip for a learning platform); gives the path.

    Only a page that this function wrote is replaced, and only if it was not changed since: `.listed.json` beside it
    says so. `notify` hears a line if somebody puts a file of that name there meanwhile (the page is then written under
    a free one), and on another command that is waited for. For the other arguments see `build`.

    Raises ListedError before anything is lived: PageError for a name that cannot be written, others as `build` does.
    """
    target = _checked(Path(path))
    files.check(target.parent, [target.name], part=target.name, make=False)
    packed = target.suffix.lower() == ".zip"
    text = build(rulebook, residents, months, seed, progress, town, learning=packed, changes=changes)
    content = scorm.package(text) if packed else text.encode("utf-8")
    with files.in_words(path), files.opened(target.parent, make=False, patient=True, notify=notify) as folder:
        with folder.file(target.name) as file:
            file.write(content)
        (written,) = folder.finish(notify)
    return Path(path).with_name(written.name)


@cache
def built() -> str:
    """The page as it was built: `listed.html`."""
    return (resources.files("sim.page") / "listed.html").read_text(encoding="utf-8")


def safe_json(value: Json) -> str:
    """JSON in which nothing can end a script element or begin a tag, in plain ASCII."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\x7f", "\\u007f")


def _command(
    given: Given, own: Rulebook, residents: int, months: int, seed: int, town: str | None, changes: Changes | None
) -> str:  # fmt: skip
    name = shlex.quote(own.name if isinstance(given, Rulebook) else str(given))
    people = f" --town {town}" if town else ""
    for key, value in (changes or {}).items():
        people += f" --set {shlex.quote(f'{key}={value}'.lower())}"
    return f"sim page {name}{people} --residents {residents} --months {months} --seed {seed} --out page.html"


def _checked(path: Path) -> Path:
    name = quoted(str(path))
    try:
        if path.suffix.lower() not in (".html", ".htm", ".zip"):
            raise PageError(f"{name}: not the name of a page; it must end in .html (or in .zip, with --scorm)")
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
