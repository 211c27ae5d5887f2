"""What the engine tells of a town is what `sim run --json`, the tables and a person's life tell of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.results import listings, margin, runs
from sim.results.study import plain_rows
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.town import measures, tables
from tests.engine.agreement import plain
from tests.engine.cases import EVERYTHING
from tests.engine.node import Node
from tests.strategies import SITUATIONS, full_house
from tests.towns import LIVELY

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]

TOWNS: dict[str, list[Rulebook]] = {
    "joined-hands": [shelf.load("joined-hands")],
    "uneven": [shelf.load("joined-hands", "uneven")],
    "everything": [shelf.load("joined-hands").set(EVERYTHING)],
    "several": [LIVELY, shelf.load("lantern-score"), shelf.load("true-scale")],
    "repair": [full_house(**SITUATIONS["repair after a wait"])],
    "amended": [Rulebook.parse({**LIVELY.model_dump(), "amendment": [
        {"month": 9, "changes": {"life.wage": 1.2, "life.shock_cost": 1.5, "source.utility.amount": 0.3}},
        {"month": 20, "changes": {"listing.enabled": False, "service.employer.gated": False}},
    ]})],
}  # fmt: skip


def _told(node: Node, run: runs.Run, **more: Any) -> Any:
    town = run.town
    books = [{"name": world.label, "rulebook": plain(world.rulebook)} for world in town.worlds]
    return node.ask("results", books=books, residents=town.people.count, months=town.month, seed=str(town.town_seed),
                    districts=town.people.districts, **more)  # fmt: skip


@pytest.mark.parametrize("residents", [128, 150, 7])
@pytest.mark.parametrize("name", TOWNS)
def test_the_summary_is_that_of_sim_run(node: Node, name: str, residents: int) -> None:
    run = runs.run(TOWNS[name], residents, 40, 3)
    reply = _told(node, run)
    assert reply["worlds"] == run.summaries
    assert reply["margin"] == plain_rows(run.margin)
    assert reply["listed"] == run.town.history.measure("listed").T.tolist()
    shares = tables.districts(run.town)["listed_share"].to_numpy().reshape(len(run.town.worlds), 40, -1)
    assert reply["districts"] == shares.tolist()
    for world, causes in enumerate(reply["causes"]):
        assert causes == pytest.approx(listings.by_cause(run.town, world).tolist(), abs=1e-9)


def test_the_margin_before_anything_is_lived(node: Node) -> None:
    book = TOWNS["amended"][0]
    run = runs.run(book, 90, 30)
    assert _told(node, run)["preview"][0] == plain_rows(margin.margin_by_rulebook(book, 90).table())


@pytest.mark.parametrize("name", ["everything", "repair", "amended"])
def test_a_persons_life_is_what_happened(node: Node, name: str) -> None:
    """Month by month beside `Town.resident`, which lives the town again."""
    run = runs.run(TOWNS[name], 60, 30, 5)
    town = run.town
    ever = np.flatnonzero(town.state.ever_listed[0])
    chosen = [0, 59, *ever[:3].tolist()]
    for reply in _told(node, run, people=chosen)["people"]:
        _same_life(reply, town.resident(reply["resident"]))


def _same_life(reply: dict[str, Any], person: Any) -> None:
    assert (reply["district"], reply["household"]) == (person.district, person.household)
    assert (reply["namesake"], reply["ties"]) == (person.namesake, person.ties)
    life, refusals, records = person.life, person.refusals, person.records
    for lived in reply["lives"]:
        name, months = lived["name"], lived["months"]
        mine = life[life["world"] == name]
        for ours, theirs in {"purse": "savings", "arrears": "arrears", "score": "score", "wage": "wage"}.items():
            assert [month[ours] for month in months] == mine[theirs].tolist()
        for flag in ("listed", "favoured", "knows"):
            assert [month[flag] for month in months] == mine[flag].tolist()
        for flag, state in {"missed_cannot": "cannot", "missed_will_not": "will not"}.items():
            assert [any(b["state"] == state for b in month["bills"]) for month in months] == mine[flag].tolist()
        said = [(month["month"], service) for month in months for service in month["refused"]]
        here = refusals[refusals["world"] == name]
        assert said == list(zip(here["month"], here["service"], strict=True))
        _same_records(lived, records[records["world"] == name])
        _in_order(lived["events"])


def _same_records(lived: dict[str, Any], mine: Any) -> None:
    names = {"month": "month", "source": "source", "demerit": "demerit", "joined": "joined", "left": "left"}
    for ours, theirs in {**names, "leftMonth": "left_month", "cause": "cause"}.items():
        assert [record[ours] for record in lived["records"]] == mine[theirs].tolist()
    truth = [{"namesake": "wrong"}.get(record["truth"], record["truth"]) for record in lived["records"]]
    assert truth == mine["truth"].tolist()


def _in_order(events: list[dict[str, Any]]) -> None:
    """Comings and goings alternate, and every record comes before it leaves."""
    months = [event["month"] for event in events]
    assert months == sorted(months)
    moves = [event["what"] for event in events if event["what"] in ("listed", "taken off")]
    assert moves == ["listed", "taken off"] * (len(moves) // 2) + ["listed"] * (len(moves) % 2)
    records = [event for event in events if event["what"].startswith("record")]
    for event in records:
        if event["what"] == "record left":
            came = {"month": event["record"]["month"], "what": "record", "record": event["record"]}
            assert records.index(came) < records.index(event)


def test_bills_and_bad_luck_of_everybody_add_up(node: Node) -> None:
    """A resident's bills are those that the town counts."""
    run = runs.run(TOWNS["amended"], 25, 30, 5)
    reply = _told(node, run, people=list(range(25)))
    for world, _ in enumerate(run.town.worlds):
        for month in range(30):
            bills = [b for person in reply["people"] for b in person["lives"][world]["months"][month]["bills"]]
            due = run.town.history.measure("due")[month, world]
            billed = run.town.history.measure("billed")[month, world]
            assert len(bills) == due
            assert sum(bill["amount"] for bill in bills) == pytest.approx(billed)
    strokes = [m["shock"] for person in reply["people"] for m in person["lives"][0]["months"]]
    assert {round(cost, 5) for cost in strokes} == {0, 1.5, 3.0}


def test_flags_and_measures_have_the_names_of_python(node: Node) -> None:
    assert node.ask("names")["measures"] == list(measures.MONTHLY)
    assert node.ask("names")["channels"] == list(schema.CHANNELS)
