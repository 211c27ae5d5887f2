"""The other desk: the clerk's files and what becomes of them, the creditor's books, against the numbers of Python."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import pytest

from sim.play.file import load
from sim.results import runs
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.town.choices import Choice, Choices
from sim.town.ledger import CANNOT, WILL_NOT, WRONG
from sim.town.luck import Luck
from sim.town.town import Town
from tests.page.browser import Visit, axe
from tests.page.test_frame import SMALLEST_TOWN

pytestmark = pytest.mark.once

PEOPLE, MONTHS, SEED, YEAR = 400, 120, 3, 12
ROOM = "The other desk"
KINDS = ("wrong", "could not", "would not")
Open = Callable[..., Any]


class File(NamedTuple):
    """A file as Python draws it."""

    resident: int
    since: int
    kind: str
    records: int


class Desk(NamedTuple):
    month: int
    files: list[File]


def lived(rulebooks: Sequence[Rulebook], rulings: Sequence[Choice] = ()) -> Town:
    return Town(rulebooks, PEOPLE, SEED, choices=Choices(rulings)).advance(MONTHS)


@pytest.fixture(scope="module")
def town() -> Town:
    """As written, with no feedback, with no list."""
    return lived([world.rulebook for world in runs.with_twins(shelf.load("joined-hands"))])


def listed(town: Town, world: int = 0) -> np.ndarray[Any, Any]:
    """(months, residents)."""
    return np.asarray(town.history.listed()[:, world])


def unpaid(town: Town, world: int = 0) -> int:
    """Not paid on time, in whole months of costs."""
    return round(float(town.history.measure("unpaid")[:, world].sum()))


def desk_of(town: Town) -> Desk:
    """The rule of the desk once more: the fullest month near a quarter of the time, every kind in turn, by luck."""
    on = listed(town)
    entries = [(int(place), month) for month, places, _ in town.history.entries for place in places if place < PEOPLE]
    since = {
        month: {who: began for who, began in entries if began <= month and on[month - 1, who]}
        for month in range(YEAR, MONTHS - YEAR + 1)
    }
    full = {m: min(12, sum(m - began < YEAR for began in stays.values())) for m, stays in since.items()}
    month = min(since, key=lambda m: (-full[m], abs(m - MONTHS // 4), m))
    luck = Luck(SEED, ("desk",)).draw("desk", month, PEOPLE)
    ledger = town.ledger.columns()
    piles: dict[str, list[File]] = {kind: [] for kind in KINDS}
    for resident, began in since[month].items():
        left = ledger["left_month"]
        stands = (ledger["place"] == resident) & (ledger["month"] <= month) & ((left == 0) | (left > month))
        causes = ledger["cause"][stands].tolist()
        if causes:
            willing = causes.count(CANNOT) >= causes.count(WILL_NOT)
            kind = KINDS[0] if WRONG in causes else KINDS[1] if willing else KINDS[2]
            piles[kind].append(File(resident, began, kind, len(causes)))
    for pile in piles.values():
        pile.sort(key=lambda file: (month - file.since >= YEAR, luck[file.resident]))
    turns = itertools.chain.from_iterable(itertools.zip_longest(*piles.values()))
    drawn = [file for file in turns if file][:12]
    return Desk(month, sorted(drawn, key=lambda file: luck[file.resident]))


@pytest.fixture(scope="module")
def desk(town: Town) -> Desk:
    return desk_of(town)


@pytest.fixture
def visit(built: Path, chrome: Any) -> Iterator[Open]:
    """Open the page in this room; nothing was asked for, nothing complained of."""
    visits: list[Visit] = []

    def opened(state: Mapping[str, object] = {}, size: tuple[int, int] = (1366, 768), **options: Any) -> Any:
        way = "" if "stop" in state else "desk&"
        fragment = f"{way}{urlencode({'people': PEOPLE, 'seed': SEED, **state})}"
        visits.append(Visit(chrome, built, size, fragment, reduced_motion="reduce", **options))
        return visits[-1].page

    yield opened
    for one in visits:
        one.close()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sentence(page: Any, pattern: str) -> re.Match[str]:
    """Wait until the sentence matches."""
    page.wait_for_function("p => new RegExp(p).test(document.querySelector('.sentence')?.innerText)", arg=pattern)
    result = re.search(pattern, page.locator(".sentence").inner_text())
    assert result
    return result


def number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-").replace("+", ""))


def rulings(files: Sequence[File], month: int, said: Sequence[str]) -> list[Choice]:
    what = {"s": "strike out", "w": "waive"}
    return [Choice(month + 1, file.resident, what[s], 1) for file, s in zip(files, said, strict=False) if s in what]


SAID = "swuswuswuuuu"
PATTERN = {"wrong": "a wrong record among them", "could not": "could not pay", "would not": "would not pay"}


def truth_of(town: Town, month: int, resident: int) -> dict[str, int]:
    """How many records of each kind stood on a file after a month."""
    ledger = town.ledger.columns()
    stands = (ledger["place"] == resident) & (ledger["month"] <= month)
    causes = ledger["cause"][stands & ((ledger["left_month"] == 0) | (ledger["left_month"] > month))].tolist()
    return {kind: causes.count(cause) for kind, cause in zip(KINDS, (WRONG, CANNOT, WILL_NOT), strict=True)}


def truth_told(words: str) -> dict[str, int]:
    """The same, of "1 not theirs, 2 could not pay"."""
    kinds = {"not theirs": "wrong", "paid": "wrong", "could not pay": "could not", "would not": "would not"}
    counts = dict.fromkeys(KINDS, 0)
    for part in words.split(", "):
        kind = next(kinds[end] for end in ("not theirs", "could not pay", "would not", "paid") if part.endswith(end))
        counts[kind] += int(part.split()[0])
    return counts


NAMES = {"s": "Strike out", "w": "Waive", "u": "Uphold"}


# ---- the clerk


def test_the_files_are_those_of_the_towns_life_and_hold_no_more_than_the_registry_knows(
    visit: Open, desk: Desk
) -> None:
    page = visit()
    press(page, "Be the clerk")
    sentence(page, "6 of these 12 at most")
    tabs = page.locator(".file-tab")
    shown = [tabs.nth(at).get_attribute("aria-label") for at in range(tabs.count())]
    assert shown == [f"File {at}, No. {file.resident}: no ruling yet" for at, file in enumerate(desk.files, 1)]
    assert {file.kind for file in desk.files} == {*KINDS}
    for at, file in enumerate(desk.files):
        tabs.nth(at).click()
        page.get_by_role("heading", name=f"File {at + 1}: No. {file.resident}", exact=True).wait_for()
        reply = page.locator(".file-sheet").inner_text()
        assert f"since year {(file.since + 11) // 12}, month {(file.since - 1) % 12 + 1}." in reply
        more = re.search(r"and (\d+) older record", reply)
        assert len(page.locator(".file-sheet tbody tr").all()) + int(more[1] if more else 0) == file.records
        assert not re.search("wrong|could not|would not|savings|arrears|owe", reply)
    label = page.locator("canvas").get_attribute("aria-label")
    assert f"in year {(desk.month + 11) // 12}, month {(desk.month - 1) % 12 + 1}: " in label and "behind" not in label


def test_what_is_ruled_is_lived_and_every_fate_is_pythons(visit: Open, town: Town, desk: Desk, tmp_path: Path) -> None:
    page = visit()
    press(page, "Be the clerk")
    for said in SAID:
        press(page, NAMES[said])
    press(page, "Sign the desk")
    book = shelf.load("joined-hands")
    yours = lived([book], rulings(desk.files, desk.month, SAID))
    struck = lived([book], rulings(desk.files, desk.month, "s" * 12))
    on = [listed(lives)[desk.month :] for lives in (town, yours, struck)]
    gone = [file.resident for file, said in zip(desk.files, SAID, strict=True) if said != "u"]
    before, after = (int(months[:, gone].sum()) for months in on[:2])
    sentence(page, rf"You let 6 people off: {after} months? on the list afterwards, not {before} months?\.")
    page.get_by_text("Every file", exact=True).click()
    rows = page.locator("details.numbers tbody tr")
    rows.first.wait_for()
    for at, (file, said) in enumerate(zip(desk.files, SAID, strict=True)):
        cells = rows.nth(at).locator("th, td").all_inner_texts()
        assert cells[0] == f"No. {file.resident}"
        assert cells[3] == {"s": "struck out", "w": "waived", "u": "upheld"}[said]
        assert [int(cell) for cell in cells[4:7]] == [int(months[:, file.resident].sum()) for months in on]
        district = int(town.people.district[file.resident]) + 1
        assert cells[1] == str(district)
        assert truth_told(cells[2]) == truth_of(town, desk.month, file.resident)
    groups: dict[str, list[tuple[str, int]]] = {}  # of whom, what was ruled, and months that striking out would spare
    for file, said in zip(desk.files, SAID, strict=True):
        for group in (f"district {town.people.district[file.resident] + 1}", PATTERN[file.kind]):
            groups.setdefault(group, []).append(
                (said, int(on[1][:, file.resident].sum()) - int(on[2][:, file.resident].sum()))
            )
    left_on = {group: [months for said, months in rows if said == "u"] for group, rows in groups.items()}
    assert {row.locator("th").inner_text(): row.locator("td").all_inner_texts()
            for row in page.locator(".pattern tbody tr").all()} == {
        group: [str(len(rows)), str(len(rows) - len(left_on[group])),
                f"{sum(left_on[group])}".replace("-", "\N{MINUS SIGN}") if left_on[group] else "\N{EN DASH}"]
        for group, rows in groups.items()
    }  # fmt: skip
    hurt = {group: sum(months) for group, months in left_on.items() if group.startswith("district")}
    most = max(hurt.values())
    reply = re.search(r"Staying on cost most in (district \d) \((\d+) months", page.locator(".words").inner_text())
    assert reply and int(reply[2]) == most > 0 and hurt[reply[1]] == most
    others = int(listed(yours).sum() - listed(town).sum()) - int(
        sum(on[1][:, file.resident].sum() - on[0][:, file.resident].sum() for file in desk.files)
    )
    words = page.locator(".words").inner_text()
    reply = re.search(r"Everybody else in town is on the list for (\d+) months? (less|more)", words)
    assert (int(reply[1]) * (1 if reply[2] == "more" else -1) if reply else 0) == others
    with page.expect_download() as saved:
        press(page, "Save the desk (TOML)")
    saved.value.save_as(tmp_path / "desk.toml")
    game = load(tmp_path / "desk.toml")
    assert sorted(game.choices().by_hand) == sorted(rulings(desk.files, desk.month, SAID))
    assert [life.resident for life in game.lives] == [file.resident for file in desk.files]
    assert (game.rulebook, game.residents, game.seed, game.months) == (shelf.load("joined-hands"), PEOPLE, SEED, MONTHS)
    assert before != after  # a ruling that does nothing would pass all of this
    harsh = [f for f, said in zip(desk.files, SAID, strict=True) if said == "u" and f.kind == KINDS[0]]
    lenient = [f for f, said in zip(desk.files, SAID, strict=True) if said != "u" and f.kind == KINDS[2]]
    assert (f"Left on with a wrong record: {len(harsh)} p" in words) == bool(harsh)
    assert (f"Let off though they would not pay: {len(lenient)} p" in words) == bool(lenient)
    assert harsh and lenient


def test_there_is_time_for_half_of_them_and_a_ruling_can_be_undone(visit: Open, desk: Desk) -> None:
    page = visit({"side": "clerk"})
    for _ in range(6):
        press(page, "Strike out")
    page.get_by_text("6 of 6 let off: no time for more.").wait_for()
    assert page.get_by_role("button", name="Waive", exact=True).is_disabled()
    press(page, "Undo")
    page.get_by_text("5 of 6 let off.").wait_for()
    assert f"No. {desk.files[5].resident}" in page.locator(".file-sheet h2").inner_text()
    assert page.get_by_role("button", name="Waive", exact=True).is_enabled()
    page.wait_for_function("() => /ruled=([^&]*strike){5}/.test(decodeURIComponent(location.hash))")
    page.reload()
    page.get_by_text("5 of 6 let off.").wait_for()


def test_a_link_that_lets_off_more_than_there_is_time_for_lets_off_the_first(visit: Open, desk: Desk) -> None:
    said = ",".join(f"{file.resident}.strike" for file in desk.files)
    page = visit({"side": "signed", "ruled": f"{said},3999.waive,x.uphold"})
    sentence(page, "You let 6 people off")


def test_the_clock_runs_only_for_who_chooses_it_and_signs_at_its_end(visit: Open) -> None:
    page = visit({"side": "clerk"})
    assert page.get_by_role("timer").count() == 0
    press(page, "Waive")
    page.clock.install()
    page.get_by_role("switch", name=re.compile("Three minutes")).check()
    page.get_by_role("timer").wait_for()
    page.clock.run_for(181_000)
    page.clock.resume()
    sentence(page, "You let 1 person off")
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_with_no_list_the_desk_is_empty_and_the_creditor_is_told_that_nothing_changes(visit: Open) -> None:
    page = visit({"side": "clerk", "set": "listing.enabled:no,favour.enabled:no"})
    sentence(page, "the desk is empty")
    press(page, "To the story")
    page.wait_for_function("title => document.querySelector('h1').innerText !== title", arg=ROOM)
    page = visit({"side": "listed", "set": "listing.enabled:no,favour.enabled:no"})
    sentence(page, "The list changes nothing for you")


# ---- the creditor


def test_the_creditors_books_are_pythons(visit: Open, town: Town) -> None:
    bills = [unpaid(town, world) for world in range(3)]
    page = visit()
    press(page, "Be the creditor")
    assert number(sentence(page, r"With no list, ([\d,]+) months of costs")[1]) == bills[2]
    page.get_by_role("slider", name="With the list").fill("60")
    press(page, "Live it with the list")
    way = "costs you" if bills[0] > bills[2] else "brings in"
    result = sentence(page, rf"The list {way} ([\d,]+) months of costs: ([\d,]+) unpaid when due, and ([\d,]+)")
    assert [number(part) for part in result.groups()] == [abs(bills[0] - bills[2]), bills[0], bills[2]]
    words = page.locator(".words").inner_text()
    fear = re.search(r"What fear changes: (\S+)\.", words)
    loop = re.search(r"What being listed changes: (\S+)\.", words)
    assert fear and number(fear[1]) == bills[1] - bills[2]
    assert loop and number(loop[1]) == bills[0] - bills[1]
    assert f"your guess: {round(0.6 * bills[2]):,}" in page.locator(".bars svg").get_attribute("aria-label")


def test_one_bodys_books_add_up_to_all(visit: Open, town: Town) -> None:
    page = visit({"side": "listed"})
    page.get_by_text("By body and by year", exact=True).click()
    page.locator("details.numbers tbody tr").first.wait_for()
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("details.numbers tbody tr").all()]
    bodies = [name for name in ("utility", "lender", "court", "transit", "platform")]
    sums = [sum(number(row[column]) for row in rows if row[0] in bodies) for column in (1, 2, 3)]
    bars = page.locator(".bars svg").get_attribute("aria-label")
    shown = [number(value) for value in re.findall(r": ([\d,]+)", bars)]
    assert all(abs(one - other) <= 3 for one, other in zip(sums, shown, strict=True))  # each is rounded
    page.get_by_role("radio", name="court").check()
    page.wait_for_function("bars => document.querySelector('.bars svg').ariaLabel !== bars", arg=bars)
    court = next(row for row in rows if row[0] == "court")
    assert page.locator(".bars svg").get_attribute("aria-label").endswith(f"with the list: {court[3]}.")


def test_what_the_creditor_asks_for_is_lived(visit: Open, town: Town) -> None:
    page = visit({"side": "ask"})
    sentence(page, "What will you ask")
    slider = page.get_by_role("slider", name="At least on it")
    slider.focus()
    slider.press("End")
    asked = lived([shelf.load("joined-hands").set({"listing.term": 60})])
    bills = [unpaid(asked), unpaid(town, 2)]
    months = [int(listed(t).sum()) for t in (town, asked)]
    page.wait_for_function(
        "told => document.querySelectorAll('.ledgers svg')[1].ariaLabel.includes(told)",
        arg=f"as it is: {months[0]:,}; as you ask: {months[1]:,}",
    )
    assert months[0] != months[1]
    way = "less" if bills[0] > bills[1] else "more"
    sentence(page, rf"Your rules bring in {abs(bills[0] - bills[1]):,} months of costs {way} than no list")
    page.get_by_role("switch", name="No list at all").check()
    sentence(page, "as much as no list")


# ---- for everybody


def test_on_a_phone_a_file_and_its_rulings_are_seen_at_once(visit: Open, desk: Desk) -> None:
    """The fullest file of the desk, below the town and above the way back."""
    page = visit({"side": "clerk"}, size=(390, 844))
    fullest = max(range(len(desk.files)), key=lambda at: desk.files[at].records)
    page.locator(".file-tab").nth(fullest).click()
    page.get_by_role("heading", name=f"File {fullest + 1}: No. {desk.files[fullest].resident}", exact=True).wait_for()
    page.evaluate("() => scrollTo(0, 0)")
    town, sheet, rulings, bar = (
        page.locator(part).first.bounding_box() for part in (".stage", ".file-sheet", ".rulings", ".turn")
    )
    assert town["y"] + town["height"] <= sheet["y"] and rulings["y"] + rulings["height"] <= bar["y"]


def test_by_keyboard_alone_on_a_narrow_phone(visit: Open) -> None:
    page = visit(size=(320, 568))

    def go(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.innerText?.trim()") == name:
                page.keyboard.press("Enter")
                return
        raise AssertionError(name)

    go("Be the clerk")
    go("Strike out")
    go("Sign the desk")
    sentence(page, "You let 1 person off")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    go("Now be the creditor")
    sentence(page, "With no list")
    go("Look without a guess")
    go("Ask for other rules")
    page.wait_for_selector(".ledgers")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_every_control_has_a_name_and_nothing_violates_wcag(visit: Open, desk: Desk) -> None:
    said = ",".join(f"{file.resident}.strike" for file in desk.files[:3])
    page = visit({"side": "signed", "ruled": said}, size=(390, 844), color_scheme="dark")
    sentence(page, "You let 3 people off")
    page.evaluate(axe())
    for screen in ("The desk once more", "Sign the desk", "Now be the creditor"):
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:150]}" for v in result] == []
        press(page, screen)
        page.wait_for_function("() => document.activeElement.tagName === 'H1'")


def test_a_page_with_a_clock_of_its_own_is_not_used_again(built: Path, chrome: Any) -> None:
    chrome.idle.clear()
    usual = Visit(chrome, built, fragment=SMALLEST_TOWN)
    usual.close()
    assert chrome.idle == [usual.page]
    visit = Visit(chrome, built, fragment=SMALLEST_TOWN)
    visit.page.clock.install()
    visit.close()
    assert chrome.idle == [] and visit.page.is_closed()
