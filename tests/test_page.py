"""The live page as a file: what Python writes into it, and that what is built is what the sources say."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import sim
from sim import files, page
from sim.cli.main import main
from sim.page import exported, scorm
from sim.results import runs
from sim.rules import shelf
from sim.town.town import Town
from tests.page.browser import missing
from tests.page.conftest import ROOT, build

SMALL = {"residents": 90, "months": 24, "seed": 7}
NO_ENGLISH = re.compile(
    r"sim \w+ .*| ?--\w.*"  # commands
    r"|\([a-z-]+: [a-z]+\)|.*px \{\}|input:.*"  # media queries, fonts, selectors
    r"|flags \{\}, measures \{\}, moves \{\}|as in the rulebook|\{\} without \{\}"  # as Python writes them
    r"|as people here do|when I can|as they come|(before|after) old debts"  # what stands in a choices file
    r"|with the list|as it is|four lives|(all )?lived again"  # worlds and marks, by which code finds them
)
"""What may stand in code though it looks like a sentence: nobody reads it, or Python does."""
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'`&amp; \u202edlrow\u202c <!-- " + "x" * 100
IMS, ADL = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"


def start(text: str) -> dict[str, Any]:
    match = page.START.search(text)
    assert match
    block = text[match.start() + len(match[1]) : match.end() - len(match[3])]
    assert block.isascii() and not set("<>&") & set(block)
    read: dict[str, Any] = json.loads(block)
    return read


def test_the_default_page_is_the_one_in_the_repository() -> None:
    """So Python and the build write the same block; and what the build says of its town is what Python lives."""
    assert page.build() == page.built()
    assert start(page.built())["digest"] == exported.first_digest()


def test_the_town_that_is_known_is_not_lived_again(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; from sim import page; page.build(); print(*{'mesa', 'pandas', 'numpy'} & set(sys.modules))"
    assert not subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    lived: list[tuple[Any, ...]] = []
    monkeypatch.setattr(page, "_digest", lambda *town: str(lived.append(town)))
    page.build(months=120)
    assert not lived
    own = shelf.load(shelf.DEFAULT).set({"listing.term": 7})
    others: list[dict[str, Any]] = [
        {"rulebook": own}, {"rulebook": "second-chance"}, {"town": "even"}, {"residents": 999}, {"months": 119},
        {"seed": 2},
    ]  # fmt: skip
    for number, other in enumerate(others, start=1):
        page.build(**other)
        assert len(lived) == number, other


def test_a_page_opens_with_what_was_given_and_python_s_word_for_it() -> None:
    own = shelf.load("second-chance").set({"listing.term": 7})
    heard: list[tuple[int, int]] = []
    text = page.build(own, **SMALL, town="uneven", progress=lambda *steps: heard.append(steps))
    begin = start(text)
    assert heard == [(month, 24) for month in range(1, 25)]
    assert begin["rulebook"] == own.model_dump(mode="json")
    assert (begin["town"], begin["residents"], begin["months"], begin["seed"]) == ("uneven", 90, 24, "7")
    with Town(runs.with_twins(shelf.resolve(own, "uneven")), 90, 7) as town:
        assert begin["digest"] == exported.digest(town.advance(24))
    assert start(page.build("steady-hands", **SMALL))["rulebook"] == "steady-hands"
    assert page.build(own, **SMALL, town="uneven") == text
    said = "sim page steady-hands --town even --residents 90 --months 24 --seed 7 --out page.html"
    assert start(page.build("steady-hands", **SMALL, town="even"))["command"] == said


def test_hostile_words_stay_words() -> None:
    own = shelf.load("joined-hands").model_copy(update={"title": HOSTILE[:200], "question": HOSTILE})
    text = page.build(own, **SMALL)
    assert start(text)["rulebook"]["question"] == HOSTILE
    assert text.count("<script") == page.built().count("<script")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"residents": 1}, "residents: 1"),
        ({"residents": 5000}, "residents: 5000"),
        ({"months": 3}, "months: 3"),
        ({"residents": 4000, "months": 480}, "residents x months"),
        ({"seed": -1}, "seed: -1"),
        ({"rulebook": "nobody"}, "'nobody': no such pilot"),
        ({"town": "nowhere"}, "nowhere"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(sim.ListedError) as error:
        page.build(**arguments)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "town.html"
    assert page.write(target, **SMALL) == target
    first = target.read_bytes()
    assert first.endswith(b"</html>\n")
    for name, said in (("town.txt", "must end in .html"), ("no/town.html", "folder does not exist")):
        with pytest.raises(page.PageError, match=said):
            page.write(tmp_path / name, **SMALL)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(page.PageError, match="is a folder"):
        page.write(tmp_path / "folder.html", **SMALL)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        page.write(target, progress=stop, **SMALL)
    assert target.read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == [files.RECORD, "folder.html", "town.html"]


def test_the_page_is_opened_where_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not opened.append(address))
    monkeypatch.chdir(tmp_path)
    small = ["--residents", "60", "--months", "12"]
    assert main(["page", *small]) == 0 and opened == []
    assert main(["page", *small, "--open", "--out", "mine.html"]) == 0
    assert opened == [(tmp_path / "mine.html").as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert main(["page", *small, "--open"]) == 0
    assert "open listed.html by hand" in capsys.readouterr().err
    assert main(["page", *small, "--scorm", "--out", "x.html"]) == 2
    assert main(["page", *small, "--out", "x.zip"]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [files.RECORD, "listed.html", "mine.html"]


def test_the_package_for_a_learning_platform(tmp_path: Path) -> None:
    """As SCORM 1.2 has it: a manifest at the root, one lesson, whose file is in the archive; always the same bytes."""
    target = page.write(tmp_path / "listed.zip", **SMALL)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["imsmanifest.xml", "listed.html"]
        text = archive.read("listed.html").decode("utf-8")
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
    assert start(text)["learning"] is True
    assert scorm.package(text) == target.read_bytes()
    name = f"{{{IMS}}}"
    assert manifest.tag == f"{name}manifest"
    assert [manifest.findtext(f"{name}metadata/{name}{key}") for key in ("schema", "schemaversion")] == [
        "ADL SCORM",
        "1.2",
    ]
    (organization,) = manifest.findall(f"{name}organizations/{name}organization")
    assert manifest.find(f"{name}organizations").attrib["default"] == organization.attrib["identifier"]  # type: ignore[union-attr]
    (item,), (resource,) = organization.findall(f"{name}item"), manifest.findall(f"{name}resources/{name}resource")
    assert item.attrib["identifierref"] == resource.attrib["identifier"]
    assert resource.attrib["href"] == "listed.html" and resource.attrib[f"{{{ADL}}}scormtype"] == "sco"
    assert [file.attrib["href"] for file in resource.findall(f"{name}file")] == ["listed.html"]
    assert io.BytesIO(target.read_bytes()).read(2) == b"PK"


def test_the_page_needs_nothing_from_outside_and_is_light() -> None:
    text = page.built()
    markup = re.sub(r"<script.*?</script>|<style.*?</style>|<!--.*?-->", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(?:src|href|action|data|srcset)\s*=\s*[\"']?(?![\"'#])", markup)
    code = "".join(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))
    assert code
    assert not re.search(
        r"\bfetch\(|XMLHttp|WebSocket|sendBeacon|localStorage|sessionStorage|document\.cookie|\beval\(", code
    )
    assert "default-src 'none'" in text and "unsafe" not in text[: text.index("</head>")]
    assert len(text.encode("utf-8")) < 700_000
    for whose in ("preact", "@preact/signals", "@preact/signals-core", "smol-toml"):
        terms = r"(The MIT License|Copyright \(c\))"
        assert re.search(rf"^{whose} \d+\.\d+\.\d+\n\n{terms}", text, re.MULTILINE), f"the licence of {whose}"


# ---- the sources


def _tool(name: str) -> str:
    path = ROOT / "node_modules/.bin" / name
    if not shutil.which("node") or not path.exists():
        missing(f"{name} is not found (npm install): it checks the page")
    return str(path)


def _sentences(*folders: Path) -> list[list[Any]]:
    """What in the code of these folders reads like English: file, line, text."""
    _tool("prettier")  # its parser reads the code
    command = ["node", str(ROOT / "tests/page/sentences.mjs"), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.once
def test_the_built_page_is_what_the_sources_say(tmp_path: Path) -> None:
    """The same sources give the same bytes on every machine: after a change of them, `npm run build`."""
    here = build(tmp_path / "listed.html").read_bytes()
    shipped = (resources.files("sim.page") / "listed.html").read_bytes()
    assert here == shipped, "sim/page/listed.html is older than its sources: npm run build"


@pytest.mark.once
@pytest.mark.parametrize("botched", ["b {\n  colour red;\n}\n", "b {\n  color: red;\n", "} b {\n  color: red;\n}\n"])
def test_a_botched_line_of_style_is_no_part_of_the_page(tmp_path: Path, botched: str) -> None:
    _tool("esbuild")
    shutil.copytree(ROOT / "sim/page", tmp_path / "sim/page", ignore=shutil.ignore_patterns("listed.html"))
    shutil.copy(ROOT / "sim/__init__.py", tmp_path / "sim")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    style = tmp_path / "sim/page/web/style/taste.css"
    style.write_text(style.read_text(encoding="utf-8") + botched, encoding="utf-8")
    command = ["node", str(tmp_path / "sim/page/build.mjs"), str(tmp_path / "listed.html")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "taste.css" in done.stderr and not (tmp_path / "listed.html").exists()


@pytest.mark.once
def test_the_types_of_the_sources_agree() -> None:
    command = [_tool("tsc"), "--singleThreaded", "-p", str(ROOT / "sim/page/web")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.once
def test_the_layout_of_the_sources_is_even() -> None:
    """After a change: `npm run layout`."""
    done = subprocess.run([_tool("prettier"), "--check", "sim/page"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.once
def test_every_source_is_short_and_all_words_stand_in_one_file() -> None:
    for file in sorted((ROOT / "sim/page").rglob("*.ts*")):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300 and max(map(len, lines)) <= 150, file.name
    loose = _sentences(ROOT / "sim/page/engine", ROOT / "sim/page/web")
    assert [result for result in loose if not NO_ENGLISH.fullmatch(result[2])] == []


@pytest.mark.once
def test_a_sentence_in_code_is_seen(tmp_path: Path) -> None:
    """However it stands there: between tags, in quotes, with gaps, as a label, thrown as an error."""
    (tmp_path / "wrong.tsx").write_text(
        """import { a } from "./a b c";
        type Kind = "will not";
        const kind = "will not", luck = world.draw("means test"); // a comment may say what it likes
        throw new Error(`${kind}: must be a number`);
        const view = <p class="one two" aria-label="Go on">Hello {kind} there</p>;
        """,
        encoding="utf-8",
    )
    assert [result[1:] for result in _sentences(tmp_path)] == [
        [4, "{}: must be a number"],
        [5, "Go on"],
        [5, "Hello {}"],
        [5, "there {}"],
    ]
