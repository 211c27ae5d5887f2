"""The workshop: what it shows are the numbers of Python; what it saves, Python reads."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli.main import main
from sim.results import summary
from sim.rules import schema, shelf
from sim.town import measures
from tests.page.browser import Visit

pytestmark = pytest.mark.once


@pytest.fixture
def shop(chrome: Any, built: Path) -> Iterator[Visit]:
    opened = Visit(chrome, built, fragment="stop=workshop&people=300&months=60&v=1", reduced_motion="reduce")
    yield opened
    opened.close()


def shown(visit: Visit) -> list[str]:
    return [text.split("\n")[0] for text in visit.page.locator(".shop-results dd").all_inner_texts()]


def unpaid(visit: Visit, run: sim.Run) -> None:
    """Wait until the page shows this run."""
    visit.until("text => document.querySelectorAll('.shop-results dd')[2]?.innerText === text", shown_values(run)[0])


def shown_values(run: sim.Run) -> list[str]:
    row, free = run.worlds.iloc[0], run.worlds.iloc[2]
    people = run.town.people.count
    return [
        f"{row['unpaid']:,.0f} / {free['unpaid']:,.0f} no list",
        f"{row['worse_off'] * people:,.0f}", f"{row['better_off'] * people:,.0f}",
    ]  # fmt: skip


def saved(visit: Visit, button: str) -> bytes:
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_what_is_changed_is_lived_as_in_python_and_taken_back(shop: Visit, tmp_path: Path) -> None:
    at = shop.page
    own = shelf.load("joined-hands")
    assert shown(shop)[2:5] == shown_values(sim.run(own, 300, 60))
    at.get_by_label("Find a rule").fill("severity")
    number = at.get_by_label("severity, as a number")
    number.fill("0.35")
    number.press("Enter")
    shop.until("location.hash.includes('sanctions.severity:0.35')")
    marked = "[...document.querySelectorAll('.keys .changed')].map(mark => mark.textContent.trim())"
    assert shop.page.evaluate(marked) == ["1 changed"]
    assert at.locator(".keys .differs").count() == 1
    at.get_by_role("switch", name="scrutiny").uncheck()
    changed = own.set({"sanctions.severity": 0.35, "channels.scrutiny": False})
    run = sim.run(changed, 300, 60)
    unpaid(shop, run)
    assert shown(shop)[2:5] == shown_values(run)
    rules = saved(shop, "Save rules (TOML)").decode("utf-8")
    (tmp_path / "group-3.toml").write_text(rules, encoding="utf-8")
    assert shelf.load(str(tmp_path / "group-3.toml")) == changed.model_copy(
        update={"name": "my-joined-hands", "title": f"Changed: {own.title}"}
    )
    rows = list(csv.DictReader(io.StringIO(saved(shop, "Save numbers (CSV)").decode("utf-8"))))
    assert len(rows) == 3 * 60
    assert [int(row["listed"]) for row in rows[:60]] == run.town.history.measure("listed")[:, 0].tolist()
    assert set(rows[0]) == {"world", "month", *measures.MONTHLY}
    assert saved(shop, "Save picture (PNG)").startswith(b"\x89PNG")
    at.get_by_role("button", name="severity back to 1").click()
    at.get_by_role("button", name="All rules as written").click()
    shop.until(
        "text => document.querySelectorAll('.shop-results dd')[2].innerText === text",
        shown_values(sim.run(own, 300, 60))[0],
    )
    shop.until("!location.hash.includes('set=')")


@pytest.mark.parametrize("fragment", [
    "rules=second-chance&town=uneven&seed=9", "set=channels.means:no,channels.errors:no",
    "rules=thousand-points&set=listing.term:3,source.utility.rate:0.11&seed=12345678901234567",
])  # fmt: skip
def test_the_line_for_python_gives_the_same_numbers(
    chrome: Any,
    built: Path,
    fragment: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit = Visit(chrome, built, fragment=f"stop=workshop&people=200&months=24&{fragment}&v=1", reduced_motion="reduce")
    rules = saved(visit, "Save rules (TOML)")
    line = visit.page.locator(".shop-command").inner_text()
    visit.page.locator(".numbers summary").click()
    visit.page.locator(".numbers tbody tr").first.wait_for()
    numbers = visit.page.evaluate(
        "[...document.querySelectorAll('.numbers tbody tr')].map(row => row.cells[1].textContent)"
    )
    visit.close()
    words = shlex.split(line)
    assert words[:2] == ["sim", "run"]
    monkeypatch.chdir(tmp_path)
    if words[2].endswith(".toml"):
        Path(words[2]).write_bytes(rules)
    assert main([*words[1:], "--json"]) == 0
    world = json.loads(capsys.readouterr().out)["worlds"][0]
    expected = [
        said(world[name], definition.form) for name, definition in summary.DEFINITIONS.items() if name != "name"
    ]
    assert numbers == expected


def said(value: float, form: str) -> str:
    """As the page writes a number of the summary."""
    if "%" not in form:
        return re.sub(r"\.0$", "", f"{value:,.1f}")
    if 0 < value < 0.001:
        return "under 0.1%"
    return (re.sub(r"\.0$", "", f"{100 * value:,.1f}") if abs(100 * value) < 9.95 else f"{100 * value:,.0f}") + "%"


def test_a_field_keeps_what_was_typed_and_says_what_would_be_right(shop: Visit) -> None:
    at = shop.page
    seed = at.get_by_label("Seed of everybody's luck")
    for typed in ("12a", "-1", "9223372036854775808"):
        seed.fill(typed)
        seed.press("Enter")
        problem = at.locator(".shop-row .problem")
        problem.wait_for()
        assert seed.input_value() == typed
        assert problem.inner_text() == "Not taken: must be a whole number from 0 to 9,223,372,036,854,775,807."
        assert "seed=" not in at.url
    seed.fill("007")
    seed.press("Enter")
    shop.until("location.hash.includes('seed=7&')")
    assert (seed.input_value(), problem.count()) == ("7", 0)
    at.get_by_label("Find a rule").fill("term")
    term = at.get_by_label("term, as a number", exact=True)
    problem = at.locator(".field .problem")
    for typed, said in (("9999", "must be less than or equal to"), ("abc", "must be a whole number from 0 to")):
        term.fill(typed)
        term.press("Enter")
        shop.until("said => document.querySelector('.field .problem')?.innerText.includes(said)", said)
        assert term.input_value() == typed
    term.fill("7")
    term.press("Enter")
    shop.until("location.hash.includes('listing.term:7')")
    assert problem.count() == 0


def test_what_is_on_screen_is_copied_as_a_link(shop: Visit) -> None:
    """And nothing deeper is open before it is asked for."""
    at = shop.page
    assert at.locator(".deeper > .fold").count() == 1
    assert at.locator(".deeper details[open]").count() == 0
    at.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    at.get_by_role("button", name="Copy the link", exact=True).click()
    shop.until("window.copied !== undefined")
    file, copied = at.evaluate("window.copied").split("#")
    assert file == at.url.split("#")[0]
    assert {"stop=workshop", "people=300", "months=60"} <= set(copied.split("&"))


def test_every_key_and_every_channel_can_be_set(shop: Visit) -> None:
    """Channels without work under these rules, too: they say so."""
    book = shelf.load("joined-hands").keys()
    assert shop.page.locator(".keys .field").count() == len([key for key in book if not key.startswith("channels.")])
    assert shop.page.locator(".switches [role=switch]").count() == len(schema.CHANNELS)
    idle = shop.page.locator(".switches label, .switches .switch", has_text="changes nothing")
    assert idle.count() > 0
    at = shop.page
    at.get_by_label("Find a rule").fill("threshold")
    slider, number = (at.get_by_label(name, exact=True).first for name in ("threshold", "threshold, as a number"))
    assert [slider.get_attribute(end) for end in ("min", "max")] == ["0", "1300"]  # where scores are, not all there is
    number.fill("-2500")
    number.press("Enter")
    shop.until("/threshold:-2500/.test(location.hash)")  # what is wider is typed
    steps = at.locator(".keys input[type=range]").evaluate_all(
        "all => all.map(({ min, max, step }) => (Number(max) - Number(min)) / Number(step))"
    )
    assert min(steps) >= 1


def test_the_link_of_a_challenge_shows_the_challenge(shop: Visit) -> None:
    at = shop.page
    inside = """() => {
      const { top, bottom } = document.querySelector('.challenges').getBoundingClientRect();
      return top >= 0 && top < innerHeight / 4 && bottom > innerHeight / 2;
    }"""
    assert not at.evaluate(inside)
    for more in ("", "&lecture=1"):
        at.goto("about:blank")
        at.goto(f"{shop.address}#stop=workshop&people=300&months=60&challenge=spare{more}")
        shop.lived()
        shop.until("() => !document.querySelector('.challenges').innerText.includes('are living')")
        shop.until(inside if not more else inside.replace("innerHeight / 4", "innerHeight / 2"))


def test_who_embeds_the_page_can_live_a_town(shop: Visit) -> None:
    """`window.listed.run` gives the numbers of `sim run`."""
    book = shelf.load("second-chance").set({"listing.term": 7})
    asked = {"toml": shelf.dump(book), "residents": 120, "months": 30, "seed": "9", "cut": ["means"]}
    given = shop.page.evaluate("async asked => await window.listed.run(asked)", asked)
    row = sim.run(book, 120, 30, 9, cut=["means"]).worlds.iloc[0]
    for name in ("listed_share", "ever_listed_share", "entrenchment", "unpaid"):
        assert given["worlds"][0][name] == pytest.approx(row[name], rel=1e-12)
    assert len(given["listed"]["no list"]) == 30


def test_every_rulebook_stands_once_to_begin_with(shop: Visit) -> None:
    names = shop.page.get_by_label("Begin with").locator("option").all_inner_texts()
    assert [name for name in names if name.startswith("joined-hands")] == ["joined-hands (start)"]
    assert len(set(names)) == len(names) > 8
    shop.page.evaluate("location.hash = location.hash + '&rules=joined-hands'")
    shop.until("!location.hash.includes('rules=')")


def test_rules_are_dropped_in_kept_in_the_link_and_refused_in_one_line(shop: Visit, tmp_path: Path) -> None:
    at = shop.page
    own = shelf.load("second-chance").set({"listing.term": 7, "life.wage": 1.21})
    own = own.model_copy(update={"name": "ours", "title": "</script><img src=x onerror=alert(1)>"})
    good = tmp_path / "ours.toml"
    good.write_text(shelf.dump(own), encoding="utf-8")
    field = at.locator("input[type=file]")
    at.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "group-3.toml"));
          document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        good.read_text(encoding="utf-8"),
    )
    run = sim.run(own, 300, 60)
    unpaid(shop, run)
    assert at.locator("option", has_text="group-3.toml (your file)").count() == 1
    shop.until("location.hash.includes('own=')")
    at.reload()
    unpaid(shop, run)
    assert at.locator("option", has_text="ours (your file)").count() == 1  # a link keeps the rules, not the file
    rules = saved(shop, "Save rules (TOML)").decode("utf-8")
    assert shelf.parse(rules) == own
    for name, content, said in (
        ("wage.toml", shelf.dump(own).replace("wage = 1.21", "wage = 99.0"), "wage.toml: life.wage: "),
        ("typo.toml", shelf.dump(own).replace("severity", "severitie"), "typo.toml: sanctions.severitie"),
        ("none.toml", "\x00\x01 = [[[[", "none.toml: "),
        ("huge.toml", "#" * 3_000_000, "huge.toml: larger than "),
        ("empty.toml", "", "empty.toml: empty"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        field.set_input_files(tmp_path / name)
        shop.until("said => document.querySelector('[role=status]').textContent.startsWith(said)", said)
        line = at.locator("[role=status]").inner_text()
        assert len(line) < 400 and "\n" not in line
    assert shelf.parse(saved(shop, "Save rules (TOML)").decode("utf-8")) == own
