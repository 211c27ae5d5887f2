"""What the site has beside the lessons, before it is built; and that any host can serve it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from sim.rules import shelf
from tests.site.test_lessons import ROOT, load

SOURCES = sorted((ROOT / "notebooks/instructor").glob("[0-9][0-9]_*.py"))
pages = load("pages")
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as the builder of the site is given them."""
    folder = tmp_path_factory.mktemp("site-source")
    with pytest.MonkeyPatch.context() as patch:  # what is slow to write: these are read by `nox -s site`
        patch.setattr(pages, "rulebook", str)
        patch.setattr(pages, "functions", str)
        pages.write(folder, SOURCES)
    return folder


def test_everything_that_can_be_read_before_installing_has_a_page(written: Path) -> None:
    """And is in a table of contents, from which the builder makes the navigation and the search."""
    trees = {
        "index": ["lessons/index", "students/index", "reader/index", "lecturer/index", "glossary", "rulebooks/index"],
        "lessons/index": [source.stem for source in SOURCES],
        "students/index": [source.stem for source in SOURCES],
        "lecturer/index": ["guide", "rubric", "concept-test-key", *(source.stem for source in SOURCES)],
        "rulebooks/index": shelf.shipped(),
    }
    for name, entries in trees.items():
        text = (written / f"{name}.md").read_text(encoding="utf-8")
        tree = text.split("```{toctree}")[1].split()
        assert set(entries) <= set(tree), name
        room = written / Path(name).parent
        assert [one for one in entries if not (room / f"{one}.md").exists() and one[0] not in "0123456789"] == []
    assert {"model", "api"} <= set((written / "index.md").read_text(encoding="utf-8").split())
    assert (written / "model.md").read_text(encoding="utf-8") == (ROOT / "sim/ODD.md").read_text(encoding="utf-8")
    assert {path.stem for path in (written / "rulebooks").glob("*.md")} == {"index", *shelf.shipped()}
    assert (written / "extra/listed.html").stat().st_size > 100_000


def test_the_front_page_opens_the_town_of_no_lesson(written: Path) -> None:
    front = (written / "index.md").read_text(encoding="utf-8")
    assert re.search(r'<iframe class="listed" src="listed\.html#seed=7&amp;v=1"', front)
    first = SOURCES[0].read_text(encoding="utf-8")
    assert 'lab.play("play&seed=7")' in first and "seed=7)" not in first


def test_no_students_page_is_given_what_is_for_the_lecturer(written: Path) -> None:
    for room in ("lessons", "students", "reader"):
        for path in (written / room).glob("*.md"):
            text = path.read_text(encoding="utf-8")
            assert "lecturer/" not in text and "# Key to the ten questions" not in text, path.name


def test_a_workflow_would_publish_what_is_built_and_nothing_built_is_committed() -> None:
    workflow = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
    steps = [workflow.index(words) for words in ("nox -s site", "upload-pages-artifact", "build/site", "deploy-pages")]
    assert steps == sorted(steps) and "workflow_dispatch" in workflow
    assert 'session.run("python", "website/build.py"' in (ROOT / "noxfile.py").read_text(encoding="utf-8")
    assert re.search(r"^build/$", (ROOT / ".gitignore").read_text(encoding="utf-8"), re.M)
    kept = subprocess.run(
        ["git", "ls-files", "build", "website"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert [name for name in kept.stdout.split() if name.startswith("build") or name.endswith(".html")] == []
