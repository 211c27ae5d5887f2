"""Pictures of every step of the live page, to be looked at: python -m tests.page.shots FOLDER [--size 390x844]...

Stills of all stops of the story before and after what is done there, the workshop, *Go deeper*, the lecturer's view,
the rooms and the worksheet; six to a sheet, with their names. `--only lecture-desk` takes those whose names hold this,
`--dark` takes them in the dark.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from sim.play.codes import Code, encode
from sim.play.lives import Life
from sim.play.towns import TOWNS
from sim.town.choices import Orders
from tests.page.browser import Visit, browser

WORDS = Path(__file__).parents[2] / "sim" / "page" / "web" / "words" / "en.json"
SIZES = ("390x844", "1366x768", "1920x1080", "3840x2160")
WAITS = (
    "why.wait", "taste.opening", "wall.living", "challenges.living", "played.start.looking", "played.start.restoring",
    "played.end.trying", "played.end.living", "played.end.wayTrying",
)  # fmt: skip
"""What the page says while something is not there yet, by its keys in the page's words."""
LIVED = "waits => !waits.some(wait => document.querySelector('main').innerText.includes(wait))"
GUESS = "guess=1,2,3,4,5,6,7,8,9,10"
STORY = ["bill", "wrong", "door", "guess", "ten", "two", "why", "loop", "margin", "pays", "uneven", "abolish", "limits"]
DONE = {
    "guess": GUESS, "ten": f"{GUESS}&month=120", "two": "seam=40&month=120", "why": "arrow=means",
    "loop": "arrows=means", "margin": "wage=1.40", "pays": "try=means_test.enabled:yes,means_test.accuracy:0.8",
    "uneven": "lined=1", "abolish": "abolish=5", "limits": "scale=1",
}  # fmt: skip


def waits() -> list[str]:
    """These sentences, up to their first number."""
    texts = []
    for key in WAITS:
        words: Any = json.loads(WORDS.read_text(encoding="utf-8"))
        for name in key.split("."):
            words = words[name]
        texts.append(words.split("{")[0])
    return texts


def _code(resident: int) -> str:
    orders = Orders(never_slip=resident % 2 == 0, appeal=True)
    return encode(Code(TOWNS[0], 60, Life(resident, ((1, orders),)))).replace("-", "")


def steps(wide: bool) -> dict[str, str]:
    """Every step by its name: what a link says of it."""
    codes = ".".join(_code(resident) for resident in range(0, 240, 10))
    all_steps = {f"story-{stop}": f"stop={stop}" for stop in STORY}
    all_steps |= {f"story-{stop}-done": f"stop={stop}&{done}" for stop, done in DONE.items()}
    all_steps |= {f"workshop-{view}": f"stop=workshop&see={view}&month=120" for view in ("town", "two", "free")}
    all_steps |= {"deeper": "stop=workshop#deeper", "challenge": "stop=workshop&challenge=spare"}
    all_steps |= {"play-start": "play", "play-seat": "seat=57", "play-middle": f"life={_code(57)}&stop=play&at=20"}
    all_steps |= {"play-end": f"life={_code(57)}&stop=play", "wall-empty": "wall", "wall": f"stop=wall&codes={codes}"}
    sides = {
        "clerk": "",
        "signed": "ruled=",
        "books": "",
        "listed": "expected=90",
        "ask": "expected=90&ask=listing.term:6",
    }
    all_steps |= {"desk-door": "desk"} | {
        f"desk-{side}": f"stop=desk&side={side}&{more}" for side, more in sides.items()
    }
    if wide:
        lecture = {f"lecture-{name}": f"{link}&lecture=1" for name, link in all_steps.items() if name != "deeper"}
        all_steps |= lecture
    return all_steps


def take(folder: Path, size: str, path: Path, only: str, look: str) -> list[Path]:
    """A picture of each step at a size whose name holds `only`; and the worksheet, where nothing is left out."""
    width, height = map(int, size.split("x"))
    pictures = []
    with browser() as running:
        visit = Visit(running, path, (width, height), reduced_motion="reduce", color_scheme=look)
        page = visit.page
        for name, link in steps(width >= 1366).items():
            if only not in name:
                continue
            page.goto("about:blank")
            page.goto(f"{visit.address}#{link.split('#')[0]}")
            visit.lived()
            visit.until(LIVED, waits())
            if link.endswith("#deeper"):
                page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
                visit.until(LIVED, waits())
            visit.at_rest()
            pictures.append(folder / f"{size}-{look}-{name}.png")
            page.screenshot(path=pictures[-1], full_page=name == "deeper" or width < 800)
        if not only:
            page.goto("about:blank")
            page.goto(f"{visit.address}#stop=two&month=120&{GUESS}")
            visit.lived()
            page.pdf(path=folder / f"{size}-paper.pdf", format="A4", print_background=True)
        visit.close()
    return pictures


def sheets(folder: Path, size: str, look: str, pictures: list[Path]) -> None:
    """Six to a sheet; phones side by side."""
    across, rows = (6, 1) if int(size.split("x")[0]) < 800 else (2, 3)
    wide = 1560 // across
    for start in range(0, len(pictures), 6):
        some = [Image.open(picture).convert("RGB") for picture in pictures[start : start + 6]]
        small = [picture.resize((wide, round(picture.height * wide / picture.width))) for picture in some]
        high = min(1100 if rows == 1 else 460, max(picture.height for picture in small))
        sheet = Image.new("RGB", (across * (wide + 8), rows * (high + 26)), "grey")
        for at, picture in enumerate(small):
            x, y = at % across * (wide + 8), at // across * (high + 26)
            sheet.paste(picture.crop((0, 0, wide, min(high, picture.height))), (x, y + 20))
            ImageDraw.Draw(sheet).text((x + 4, y + 4), pictures[start + at].stem, fill="white")
        sheet.save(folder / f"sheet-{size}-{look}-{start // 6 + 1}.png")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--page", type=Path, default=Path("sim/page/listed.html"))
    parser.add_argument("--only", default="", help="of the steps only those whose names hold this")
    parser.add_argument("--dark", dest="look", action="store_const", const="dark", default="light")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for size in given.size or SIZES:
        pictures = take(given.folder, size, given.page.resolve(), given.only, given.look)
        sheets(given.folder, size, given.look, pictures)


if __name__ == "__main__":
    main()
