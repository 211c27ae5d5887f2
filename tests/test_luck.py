"""Luck belongs to (seed, purpose, month, resident) and to nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules import shelf
from sim.town import cores
from sim.town import luck as module
from sim.town.luck import Kept, Luck, LuckError
from sim.town.town import Town
from tests.towns import LIVELY, all_bits


@given(st.integers(0, 2**63 - 1), st.text(min_size=1, max_size=20), st.integers(0, 12_000), st.integers(1, 3000))
def test_a_residents_luck_can_be_derived_alone(seed: int, purpose: str, month: int, count: int) -> None:
    luck = Luck(seed, [purpose])
    everybody = luck.draw(purpose, month, count)
    for resident in {0, count // 2, count - 1}:
        assert luck.uniform(purpose, month, resident) == everybody[resident]


def test_more_residents_change_nobodys_luck() -> None:
    few, many = Luck(3, ["shock"]).draw("shock", 5, 100), Luck(3, ["shock"]).draw("shock", 5, 1001)
    assert np.array_equal(few, many[:100])


def test_uniforms_are_uniform_and_below_one() -> None:
    values = np.concatenate([Luck(1, ["shock"]).draw("shock", month, 10_000) for month in range(20)])
    assert values.dtype == np.float32
    assert values.min() >= 0 and values.max() < 1
    assert stats.kstest(values, "uniform").pvalue > 1e-4


def test_purposes_months_and_seeds_are_independent() -> None:
    luck = Luck(1, ["a", "b"])
    columns = [
        luck.draw("a", 1, 5000),
        luck.draw("b", 1, 5000),
        luck.draw("a", 2, 5000),
        Luck(2, ["a"]).draw("a", 1, 5000),
    ]
    correlation = np.corrcoef(columns)
    assert np.abs(correlation[~np.eye(4, dtype=bool)]).max() < 5 / np.sqrt(5000)


def test_known_values_stay() -> None:
    """The same on every machine, Python and NumPy: a change here changes every result ever published."""
    luck = Luck(1, ["shock", "notice"])
    assert luck.draw("shock", 1, 4).tolist() == KNOWN["shock"]
    assert luck.draw("notice", 120, 3).tolist() == KNOWN["notice"]


KNOWN = {
    "shock": [0.3814477324485779, 0.5258592367172241, 0.5255244374275208, 0.9812833666801453],
    "notice": [0.5874291658401489, 0.7105025053024292, 0.8447921872138977],
}


def test_drawing_twice_or_undeclared_is_an_error() -> None:
    luck = Luck(1, ["shock"])
    luck.draw("shock", 1, 3)
    luck.draw("shock", 2, 3)
    with pytest.raises(LuckError, match="drawn twice in month 2"):
        luck.draw("shock", 2, 3)
    with pytest.raises(LuckError, match="never declared"):
        luck.draw("shocks", 1, 3)
    with pytest.raises(LuckError, match="declared twice"):
        luck.declare("shock")
    Luck(2, ["theirs"]).draw("theirs", 1, 3)
    with pytest.raises(LuckError, match="never declared"):
        Luck(2, ["shock"]).draw("theirs", 1, 3)  # another town declared it, and its luck is kept


def test_a_town_lived_again_under_other_rules_draws_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    fresh = module._Counter.uniforms

    def counted(self: module._Counter, *args: object) -> module.Uniforms:
        drawn.append(1)
        return fresh(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "kept", Kept())
    monkeypatch.setattr(module._Counter, "uniforms", counted)
    rulebook = shelf.load(shelf.DEFAULT)
    states, draws = [], []
    for wage in (1.4, 1.3, 1.4):
        with Town([rulebook.set({"life.wage": wage})], 50, 3) as town:
            states.append(town.advance(6).state.savings.copy())
        draws.append(len(drawn))
    assert draws[0] > 20
    assert draws == draws[:1] * 3
    assert np.array_equal(states[0], states[2])
    assert not np.array_equal(states[0], states[1])


def test_luck_that_is_kept_cannot_be_changed_and_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "kept", Kept())
    monkeypatch.setattr(Kept, "MOST_BYTES", 60_000)
    for seed in range(40):
        values = Luck(seed, ["shock"]).draw("shock", 1, 500)
        with pytest.raises(ValueError, match="read-only"):
            values += 1
        assert module.kept.bytes <= 60_000
    assert np.shares_memory(module.kept.get(39, ("shock",), 0, 500), values)
    assert module.kept.get(0, ("shock",), 0, 500) is None
    Luck(1, ["shock"]).draw("shock", 2, Kept.MOST_PEOPLE + 1)
    assert module.kept.get(1, ("shock",), 0, Kept.MOST_PEOPLE + 1) is None


MONTHS = st.lists(st.lists(st.sampled_from("abcd"), unique=True), min_size=1, max_size=8)


@given(MONTHS, st.integers(1, 40))
def test_luck_that_is_drawn_ahead_is_the_same_whatever_is_drawn(months: list[list[str]], count: int) -> None:
    """By a second core, which guesses what comes next, and guesses wrongly wherever a month is unlike the last."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "AHEAD_FROM", 1)
        patch.setattr(cores, "two", lambda: True)
        patch.setattr(module, "ROWS_AHEAD", 2)
        luck = Luck(7, "abcd")
        for month, purposes in enumerate(months, 1):
            for purpose in purposes:
                alone = [luck.uniform(purpose, month, resident) for resident in range(count)]
                assert luck.draw(purpose, month, count).tolist() == alone
            if luck._ahead:
                assert len(luck._ahead._coming) <= 2


def test_a_large_town_draws_nearly_all_of_its_luck_ahead_and_lives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ready: list[bool] = []
    take = module.Ahead.take

    def noted(self: module.Ahead, draw: module.Draw) -> object:
        taken = take(self, draw)
        ready.append(taken is not None)
        return taken

    lives = []
    for second in (False, True):
        monkeypatch.setattr(module, "AHEAD_FROM", 50)
        monkeypatch.setattr(cores, "two", lambda second=second: second)
        monkeypatch.setattr(module.Ahead, "take", noted)
        with Town([LIVELY, shelf.load(shelf.DEFAULT)], 60, 3) as town:
            town.advance(24)
            lives.append(all_bits(town))
    assert lives[0] == lives[1]
    assert sum(ready) > 0.9 * len(ready) > 100


def test_luck_of_a_few_is_what_it_is_among_all() -> None:
    """Philox in columns gives what NumPy's own gives, in every word and month."""
    purposes = ("x", "y", "z")
    residents = np.array([0, 1, 7, 8, 9, 4096, 99_999, 99_992, 3, 3])
    for seed, month in ((1, 1), (2**63 - 1, 30_000), (7, 120)):
        all_of_them = Luck(seed, purposes).draw_each(purposes, month, 100_000)
        few = Luck(seed, purposes)
        assert few.draw_at(purposes, month, residents).tolist() == all_of_them[:, residents].tolist()
        with pytest.raises(LuckError, match="twice"):
            few.draw_at(("y",), month, residents)
