"""The notebooks of the course: made from one source, run as they are, and keep to the shape of the lesson."""

import ast
import html
import importlib.util
import json
import re
import tomllib
from pathlib import Path

import pytest

from sim.lab import check_01, check_02, check_03
from tests.processes import PATIENCE

HOME = Path(__file__).parents[1] / "notebooks"
SOURCES = sorted((HOME / "instructor").glob("[0-9][0-9]_*.py"))
NUMBERS = [source.name[:2] for source in SOURCES]
LECTURERS = sorted((HOME / "instructor").glob("*.ipynb"))
STUDENTS = sorted(HOME.glob("*.ipynb"))

each_source = pytest.mark.parametrize("source", SOURCES, ids=NUMBERS)


@pytest.fixture(scope="module")
def build():
    pytest.importorskip("nbgrader")
    pytest.importorskip("jupytext")
    spec = importlib.util.spec_from_file_location("build", HOME / "instructor" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def said(cell):
    return "".join(cell["source"])


def tagged(cell, tag):
    return tag in cell["metadata"].get("tags", ())


def test_each_source_has_its_two_notebooks_and_no_others():
    stems = [source.stem for source in SOURCES]
    assert [path.stem for path in LECTURERS] == stems
    assert [path.stem for path in STUDENTS] == stems
    assert {"00", "03"} <= set(NUMBERS)


def test_the_lecturers_table_names_every_lesson():
    rows = re.findall(r"^\| (\d) \| `(\w+)` \|", (HOME / "README.md").read_text(encoding="utf-8"), re.M)
    assert [stem for _, stem in rows] == [source.stem for source in SOURCES]
    assert [f"{int(n):02}" for n, _ in rows] == NUMBERS


@pytest.mark.once  # jupytext's work, and files against files
@each_source
def test_made_again_to_the_same_bytes(source, build):
    for path, content in build.targets(source).items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name}: run python notebooks/instructor/build.py"


@pytest.mark.once
@each_source
def test_ids_are_of_places_not_of_chance(source, build):
    book = build.instructor(source)
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+-\d+", i) for i in ids)
    assert {cell["id"] for cell in cells(HOME / f"{source.stem}.ipynb")} < set(ids)


@pytest.mark.parametrize("path", LECTURERS + STUDENTS, ids=lambda p: f"{p.parent.name}-{p.name[:2]}")
def test_no_outputs_and_nothing_of_a_machine(path):
    for cell in cells(path):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert set(json.loads(path.read_text(encoding="utf-8"))["metadata"]) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_the_students_notebook_gives_nothing_away(path):
    lecturers = cells(HOME / "instructor" / path.name)
    solved = [said(c) for c in lecturers if tagged(c, "exercise")]
    solutions = [re.findall(r"BEGIN SOLUTION\n(.*?)\n### END", s, re.S)[0] for s in solved]
    assert solutions
    text = "\n".join(said(cell) for cell in cells(path))
    for word in ("SOLUTION", "HIDDEN TESTS", "lab.passed", "For the lecturer", "model answer"):
        assert word not in text
    for solution in solutions:
        assert solution not in text
    assert not any(tagged(cell, "instructor") for cell in cells(path))
    own = [cell for cell in cells(path) if tagged(cell, "exercise")]
    assert len(own) == len(solved)
    assert all("..." in said(cell) for cell in own)


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_the_shape_of_the_lesson(path):
    text = "\n".join(map(said, cells(path)))
    headings = re.findall(r"^## (?:\d+ )?(.+?)(?: \((?:(\d+) minutes|at home)?(.*)\))?$", text, re.M)
    wanted = ["The case", "The model in words", "Predict", "Observe", "Explain", "Try", "Devil's advocate", "Discuss",
              "What this cannot show", "Exit ticket", "Sources and words"]  # fmt: skip
    capstone = {"Write": "Try", "Defend it": "Exit ticket"}
    have = [capstone.get(name, name) for name, _, _ in headings]
    assert [name for name in have if name in wanted] == wanted
    minutes = [(int(m), "may be left out" in more or "or at home" in more) for _, m, more in headings if m]
    assert "in brackets" not in text
    assert 45 <= sum(m for m, spare in minutes if not spare) <= 60
    assert 65 <= sum(m for m, _ in minutes) <= 85
    answered = re.search(r"\| Time \| (\d+) minutes; (\d+) with", text)
    sums = (sum(m for m, spare in minutes if not spare), sum(m for m, _ in minutes))
    assert [int(n) for n in answered.groups()] == [5 * -(-n // 5) for n in sums]  # to the next five
    assert next(int(m) for name, m, _ in headings if name == "Discuss") >= 20
    for must in ("counter-position", "mislead", "verturn"):
        assert must in text, must
    for mark in ("[page", "[text"):  # a mark that is used is explained
        assert f"{mark}:" not in text or f"**{mark}]**" in text, mark
    assert "change a rule" in text or "Write" in [name for name, _, _ in headings]
    code = [said(cell) for cell in cells(path) if cell["cell_type"] == "code"]
    assert any("lab.predict(" in c for c in code)
    assert any("lab.against(" in c for c in code)
    assert any("lab.sliders(" in c for c in code)


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_what_may_be_left_out_costs_no_points(path):
    left_out, graded = False, []
    for cell in cells(path):
        for heading in re.findall(r"^## .+$", said(cell), re.M):
            left_out = "may be left out" in heading
        graded += [cell["id"]] if left_out and tagged(cell, "check") else []
    assert graded == []
    assert len([cell for cell in cells(path) if tagged(cell, "check")]) >= 3


MOST_WORDS = 1600


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_a_lesson_can_be_read(path):
    """Words of all text, tables and sources with it; a table's strokes are none."""
    text = "\n".join(said(cell) for cell in cells(path) if cell["cell_type"] == "markdown")
    words = [word for word in text.split() if any(sign.isalnum() for sign in word)]
    assert len(words) <= MOST_WORDS


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_who_has_a_stake_and_justice_are_in_each_lesson(path):
    text = "\n".join(map(said, cells(path)))
    discuss = text.split("Discuss (")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", discuss, re.M)
    assert rows[0] == "who" and len(rows) > 4
    rubric = re.findall(r"^\| (\w+)[^|]* \| none", text, re.M)
    assert rubric == ["Claim", "Evidence", "Concept", "Justice", "Limits"]
    (essay,) = [cell for cell in cells(path) if tagged(cell, "essay")]
    assert essay["metadata"]["nbgrader"]["points"] == 3 * len(rubric)


def test_each_of_the_first_lessons_has_its_own_town():
    """Another seed, other people or other rules: what one lesson's figures show is no other lesson's answer."""
    own = [(1, "even"), (check_01.TOWN, "uneven"), (check_02.TOWN, "even"), (check_03.TOWN, "uneven")]
    assert len(set(own)) == len(own) == len({seed for seed, _ in own})
    for path, (seed, people) in zip(STUDENTS, own, strict=False):
        code = "\n".join(said(cell) for cell in cells(path) if cell["cell_type"] == "code")
        first = code.split("lab.against(")[0]  # what is shown up to the result
        assert ('town="uneven"' in first) == (people == "uneven")
        assert seed == 1 or f"seed={seed}" in first or "seed=here.TOWN" in first


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_code_that_nobody_must_decode(path):
    for cell in cells(path):
        if cell["cell_type"] == "code":
            lines = [line for line in said(cell).splitlines() if line.strip()]
            assert len(lines) <= 8, said(cell)
            assert not re.search(
                r"^\s*(for|while|class|try|with|lambda)\b|plt\.|\.plot\(|\bimport (numpy|pandas)", said(cell), re.M
            )


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_each_slider_function_is_called_by_itself(path):
    code = [said(cell) for cell in cells(path) if cell["cell_type"] == "code"]
    for name in re.findall(r"lab\.sliders\((\w+)", "\n".join(code)):
        assert any(re.search(rf"^{name}\(", c, re.M) for c in code), name


def run(path):
    """Run a notebook's code cells in this process; gives what each cell shows, by id, as HTML or text."""
    names, shown = {}, {}
    for cell in cells(path):
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(said(cell))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), names)
        value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names) if last else None
        created = getattr(value, "_repr_html_", None)
        shown[cell["id"]] = "" if value is None else created() if created else repr(value)
    return shown


def as_it_should_be(path, shown):
    """Of a students' notebook that was run: exactly its exercises are unanswered, and pictures have words."""
    checks = [cell["id"] for cell in cells(path) if tagged(cell, "check")]
    assert all("NOT YET.</b> Put your answer in place of the three dots" in shown[i] for i in checks)
    assert not any("NOT YET" in text for i, text in shown.items() if i not in checks)
    pictures = [tag for text in shown.values() for tag in re.findall(r"<img[^>]{0,3000}", text)]
    assert len(pictures) >= 3
    assert all(len(re.search(r'alt="([^"]*)"', tag)[1]) > 60 for tag in pictures)
    assert spoilt(path, shown) == []


SPOILERS = tomllib.loads((Path(__file__).parent / "answers" / "spoilers.toml").read_text(encoding="utf-8"))


def spoilt(path, shown):
    """Which answers of this lesson and of later ones are given away before they are asked for, and in which cell.

    shown: by the id of a cell, what it shows when it is run.
    """
    given_away = []
    for kind, ask in (("predictions", "lab.predict("), ("exercises", "lab.check(")):
        for key, patterns in SPOILERS[kind].items():
            if key[:2] < path.name[:2]:
                continue
            for cell in cells(path):
                asked = ask in said(cell) and f'"{key}"' in said(cell)
                if asked or (kind == "exercises" and key[:2] == path.name[:2]):
                    break  # a table that an exercise asks about holds its answer
                seen = said(cell) + "\n" + re.sub(r'(base64,|srcdoc=")[^"]*', "", shown.get(cell["id"], ""))
                given_away += [f"{key}: {p} in {cell['id']}" for p in patterns if re.search(p, seen, re.IGNORECASE)]
    return given_away


QUOTED = tomllib.loads((Path(__file__).parent / "answers" / "quoted.toml").read_text(encoding="utf-8"))


def plain(text):
    """Words in one line, without signs of comments, of Markdown or of HTML; with the words of pictures."""
    bare = re.sub(r'<style.*?</style>|(?:base64,|srcdoc=")[^"]*', "", text, flags=re.DOTALL)
    said_of = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r" \1 ", bare)
    return " ".join(re.sub(r"^#( |$)|<[^>]+>|[*`]", " ", html.unescape(said_of), flags=re.MULTILINE).split())


def misquoted(path, shown):
    """What a lesson says of its own towns and its cells, when run, do not show; or what it does not say any more."""
    source = HOME / "instructor" / f"{path.stem}.py"
    lesson, seen = plain(source.read_text(encoding="utf-8")), plain(" ".join(shown.values()))
    return [
        where + row[where]
        for row in QUOTED[path.name[:2]]
        for where, text in (("says", lesson), ("shows", seen))
        if not re.search(row[where], text)
    ]


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_no_text_gives_a_later_answer_away(path):
    asked = re.findall(r'lab\.predict\(\s*"([^"]+)"', "\n".join(map(said, cells(path))))
    assert asked and set(asked) <= set(SPOILERS["predictions"])
    assert spoilt(path, {}) == []


READ_BEFORE = {
    **{path.stem: path.read_text(encoding="utf-8") for path in sorted((HOME / "reader").glob("0*.md"))},
    "00 concept-test": (HOME / "reader" / "concept-test.md").read_text(encoding="utf-8"),
    "00 page": (HOME.parent / "sim/page/web/words/en.json").read_text(encoding="utf-8"),
}
"""What else is read before a lesson, by its number: the reader the day before; the page is played in lesson 0."""


@pytest.mark.parametrize("text", READ_BEFORE)
def test_what_is_read_before_a_lesson_gives_no_answer_away(text):
    given_away = [
        f"{key}: {pattern}"
        for asked in SPOILERS.values()
        for key, patterns in asked.items()
        for pattern in patterns
        if key[:2] >= text[:2] and re.search(pattern, READ_BEFORE[text], re.IGNORECASE)
    ]
    assert given_away == []


@pytest.mark.parametrize(("key", "shows"), [("06.3", "nine_towns.sale("), ("07.1", "pareto.show(shelf)")])
def test_what_shows_an_answer_stands_below_its_check(key, shows):
    (path,) = [path for path in STUDENTS if path.name[:2] == key[:2]]
    code = "\n".join(said(cell) for cell in cells(path) if cell["cell_type"] == "code")
    assert 0 < code.index(f'lab.check("{key}"') < code.index(shows)


def test_a_spoiler_is_seen():
    first, fourth = STUDENTS[0], STUDENTS[3]
    last = cells(first)[-1]["id"]
    assert spoilt(first, {last: '<img alt="Of 43 people on the list ..."'}) == [
        f"03.1: Of 43 people on the list in {last}"
    ]
    assert spoilt(fourth, {cells(fourth)[-1]["id"]: "Of 43 people on the list"}) == []  # asked before


@pytest.mark.slow(5)
def test_a_students_notebook_runs(tmp_path, monkeypatch):
    """The quickest, on each Python: in this process, without Jupyter."""
    monkeypatch.chdir(tmp_path)
    as_it_should_be(STUDENTS[8], run(STUDENTS[8]))
    assert list(tmp_path.iterdir()) == []


REMEMBER = """
def remembered(study, answers={}):
    def asked(*given, **options):
        key = study.__name__, repr(given), repr(options)
        if key not in answers:
            answers[key] = study(*given, **options)
        return answers[key]
    return asked
from functools import cache
from sim import lab
from sim.lab import aims, classroom
for study in (lab.audit, lab.casefile, lab.gain, lab.tipping):
    setattr(lab, study.__name__, remembered(study))
aims.run = remembered(aims.run)
classroom._remembered = cache(classroom._remembered.__wrapped__)
"""
"""What the students' form of a lesson asks is asked again by the lecturer's: studies take up to ten seconds each."""
FORGET = "from sim.lab import classroom; classroom._remembered.cache_clear()"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel in an empty folder, for one notebook after another; it remembers what it has lived."""
    jupyter = pytest.importorskip("jupyter_client.manager")
    folder = tmp_path_factory.mktemp("kernel")
    manager, client = jupyter.start_new_kernel(PATIENCE, cwd=folder)
    assert client.execute_interactive(REMEMBER, timeout=PATIENCE)["content"]["status"] == "ok"
    yield client, folder
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run_in(client, path):
    """Run a notebook in a kernel that has forgotten all names; gives what each cell shows, by id, as HTML or text."""
    shown = {}
    for key, text in (("", "%reset -f"), *((c["id"], said(c)) for c in cells(path) if c["cell_type"] == "code")):
        heard = []
        reply = client.execute_interactive(text, allow_stdin=False, timeout=PATIENCE, output_hook=heard.append)
        assert reply["content"]["status"] == "ok", [m["content"] for m in heard if m["msg_type"] == "error"]
        given = [m["content"]["data"] for m in heard if m["msg_type"] in ("execute_result", "display_data")]
        shown[key] = "".join(data.get("text/html", data.get("text/plain", "")) for data in given)
    return shown


@pytest.mark.once
@pytest.mark.slow(9)
@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_a_pair_of_notebooks_runs(path, kernel):
    """The students', with its exercises unanswered; then the lecturer's, every cell, in the towns of the students'."""
    client, folder = kernel
    client.execute_interactive(FORGET, timeout=PATIENCE)  # other lessons have other towns
    shown = run_in(client, path)
    as_it_should_be(path, shown)
    assert misquoted(path, shown) == []
    assert list(folder.iterdir()) == []
    lecturers = HOME / "instructor" / path.name
    assert any("HIDDEN TESTS" in said(cell) for cell in cells(lecturers))
    run_in(client, lecturers)
