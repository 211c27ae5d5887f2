"""Random players: residents for whom somebody decides, by hand and by standing order, wisely or not; and clerks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.town.choices import LARGE, RULINGS, SMALL, Choice, Choices, Orders, Standing


def random_orders(luck: np.random.Generator, sources: Sequence[str]) -> Orders:
    """Any standing orders; each is as people here do in about a third of cases."""
    keep = float(luck.choice([0.0, 0.0, 0.25, 0.5, 1.5, round(luck.random() * 4, 3)]))
    firsts = ["", SMALL, LARGE, *sources]
    appeal, repair, buy = ([None, True, False][i] for i in luck.integers(0, 3, 3))
    return Orders(
        never_slip=bool(luck.random() < 0.5), first=firsts[luck.integers(len(firsts))], keep=keep,
        bills_first=bool(luck.random() < 0.5), appeal=appeal, repair=repair, buy=buy,
    )  # fmt: skip


def random_answers(
    luck: np.random.Generator, resident: int, sources: Sequence[str], months: int, share: float
) -> list[Choice]:
    """Answers by hand in a share of months, some of them to questions that nobody asks."""
    given = []
    for month in np.flatnonzero(luck.random(months) < share) + 1:
        for what in ("keep", "lend", "buy", "appeal", "repair", *(f"pay {source}" for source in sources)):
            if luck.random() < 0.4:
                amount = float(luck.choice([0.0, 0.125, 0.5, 1.0, 20.0, round(luck.random() * 3, 3)]))
                value = amount if what in ("keep", "lend", "buy") else int(luck.random() < 0.5)
                given.append(Choice(int(month), resident, what, value))
    return given


def random_choices(
    seed: int, sources: Sequence[str], residents: int, players: int, months: int, clerk: bool = True
) -> Choices:
    """So many players in one town: some only by order, some only by hand, most by both; and a clerk's rulings."""
    luck = np.random.default_rng(seed)
    by_hand: list[Choice] = []
    orders: list[Standing] = []
    for resident in luck.choice(residents, min(players, residents), replace=False).tolist():
        kind = luck.random()
        if kind < 0.8:
            changes = {1, *luck.integers(1, months + 1, luck.integers(0, 3)).tolist()}
            orders += [Standing(month, resident, random_orders(luck, sources)) for month in sorted(changes)]
        if kind > 0.2:
            by_hand += random_answers(luck, resident, sources, months, float(luck.choice([0.05, 0.3, 1.0])))
    rulings = random_rulings(seed, residents, players, months) if clerk else []
    return Choices([*by_hand, *rulings], orders)


def random_rulings(seed: int, residents: int, files: int, months: int) -> list[Choice]:
    """A clerk who rules in so many files, of whoever it is, on the list or not: some of them more than once."""
    luck = np.random.default_rng([seed, 1])
    ruled = {
        (int(luck.integers(1, months + 1)), int(luck.integers(residents)), RULINGS[int(luck.integers(2))])
        for _ in range(files)
    }
    return [Choice(month, who, what, int(luck.random() < 0.8)) for month, who, what in sorted(ruled)]
