"""The end of a life, without a page: what it tells against lives that Python lives, and how long a life takes to play.

The sentences are those of the page: which is said, and with what numbers, is worked out here once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np
import pytest

from sim.page.exported import digest
from sim.play.codes import Code, encode
from sim.play.lives import Life
from sim.play.towns import THIN, TOWNS, CodedTown
from sim.town import measures
from sim.town.choices import Choice, Orders
from sim.town.town import Town
from tests.engine.node import bundle
from tests.page.browser import Visit
from tests.page.endings import (
    END,
    FLAGS,
    HERE,
    MONTHS,
    PEOPLE,
    PLAYED,
    Ended,
    ask,
    asked,
    by_habit,
    choices,
    close,
    coded,
    fill,
    forms,
    listed_for,
    money,
    same,
    short,
    some_lives,
    when,
)
from tests.page.test_frame import SMALLEST_TOWN

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("play-end")]  # `node_says` and `lived` are set up once


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What tells the end of a life, as one module."""
    return bundle(tmp_path_factory.mktemp("end") / "ended.mjs", HERE / "ended.mjs")


MORE = {2: "policies decisions ways", 7: "policies decisions ways", 15: "ways", 16: "ways"}
"""What is lived again at the end, of some lives by their places."""


@pytest.fixture(scope="module")
def node_says(module: Path) -> list[dict[str, Any]]:
    """What the page tells of the lives."""
    lives = [{"code": asked(*life), "more": MORE.get(at, "")} for at, life in enumerate(some_lives())]
    answer: list[dict[str, Any]] = ask(module, lives=lives)["lives"]
    return answer


@pytest.fixture(scope="module")
def lived() -> list[Ended]:
    """The same lives, lived by Python."""
    return [Ended(*life) for life in some_lives()]


# ---- what a life came to


def test_the_end_says_first_what_the_list_did_then_what_the_choices_did(
    node_says: list[dict[str, Any]], lived: list[Ended]
) -> None:
    """Whether it cost, helped, or did nothing; every number is Python's."""
    seen = set()
    for said, life in zip(node_says, lived, strict=True):
        habit, who = by_habit(life.town.rulebook), life.life.resident
        on_by_habit, left_by_habit = habit.on[:, who].tolist(), habit.left[:, who].tolist()
        here, there = life.left
        for world in (0, 1):
            played, left_alone = said["came"][world], said["came"][2 + world]
            flags = [life.months_of(flag, world) for flag in FLAGS]
            assert [played[name] for name in ("listed", "refused", "cannot", "willNot")] == [life.on[world], *flags]
            flags = [int(count[world, who]) for count in habit.flags]
            assert [left_alone[name] for name in ("listed", "refused", "cannot", "willNot")] == [
                on_by_habit[world],
                *flags,
            ]
            assert played["left"] == pytest.approx(life.left[world], abs=1e-6)
            assert left_alone["left"] == pytest.approx(left_by_habit[world], abs=1e-6)
        on = fill(END["on"], listed=life.on[0], months=MONTHS) if life.on[0] else END["never"]
        way = "nothing" if same(here, there) else "lost" if here < there else "won"
        difference = max(0.1, abs(round(here + 1e-12, 1) - round(there + 1e-12, 1)))
        assert said["listDid"] == f"{on} {fill(END[way], rent=forms(END['rent'], close(difference)))}"
        seen.add((way, life.on[0] > 0))
        key = "asWithout" if same(here, there) else "atSame"
        assert said["ends"] == fill(END[key], here=money(here), there=money(there))
        alike = life.on[0] == on_by_habit[0] and same(here, left_by_habit[0])
        choice = END["choicesNothing"] if alike else END["choices"]
        numbers = {"listed": listed_for(life.on[0]), "left": money(here), "habit": listed_for(on_by_habit[0])}
        assert said["choicesDid"] == fill(choice, **numbers, leftByHabit=money(left_by_habit[0]))
        seen.add(("choices", alike))
    assert seen >= {("lost", True), ("won", False), ("nothing", False), ("choices", True), ("choices", False)}
    assert END["lost"].startswith("It cost you {rent}") and END["won"].startswith(
        "You end better off for it, by {rent}"
    )


def test_what_nobody_could_see_is_told_stay_by_stay_and_record_by_record(
    node_says: list[dict[str, Any]], lived: list[Ended]
) -> None:
    """When they were listed, when they learned of it, and whether each record is true."""
    seen = set()
    for said, life in zip(node_says, lived, strict=True):
        stays = []
        for start, end in life.stays[["start", "end"]].itertuples(index=False):
            known = [month for month in range(start, (end or MONTHS + 1)) if life.seen["knows"][month - 1, 0]]
            stays.append({"on": start, "known": known[0] if known else 0, "off": end})
            key = ("listedIn" if end else "listedOn") if known else "unknown" if end else "unknownOn"
            seen.add(key)
            stays[-1]["said"] = fill(END[key], on=when(start), known=when(known[0] if known else 0), off=when(end))
        assert [{**stay, "said": words} for stay, words in zip(said["stays"], said["stayed"], strict=True)] == stays
        records = life.records[["month", "source", "truth"]].itertuples(index=False, name=None)
        assert [(r["month"], r["name"], "wrong" if r["isWrong"] else "true") for r in said["records"]] == [*records]
        for record, words in zip(said["records"], said["recorded"], strict=True):
            truth = "true" if not record["isWrong"] else "astray" if record["astray"] >= 0 else "wrong"
            assert words.endswith(END[truth]) and when(record["month"]) in words
            seen.add(truth)
    assert seen >= {"listedIn", "listedOn", "true", "wrong"}, seen


def test_good_months_come_too(node_says: list[dict[str, Any]], lived: list[Ended]) -> None:
    """Debts paid off, a purse that is full: said in the month in which it is so, unless something bad came in it."""
    free, full = PLAYED["run"]["free"], PLAYED["run"]["full"]
    count = {free: 0, full: 0}
    cap = 0.99 * THIN["life.savings_cap"]
    for said, life in zip(node_says, lived, strict=True):
        savings, arrears = life.seen["savings"][:, 0], life.seen["arrears"][:, 0]
        for month in range(1, MONTHS):
            caption = said["captions"][month]
            paid_off = arrears[month - 1] > 0 and arrears[month] == 0
            filled = savings[month] >= cap > savings[month - 1]
            assert caption != free or paid_off
            assert caption != full or (filled and not paid_off)
            bad = life.seen["flags"][month, 0] & (measures.REFUSED | measures.CANNOT) or "Bad luck" in caption
            assert not (paid_off or filled) or caption in (free, full) or bad
            for good in count:
                count[good] += caption == good
    assert min(count.values()) > 5


# ---- what could have been


def best_first(ends: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(ends, key=lambda end: (-end[1], end[0]))


def test_the_best_and_the_worst_of_a_hundred_ways_are_pythons(node_says: list[dict[str, Any]]) -> None:
    """A hundred different orders; the best, the worst and some others lived again; and what is said of all of them."""
    doors = set()
    for at in (2, 7):
        (town, life), said = some_lives()[at], node_says[at]
        policies = said["policies"]
        assert len({json.dumps(policy["orders"], sort_keys=True) for policy in policies}) == len(policies) == 100
        ends = best_first((policy["listed"], policy["left"]) for policy in policies)
        top, worst = ends[0], min(ends, key=lambda end: end[1])
        pick = [next(p for p in policies if (p["listed"], p["left"]) == end) for end in (top, worst)]
        for policy in [*pick, *policies[11::37]]:
            again = Ended(town, Life(life.resident, ((1, Orders(**policy["orders"])),)))
            assert policy["listed"] == again.on[0]
            assert [policy["left"], policy["free"]] == pytest.approx(again.left, abs=1e-6)
        spread = [max(p[key] for p in policies) - min(p[key] for p in policies) for key in ("left", "free")]
        sentences = [
            fill(END["best"], listed=listed_for(top[0]), left=money(top[1]), worst=money(worst[1])),
            fill(
                END["apart"],
                **{k: forms(END["rent"], close(s)) for k, s in zip(("here", "there"), spread, strict=True)},
            ),
        ]
        off = sum(policy["listed"] == 0 for policy in policies)
        if said["came"][0]["listed"]:
            sentences.append(forms(END["chance"], off) if off else END["door"])
            doors.add(off > 0)
        assert said["hundred"] == " ".join(sentences)
    assert doors == {False, True}


def test_each_decision_is_lived_without(node_says: list[dict[str, Any]], lived: list[Ended]) -> None:
    """What it changed: months on the list, and what is left."""
    count = 0
    for at in (2, 7):
        (town, life), said = some_lives()[at], node_says[at]
        assert [one["month"] for one in said["decisions"]] == sorted({answer.month for answer in life.answers})
        for one in said["decisions"]:
            other = replace(life, answers=tuple(answer for answer in life.answers if answer.month != one["month"]))
            on, left = short(town, other)
            assert (one["listed"], one["left"]) == (on, pytest.approx(left, abs=1e-6))
            apart, difference = lived[at].on[0] - on, lived[at].left[0] - left
            signed = f"{apart:+d}".replace("-", "\N{MINUS SIGN}") if apart else END["same"]
            assert one["against"]["listed"] == signed
            assert (one["against"]["left"] == END["same"]) == (close(difference) == "0")
            count += 1
    assert count > 2


def test_the_cheapest_way_off_is_the_best_of_all_that_python_tries(
    module: Path, node_says: list[dict[str, Any]]
) -> None:
    """A letter, or making good, month by month: none helps, making good does, a letter does, a letter was gone."""
    kinds = []
    for at in (2, 7, 15, 16):
        (town, life), said = some_lives()[at], node_says[at]
        on, ways = said["came"][0]["listed"], said["ways"]
        for way in ways[:: 5 if at == 2 else 1]:
            last = MONTHS if way["taken"] else way["month"]  # without a letter that was gone: nor a later one
            value = 0 if way["taken"] else 1
            steps = [Choice(month, life.resident, way["what"], value) for month in range(way["month"], last + 1)]
            other, left = short(town, replace(life, answers=(*life.answers, *steps)))
            assert (way["listed"], way["left"]) == (other, pytest.approx(left, abs=1e-6))
        if at == 15:  # nothing that would have helped is left out
            (stay,) = said["stays"]
            known = {(way["what"], way["month"]) for way in ways}
            for what, month in [(w, m) for w in ("appeal", "repair") for m in range(stay["on"], stay["off"] + 1)]:
                if (what, month) not in known:
                    step = Choice(month, life.resident, what, 1)
                    assert short(town, replace(life, answers=(*life.answers, step)))[0] == on
        saved = [(way["listed"] - on if way["taken"] else on - way["listed"], way) for way in ways]
        good = [one for one in saved if one[0] > 0]
        letters = [one for one in good if one[1]["what"] == "appeal"]
        if good:
            months, best = min(letters or good, key=lambda one: (-one[0], one[1]["month"]))
            kinds.append("wayTaken" if best["taken"] else "wayAppeal" if letters else "wayRepair")
            way_on = fill(END[kinds[-1]], when=when(best["month"]), months=forms(END["months"], months))
            assert said["wayOff"] == f"{way_on} {forms(END['wayOf'], len(ways))}"
        else:
            kinds.append("wayNone")
            assert said["wayOff"] == forms(END["wayNone"], len(ways))
    cheapest = ask(module)["cheapest"]  # to make good saves 9 months, but costs; of two letters that save 2, the first
    assert (cheapest["what"], cheapest["month"]) == ("appeal", 20)
    assert kinds == ["wayNone", "wayRepair", "wayAppeal", "wayTaken"]
    assert all("by itself" in END[key]["many"] for key in ("wayNone", "wayOf"))  # only single steps are tried


# ---- what cannot be done


def test_what_is_said_to_be_impossible_changes_nothing_in_the_model(
    node_says: list[dict[str, Any]], lived: list[Ended]
) -> None:
    """At each stop: what cannot be done is out of reach in Python, too, for the reason that is given; what can, can."""
    reasons: set[str] = set()
    able = 0
    for said, life in zip(node_says, lived, strict=True):
        rules = life.town.read()
        for stop in said["stops"]:
            before = stop["month"] - 2
            knows = before >= 0 and bool(life.seen["listed"][before, 0] and life.seen["knows"][before, 0])
            no = {*stop["no"]}
            reasons |= no
            assert ("appealNever" in no) == (rules.appeal.rate == 0) and ("repairNever" in no) == (
                rules.repair.rate == 0
            )
            assert ("buy" in no) == (rules.purchase.cap == 0) and ("lend" in no) == (not rules.channels.help)
            refused = bool(life.seen["flags"][stop["month"] - 1, 0] & measures.REFUSED)
            assert "appealUntold" not in no or not knows
            assert refused or not knows or "repairUntold" not in no
            assert stop["can"]["appeal"] == (not any(key.startswith("appeal") for key in no))
        for what in ("appeal", "repair")[: 2 if life.on[0] else 0]:
            shut = [stop["month"] for stop in said["stops"] if not stop["can"][what]]
            assert not shut or changes(life, what, shut) == (0, 0)
            open_ones = [stop["month"] for stop in said["stops"] if stop["can"][what]]
            if what == "appeal" and open_ones:
                assert changes(life, what, open_ones[:1])[0] == 1
                able += 1
    assert reasons >= {"appealUntold", "repairNever", "repairUntold", "buy", "lendUnasked"} and able


def changes(life: Ended, what: str, months: list[int]) -> tuple[int, int]:
    """Whether it makes a difference if something is done in some months or not: in all, and in what is left."""
    who = life.life.resident
    others = tuple(answer for answer in life.life.answers if answer.what != what or answer.month not in months)
    digests, left = set(), set()
    for value in (0, 1):
        answers = (*others, *(Choice(month, who, what, value) for month in months))
        with Town(
            [life.town.read()], PEOPLE, life.town.seed, choices=choices(replace(life.life, answers=answers))
        ) as town:
            town.advance(max(months))
            digests.add(digest(town))
            left.add(float(town.state.savings[0, who]))
    return len(digests) - 1, len(left) - 1


def test_the_page_shows_these_sentences_in_this_order(module: Path, built: Path, chrome: Any) -> None:
    """What the list did, what the choices did, what could have been; told alike of whom it cost and whom it helped."""
    town = CodedTown("joined-hands", 5, "uneven", residents=PEOPLE)
    lives = [Life(29, (), (Choice(5, 29, "pay lender", 0),)), Life(19)]
    questions = [
        {"code": asked(town, life, 60), "more": "policies ways" if life is lives[0] else "ways"} for life in lives
    ]
    small = SMALLEST_TOWN  # the story's own town, which nobody sees here
    page = Visit(chrome, built, fragment=f"play&{small}", reduced_motion="reduce")
    looks = []
    for life, said in zip(lives, ask(module, lives=questions)["lives"], strict=True):
        page.page.evaluate("to => { location.hash = to }", f"stop=play&life={encode(Code(town, 60, life))}&{small}")
        page.until("start => document.querySelector('.played')?.innerText.includes(start)", said["listDid"])
        page.until("performance.getEntriesByName('all lived again').length === 1")
        if said["hundred"]:
            page.until("said => document.querySelector('.played').innerText.includes(said)", said["hundred"])
        page.page.locator(".played details:not(.numbers)").evaluate_all("all => all.forEach(one => (one.open = true))")
        text = page.page.locator(".played").inner_text()
        shown = (
            [said[key] for key in ("listDid", "ends", "choicesDid", "hundred") if said[key]]
            + said["stayed"]
            + said["recorded"]
        )
        shown += [said["wayOff"]] if said["came"][0]["listed"] else []
        places = [text.index(sentence) for sentence in shown]
        assert places == sorted(places), shown
        looks.append(
            page.page.locator(".played .sentence").evaluate("one => [one.className, getComputedStyle(one).fontSize]")
        )
        assert (END["lost" if life.resident == 29 else "won"].split(",")[0].split("{")[0]) in said["listDid"]
    assert looks[0] == looks[1]
    page.close()


# ---- how long it takes


def test_how_long_a_life_takes_is_counted_from_its_stops(module: Path) -> None:
    """A hundred careful lives in each play town, by lot; and up to a hundred of those whom the list holds by habit."""
    asked_of: list[tuple[str, dict[str, Any]]] = []
    for town in TOWNS[:3]:
        lot = np.random.default_rng(town.seed).choice(town.residents, 100, replace=False).tolist()
        with Town([town.read()], town.residents, town.seed) as lived:
            for years in (5, 10):
                lived.advance(12 * years - lived.month)
                held = np.flatnonzero(lived.state.months_listed[0] >= 12)
                some = held[:: max(1, len(held) // 100)][:100].tolist()
                for way, who in (("lot", lot), ("happens", some)):
                    asked_of.append((way, {"town": coded(town), "years": years, "residents": who}))
    answer = ask(module, towns=[question for _, question in asked_of])
    counts: dict[str, dict[str, list[int]]] = {"lot": {"5": [], "10": []}, "happens": {"5": [], "10": []}}
    for (way, question), stops in zip(asked_of, answer["stops"], strict=True):
        counts[way][str(question["years"])] += stops
    node_says = answer["minutes"]
    tenths = {way: {years: quantiles(stops, n=10, method="inclusive") for years, stops in of_way.items()}
              for way, of_way in counts.items()}  # fmt: skip
    assert node_says["STOPS"] == {way: {years: [round(t[0]), round(t[4]), round(t[8])] for years, t in of_way.items()}
                             for way, of_way in tenths.items()}  # fmt: skip
    for way, of_way in node_says["STOPS"].items():
        for years, (few, _, many) in of_way.items():
            span = [
                round((12 * int(years) / 2 + stops * node_says["AT_A_STOP"] + node_says["AT_THE_END"]) / 60)
                for stops in (few, many)
            ]
            assert node_says["spans"][way][years] == span and 2 <= span[0] < span[1] <= 8, way
