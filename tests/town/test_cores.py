"""Parts of a large town, and a second core, change when things are worked out, never what comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.arrays import Counts
from sim.rules import shelf
from sim.rules.worlds import World
from sim.studies.why.placebo import Placebo
from sim.town import cores, parts, sources
from sim.town import town as town_module
from sim.town.choices import Choice, Choices
from sim.town.luck import Luck, Uniforms
from sim.town.measures import Tallies, total
from sim.town.people import People
from sim.town.scratch import Scratch
from sim.town.town import Town
from tests.processes import PATIENCE
from tests.towns import LIVELY, all_bits


def threads(count: int, second: bool) -> tuple[list[int], set[str]]:
    """What so many pieces of work give, and in which threads they ran."""
    ran: set[str] = set()
    both = threading.Barrier(2 if second and count > 1 else 1)

    def work(number: int) -> int:
        both.wait(PATIENCE)  # only two at once come through
        ran.add(threading.current_thread().name)
        return -number

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cores, "two", lambda: second)
        return cores.side_by_side(work, range(count)), ran


def test_two_threads_give_their_work_in_its_order() -> None:
    given, ran = threads(4, second=True)
    assert given == [0, -1, -2, -3] and len(ran) == 2 and "MainThread" in ran


@pytest.mark.parametrize(("count", "second"), [(1, True), (4, False)])
def test_one_piece_of_work_and_one_core_need_no_thread(count: int, second: bool) -> None:
    assert threads(count, second) == ([0, -1, -2, -3][:count], {"MainThread"})


def test_a_mistake_in_a_thread_is_told() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cores, "two", lambda: True)
        with pytest.raises(ZeroDivisionError):
            cores.side_by_side(lambda number: 1 / number, [1, 0, 1])


@pytest.mark.parametrize("residents", [1024, 1031, 4099, 65_537, 262_147])
def test_sums_of_parts_are_that_of_the_whole_to_the_last_bit(monkeypatch: pytest.MonkeyPatch, residents: int) -> None:
    monkeypatch.setattr(parts, "MOST", 1000)
    amount = np.random.default_rng(residents).random((2, residents), dtype=np.float32) * np.float32(1e4)
    each = []
    for begin, end in parts.bounds(residents, residents):
        assert begin % 8 == 0 and end - begin >= parts.LEAST
        each.append(Tallies(2))
        each[-1].add_sums(wages=amount[:, begin:end])
    assert len(each) > 1
    whole = Tallies(2)
    whole.add(each)
    assert whole.wages.tolist() == total(amount).tolist()


def in_small_parts(patch: pytest.MonkeyPatch) -> None:
    """Towns of all sizes are lived in parts of a hundred or two."""
    for name, value in {"LARGE": 1, "MOST": 1, "LEAST": 128}.items():
        patch.setattr(parts, name, value)


def lives(kind: Callable[[], Town], months: int = 18) -> tuple[list[bytes], bytes, set[int]]:
    """All that comes of a town, and how many residents were in the towns that a step was given."""
    sizes: set[int] = set()
    bill = Scratch.part

    def noted(scratch: Scratch, begin: int, end: int) -> Scratch:
        sizes.add(end - begin)
        return bill(scratch, begin, end)

    with pytest.MonkeyPatch.context() as patch, kind() as town:
        patch.setattr(Scratch, "part", noted)
        town.advance(months)
        assert town.ledger.size > 0
        rows = b"".join(column.tobytes() for column in town.ledger.columns().values())
        return all_bits(town), rows, sizes


@pytest.mark.parametrize("second", [False, True], ids=["one core", "two"])
@pytest.mark.parametrize(
    ("worlds", "residents"),
    [([LIVELY], 1031), ([LIVELY, shelf.load(shelf.DEFAULT), LIVELY.without_list()], 700), ([LIVELY] * 2, 100)],
    ids=["one world", "three", "few"],
)
def test_a_town_lives_the_same_in_parts(
    monkeypatch: pytest.MonkeyPatch, worlds: Sequence[World], residents: int, second: bool
) -> None:
    """Each source by itself, as in large towns."""
    monkeypatch.setattr(sources, "MOST_TOGETHER", 1)
    *whole, none = lives(lambda: Town(worlds, residents, 5))
    in_small_parts(monkeypatch)
    monkeypatch.setattr(cores, "two", lambda: second)
    *parted, sizes = lives(lambda: Town(worlds, residents, 5))
    assert parted == whole and not none
    assert max(sizes) <= max(residents / 2 + 8, 128) and (len(sizes) > 1 or residents % 16 == 0 or residents < 256)


@pytest.mark.parametrize("pilot", shelf.pilots())
def test_every_pilot_lives_the_same_in_parts(monkeypatch: pytest.MonkeyPatch, pilot: str) -> None:
    monkeypatch.setattr(sources, "MOST_TOGETHER", 1)
    book = shelf.load(pilot)
    *whole, _ = lives(lambda: Town([book, LIVELY], 600, 2), 30)
    in_small_parts(monkeypatch)
    *parted, _ = lives(lambda: Town([book, LIVELY], 600, 2), 30)
    assert parted == whole


def test_the_placebos_other_luck_is_dealt_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_TOGETHER", 1)
    *whole, _ = lives(lambda: Placebo(LIVELY, 600, 3))
    in_small_parts(monkeypatch)
    *parted, sizes = lives(lambda: Placebo(LIVELY, 600, 3))
    assert parted == whole and max(sizes) < 600


def test_what_is_said_of_single_people_is_lived_undivided(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_parts(monkeypatch)
    by_hand = World(LIVELY, listing=lambda town: town.score < 900)
    helpful = LIVELY.set({"help.share": 0.1})
    paying = Choices([Choice(1, 3, "pay utility", True)])
    assert parts.divisible(Town([LIVELY], 300, 1))
    for town in (
        Town([by_hand], 300, 1), Town([helpful], 300, 1), Town([LIVELY], 300, 1, choices=paying),
        Town([LIVELY], 300, 1, forced=[(0, 1, 2)]), Town([LIVELY.set({"inspection.units": 2})], 300, 1),
    ):  # fmt: skip
        assert not parts.divisible(town)
    watched = Town([LIVELY], 300, 1).advance(3)
    assert watched.resident(9).life["savings"].iloc[-1] == watched.state.savings[0, 9]
    assert len(watched.resident(9).luck) == 3


def test_a_home_may_stand_at_the_border_of_two_parts() -> None:
    people = People(Town([LIVELY], 20, 1).luck.part(0), 20, 1)
    marked = np.arange(40).reshape(2, 20) % 3 == 1
    whole = people.others_at_home(marked)
    for begin, end in ((0, 8), (8, 16), (16, 20), (8, 20)):
        assert people.part(begin, end).others_at_home(marked).tolist() == whole[:, begin:end].tolist()


def test_a_large_town_draws_the_luck_of_a_few_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last bit the same; for who is looked into, all is drawn."""
    *whole, _ = lives(lambda: Town([LIVELY], 700, 5))
    drawn: set[str] = set()
    draw_at = Luck.draw_at

    def noted(luck: Luck, purposes: tuple[str, ...], month: int, residents: Counts) -> Uniforms:
        drawn.update(purposes)
        return draw_at(luck, purposes, month, residents)

    monkeypatch.setattr(town_module, "FEW_OF", 1)
    monkeypatch.setattr(Luck, "draw_at", noted)
    *few, _ = lives(lambda: Town([LIVELY], 700, 5))
    assert few == whole and {"notice", "review", "credit: stale copy"} <= drawn
    drawn.clear()
    with Town([LIVELY], 700, 5) as town:
        town.undivided = True
        town.advance(6)
    assert not drawn
