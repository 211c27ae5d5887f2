"""Towns of the engine as a page uses them: in slices, with kept luck, opened and closed month by month."""

from __future__ import annotations

import pytest

from sim.page import exported
from sim.rules import shelf
from sim.town import ledger
from sim.town.town import Town
from tests.engine.agreement import plain
from tests.engine.cases import EVERYTHING
from tests.engine.node import ENGINE, Node
from tests.strategies import SITUATIONS, full_house

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]


def test_a_town_is_the_same_in_slices_with_kept_luck_or_little_room(node: Node) -> None:
    books = [shelf.load("joined-hands").set(EVERYTHING), shelf.load("lantern-score")]
    reply = node.ask("ways", books=[plain(book) for book in books], residents=90, months=20, seed=str(2**62))
    with Town(books, 90, 2**62) as town:
        mine = exported.digest(town.advance(20))
    assert reply["digests"] == [mine] * 7
    assert reply["heard"] == list(range(1, 21))
    assert reply["ended"] == 3


def test_the_first_town_proves_itself(node: Node) -> None:
    first = exported.FIRST_TOWN
    books = [shelf.load(shelf.DEFAULT), shelf.load(shelf.DEFAULT).cut("means", "scrutiny", "association", "carrots")]
    books.append(books[0].without_list())
    reply = node.ask("ways", books=[plain(b) for b in books], **{**first, "seed": str(first["seed"]), "months": 120})
    assert node.ask("names")["first"] in reply["digests"]


@pytest.mark.parametrize("answer", [True, False])
def test_offers_are_what_comes_due_and_what_can_be_filed(node: Node, answer: bool) -> None:
    book = full_house(**SITUATIONS["a long queue of appeals"])
    reply = node.ask("offered", book=plain(book), residents=40, months=20, seed="7", answer=answer)
    filed = {(step["month"], step["resident"]) for step in reply["appeals"] if step["step"] == "filed"}
    offered = {(row["month"], row["resident"]) for row in reply["rows"] if row["offers"]["appeal"]}
    assert len(offered) > 20
    assert filed == offered if answer else filed < offered
    for row in reply["rows"]:
        lived = reply["people"][row["resident"]]["months"][row["month"] - 1]
        assert row["offers"]["bills"] == [{k: bill[k] for k in ("source", "amount")} for bill in lived["bills"]]


def test_making_good_is_offered_only_where_the_wait_can_be_over(node: Node) -> None:
    """What cannot be done is not offered: whoever makes good was offered it, and nobody within the wait."""
    book = full_house(**SITUATIONS["repair after a wait"]).set({"repair.wait": 4})
    reply = node.ask("offered", book=plain(book), residents=60, months=30, seed="7", answer=True)
    offered = {(row["resident"], row["month"]) for row in reply["rows"] if row["offers"]["repair"]}
    repaired = ledger.LEFT[ledger.REPAIRED]
    good = {
        (resident, record["leftMonth"])
        for resident, life in enumerate(reply["people"])
        for record in life["records"]
        if record["left"] == repaired
    }
    assert len(good) > 5
    assert good <= offered
    for resident, month in offered:  # three months in a row before it without a new record, and this may be the fourth
        new = {record["month"] for record in reply["people"][resident]["records"]}
        assert month > 3 and not new & set(range(month - 3, month)), (resident, month)


def test_what_is_exported_is_what_python_says() -> None:
    """Run `python -m sim.page.exported` after a change of keys, pilots or rules."""
    assert (ENGINE / exported.FILE.name).read_text(encoding="utf-8") == exported.text()
