"""One vocabulary in everything that students read; that of each study is looked at in test_studies.py."""

from __future__ import annotations

import ast
import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

import sim
from sim.cli import grid, report
from sim.lab import aims, check_02, nine_towns
from sim.results import output
from sim.results.monthly import MONTHLY
from sim.results.summary import DEFINITIONS
from sim.results.table import Column
from sim.rules.schema import CHANNEL_WORDS, channel_described
from tests import vocabulary

# words alone
pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
PROSE = [ROOT / "README.md", *sorted((ROOT / "notebooks/instructor").glob("[0-9]*.py"))]


@pytest.mark.parametrize(
    "text",
    [
        "of 97, 81 are made by feedback", "Feedback\n makes 41% of the months", "breaches deterred", "paid for fear",
        "wages_lost", "on time: True", "source.*.error goes up", "fear, or deterrence", "missed obligations",
    ],
)  # fmt: skip
def test_what_is_forbidden_is_seen(text: str) -> None:
    assert vocabulary.faults(text), text


def test_what_is_not_forbidden_is_let_pass() -> None:
    for name in CHANNEL_WORDS:
        assert not vocabulary.faults(f"without {channel_described(name)}")
    assert not vocabulary.faults("listing.threshold: a score below this lists. It is 900.")
    assert not vocabulary.faults("the four (means, scrutiny, association, carrots) together")


def test_every_label_is_in_the_one_vocabulary() -> None:
    """Of a life, of a month, and of the lessons' tables; a label of a month is that of the life where both count it."""
    labels = [number.name for number in DEFINITIONS.values()] + [measure.label for measure in MONTHLY.values()]
    vocabulary.hold("labels", *labels)
    lessons = [*nine_towns.COLUMNS.values(), *check_02.MISSED.values(), *aims.COLUMNS.values()]
    vocabulary.hold("lessons", *lessons)
    assert MONTHLY["deterred"].label == DEFINITIONS["deterred"].name == check_02.MISSED["deterred"]
    for name, label in nine_towns.COLUMNS.items():
        assert label == DEFINITIONS[name].name
    assert aims.COLUMNS["feedback"].startswith(DEFINITIONS["entrenchment"].name)


def test_the_words_of_the_page_are_in_the_one_vocabulary() -> None:
    words = json.loads((ROOT / "sim/page/web/words/en.json").read_text(encoding="utf-8"))
    for text in vocabulary.strings(words):
        hits = [f for pattern in vocabulary.FORBIDDEN if (f := re.search(pattern, text, re.IGNORECASE))]
        assert not hits, text
    assert words["workshop"]["results"]["entrenchment"] == DEFINITIONS["entrenchment"].name
    assert words["workshop"]["results"]["unpaid"] == DEFINITIONS["unpaid"].name
    for name, place in {"worse_off": "worse", "better_off": "better"}.items():
        assert words["workshop"]["results"][place] == DEFINITIONS[name].name
        assert words["pays"][place] == DEFINITIONS[name].name.removesuffix(" than with no list")  # its caption says it
    assert "than with no list" in words["pays"]["units"]
    assert f"bills {words['pays']['deterred']}" == DEFINITIONS["deterred"].name


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_prose_has_one_name_for_what_feedback_does(path: Path) -> None:
    text = " ".join(re.sub(r"(?m)^# ?", "", path.read_text(encoding="utf-8")).split())
    for pattern in vocabulary.OF_FEEDBACK:
        assert not re.search(pattern, text, re.IGNORECASE), pattern


def test_a_run_is_in_the_one_vocabulary_on_the_screen_and_in_its_pictures() -> None:
    result = sim.run(["joined-hands", "second-chance"], residents=60, months=24)
    file = io.StringIO()
    report.run(result, console=Console(file=file, width=80, highlight=False))
    vocabulary.hold("run --full", file.getvalue())
    for picture in output.pictures(result):
        vocabulary.hold(picture.name, vocabulary.on_picture(picture))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_table_breaks_no_word_whatever_the_screen(width: int) -> None:
    """Where its columns do not fit side by side, it is several tables; each begins with the first column."""
    heads = ["rung", *(f"{word} months" for word in ("listed", "prevented", "caused", "deterred", "further", "forced"))]
    columns = [Column(head, ["  association", "considerable"], right=i > 0) for i, head in enumerate(heads)]
    file = io.StringIO()
    grid.show(columns, Console(file=file, width=width, highlight=False), "ladder")
    text = file.getvalue()
    assert not vocabulary.unbroken([*heads, "association", "considerable", "ladder"], text)
    assert max(map(len, text.splitlines())) <= width and text.count("ladder") == 1
    assert text.count("rung") == text.count("\N{BOX DRAWINGS HEAVY DOWN AND RIGHT}") and (text.count("rung") > 1) == (
        width < 120
    )
    assert sum(text.count(f"{word} ") for word in ("prevented", "caused", "forced")) == 3


IN_WORDS = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)
"""Comments and texts of a TypeScript file: a quote within a regular expression ends with its line at the latest."""


def test_no_name_in_the_page_s_code_is_one_that_says_nothing() -> None:
    """The same four in TypeScript, and as keys of the page's words; but `told`, a column of the seventh lesson."""
    empty = re.compile(r"\b(?:told|made|found|whole)\b")
    files = [p for room in ("sim/page", "website") for kind in ("ts", "tsx") for p in (ROOT / room).rglob(f"*.{kind}")]
    assert len(files) > 100
    names = {str(p.relative_to(ROOT)): empty.findall(IN_WORDS.sub("", p.read_text(encoding="utf-8"))) for p in files}
    assert {name: seen for name, seen in names.items() if seen and name != "website/student/lesson_7.ts"} == {}
    keys = (ROOT / "sim/page/web/words/en.json").read_text(encoding="utf-8")
    assert re.findall(r'"(?:told|made|found|whole)":', keys) == []


def test_no_name_in_the_code_is_one_that_says_nothing() -> None:
    """`told`, `made`, `found`, `whole`, `of`: what was told, found and so on is what a name has to say."""
    empty = {"told", "made", "found", "whole", "of"}
    seen = []
    for path in sorted(p for room in ("sim", "notebooks", "website") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {getattr(node, "id", None), getattr(node, "name", None), getattr(node, "arg", None)}
            names |= {node.attr} if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) else set()
            seen += [f"{path.relative_to(ROOT)}, line {node.lineno}: {n}" for n in empty & names]  # type: ignore[attr-defined]
    assert not seen
