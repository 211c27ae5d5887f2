"""What is printed about the world: each statement with the mark of its source, as a reader finds it.

Lessons, reader and the lecturer's papers mark their statements. README, ODD and the page name the source beside them; a
sentence without a mark is a statement if it names a place, a study or a case of the world.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "notebooks"
MARK = re.compile(r"\[(text|page)(?:: ((?:[^\[\]]|\[[^\[\]]*\])*))?\]")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?(?![\w%])")
YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?!\d|[,.]\d)")
WORLD = re.compile(
    r"Chile|Sweden|Swedish|Michigan|MiDAS|Robodebt|Australia|Netherlands|Dutch|FSV|SyRI|Denmark|Danish|United States"
    r"|\bUS\b|WSJ|Xinhua|court's (?:defaulter )?list|COMPAS|FTC|CFPB|MERICS|Rongcheng|GDPR|AI Act|China|Chinese|\bEU\b"
)
GRADES = {"F1": "text", "F2": "page", "": ""}
DAY = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)")


@dataclass(frozen=True)
class Claim:
    """Words that end in a mark, back to the mark before, or to the start of their paragraph."""

    where: str
    words: str
    mark: str  # "" where none is printed: a fact of either grade will do
    source: str

    @property
    def numbers(self) -> list[str]:
        """The numbers in it, without dates; those of articles and cases stand in the mark."""
        bare = YEAR.sub("", DAY.sub("", re.sub(r"\d+-\d+", "", self.words)))
        return [number.rstrip(",") for number in NUMBER.findall(bare)]


def claims_of(text: str, where: str = "") -> list[Claim]:
    """All marked statements of a text in markdown, down to its list of sources."""
    result = []
    body = re.split(r"^## (?:\d+ )?Sources", text, flags=re.MULTILINE)[0]
    for paragraph in re.split(r"\n\s*\n|\n\s*- |^- |\n#+ ", body):
        flat, start = " ".join(paragraph.split()), 0
        for mark in MARK.finditer(flat):
            words = flat[start : mark.start()].strip(" .*")
            if words:
                result.append(Claim(where, words, mark[1], mark[2] or ""))
            start = mark.end()
    return result


def named(text: str, where: str) -> list[Claim]:
    """The sentences without a mark that name something of the world."""
    result = []
    for paragraph in re.split(r"\n\s*\n|\n\s*[-|] |\n#+ ", MARK.sub("", text)):
        flat = " ".join(paragraph.split())
        for sentence in re.split(r"(?<=[.?!:;]) (?=[A-Z\"*])", flat):
            if WORLD.search(sentence):
                result.append(Claim(where, sentence, "", flat))
    return result


def rows(text: str, where: str) -> list[Claim]:
    """The table of documented facts in ODD: fact, used for, source, grade."""
    result = []
    for fact, _, source, grade in re.findall(r"^\| (.+?) \| (.*?) \| (.+?) \| (F[12]) \|$", text, re.MULTILINE):
        result.append(Claim(where, fact, GRADES[grade], source))
    return result


def entries(words: object, where: str) -> list[Claim]:
    """What the page says, with its source; and its other sentences about the world."""
    if isinstance(words, dict):
        if {"what", "source"} <= words.keys():
            return [Claim(where, words["what"], "", words["source"])] if words["source"] else []
        return [claim for key, value in words.items() for claim in entries(value, f"{where}.{key}")]
    if isinstance(words, list):
        return [claim for value in words for claim in entries(value, where)]
    return named(words, where) if isinstance(words, str) else []


def lecturers(source: str) -> str:
    """The lecturer's cells of a notebook's source, and the model essays: comments without their signs."""
    cells = re.split(r"^# %%", source, flags=re.MULTILINE)
    own = [cell for cell in cells if re.match(r'.*(tags=\["instructor"\]|essay=)', cell)]
    return re.sub(r"^# ?", "", "\n\n".join(own), flags=re.MULTILINE)


def everything() -> list[Claim]:
    """All that is printed: students' and lecturers' notebooks, reader, papers, README, ODD, the page."""
    result = []
    for path in sorted(HOME.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                result += claims_of("".join(cell["source"]), path.stem)
    for path in sorted((HOME / "instructor").glob("[0-9]*.py")):
        result += named(lecturers(path.read_text(encoding="utf-8")), f"lecturer-{path.stem}")
    for path in sorted([*(HOME / "reader").glob("*.md"), *(HOME / "instructor").glob("*.md"), HOME / "README.md"]):
        text = path.read_text(encoding="utf-8")
        result += claims_of(text, path.stem) + named(text, path.stem)
    result += named((ROOT / "README.md").read_text(encoding="utf-8"), "README")
    odd = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8")
    result += rows(odd, "ODD") + named(re.sub(r"^\|.*\n", "", odd.split("## References")[0], flags=re.MULTILINE), "ODD")
    page = json.loads((ROOT / "sim" / "page" / "web" / "words" / "en.json").read_text(encoding="utf-8"))
    return result + entries(page, "page")
