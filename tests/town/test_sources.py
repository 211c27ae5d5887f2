"""Sources: what falls due, who pays, who misses and why, what fear does to it, and what is noticed."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.town import sources
from sim.town.ledger import CANNOT, WILL_NOT, WRONG
from sim.town.town import Town
from tests.town.hand import LATE, HandTown, rules

DUE, WATCH = "court: due", "court: watch"


def causes(town: HandTown) -> list[tuple[int, int]]:
    """(place, cause) of every record."""
    columns = town.ledger.columns()
    return list(zip(columns["place"].tolist(), columns["cause"].tolist(), strict=True))


# ---- owe


def readiness(town: HandTown) -> Any:
    group = town.groups[0]
    return sources.readiness(town, group, group.chances(town)).tolist()


def test_due_if_the_uniform_is_below_the_rate() -> None:
    town = HandTown(
        rules(sources=[{"rate": 0.5, "amount": 0.25}]), residents=3, savings=1.0, luck={DUE: [0.0, 0.5, 0.49]}
    )
    town.advance(1)
    assert town.of("savings") == [0.75, 1.0, 0.75]
    assert (town.tally("due"), town.tally("billed")) == (2, 0.5)


def test_the_tilt_moves_the_rate() -> None:
    book = rules({"life.district_tilt": 0.5}, sources=[{"rate": 0.5, "amount": 0.25}])
    town = HandTown(book, residents=2, districts=2, savings=1.0, luck={DUE: [0.7, 0.3]}).advance(1)
    assert town.of("savings") == [0.75, 1.0]  # rates 0.75 and 0.25


def test_who_has_not_got_the_money_cannot_and_falls_into_arrears() -> None:
    town = HandTown(rules(sources=[{"amount": 0.5}]), residents=3, savings=[0.25, 0.5, 1.0]).advance(1)
    assert town.of("savings") == [0.25, 0.0, 0.5] and town.of("arrears") == [0.5, 0.0, 0.0]
    assert (town.tally("missed_cannot"), town.tally("missed_will_not")) == (1, 0)
    assert causes(town) == [(0, CANNOT)]


def test_an_overdraft_pays_bills_down_to_the_floor() -> None:
    town = HandTown(rules({"life.credit_line": 0.5}, sources=[{"amount": 0.5}]), savings=[0.0, -0.25]).advance(1)
    assert town.of("savings") == [-0.5, -0.25] and town.of("arrears") == [0.0, 0.5]


def test_who_will_not_keeps_the_money_and_falls_into_arrears() -> None:
    """One uniform: due below the rate, on purpose below rate x defiance."""
    book = rules({"life.defiance": 0.5}, sources=[{"rate": 0.5, "amount": 0.5}])
    town = HandTown(book, residents=4, savings=1.0, luck={DUE: [0.24, 0.25, 0.49, 0.5]}).advance(1)
    assert town.of("arrears") == [0.5, 0.0, 0.0, 0.0] and town.of("savings") == [1.0, 0.5, 0.5, 1.0]
    assert (town.tally("due"), town.tally("missed_will_not"), town.tally("missed_cannot")) == (3, 1, 0)
    assert causes(town) == [(0, WILL_NOT)]


def test_who_will_not_and_could_not_either_will_not() -> None:
    town = HandTown(rules({"life.defiance": 1.0}, sources=[{"amount": 0.5}])).advance(1)
    assert (town.tally("missed_will_not"), town.tally("missed_cannot")) == (2, 0)


def test_money_goes_to_sources_in_the_order_of_the_month() -> None:
    """Utility before lender before court, however the rulebook lists them; unknown names come last."""
    names = ("zoo", "court", "lender", "utility")
    town = HandTown(rules(sources=[{"name": n, "amount": 1.0} for n in names]), savings=[2.0, 3.0]).advance(1)
    assert [source.name for source in town.sources] == ["utility", "lender", "court", "zoo"]
    missed = {(int(p), town.sources[s].name) for p, s in
              zip(town.ledger.columns()["place"], town.ledger.columns()["source"], strict=True)}  # fmt: skip
    assert missed == {(0, "court"), (0, "zoo"), (1, "zoo")}


# ---- fear


SHOP = {"gated": True}
FEAR = {"life.defiance": 0.5, "deterrence.fixed": 0.5}


def test_fear_lowers_deliberate_misses_and_is_counted() -> None:
    town = HandTown(rules(FEAR, sources=[{}], services=[SHOP]), residents=3, luck={DUE: [0.24, 0.25, 0.5]}).advance(1)
    assert causes(town) == [(0, WILL_NOT)]
    assert town.tally("deterred") == 1


@pytest.mark.parametrize(
    ("changes", "services"),
    [({"listing.enabled": False}, [SHOP]), ({}, [{"gated": False}]), ({}, []), ({"registry.coverage": 0.0}, [SHOP]),
     ({"deterrence.awareness": 0.0}, [SHOP])],
    ids=["no list", "no gate", "no service", "not covered", "not aware"],
)  # fmt: skip
def test_nobody_fears_a_list_that_does_nothing_to_them(changes: dict[str, object], services: list[dict]) -> None:
    town = HandTown(rules(FEAR | changes, sources=[{}], services=services), luck={DUE: [0.25, 0.49]}).advance(1)
    assert causes(town) == [(0, WILL_NOT), (1, WILL_NOT)]
    assert town.tally("deterred") == 0


@pytest.mark.parametrize(("listed", "will"), [(0.5, 0.25), (0.0, 0.5), (-0.5, 0.75), (-1.0, 1.0)])
def test_those_on_the_list_follow_a_number_of_their_own(listed: float, will: float) -> None:
    """Below 0 it backfires."""
    changes = FEAR | {"deterrence.listed": listed}
    town = HandTown(rules(changes, sources=[{}], services=[SHOP]), listed=[True, False]).advance(1)
    assert readiness(town) == [[[will, 0.25]]]


def test_what_a_small_town_keeps_of_its_sources_follows_its_traits() -> None:
    town = HandTown(rules({"life.defiance": 0.25}, sources=[{"rate": 0.5}])).advance(1)
    group = town.groups[0]
    assert group.small and group.chances(town) is group.chances(town)
    town.rules.life.defiance[:] = 0.5
    town.state.set_traits(town.people, town.rules, town.dtype)
    assert readiness(town) == [[[0.5, 0.5]]] and group.chances(town).fearless.tolist() == [[[0.25, 0.25]]]


def test_a_large_town_keeps_no_columns_of_its_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_TOGETHER", 3)
    town = HandTown(rules({}, sources=[{"rate": 0.5}, {"name": "other", "rate": 0.5}])).advance(1)
    assert [group.chances(town) is group.chances(town) for group in town.groups] == [False, False]


def test_no_readiness_is_above_certainty() -> None:
    changes = {"life.defiance": 0.75, "deterrence.listed": -1.0}
    town = HandTown(rules(changes, sources=[{}], services=[SHOP]), listed=True).advance(1)
    assert readiness(town) == [[[1.0, 1.0]]]


LAW = {
    "deterrence.strength": 0.5, "deterrence.half": 1.0, "life.wage": 2.0, "listing.threshold": 900.0, "listing.term": 8,
    "score.start": 1000.0, "score.high": 1000.0,
}  # fmt: skip
DEAR = {"gated": True, "wage_loss": 0.0625}


def fear(source: dict[str, Any] | None = None, service: dict[str, Any] | None = None, **changes: Any) -> float:
    """Of a record that lists by itself, noticed for certain, kept for a year: its cost is 2 x .0625 x 24 = 3 months."""
    dotted = {key.replace("__", "."): value for key, value in changes.items()}
    town = HandTown(rules(LAW | dotted, sources=[source or {}], services=[DEAR | (service or {})]))
    return float(town.fear["court"][0, 0])


def test_fear_follows_the_law() -> None:
    """Half of the strength at a cost of `half`; in proportion to certainty; saturating in what the list costs."""
    assert fear() == 0.5 * 3 / 4
    assert fear({"detection": 0.5}) == fear() / 2
    assert fear(deterrence__half=3.0) == 0.25
    assert fear(discretion__waive=0.75) == fear() / 4
    assert fear(means_test__enabled=True, means_test__accuracy=0.5) == fear() / 2
    assert fear({"retention": 48}) == pytest.approx(0.5 * 6 / 7)
    assert fear({"retention": 4}, listing__term=32) == pytest.approx(0.5 * 4 / 5)
    assert fear({"demerit": 50}) == pytest.approx(0.5 * 0.75 / 1.75)  # half way to the list: a quarter of its cost


@pytest.mark.parametrize(
    "nothing",
    [
        {"sanctions__severity": 0.0}, {"source": {"detection": 0.0}}, {"source": {"connected": False}},
        {"service": {"gated": False}}, {"service": {"wage_loss": 0.0}}, {"discretion__waive": 1.0},
        {"deterrence__strength": 0.0}, {"informal__share": 1.0}, {"source": {"demerit": 0}},
    ],
    ids=str,
)  # fmt: skip
def test_where_a_listing_costs_or_notices_nothing_there_is_no_fear(nothing: dict[str, Any]) -> None:
    """To the last bit. Unless it is fixed."""
    assert fear(**nothing) == 0.0
    assert fear(**nothing, deterrence__fixed=0.25) == 0.25


def test_a_channel_that_is_cut_changes_what_happens_and_not_what_people_have_read() -> None:
    law = rules(LAW, sources=[{}], services=[DEAR])
    assert HandTown(law.cut("means")).fear["court"][0, 0] == HandTown(law).fear["court"][0, 0] > 0
    assert HandTown(law.cut("deterrence")).fear["court"][0, 0] == 0


def test_the_fear_that_the_pilots_speak_of() -> None:
    with Town([sim.load("true-scale")], 12, 1) as town:
        assert round(float(town.fear["court"][0, 0]), 3) == 0.056  # as its file says


def test_no_free_lunch_by_a_list_of_one_month_that_nobody_hears_of() -> None:
    """One record lists, for a month, in secret: no fear to speak of, and no fewer misses than with no list."""
    secret = sim.load("joined-hands").set({
        "listing.term": 0, "source.*.retention": 1, "source.*.demerit": 101, "notice.chance": 0.0,
        "notice.on_refusal": False, "deterrence.awareness": 0.0,
    })  # fmt: skip
    heard = secret.set({"deterrence.awareness": 1.0})
    with Town([sim.load("joined-hands"), secret, heard, heard.without_list()], 600, 1) as town:
        town.advance(48)
        feared, secretly, aloud = (sum(float(f[i, 0]) for f in town.fear.values()) for i in range(3))
        count = {
            name: town.history.measure(name).sum(axis=0) for name in ("deterred", "missed_cannot", "missed_will_not")
        }
    assert 0 < max(secretly, aloud) < feared / 20
    missed = count["missed_cannot"] + count["missed_will_not"]
    assert count["deterred"][1] == 0
    assert missed[1] >= missed[3]


def test_districts_can_be_watched_and_mistaken_unequally() -> None:
    """At equal conduct: detection and error times 1 + tilt in the first district, 1 - tilt in the last."""
    book = rules({"life.defiance": 1.0, "inspection.watch_tilt": 0.5}, sources=[{"detection": 0.5}])
    town = HandTown(book, residents=4, districts=2, luck={WATCH: [0.7, 0.8, 0.2, 0.3]}).advance(1)
    assert causes(town) == [(0, WILL_NOT), (2, WILL_NOT)]
    book = rules({"inspection.error_tilt": 0.5}, sources=[{"error": 0.5}])
    town = HandTown(book, residents=4, districts=2, luck={WATCH: [0.7, 0.8, 0.2, 0.3]}).advance(1)
    assert causes(town) == [(0, WRONG), (2, WRONG)]


# ---- watch


def test_a_miss_is_noticed_if_the_uniform_is_below_the_detection() -> None:
    book = rules({"life.defiance": 1.0}, sources=[{"detection": 0.5}])
    town = HandTown(book, residents=3, luck={WATCH: [0.49, 0.5, 0.0]}).advance(1)
    assert causes(town) == [(0, WILL_NOT), (2, WILL_NOT)]
    assert town.tally("records_true") == 2


def test_an_obligation_that_was_met_becomes_a_wrong_record_by_error() -> None:
    town = HandTown(rules(sources=[{"error": 0.25}]), residents=3, luck={WATCH: [0.24, 0.25, 0.0]}).advance(1)
    assert causes(town) == [(0, WRONG), (2, WRONG)]
    assert (town.tally("records_wrong"), town.tally("records_true")) == (2, 0)


def test_where_nothing_was_due_nothing_is_noticed() -> None:
    town = HandTown(rules(sources=[{"rate": 0.5, "error": 1.0}]), luck={DUE: 0.5, WATCH: 0.0}).advance(1)
    assert causes(town) == []


def test_a_missed_obligation_is_no_matter_of_error() -> None:
    book = rules({"life.defiance": 1.0}, sources=[{"detection": 0.0, "error": 1.0}])
    assert causes(HandTown(book, luck={WATCH: 0.0}).advance(1)) == []


def test_a_source_that_asks_for_nothing_draws_nothing() -> None:
    town = HandTown(rules(sources=[{"rate": 0.0}]))
    town.given = {DUE: 0.0, WATCH: 0.0}
    assert town.advance(1).tally("due") == 0 and town.scratch.dues == {}


# ---- the means test


TEST = {"means_test.enabled": True, "means_test.accuracy": 0.75}


@pytest.mark.parametrize(
    ("defiance", "luck", "recorded"),
    [(0.0, 0.7, False), (0.0, LATE, True), (1.0, 0.7, True), (1.0, LATE, False)],
    ids=["cannot, test right", "cannot, test wrong", "will not, test right", "will not, test wrong"],
)
def test_a_means_test_excuses_those_whom_it_takes_for_poor(defiance: float, luck: float, recorded: bool) -> None:
    book = rules(TEST | {"life.defiance": defiance}, sources=[{"amount": 1.0}])
    town = HandTown(book, luck={"means test": luck, WATCH: 0.0}).advance(1)
    assert len(causes(town)) == 2 * recorded
    assert town.of("arrears") == [1.0, 1.0]  # excused from the record, not from the debt


def test_a_means_test_excuses_no_wrong_record() -> None:
    town = HandTown(rules(TEST, sources=[{"error": 1.0}]), luck={"means test": 0.0, WATCH: 0.5}).advance(1)
    assert causes(town) == [(0, WRONG), (1, WRONG)]


def test_worlds_without_a_means_test_are_not_tested() -> None:
    poor = {"sources": [{"amount": 1.0}]}
    town = HandTown(rules(TEST, **poor), rules(**poor), luck={"means test": 0.0, WATCH: 0.5}).advance(1)
    assert causes(town) == [(2, CANNOT), (3, CANNOT)]
