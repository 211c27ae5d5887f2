"""What the pages say is true in the tree: keys, phases, commands, links, numbers, versions."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim import odd
from sim.results import monthly, summary
from sim.results.margin import margin_by_rulebook
from sim.rules import schema, shelf
from sim.rules.rulebook import AT_BIRTH, Rulebook
from sim.studies.why.words import BASE
from sim.town import measures, town
from tests.strategies import keys, tables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8")
CACHES = {".git", ".nox", ".hypothesis", ".import_linter_cache", "__pycache__", "node_modules", "build", "dist"}


def tracked() -> list[Path]:
    """Files under version control; outside a checkout, all files on disk but caches and environments."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode == 0 and (ROOT / ".git").exists():
        files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
        return [f for f in files if f.is_file()]
    hits = [f for f in ROOT.rglob("*") if f.is_file()]
    parts = [(f, f.relative_to(ROOT).parts) for f in hits]
    return [f for f, p in parts if not CACHES.intersection(p) and not p[0].startswith((".venv", "venv", "listed-run"))]


def words(text: str) -> str:
    return " ".join(re.sub(r"\n> ", " ", text).split())


def test_every_key_is_in_the_model_page() -> None:
    book = Rulebook(source=(schema.Source(name="x"),), service=(schema.Service(name="x"),))
    keys = {re.sub(r"^(source|service)\.x\.", r"\1.*.", key) for key in Rulebook.keys(book)}
    keys |= {"score.grades", "source.*.name", "source.*.kind", "service.*.name", "amendment.month", "amendment.changes"}
    keys |= {name for name, field in Rulebook.model_fields.items() if field.annotation is str}
    assert len(keys) > 80
    assert not [key for key in sorted(keys) if f"| `{key}` |" not in PAGE]


def test_the_model_page_names_the_keys_that_no_amendment_may_change() -> None:
    named = re.search(r"Not open to amendment: ([^.]*(?:\.[^.]+)*?)\. ", words(PAGE))
    assert named is not None
    assert set(re.findall(r"`([^`]+)`", named[1])) == set(AT_BIRTH)


def test_every_key_stands_where_its_rule_is_told() -> None:
    """Outside the generated tables: whoever adds a key also writes its line of arithmetic into the page."""
    text = PAGE
    for name in odd.PARTS:
        text = text.replace(odd.part(PAGE, name), "")
    named = {f"{table}.{name}" for table in tables() for name in keys(table)}
    assert not [key for key in sorted(named) if not re.search(rf"\b(?<!_){key.split('.')[1]}(?!_)\b", text)]


def test_every_purpose_of_luck_stands_in_the_model_page() -> None:
    rulebook = Rulebook(source=(schema.Source(name="x"),), service=(schema.Service(name="x"),))
    with sim.Town([rulebook], 2, 1) as lived:
        purposes = {re.sub(r"^tie \d", "tie k", re.sub("^x:", "NAME:", purpose)) for purpose in lived.luck.purposes}
    assert len(purposes) > 20
    assert not [purpose for purpose in sorted(purposes) if f"`{purpose}`" not in words(PAGE)]


def test_every_phase_stands_in_the_printed_month_in_its_order() -> None:
    rows = re.findall(r"^\| \*\*([a-z]+)\*\* \|", PAGE, re.MULTILINE)
    assert rows == list(town.PHASES)


def test_every_channel_measure_and_number_is_in_the_model_page() -> None:
    assert set(monthly.MONTHLY) == set(measures.MONTHLY)
    for name in (*schema.CHANNELS, *measures.MONTHLY, *summary.DEFINITIONS):
        assert f"| `{name}` |" in PAGE, name


@pytest.mark.parametrize("name", odd.PARTS)
def test_generated_tables_are_as_the_code_makes_them(name: str) -> None:
    assert odd.part(PAGE, name) == odd.PARTS[name](), "python -m sim.odd writes them anew"


@pytest.mark.parametrize("name", ["validation", "sensitivity"])
def test_the_places_of_other_generated_parts_stand(name: str) -> None:
    filled = odd.replaced(PAGE, name, "| a | b |")
    assert odd.part(filled, name) == "| a | b |"
    assert odd.renewed(filled) == filled


def test_the_package_carries_the_page() -> None:
    assert odd.ODD.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("file", ["README.md", "sim/ODD.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_and_images_lead_somewhere(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    anchors = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)}
    for alt, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif "://" not in target:
            assert (ROOT / file).parent.joinpath(target.split("#")[0]).exists(), target
        assert alt.strip(), f"{target}: no words"


def test_images_have_alternative_text() -> None:
    images = re.findall(r"!\[([^\]]*)\]\(", README)
    assert images
    assert all(len(alt) > 60 for alt in images)


def test_the_quoted_run_is_what_comes_out() -> None:
    result = sim.run()
    assert result.sentence in words(README)
    assert result.margin_sentence in words(README)
    assert "9.7 percent" in README
    here, there = (round(1000 * share) for share in result.worlds.listed_share[:2])
    assert (
        f": {here} of 1,000 at the end, give or take what the room decided; then the same without feedback: {there} |"
        in README
    )
    assert f"{result.worlds.listed_share[0]:.1%}" == "9.7%"
    listed = result.town.state.listed
    assert (
        f"{int((listed[1] & ~listed[0]).sum())} people are on it only without feedback: that makes {there} there"
        in README
    )
    own, free, bare = (row for _, row in result.worlds.iterrows())
    cheats, unable, wrong = (round(own.entries * own[f"{why}_share"]) for why in ("will_not", "cannot", "wrong_person"))
    for said in (  # the answers to what a class will ask
        f"Of {own.entries} listings {cheats} began with bills that people would not pay, {unable} with bills they "
        f"could not pay, and {wrong} with wrong records. But the same people with the same luck leave {there} on the "
        f"list, not {here}",
        f"Some pay for fear of it: {own.deterred:,} bills in ten years",
        f"{own.unpaid:,.0f} months of costs, not {bare.unpaid:,.0f}. Where being listed changes nothing it is "
        f"{free.unpaid:,.0f}.",
    ):
        assert said in words(README)
    uneven = sim.run(sim.load("joined-hands", town="uneven"))
    stays = uneven.worlds.iloc[0]
    listed = round(stays.listed_share * 1000)
    free = stays.never + stays.again + stays.longer
    assert f"There {free} of {listed} would not be on it without feedback" in words(README)
    hinge = uneven.margins["joined-hands"].hinge.mean()
    assert f"and {hinge:.0%} of residents are afloat off the list and sink on it" in words(README)


TURNED: dict[str, dict[str, float]] = {
    "nothing of it, as shipped": {},
    "help before the bill, `help.share` at 0.01": {"help.share": 0.01},
    "the same, at 0.05": {"help.share": 0.05},
    "help with arrears only, `help.share` at 0.3, `help.upto` at 0": {"help.share": 0.3, "help.upto": 0.0},
    "informal work, `informal.share` at 0.4": {"informal.share": 0.4},
    "the same, at 0.7": {"informal.share": 0.7},
    "clerks who waive, `discretion.waive` at 0.5": {"discretion.waive": 0.5},
    "the same, at 0.95": {"discretion.waive": 0.95},
    "by district, `discretion.waive` at 0.9, `discretion.district` at 1": {
        "discretion.waive": 0.9, "discretion.district": 1.0,
    },
}  # fmt: skip
"""What stands in the model page's table of what turns a conclusion round, and the keys of it."""


def turned() -> list[str]:
    """The rows of that table, lived."""
    written = sim.load("joined-hands")
    given = [sim.World(written.set(keys), name=f"case {i}") for i, keys in enumerate(TURNED.values())]
    runs = [sim.run(given, seed=seed).worlds for seed in (1, 2, 3)]
    rows = [
        "| what people or officials do | most months caused by feedback | more bills missed | gap between districts |"
    ]
    rows.append("| --- | --- | --- | --- |")
    for i, words_of_it in enumerate(TURNED):
        none = i + 2 * len(TURNED)
        created = [float(worlds.entrenchment[i]) for worlds in runs]
        missed = [float(worlds.breach_rate[i] / worlds.breach_rate[none]) for worlds in runs]
        gaps = [100 * float(worlds.district_gap[i]) for worlds in runs]
        most, more = holds([share > 0.5 for share in created]), holds([ratio > 1 for ratio in missed])
        rows.append(
            f"| {words_of_it} | {most}: {min(created):.0%} to {max(created):.0%} | {more}: {100 * min(missed):.0f} to "
            f"{100 * max(missed):.0f} for 100 | {min(gaps):.0f} to {max(gaps):.0f} points |"
        )
    return rows


def holds(towns: list[bool]) -> str:
    return "yes" if all(towns) else f"in {sum(towns)} of {len(towns)}" if any(towns) else "**no**"


@pytest.mark.once
@pytest.mark.slow(5)
def test_where_help_informal_work_and_discretion_turn_a_conclusion_round() -> None:
    rows = turned()
    between = PAGE.split("<!-- turned: checked by tests/test_docs.py -->")[1].split("<!-- end of turned -->")[0]
    assert between.strip().splitlines() == rows
    answers = [[cell.split(":")[0] for cell in row.split(" | ")[1:3]] for row in rows[2:]]
    says = {tuple(keys.items()): answer for keys, answer in zip(TURNED.values(), answers, strict=True)}
    assert says[()] == ["yes", "yes"]
    assert says[(("help.share", 0.05),)] == ["**no**", "**no**"], "help reverses both"
    assert says[("help.share", 0.3), ("help.upto", 0.0)] == ["yes", "yes"], "but not if it only pays arrears"
    assert says[(("informal.share", 0.7),)] == ["**no**", "yes"], "informal work reverses the first"
    assert all(answer == ["yes", "yes"] for keys, answer in says.items() if "discretion.waive" in dict(keys))
    written = sim.load("joined-hands")
    on = [margin_by_rulebook(written.set({"informal.share": share})).middle_on for share in (0.58, 0.62)]
    assert on[0] < 0 < on[1], "near .6 the margin on the list is 0"


@pytest.mark.once  # the model's numbers are the same everywhere
def test_the_table_of_pilots_is_what_comes_out() -> None:
    runs = [sim.run(shelf.pilots(), seed=seed).worlds.set_index("name") for seed in (1, 2, 3)]
    rows = []
    for pilot in shelf.pilots():
        cells = []
        for column, form in (("listed_share", "{:.1%}"), ("entrenchment", "{:.0%}"), ("prevented", "{:.0%}")):
            low, high = (form.format(pick(r.loc[pilot, column] for r in runs)) for pick in (min, max))
            cells.append(low if low == high else f"{low} to {high}")
        rows.append(f"| *{pilot}* | {' | '.join(cells)} |")
    between = README.split("<!-- pilots: checked by tests/test_docs.py -->")[1].split("<!-- end of pilots -->")[0]
    assert between.strip().splitlines()[2:] == rows


@pytest.mark.once
@pytest.mark.slow(4)
def test_the_rising_curve_is_as_told() -> None:
    shares, settled = [], []
    for seed in range(1, 6):
        with sim.Town([sim.load("joined-hands"), sim.load("steady-hands")], 1000, seed) as lived:
            listed = lived.advance(360).history.measure("listed")
        shares.append([listed[month - 1][0] / 1000 for month in (60, 120, 240, 360)])
        settled.append([listed[month - 1][1] / 1000 for month in (60, 120, 360)])
    five, ten, thirty = (f"{sum(column) / 5:.1%}" for column in zip(*settled, strict=True))
    assert f"{five} are listed after 5 years, {ten} after 10, {thirty} after 30" in words(PAGE)
    five, ten, twenty, thirty = (f"{sum(column) / 5:.0%}" for column in zip(*shares, strict=True))
    assert f"{ten} are listed after 10 years, {twenty} after 20, {thirty} after 30" in words(README)
    assert f"{five} after 5 years, {ten} after 10, {twenty} after 20, {thirty} after 30" in words(PAGE)


@pytest.mark.once
def test_the_quoted_parts_are_what_comes_out() -> None:
    from tests import kept

    parts = pd.DataFrame(kept.towns("parts")).mean()
    share = parts / parts["all"]
    reply = words(PAGE)
    assert f"finds {parts['all']:,.0f} months on the list" in reply
    for name, phrase in ((BASE, "make {}"), ("means", "being listed costs {}"), ("errors", "wrong records {}")):
        assert phrase.format(f"{share[name]:.0%}") in reply, name
    assert f"Fear of the list takes {-share['deterrence']:.0%} off" in reply


def test_every_room_stands_in_the_guide() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"\[sim/(\w+)\]\(", guide))


def test_the_paths_of_the_guide_lead_somewhere() -> None:
    """Every file that CONTRIBUTING names: N stands for a number, NAME for a name."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = {p for p in re.findall(r"`([\w./*-]+)`", guide) if re.search(r"/|\.(py|md|toml|json|txt)$", p)}
    assert len(paths) > 20
    for path in sorted(paths):
        assert list(ROOT.glob(re.sub(r"NAME|NN|N\b", "*", path).rstrip("/"))), path
    tests = set(re.findall(r"`(test_\w+)`", guide))
    known = {name for file in (ROOT / "tests").glob("*.py") for name in re.findall(r"def (test_\w+)", file.read_text())}
    assert tests <= known, tests - known


def test_versions_agree() -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited is not None
    assert cited[1].strip('"') == sim.__version__ == project["version"]


def test_no_registry_and_no_machine_is_named() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb." + "debian.org", "proxy." + "golang.org"]
    paths = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/tmp/" + "v3"]
    pattern = re.compile("|".join(re.escape(name) for name in hosts + paths).encode())
    own = [f for f in tracked() if f.suffix not in (".png", ".parquet")]
    assert len(own) > 20
    hits = [f"{f.relative_to(ROOT)}: {m[0].decode()}" for f in own for m in pattern.finditer(f.read_bytes())]
    assert not hits


def test_no_merge_was_left_half_done() -> None:
    """The rubric was printed with both sides of one, and with git's marks."""
    marks = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)
    assert [f for f in tracked() if marks.search(f.read_bytes())] == []


def test_no_lock_file_is_tracked() -> None:
    locks = re.compile(r"(uv|poetry|Pipfile|yarn|pixi|pdm)\.lock|pylock.*\.toml|package-lock\.json|pnpm-lock\.yaml")
    assert not [f for f in tracked() if locks.fullmatch(f.name)]


def test_files_of_the_house_are_of_a_readable_length() -> None:
    """Length follows the story; most files stay under 300 lines, and none passes 400."""
    sizes = [len(f.read_text(encoding="utf-8").splitlines()) for f in (ROOT / "sim").rglob("*.py")]
    assert max(sizes) <= 400
    assert sum(size > 300 for size in sizes) <= len(sizes) // 20
