"""The page in another language, by the steps of its guide for translators (`words/README.md`)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.browser import Visit, missing
from tests.page.conftest import ROOT
from tests.page.test_frame import stops, to_stop

pytestmark = pytest.mark.once
PAGE = ROOT / "sim" / "page"
WORDS: dict[str, Any] = json.loads((PAGE / "web/words/en.json").read_text(encoding="utf-8"))
OPEN, CLOSE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
BY_NAME = {
    "worlds", "workshop.towns", "lecture.help", "life.sources", "taste.bills", "taste.services", "played.start.said",
    "played.orders.firsts",
}  # fmt: skip
"""Where the page looks up a word by a name out of a rulebook, a link or a list of keys: the code has no such name."""
READ = """() => {
  const silent = 'script, style, noscript, template, option', texts = [document.title];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) if (!nodes.currentNode.parentElement.closest(silent)) texts.push(nodes.currentNode.data);
  for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'])
    for (const node of document.body.querySelectorAll(`[${name}]`)) texts.push(node.getAttribute(name));
  return texts.join(' ');
}"""
"""All that is read and heard of the page, in the order of the document."""


def marked(words: Any) -> Any:
    """Each text between two marks: the most foreign of languages in which one can still read."""
    if isinstance(words, dict):
        return {key: marked(value) for key, value in words.items()}
    return [marked(value) for value in words] if isinstance(words, list) else f"{OPEN}{words}{CLOSE}"


def texts(words: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text with the keys that lead to it; a list has no keys of its own."""
    if isinstance(words, str):
        yield path, words
    else:
        for key, value in words.items() if isinstance(words, dict) else ((None, value) for value in words):
            yield from texts(value, path if key is None else (*path, key))


def outside(text: str) -> list[str]:
    """Words outside all marks."""
    before = ""
    while text != before:
        before, text = text, re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    return re.findall(r"[A-Za-z]{2,}", text)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as somebody builds it who did what the guide says."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "esbuild").exists():
        missing("node or its packages are not found (npm install): they build the page")
    root = tmp_path_factory.mktemp("foreign")
    shutil.copytree(PAGE, root / "sim/page", ignore=shutil.ignore_patterns("listed.html", "__pycache__"))
    shutil.copy(ROOT / "sim/__init__.py", root / "sim/__init__.py")
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (root / "sim/page/web/words/en.json").write_text(json.dumps(marked(WORDS)), encoding="utf-8")
    for name, old, new in (("page.html", 'lang="en"', 'lang="de"'), ("web/words.ts", '"en-GB"', '"de"')):
        path = root / "sim/page" / name
        before = path.read_text(encoding="utf-8")
        assert old in before, f"the guide for translators speaks of {old} in {name}"
        path.write_text(before.replace(old, new), encoding="utf-8")
    built = root / "listed.html"
    command = [str(node), str(root / "sim/page/build.mjs"), str(built)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    return built


def test_no_english_is_read_or_heard_at_any_stop_as_it_opens(chrome: Any, foreign: Path) -> None:
    """But in the workshop, where keys of a rulebook stand, with what Python says of them."""
    visit = Visit(chrome, foreign, fragment="people=120&months=36&v=1", reduced_motion="reduce")
    titles = stops(visit)
    assert len(titles) > 12 and visit.page.evaluate("document.documentElement.lang") == "de"
    for number, title in enumerate(titles[:-1]):
        to_stop(visit, number)
        text = visit.page.evaluate(READ)
        assert text.count(OPEN) == text.count(CLOSE) > 10, title
        assert outside(text) == [], title
    visit.close()


def test_every_text_is_read_by_a_name_in_the_code() -> None:
    files = [path for kind in ("ts", "tsx") for path in PAGE.rglob(f"*.{kind}")]
    code = " ".join(re.sub(r"//[^\n]*|/\*.*?\*/", "", f.read_text("utf-8"), flags=re.DOTALL) for f in files)
    names = {*re.findall(r"[A-Za-z_]\w*", code), *re.findall(r"words\.(\w+)", (PAGE / "build.mjs").read_text("utf-8"))}
    unread = {path for path, _ in texts(WORDS) if path[-1] not in names}
    assert {".".join(path[:-1]) for path in unread} == BY_NAME


def test_the_guide_names_what_is_there() -> None:
    guide = (PAGE / "web/words/README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`(\.\./[\w./]+)`", guide):
        assert (PAGE / "web/words" / name).exists(), name
    pieces = {gap for _, text in texts(WORDS) for gap in re.findall(r"\{(\w+)\}", text)}
    assert "month" in pieces and "`{month}`" in guide
