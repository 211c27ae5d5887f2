"""A second core changes when things are worked out, never what comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from sim.rules import shelf
from sim.town import cores, sources
from sim.town.town import Town
from tests.processes import PATIENCE
from tests.towns import LIVELY, state_bits


def threads(cells: int, second: bool) -> tuple[list[int], set[str]]:
    """What three pieces of work give, and in which threads they ran; items must come in turn in this thread."""
    ran: set[str] = set()
    both = threading.Barrier(2 if second and cells >= cores.LARGE else 1)

    def items() -> object:
        for number in range(4):
            assert threading.current_thread() is threading.main_thread()
            yield number

    def work(number: int) -> int:
        both.wait(PATIENCE)  # only two at once come through
        ran.add(threading.current_thread().name)
        return -number

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cores, "two", lambda: second)
        return cores.side_by_side(work, items(), cells), ran


def test_large_columns_are_worked_on_by_two_threads_in_their_order() -> None:
    given, ran = threads(cores.LARGE, second=True)
    assert given == [0, -1, -2, -3] and len(ran) == 2 and "MainThread" not in ran


@pytest.mark.parametrize(("cells", "second"), [(cores.LARGE - 1, True), (cores.LARGE, False)])
def test_small_columns_and_one_core_need_no_thread(cells: int, second: bool) -> None:
    assert threads(cells, second) == ([0, -1, -2, -3], {"MainThread"})


def test_a_mistake_in_a_thread_is_told() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cores, "two", lambda: True)
        with pytest.raises(ZeroDivisionError):
            cores.side_by_side(lambda number: 1 / number, [1, 0, 1], cores.LARGE)


@pytest.mark.parametrize("together", [1, sources.MOST_TOGETHER])
def test_a_town_lives_the_same_on_two_cores(monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    """With each source by itself, as in large towns, and all together."""
    in_main: set[bool] = set()

    def noted(work: Callable[[object], object], items: Iterable[object], cells: int) -> list[object]:
        def watched(item: object) -> object:
            in_main.add(threading.current_thread() is threading.main_thread())
            return work(item)

        return cores.side_by_side(watched, items, cells)

    monkeypatch.setattr(sources, "MOST_TOGETHER", together)
    monkeypatch.setattr(sources, "side_by_side", noted)
    lives = []
    for least in (1, cores.LARGE):
        monkeypatch.setattr(cores, "LARGE", least)
        monkeypatch.setattr(cores, "two", lambda: True)
        with Town([LIVELY, shelf.load(shelf.DEFAULT)], 80, 5) as town:
            town.advance(18)
            lives.append([state_bits(town, world) for world in (0, 1)])
            deterred = sum(int(np.sum(tallies.deterred)) for tallies in town.history.tallies)
            assert deterred > 0 and town.ledger.size > 0
        assert in_main == {least > 1}, "where the work was done"
        in_main.clear()
    assert lives[0] == lives[1]
