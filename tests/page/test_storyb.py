"""The second half of the story: two lives of one town, one person's, the loop, the margin, who pays, abolition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

import sim
from sim.results import runs, summary, twins
from sim.results.margin import margin
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.rules.schema import FEEDBACK
from sim.studies.rulebooks import active_channels
from sim.town import measures
from sim.town.choices import Choice, Choices
from sim.town.town import Town
from tests.page.browser import Visit

pytestmark = pytest.mark.once

PEOPLE, MONTHS, SEED = 400, 120, 3
ARROWS = {
    "means": "closed doors", "scrutiny": "a closer watch", "association": "listed friends", "carrots": "perks",
    "errors": "wrong records", "deterrence": "fear", "recourse": "appeals",
}  # fmt: skip
Open = Callable[..., Any]


def book(**changes: Any) -> Rulebook:
    return shelf.load("joined-hands").set({key.replace("__", "."): value for key, value in changes.items()})


def lived(*rulebooks: Rulebook) -> Town:
    """A town of the size that the tests' links ask for, as Python lives it."""
    return remembered(*(rulebook.model_dump_json() for rulebook in rulebooks))


@cache
def remembered(*rulebooks: str) -> Town:
    """The same of rulebooks as JSON."""
    return Town([Rulebook.model_validate_json(rulebook) for rulebook in rulebooks], PEOPLE, SEED).advance(MONTHS)


def with_twins(rulebook: Rulebook) -> Town:
    """The three lives that the story compares."""
    return lived(*(world.rulebook for world in runs.with_twins(rulebook)))


LIVED = {"month": MONTHS, "people": PEOPLE, "seed": SEED, "v": 1}


@pytest.fixture
def visit(built: Path, chrome: Any) -> Iterator[Open]:
    """Open the page at a stop, at the end of the years; nothing was asked for, nothing complained of."""
    visits: list[Visit] = []

    def opened(stop: str, state: Mapping[str, object] = {}) -> Any:
        query = urlencode({"stop": stop, **LIVED, **state})
        visits.append(Visit(chrome, built, fragment=query, reduced_motion="reduce"))
        at_end(visits[-1].page)
        return visits[-1].page

    yield opened
    for one in visits:
        one.close()


@pytest.fixture(scope="module")
def opened_once(built: Path, chrome: Any) -> Iterator[Visit]:
    """The page with its town lived, at a stop that tells of somebody's months."""
    visit = Visit(chrome, built, fragment=urlencode({"stop": "why", **LIVED}), reduced_motion="reduce")
    yield visit
    visit.close()


@pytest.fixture
def look(opened_once: Visit) -> Iterator[Open]:
    """The same in a page that is open already: for tests that leave nothing there but what stands in its link."""

    def followed(stop: str, state: Mapping[str, object] = {}) -> Any:
        opened_once.follow(urlencode({**LIVED, **state}), stop, by_way_of="limits")
        at_end(opened_once.page)
        return opened_once.page

    yield followed
    assert opened_once.complaints == []


def at_end(page: Any) -> None:
    """Wait until the town was lived and the stop says something of it."""
    page.wait_for_function("m => document.querySelector('canvas')?.ariaLabel.includes(`month ${m}`)", arg=MONTHS)
    page.wait_for_function("() => !/is living/.test(document.querySelector('.sentence').textContent)")


def turn(page: Any, stop: str) -> None:
    """Go to a stop as a link does that is put into the address."""
    page.evaluate("stop => { location.hash = location.hash.replace(/stop=\\w+/, `stop=${stop}`); }", stop)
    page.wait_for_function("stop => location.hash.includes(`stop=${stop}`)", arg=stop)
    at_end(page)


def sentence(page: Any) -> str:
    text: str = page.locator(".sentence").inner_text()
    return text.replace("\xa0", " ")


def says(page: Any, pattern: str, where: str = ".words") -> re.Match[str]:
    """Wait until the words match."""
    page.wait_for_function(
        "([where, pattern]) => new RegExp(pattern).test(document.querySelector(where).innerText)", arg=[where, pattern]
    )
    result = re.search(pattern, page.locator(where).inner_text())
    assert result
    return result


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def number(text: str) -> int:
    return int(text.replace(",", "").replace("\u2212", "-").replace("+", ""))


def flags(town: Town, world: int, flag: int = measures.LISTED) -> np.ndarray[Any, Any]:
    return np.array([month[world] & flag for month in town.history.flags]) > 0


# Stop 6


def test_the_seam_shows_who_is_on_the_list_only_here_and_only_there(look: Open) -> None:
    page, town = look("two"), with_twins(book())
    here, there = flags(town, 0)[-1], flags(town, 1)[-1]
    assert "only on the left" not in page.locator(".words").inner_text()  # found, not told
    assert page.get_by_role("button", name="Skip this").is_visible()
    slider = page.get_by_role("slider", name="Seam between the two lives")
    slider.focus()
    slider.press("ArrowLeft")
    assert page.get_by_role("button", name="Next").is_visible()
    result = says(
        page, r"(\d+) people are listed only on the left.\s+(\d+) only on the right.\s+(\d+) are listed in both"
    )
    assert [int(n) for n in result.groups()] == [int(n.sum()) for n in (here & ~there, there & ~here, here & there)]
    names = page.locator(".two-names p").all_inner_texts()
    assert names == [f"With the list {here.sum()} on it", f"No feedback {there.sum()} on it"]


def test_the_seam_is_dragged_with_a_pointer_and_kept_in_the_link(visit: Open) -> None:
    page = visit("two")
    grip, box = page.locator(".seam-grip").bounding_box(), page.locator(".seam").bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 40, steps=4)
    page.mouse.up()
    at = float(page.get_by_role("slider", name="Seam between the two lives").input_value())
    assert 23 <= at <= 27
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 40)  # let go: it stays
    assert float(page.get_by_role("slider", name="Seam between the two lives").input_value()) == at
    page.wait_for_function("() => location.hash.includes('seam=2')")
    page.reload()
    at_end(page)
    assert float(page.get_by_role("slider", name="Seam between the two lives").input_value()) == pytest.approx(
        at, abs=0.5
    )


def test_both_sides_of_the_seam_show_the_same_people_at_the_same_places(look: Open) -> None:
    page = look("two", state={"seam": 40})
    places = page.locator(".seam canvas").evaluate_all("all => all.map(c => [c.offsetLeft, c.width, c.height])")
    assert places[0] == places[1]
    clips = page.locator(".seam-layer").evaluate_all("all => all.map(l => l.style.clipPath)")
    assert clips == ["inset(0px 60% 0px 0px)", "inset(0px 0px 0px 40%)"]


# Stop 7


def somebody() -> int:
    """Listed long, and hardly without feedback."""
    months = with_twins(book()).state.months_listed
    return int(np.argmax(months[0] - 2 * months[1]))


def test_one_persons_two_lives_are_those_that_python_lived(look: Open) -> None:
    who, town = somebody(), with_twins(book())
    person = town.resident(who)
    page = look("why", state={"who": who})
    here, there = (int(n) for n in town.state.months_listed[:2, who])
    assert page.locator(".lane-name").all_text_contents() == [
        f"With the list: {here} months listed",
        f"No feedback: {there or 0} month{'' if there == 1 else 's'} listed",
    ]
    world = person.records["world"] == town.worlds[0].label
    records = person.records[world & (person.records["truth"] != "residual")]
    start = int(person.spells[person.spells["world"] == town.worlds[0].label]["start"].iloc[0])
    before = int((records["month"] <= start).sum())
    said = says(page, r"No\. (\d+): (one|no|\d+) records?, then (\d+) months on the list", ".sentence")
    assert said.groups() == (str(who), {0: "no", 1: "one"}.get(before, str(before)), str(here))
    marks = [
        page.locator(f".lives > svg g:nth-of-type(1) .lane-{kind}").count() for kind in ("true", "wrong", "refused")
    ]
    wrong = int((records["truth"] != "true").sum())
    refused = int(flags(town, 0, measures.REFUSED)[:, who].sum())
    assert marks == [len(records) - wrong, wrong, refused]
    label = page.locator(".lives > svg").get_attribute("aria-label")
    assert f"{here} months listed, {len(records)} records, {wrong} of them wrong" in label


def test_the_headline_counts_with_the_clock(look: Open) -> None:
    who, town = somebody(), with_twins(book())
    listed = flags(town, 0)[:, who]
    start = int(np.argmax(listed)) + 1
    page = look("why", state={"who": who})
    clock = page.get_by_role("group", name="Month").get_by_role("slider")
    for month in (start - 1, start, start + 20):
        clock.fill(str(month))
        so_far = int(listed[:month].sum())
        if so_far:
            says(page, rf"then {'one month' if so_far == 1 else f'{so_far} months'} on the list", ".sentence")
        else:
            says(page, rf"No\. {who}: .* so far, and not on the list", ".sentence")
        says(page, rf"With the list: {so_far} months? listed")


def test_an_arrow_that_is_cut_is_lived_again(visit: Open) -> None:
    who, rulebook = somebody(), book()
    page = visit("why", state={"who": who})
    shown = page.get_by_role("group", name="Cut an arrow").get_by_role("button").all_inner_texts()
    assert shown == [ARROWS[channel] for channel in active_channels(rulebook, MONTHS)]
    town = lived(*[rulebook.cut(channel) for channel in ARROWS])
    for world, (channel, name) in enumerate(ARROWS.items()):
        if channel not in ("means", "errors", "deterrence"):
            continue
        press(page, name)
        months = int(town.state.months_listed[world, who])
        says(page, rf"Without {name}: {months} months? listed")
    page.wait_for_function("() => location.hash.includes('arrow=deterrence')")
    press(page, "fear")
    says(page, "No feedback:")


def test_what_was_decided_by_hand_is_decided_in_the_life_with_an_arrow_cut(visit: Open) -> None:
    who, bills = somebody(), ("utility", "lender", "transit", "platform")
    withheld = range(1, 9)
    did = ",".join(f"bill.{month}.{'.'.join(f'pay-{name}.0' for name in bills)}" for month in withheld)
    page = visit("why", state={"who": who, "did": f"{who}:{did}", "arrow": "errors"})
    choices = Choices([Choice(month, who, f"pay {name}", 0) for month in withheld for name in bills])
    town = Town([book(), book().cut("errors")], PEOPLE, SEED, choices=choices).advance(MONTHS)
    here, cut = (int(n) for n in town.state.months_listed[:, who])
    assert cut != lived(book().cut("errors")).state.months_listed[0, who]  # or nothing would be tested
    says(page, rf"With the list: {here} months? listed")
    says(page, rf"Without wrong records: {cut} months? listed")


def test_somebody_else_is_looked_at_and_there_is_a_way_back(look: Open) -> None:
    who = somebody()
    page = look("why", state={"who": who})
    town = page.get_by_role("application")
    town.focus()
    town.press("ArrowUp" if who > PEOPLE / 2 else "ArrowDown")
    town.press("Enter")
    back = page.get_by_role("button", name=f"Back to No. {who}")
    back.wait_for()
    assert f"No. {who}" not in sentence(page)
    back.click()
    says(page, rf"No\. {who}\b", ".sentence")
    assert back.count() == 0


# Stop 8


def test_the_loop_of_one_life_counts_its_own_events(look: Open) -> None:
    who, town = somebody(), with_twins(book())
    page = look("loop", state={"who": who})
    world = town.worlds[0].label
    frame = town.resident(who).records
    records = frame[(frame["world"] == world) & (frame["truth"] != "residual")]
    listed = flags(town, 0)[:, who]
    wrong = records[records["truth"] != "true"]
    expected = {
        "wrong records": f"{len(wrong)} on file" if len(wrong) else "none",
        "appeals": f"{(records['left'] == 'expunged').sum()} won" if (records["left"] == "expunged").any() else "none",
    }
    on = sum(bool(listed[m - 2]) for m in records[records["truth"] == "true"]["month"] if m > 1)
    expected["a closer watch"] = f"{on} record{'' if on == 1 else 's'}" if on else "none"
    ties = town.resident(who).ties
    near = int(flags(town, 0)[:, ties].any(axis=1).sum())
    expected["listed friends"] = "never" if not near else f"{near} month{'' if near == 1 else 's'}"
    names = page.locator(".edge-name").evaluate_all("all => all.map(t => [...t.children].map(c => c.textContent))")
    assert {name: text for name, text in names if name in expected} == expected


def test_which_arrow_carries_most_is_guessed_before_it_is_shown(visit: Open) -> None:
    page, rulebook = visit("loop", state={"who": somebody()}), book()
    town = lived(rulebook, *[rulebook.cut(channel) for channel in ARROWS])
    months = town.state.months_listed.sum(axis=1)
    parts = {channel: int(months[0] - months[place]) for place, channel in enumerate(ARROWS, start=1)}
    before = page.locator(".words").inner_text()
    assert not any(f"{abs(part):,}" in before for part in parts.values() if abs(part) > 200)
    group = page.get_by_role("group", name="Which arrow carries most")
    assert group.get_by_role("button").all_inner_texts() == [ARROWS[c] for c in (*FEEDBACK, "errors")]
    press(page, "wrong records")
    said = says(page, r"Cut alone, \u201c(.+)\u201d takes away (\d+)% of ([\d,]+) months", ".sentence")
    best = max((*FEEDBACK, "errors"), key=parts.__getitem__)
    assert said.groups() == (ARROWS[best], str(round(100 * parts[best] / months[0])), f"{months[0]:,}")
    page.locator("summary", has_text="Each arrow cut alone").click()
    page.locator(".numbers tbody tr").first.wait_for()
    rows = page.locator(".numbers tbody tr").evaluate_all("all => all.map(r => [...r.cells].map(c => c.textContent))")
    assert {name: number(value) for name, value, _ in rows} == {ARROWS[c]: part for c, part in parts.items()}
    press(page, f"Back to the arrows of No. {somebody()}")
    says(page, "Which arrow carries most")


# Stop 9


@pytest.mark.parametrize(("wage", "free"), [(1.34, False), (1.5, False), (1.34, True)])
def test_the_margin_and_the_share_of_feedback_follow_the_wage(visit: Open, wage: float, free: bool) -> None:
    page = visit("margin")
    if wage != 1.34:
        page.get_by_role("slider", name="Wages").fill(str(wage))
    if free:
        page.get_by_role("switch", name="Being listed costs no money").click()
    rulebook = book(life__wage=wage)
    town = with_twins(rulebook.cut("means") if free else rulebook)
    share = twins.overlap(town, 0, 1).caused_share
    says(page, rf"Feedback causes {percent(share)} of the months on the list")
    left = margin(town)
    off, on = float(left.off[left._middle]), left.middle_on
    shown = page.locator(".purse-left").all_text_contents()
    assert [number(text.strip("%")) for text in shown] == [round(100 * off), round(100 * on)]
    turned = "On it, the month turns" if on < 0 else "A month on the list leaves something, too"
    assert turned in sentence(page)
    assert page.locator(".dot").count() == 1 + (wage != 1.34 or free)


def percent(share: float) -> str:
    text = f"{100 * share:.1f}" if abs(100 * share) < 9.95 else f"{100 * share:.0f}"
    return f"{text.removesuffix('.0')}%"


def test_where_the_month_turns_is_marked_and_the_link_keeps_the_wage(visit: Open) -> None:
    page = visit("margin", state={"wage": "1.60"})
    says(page, "A month on the list leaves something, too")
    assert page.get_by_role("slider", name="Wages").input_value() == "1.6"
    assert page.get_by_text("here it turns").count() == 1
    assert page.get_by_role("button", name="Next").is_visible()


# Stop 10


def rows(page: Any) -> dict[str, list[str]]:
    """The two tables by their first column."""
    cells = page.locator(".side tbody tr").evaluate_all("all => all.map(r => [...r.cells].map(c => c.textContent))")
    return {first: rest for first, *rest in cells}


def test_who_pays_is_told_for_both_sides_as_python_counts_it(look: Open) -> None:
    page = look("pays")
    for changes in ({}, {"means_test.enabled": True, "means_test.accuracy": 0.8}):
        if changes:
            page.get_by_role("switch", name="Ask who could pay").click()
        town = with_twins(shelf.load("joined-hands").set(changes))
        here, there = summary.world(town, 0, 1, 2), summary.world(town, 2, None, None)
        says(page, rf"with it, {round(float(here['unpaid'])):,}\.", ".sentence")
        table = rows(page)
        money = {
            "unpaid": "unpaid",
            "collected late": "collected_late",
            "written off": "written_off",
            "still owed": "still_owed",
            "not missed, from fear": "deterred",
        }
        for label, name in money.items():
            assert [number(text) for text in table[label]] == [round(float(world[name])) for world in (here, there)], (
                label
            )
        assert number(table["poorer"][0]) == round(float(here["worse_off"]) * PEOPLE)
        assert number(table["richer"][0]) == round(float(here["better_off"]) * PEOPLE)
        waiting = town.history.measure("appeals_waiting")[-1]
        assert number(table["appeals wait"][0]) == waiting[0]
        assert ("No less goes unpaid" in page.locator(".side").first.inner_text()) == (
            here["unpaid"] >= there["unpaid"]
        )


def test_both_sides_speak_at_one_size_and_no_winner_is_named(look: Open) -> None:
    page = look("pays")
    sizes = [
        page.locator(".side").nth(side).locator("*").evaluate_all("all => all.map(e => getComputedStyle(e).fontSize)")
        for side in range(2)
    ]
    assert set(sizes[0]) == set(sizes[1])
    assert not re.search(r"\b(best|winner|better rule|wins)\b", page.locator(".words").inner_text())


@pytest.mark.parametrize("town", ["even", "uneven"])
def test_rules_that_serve_both_can_be_found(town: str) -> None:
    changes = {"means_test.enabled": True, "means_test.accuracy": 0.8, "sanctions.severity": 0.5}
    rulebook = shelf.load("joined-hands").set({**shelf.people(town), **changes})
    served = []
    for seed in (1, 2, 3):
        lives = Town([rulebook, rulebook.without_list()], 1000, seed).advance(MONTHS)
        unpaid = lives.history.measure("unpaid").sum(axis=0)
        apart = twins.richer(lives, 0, 1)
        served.append(bool(unpaid[0] < unpaid[1] and (apart < 0).sum() < (apart > 0).sum()))
    assert served == [True] * 3


# Stop 11


def test_who_is_listed_by_wage_in_the_even_and_the_uneven_town(look: Open) -> None:
    page = look("uneven")
    assert page.locator(".tenths").count() == 0
    press(page, "Line up the listed by wage")
    shown = page.locator(".tenths g > g text").all_text_contents()
    town = lived(*[book().set(shelf.people(name)) for name in ("even", "uneven")])
    expected = []
    for world in range(2):
        order = np.argsort(town.state.wage[world], kind="stable")
        expected += [str(int(town.state.listed[world, part].sum())) for part in np.array_split(order, 10)]
    assert shown == expected
    listed = town.state.listed.sum(axis=1)
    assert [re.search(r"(\d+) listed", text).group(1) for text in page.locator(".pair-one p").all_inner_texts()] == [
        str(n) for n in listed
    ]  # type: ignore[union-attr]
    said = says(page, r"wage: (\d+) of (\d+) listed\. In the even town: (\d+) of (\d+)", ".sentence")
    assert said.groups() == (expected[10], str(listed[1]), expected[0], str(listed[0]))


# Stop 12


@pytest.mark.parametrize("years", [3, 5])
def test_abolished_lives_heal_as_in_pythons_reform(look: Open, years: int) -> None:
    page = look("abolish")
    page.get_by_role("slider", name="The list goes after").fill(str(years))
    press(page, "Abolish it then")
    month = 12 * years + 1
    study = sim.reform("joined-hands", month=month, residents=PEOPLE, months=MONTHS, towns=1, seed=SEED)
    table = study.tables["returned"].set_index(["world", "group", "cause", "thing"])
    ever, on = table.loc["reformed", "ever listed", "", "wealth"], table.loc["reformed", "on the list", "", "wealth"]
    stays = table.loc["as it is", "ever listed", "", "wealth"]
    says(page, "free at once", ".sentence")
    page.get_by_role("group", name="Month").get_by_role("slider").fill(str(month))
    says(page, r"free at once\.\s*$", ".sentence")  # how lives heal is told when they have
    page.get_by_role("group", name="Month").get_by_role("slider").fill(str(MONTHS))
    says(page, "ever listed", ".sentence")
    said = sentence(page)
    assert said.startswith(f"{int(on['people'])} {'person is' if on['people'] == 1 else 'people are'} free at once.")
    if np.isnan(ever["median"]):
        assert f"Of {int(ever['people'])} ever listed, most are not whole at the end." in said
    else:
        shown = f"{int(ever['median'] + 0.5)} month"
        assert f"Of {int(ever['people'])} ever listed, half are no poorer than without any list after {shown}" in said
    people = int(ever["people"])
    never, kept = (round(row["never"] * people) for row in (ever, stays))
    says(page, rf"{never} of {people} are not, at the end; had the list stayed, {kept}")
    reformed = Town([shelf.load("joined-hands").without_list(month)], PEOPLE, SEED).advance(MONTHS)
    label = page.locator(".chart svg").get_attribute("aria-label")
    assert f"listed: {int(reformed.state.listed.sum())}" in label


# All: what holds at every stop, by axe and for each screen, is in test_frame.py


def test_a_list_that_does_nothing_is_told_as_plainly(visit: Open) -> None:
    page = visit("why", state={"rules": "separate-ledgers", "lined": 1, "abolish": 4, "wage": "1.34"})
    assert sentence(page) == "Nobody is ever on this list."
    for stop, said in (
        ("uneven", "Nobody is on the list of either town."),
        ("abolish", "Nobody was ever on it: nothing changes."),
    ):
        turn(page, stop)
        says(page, f"^{re.escape(said)}", ".sentence")
    turn(page, "loop")
    press(page, "closed doors")
    says(page, "Cut alone, no arrow takes a month off this list", ".sentence")


def test_what_is_done_at_a_stop_survives_a_reload(visit: Open) -> None:
    page = visit("pays", state={"try": "sanctions.severity:0.5,means_test.enabled:yes,means_test.accuracy:0.8"})
    slider = page.get_by_role("slider", name="Closed doors cost")
    assert slider.get_attribute("aria-valuetext") == "50%"
    assert page.get_by_role("switch", name="Ask who could pay").is_checked()
    press(page, "As written")
    page.wait_for_function("() => !location.hash.includes('try=')")
    assert slider.get_attribute("aria-valuetext") == "100%"


def test_a_link_with_nonsense_in_it_changes_nothing(visit: Open) -> None:
    nonsense = {
        "seam": "<b>",
        "arrow": "__proto__",
        "arrows": "constructor",
        "wage": "9e9",
        "try": "life.wage:9,sanctions.severity:x",
        "abolish": "-1",
        "who": "12",
    }
    page = visit("two", state=nonsense)
    for stop in ("two", "why", "loop", "margin", "pays", "abolish"):
        turn(page, stop)
        assert page.get_by_role("button", name="Skip this").is_visible(), stop
