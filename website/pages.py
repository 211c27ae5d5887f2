"""The pages that are no lessons: the front page, the glossary, the rulebooks and the functions."""

from __future__ import annotations

import inspect
import re
import shutil
from pathlib import Path

import sim
from sim import lab, page
from sim.rules import shelf

ROOT = Path(__file__).parents[1]
FRAME = (
    '<iframe class="listed" src="{where}" sandbox="allow-scripts allow-downloads" title="{title}"></iframe>\n'
    '<p class="unframed"><a href="{where}">Open it in a window of its own</a></p>\n'
)
OPENED = page.link(stop="bill", seed=7)
"""The town that the front page opens with: that of *Play*, for in a lesson's own town its answers would be seen."""
FRONT = """# Listed

**An invented town in which a blacklist feeds on itself.** A classroom simulation for ethics, law and social science.
Nothing needs to be installed to read this site, or to use the page below.

## The town, live

{frame}
## What is here

- [Lessons](lessons/index.md): each question of the course with what the model answers, as a notebook that was run.
- [Lessons without Python](students/index.md): the same in your browser, with your answers checked there.
- [The reader](reader/index.md): three short texts that disagree, for each lesson.
- [For the lecturer](lecturer/index.md): the guide, and the lessons with notes and folded solutions.
- [Glossary](glossary.md), [rulebooks](rulebooks/index.md), [the model](model.md), [functions](api.md).

The town and everyone in it are invented. It shows a mechanism, and measures no real place.

```{{toctree}}
:hidden:

lessons/index
students/index
reader/index
lecturer/index
glossary
rulebooks/index
model
api
```
"""
WITHOUT_PYTHON = """# Lessons without Python

Nothing to install, and nothing is sent anywhere. You say what you expect before you see what happens. Then you read the
figures, change rules in the live page, and have your answers checked in this browser: it lives the same towns, and the
same answers are right. What you write stays in the address of the page; you can save it as a text.

What a lesson here leaves out: writing code, and figures of your own rules. For those there are the notebooks. The right
answers stand in no list, but who reads the code of the page can work them out: it is for practice, not for grading.
"""
KEYS = ("rubric", "concept-test-key")
CLASS = "class.js"
COUNTED = f"""
## Count a class

Students who work in the page hand in a line, and those with a notebook the file `concept-test.json`. Put all of them
here: no names are needed, and nothing leaves this page.

<div class="listed-class"><p>Counting needs JavaScript.</p></div>
<script src="../_static/{CLASS}" defer></script>
"""
"""What the site adds to the key: it is read by the lecturer, and no student's page leads to it."""
TREE = "\n```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```\n"


def write(folder: Path, sources: list[Path]) -> None:
    """Write them all into the folder from which the site is built."""
    for room in ("lessons", "students", "reader", "lecturer", "rulebooks", "images", "extra"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    (folder / "extra/listed.html").write_text(page.build(), encoding="utf-8")
    frame = FRAME.format(where=OPENED.replace("&", "&amp;"), title="The live page: a town and its list")
    entries = "\n".join(source.stem for source in sources)
    readings = sorted((ROOT / "notebooks/reader").glob("*.md"))
    texts = {
        "index.md": FRONT.format(frame=frame),
        "lessons/index.md": "# Lessons\n\nEach was run from top to bottom. Answers are left to you.\n"
        + TREE.format(entries=entries),
        "students/index.md": WITHOUT_PYTHON + TREE.format(entries=entries),
        "reader/index.md": "# The reader\n\nThree short texts for each lesson. They argue, and they do not agree.\n"
        + TREE.format(entries="\n".join(path.stem for path in readings)),
        **{f"reader/{path.name}": path.read_text(encoding="utf-8") for path in readings},
        **{
            f"lecturer/{name}.md": (ROOT / f"notebooks/instructor/{name}.md").read_text("utf-8")
            + (COUNTED if name.startswith("concept") else "")
            for name in KEYS
        },
        "lecturer/index.md": "# For the lecturer\n\nThe lessons with notes, and with solutions folded.\n"
        + TREE.format(entries="\n".join(("guide", *KEYS, entries))),
        "lecturer/guide.md": (ROOT / "notebooks/README.md").read_text(encoding="utf-8"),
        "glossary.md": glossary([source.read_text(encoding="utf-8") for source in sources]),
        "model.md": (ROOT / "sim/ODD.md").read_text(encoding="utf-8"),
        "api.md": functions(),
        "rulebooks/index.md": "# Rulebooks\n\nThe numbers of each way of governing the town, and where they are from.\n"
        + TREE.format(entries="\n".join(shelf.shipped())),
        **{f"rulebooks/{name}.md": rulebook(name) for name in shelf.shipped()},
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "sim/images", folder / "images", dirs_exist_ok=True)


def glossary(sources: list[str]) -> str:
    """Every word that a lesson explains, once, in the order of the alphabet; what lessons add is kept."""
    meanings: dict[str, list[str]] = {}
    for source in sources:
        table = re.search(r"^# \| word \| meaning here \|\n# \|---\|---\|\n((?:# \|.*\n?)+)", source, re.MULTILINE)
        for word, meaning in re.findall(r"^# \| (.+?) \| (.+?) \|$", table[1] if table else "", re.MULTILINE):
            known = meanings.setdefault(word, [])
            if meaning not in known:
                known.append(meaning)
    rows = [f"| {word} | {'. Also: '.join(meanings[word])} |" for word in sorted(meanings, key=str.lower)]
    return "# Glossary\n\nWhat the lessons mean by a word.\n\n| word | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"


def rulebook(name: str) -> str:
    """A rulebook as a page: what it asks, where it is from, what it leaves out, and all of its numbers."""
    book = shelf.load(name)
    town = f'<a href="{page.link(name, month=120, page="../listed.html")}">Open this town</a>'
    parts = {"In the live page": town, "Grounded in": book.grounded_in, "Leaves out": book.leaves_out}
    about = "".join(f"\n## {title}\n\n{text}\n" for title, text in parts.items() if text)
    return f"# {book.title or name}\n\n{book.question}\n{about}\n## Its numbers\n\n```toml\n{shelf.text(name)}```\n"


def functions() -> str:
    """What Python offers, from its docstrings."""
    parts = ["# Functions\n\nWhat `import sim`, `from sim import lab` and `from sim import page` give.\n"]
    for module in (sim, lab, page):
        title = module.__name__
        parts.append(f"\n## {title}\n\n```{{eval-rst}}\n")
        for name in sorted(set(module.__all__) - {"MOST_LIFE"}, key=str.lower):
            value = getattr(module, name)
            kind = "function"
            if inspect.isclass(value):
                kind = "exception" if issubclass(value, Exception) else "class"
            members = "\n   :members:" if kind == "class" and name in ("Run", "World") else ""
            again = "\n   :no-index:" if title != "sim" else ""
            parts.append(f".. auto{kind}:: {title}.{name}{members}{again}\n\n")
        parts.append("```\n")
    return "".join(parts)
