"""Challenges are won by what is said to win them, and one by nothing; "go deeper" shows the numbers of `sim why`."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.rules import schema, shelf
from tests.engine.node import Node, tool
from tests.page.browser import Visit, axe

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SEEDS = (1, 2, 3)
MEANS_TEST = {"means_test.enabled": True, "means_test.accuracy": 0.95}
NO_WATCH = {"inspection.listed_factor": 1.0, "inspection.record_factor": 0.0, "inspection.focus": 0.0}
NO_TIES = {"score.association": 0.0, "score.household": 0.0}
COURT_ONLY = {f"source.{name}.connected": False for name in ("utility", "lender", "transit", "platform")}
SOON_OFF = {"registry.frozen_clock": False, "listing.arrears_paid": False, "listing.term": 0}
HARSH = {"sanctions.severity": 3.0, "listing.threshold": 750.0}
WAYS = [
    ("short", "joined-hands", MEANS_TEST | {"listing.threshold": 850.0}, "even uneven"),
    ("short", "joined-hands", COURT_ONLY, "even uneven"),
    ("short", "joined-hands", {"listing.threshold": 800.0}, "even"),
    ("short", "joined-hands", {"listing.enabled": False}, "even uneven"),
    ("spare", "joined-hands", MEANS_TEST | {"listing.threshold": 850.0}, "even uneven"),
    ("spare", "joined-hands", HARSH, "even"),
    ("spare", "second-chance", {}, "uneven"),
    ("cold", "joined-hands", MEANS_TEST | NO_WATCH | NO_TIES | SOON_OFF | {"sanctions.severity": 0.4}, "even uneven"),
    ("cold", "second-chance", NO_WATCH | NO_TIES, "even uneven"),
]
"""What wins a challenge: its name, where to begin, what to change, and in which towns that wins."""


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The engine, with the page's own reading of challenges."""
    folder = tmp_path_factory.mktemp("judge")
    web = (ROOT / "sim/page/web/workshop/challenges.ts").as_posix()
    engine = (ROOT / "sim/page/engine/index.ts").as_posix()
    (folder / "judge.ts").write_text(
        f"""export * from "{engine}";
        import {{ inTown, load, Luck, set, Town, withTwins }} from "{engine}";
        import {{ CHALLENGES, factsOf, isGiven, readings }} from "{web}";
        const luck = {{}};
        export function judge(base, changes, people, seeds, residents, months, names) {{
          const rulebook = set(inTown(load(base), people), changes);
          return seeds.map((seed) => {{
            const kept = (luck[`${{seed}} ${{residents}}`] ??= new Luck(String(seed), residents));
            const town = new Town(withTwins(rulebook), {{ residents, seed, luck: kept, diaries: false }});
            const facts = factsOf(town.advance(months));
            const read = (name) => readings(name, facts).map((r, k) => ({{ ...r, asked: CHALLENGES[name][k] }}));
            return Object.fromEntries(names.map((name) => [name, read(name)]));
          }});
        }}
        export const given = (keys) => keys.filter(isGiven);""",
        encoding="utf-8",
    )
    target = folder / "judge.mjs"
    done = subprocess.run(
        [tool("esbuild"), str(folder / "judge.ts"), "--bundle", "--format=esm", f"--outfile={target}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Node(target) as running:
        yield running


def met(judge: Node, name: str, base: str, changes: dict[str, Any], town: str, seeds: tuple[int, ...] = SEEDS) -> bool:
    answers = judge.call("judge", base, changes, town, seeds, 1000, 120, [name])
    return all(reading["met"] for answer in answers for reading in answer[name])


@pytest.mark.parametrize(("name", "base", "changes", "towns"), WAYS)
def test_what_wins_a_challenge_wins_it_in_three_towns(
    judge: Node, name: str, base: str, changes: dict[str, Any], towns: str
) -> None:
    assert judge.call("given", list(changes)) == []
    won = [town for town in ("even", "uneven") if met(judge, name, base, changes, town)]
    assert won == towns.split()


@pytest.mark.parametrize("town", ["even", "uneven"])
def test_no_challenge_is_won_by_the_rules_that_the_page_opens_with(judge: Node, town: str) -> None:
    for name in ("short", "spare", "cold"):
        assert not met(judge, name, "joined-hands", {}, town, (1,))


def test_no_list_at_all_wins_one_challenge_only(judge: Node) -> None:
    no_list = {"listing.enabled": False}
    names = ["short", "spare", "cold", "gentle"]
    assert [name for name in names if met(judge, name, "joined-hands", no_list, "even", (1,))] == ["short"]


def test_the_last_challenge_cannot_be_won(judge: Node) -> None:
    """Where a listing costs nothing and nobody has perks, not one bill fewer is unpaid, whatever else the rules say."""
    luck = random.Random(7)
    for base in ("joined-hands", "second-chance", "thousand-points", "full-forgetting", "auto-flag"):
        for _ in range(3):
            changes: dict[str, Any] = {
                "sanctions.severity": 0.0, "favour.enabled": False,
                "listing.threshold": luck.choice([700.0, 900.0, 990.0]), "listing.term": luck.choice([0, 12, 60]),
                "registry.mismatch": luck.choice([0.0, 0.3]), "source.*.detection": luck.choice([0.1, 0.5, 1.0]),
                "source.*.error": luck.choice([0.0, 0.05]), "source.*.retention": luck.choice([3, 24, 120]),
                "inspection.listed_factor": luck.choice([1.0, 5.0]), "appeal.rate": luck.choice([0.0, 0.5]),
                "repair.rate": luck.choice([0.0, 0.5]), "means_test.enabled": luck.random() < 0.5,
                "deterrence.awareness": luck.choice([0.5, 1.0]),
            }  # fmt: skip
            assert judge.call("given", list(changes)) == []
            (answer,) = judge.call("judge", base, changes, "even", [luck.randrange(99)], 300, 60, ["gentle"])
            readings = {reading["asked"]: reading for reading in answer["gentle"]}
            assert readings["free"]["met"]
            assert readings["perks"]["met"]
            assert not readings["fewer"]["met"]
            if base != "thousand-points":  # there points are bought, which only takes money
                assert readings["fewer"]["value"] == readings["fewer"]["beside"]


def test_each_other_condition_of_the_last_challenge_is_met_without_one(judge: Node) -> None:
    """With a cost, or with perks, bills fall: the challenge asks for what each alone can do."""
    (costly,) = judge.call("judge", "second-chance", {"favour.enabled": False}, "even", [1], 1000, 120, ["gentle"])
    assert [r["asked"] for r in costly["gentle"] if not r["met"]] == ["free"]
    perks = {"sanctions.severity": 0.0, "favour.threshold": 0.0, "service.*.perk": 0.05}
    (kind,) = judge.call("judge", "joined-hands", perks, "even", [1], 1000, 120, ["gentle"])
    assert [r["asked"] for r in kind["gentle"] if not r["met"]] == ["perks"]


@pytest.fixture
def shop(chrome: Any, built: Path) -> Iterator[Any]:
    opened: list[Visit] = []

    def visit(fragment: str, **options: Any) -> Visit:
        text = f"stop=workshop&{fragment}&v=1"
        opened.append(Visit(chrome, built, fragment=text, reduced_motion="reduce", **options))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


def judged(visit: Visit) -> str:
    """What is said once the three towns have lived."""
    visit.until("document.querySelector('.challenge [role=status]')?.textContent")
    text: str = visit.page.locator(".challenge [role=status]").inner_text()
    return text


def test_a_challenge_is_checked_live_and_says_what_is_met(shop: Any) -> None:
    visit = shop("people=500&set=means_test.enabled:yes,means_test.accuracy:0.95,listing.threshold:850")
    at = visit.page
    at.get_by_role("button", name="A short list", exact=True).click()
    assert judged(visit) == "A short list: met in all three towns."
    visit.until("location.hash.includes('challenge=short')")
    own = shelf.load("joined-hands").set(MEANS_TEST | {"listing.threshold": 850.0})
    cells = at.locator(".challenge tbody tr").nth(1).locator("td").all_inner_texts()
    for seed, cell in zip(SEEDS, cells, strict=True):
        worlds: Any = sim.run(own, 500, 120, seed).worlds
        here, free = worlds.iloc[0]["unpaid"], worlds.iloc[2]["unpaid"]
        assert re.findall(r"[\d,]+", cell) == [f"{here:,.0f}", f"{free:,.0f}"]
    at.get_by_role("button", name="All rules as written").click()
    visit.until("document.querySelector('.challenge [role=status]').textContent.includes(' of 3 met')")
    at.get_by_label("Find a rule").fill("wage spread")
    number = at.get_by_label("wage spread, as a number")
    number.fill("0.1")
    number.press("Enter")
    visit.until("document.querySelector('.challenge').textContent.includes('changed: life.wage_spread')")
    at.get_by_role("button", name="A list that hurts nobody").click()
    assert "Nobody can win" not in at.locator(".challenge").inner_text()
    at.get_by_role("button", name="I give up").click()
    assert "Nobody can win this one." in at.locator(".challenge").inner_text()
    at.get_by_role("button", name="A list that hurts nobody").press("Enter")
    assert at.locator(".challenge").count() == 0


def opened(visit: Visit, title: str) -> Any:
    at = visit.page
    if not at.locator(".deeper > details[open]").count():
        at.locator(".deeper > details > summary").press("Enter")
    fold = at.locator(".deeper .fold .fold").filter(has=at.locator("summary", has_text=title))
    fold.locator("> summary").press("Enter")
    return fold


def signed(value: float) -> str:
    text = f"{abs(value):,.0f}"
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return text if text == "0" else sign + text


def test_parts_and_ladder_are_those_of_sim_why(shop: Any) -> None:
    visit = shop("people=300&months=60&rules=auto-flag&set=channels.scrutiny:no&seed=5")
    study = sim.why(shelf.load("auto-flag").cut("scrutiny"), 300, 60, 5, towns=1)
    parts: Any = study.tables["parts"].set_index("channel")
    at_work = [c for c in schema.CHANNELS if c in parts.index and not parts.loc[c, "note"].startswith("off")]
    fold = opened(visit, "Who adds how much")
    fold.get_by_role("button", name=f"Live {2 ** len(at_work)} lives").press("Enter")
    visit.until("document.querySelector('.shares')")
    rows = {
        row.locator("small").inner_text() if row.locator("small").count() else row.locator("th").inner_text(): row
        for row in fold.locator("tbody tr").all()
    }
    assert sorted(name for name in rows if name in schema.CHANNELS) == sorted(at_work)
    for channel in at_work:
        cells = rows[channel].locator("td").all_inner_texts()
        part = parts.loc[channel]
        assert cells[0] == signed(part["person_months"])
        assert cells[2] == signed(part["cut_alone"])
        assert cells[3] == f"{signed(part['least'])} to {signed(part['most'])}"
    assert rows["all together"].locator("td").first.inner_text() == f"{parts.loc['all', 'person_months']:,.0f}"
    fold = opened(visit, "The ladder of twins")
    visit.until("document.querySelectorAll('.numeric').length === 2")
    shown = fold.locator("tbody tr").all()
    ladder: Any = study.tables["ladder"].iloc[: len(shown)]
    for place, (row, rung) in enumerate(zip(shown, ladder.itertuples(), strict=True)):
        cells = row.locator("td").all_inner_texts()
        assert row.locator("th").inner_text() == rung.rung
        assert cells[:2] == [f"{rung.listed:,.0f}", f"{rung.listed_months:,.0f}"]
        if place:
            assert cells[2:] == [signed(rung.difference), f"{rung.caused:,.0f}", f"{rung.prevented:,.0f}"]


def test_dividing_can_be_stopped(shop: Any) -> None:
    visit = shop("people=400&months=240")  # 128 lives so large that it is not done before it is stopped
    fold = opened(visit, "Who adds how much")
    start = fold.get_by_role("button", name="Live 128 lives")
    start.press("Enter")
    fold.get_by_role("button", name="Stop").press("Enter")
    start.wait_for()
    opened(visit, "The ladder of twins")
    visit.until("document.querySelector('.numeric')")  # which takes as long as some of the lives
    assert visit.page.locator(".deeper progress, .shares").count() == 0


def test_what_was_divided_is_let_go_of_when_rules_change(shop: Any) -> None:
    visit = shop("people=200&months=24")
    fold = opened(visit, "Who adds how much")
    fold.get_by_role("button", name="Live 128 lives").press("Enter")
    visit.until("document.querySelector('.shares')")
    visit.page.get_by_role("switch", name="scrutiny").uncheck()
    visit.until("!document.querySelector('.shares')")
    fold.get_by_role("button", name="Live 64 lives").wait_for()


def test_rulebooks_side_by_side_are_those_of_python(shop: Any) -> None:
    visit = shop("people=200&months=24&town=uneven&seed=3")
    opened(visit, "Nine rulebooks")
    visit.until("document.querySelectorAll('.multiples .chart svg').length === 9")
    for name, item in zip(shelf.pilots(), visit.page.locator(".multiples li").all(), strict=True):
        book = shelf.load(name)
        assert item.locator("h3").inner_text() == book.title
    worlds: Any = sim.run(shelf.load("auto-flag", "uneven"), 200, 24, 3).worlds
    text = visit.page.locator(".multiples li").first.inner_text()
    unpaid, free = (f"{worlds.iloc[world]['unpaid']:,.0f}" for world in (0, 2))
    assert f"Unpaid when due: {unpaid} months of costs; with no list: {free}." in text
    visit.page.get_by_role("button", name="Begin with these rules: perks-only").click()
    visit.until("location.hash.includes('rules=perks-only')")


def test_nothing_open_is_wider_than_a_phone_and_charts_stand_side_by_side_on_a_laptop(shop: Any) -> None:
    """Tables stack their rows, each number under its name, and stay tables for those who listen."""
    visit = shop("people=200&months=24", size=(390, 844))
    at = visit.page
    opened(visit, "Nine rulebooks")
    opened(visit, "The ladder of twins")
    fold = opened(visit, "Who adds how much")
    fold.get_by_role("button", name=re.compile(r"Live \d+ lives")).press("Enter")
    visit.until("document.querySelectorAll('.numeric').length === 2")
    visit.until("document.querySelectorAll('.multiples .chart svg').length === 9")
    visit.at_rest()
    wide = """() => [...document.querySelectorAll('.deeper .numeric, .deeper .numeric *')]
      .filter(node => node.getBoundingClientRect().right > innerWidth || node.scrollWidth > node.clientWidth + 1)
      .filter(node => !node.closest('thead') && node.clientWidth).map(node => node.outerHTML.slice(0, 80))"""
    assert at.evaluate(wide) == []
    table = at.get_by_role("table", name="The ladder of twins")
    assert table.get_by_role("columnheader").all_inner_texts()[1:3] == ["At the end", "Months"]
    cell = table.get_by_role("row").nth(1).get_by_role("cell").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"At the end"')
    names = ("with the list", "no feedback")
    label = at.locator(".multiples .chart svg").first.get_attribute("aria-label")
    assert all(name in label for name in names) and all(name in at.locator(".deeper").inner_text() for name in names)
    at.set_viewport_size({"width": 1366, "height": 768})
    visit.at_rest()
    lefts = at.locator(".multiples li").evaluate_all(
        "all => all.map(li => Math.round(li.getBoundingClientRect().left))"
    )
    assert len(set(lefts)) in (2, 3)
    cut = """() => [...document.querySelectorAll('.multiples svg text')].map(text =>
      text.getBoundingClientRect().right - text.closest('svg').getBoundingClientRect().right)
      .filter(over => over > 1)"""
    assert at.evaluate(cut) == []
    assert "Months" in table.inner_text() and table.locator("thead").bounding_box()["height"] > 10


def test_everything_open_has_names_and_contrast(shop: Any) -> None:
    visit = shop("people=500&challenge=gentle", size=(390, 844))
    judged(visit)
    visit.page.get_by_role("button", name="I give up").click()
    for title in ("Nine rulebooks", "Who adds how much", "The ladder of twins", "Sources"):
        opened(visit, title)
    visit.until("document.querySelectorAll('.multiples .chart svg').length === 9")
    visit.until("document.querySelector('.numeric')")
    visit.at_rest()
    light = visit.page.evaluate("getComputedStyle(document.body).color")
    assert visit.nameless() == []
    assert visit.violations(axe()) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visit.page.emulate_media(color_scheme="dark")
    visit.at_rest()
    assert visit.page.evaluate("getComputedStyle(document.body).color") != light
    assert visit.violations(axe(), "color-contrast") == []
