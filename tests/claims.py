"""What the lessons say of the world: each statement with the mark of its source, as a reader finds it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[1] / "notebooks"
MARK = re.compile(r"\[(text|page)(?:: ((?:[^\[\]]|\[[^\[\]]*\])*))?\]")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?(?![\w%])")
YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?!\d|[,.]\d)")
DAY = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)")


@dataclass(frozen=True)
class Claim:
    """Words that end in a mark, back to the mark before, or to the start of their paragraph."""

    where: str
    words: str
    mark: str
    source: str

    @property
    def numbers(self) -> list[str]:
        """The numbers in it, without dates; those of articles and cases stand in the mark."""
        bare = YEAR.sub("", DAY.sub("", re.sub(r"\d+-\d+", "", self.words)))
        return [number.rstrip(",") for number in NUMBER.findall(bare)]


def claims_of(text: str, where: str = "") -> list[Claim]:
    """All marked statements of a text in markdown, down to its list of sources."""
    found = []
    body = re.split(r"^## (?:\d+ )?Sources", text, flags=re.MULTILINE)[0]
    for paragraph in re.split(r"\n\s*\n|\n\s*- |^- |\n#+ ", body):
        flat, start = " ".join(paragraph.split()), 0
        for mark in MARK.finditer(flat):
            words = flat[start : mark.start()].strip(" .*")
            if words:
                found.append(Claim(where, words, mark[1], mark[2] or ""))
            start = mark.end()
    return found


def everything() -> list[Claim]:
    """The marked statements of every lesson (students' notebooks) and of the reader."""
    found = []
    for path in sorted(HOME.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                found += claims_of("".join(cell["source"]), path.stem)
    for path in sorted((HOME / "reader").glob("*.md")):
        found += claims_of(path.read_text(encoding="utf-8"), f"reader-{path.stem}")
    return found
