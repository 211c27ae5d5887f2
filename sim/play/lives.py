"""A town in which some residents are played: the same whether it was written as a file, as codes, or in a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.checks import MOST_MONTHS, MOST_SEED, whole_number
from sim.errors import ListedError, quoted
from sim.play.guesses import GUESSES
from sim.rules.columns import source_names
from sim.rules.rulebook import Rulebook
from sim.town.choices import Choice, Choices, Orders, Standing
from sim.town.town import MOST_RESIDENTS


class PlayError(ListedError):
    """A played life that cannot be lived, with what would be right."""


@dataclass(frozen=True)
class Life:
    """What was decided for one resident. Raises PlayError for a guess that is none.

    Attributes:
        resident: their number, from 0.
        orders: standing orders, each with the month from which it holds, in the order of the months.
        answers: by hand, in the order of the months.
        guess: one of GUESSES, said before the first month.
    """

    resident: int
    orders: tuple[tuple[int, Orders], ...] = ()
    answers: tuple[Choice, ...] = ()
    guess: str = ""

    def __post_init__(self) -> None:
        if self.guess not in GUESSES:
            raise PlayError(f"guess: {quoted(self.guess)}; must be one of {', '.join(map(quoted, GUESSES[1:]))}")


@dataclass(frozen=True)
class Played:
    """A town and the lives that are played in it, each of another resident.

    Raises PlayError or ChoiceError for anything that nobody could live.
    """

    rulebook: Rulebook
    lives: tuple[Life, ...]
    residents: int = 1000
    months: int = 120
    seed: int = 1

    def __post_init__(self) -> None:
        whole_number("residents", self.residents, 2, MOST_RESIDENTS, error=PlayError)
        whole_number("months", self.months, 1, MOST_MONTHS, error=PlayError)
        whole_number("seed", self.seed, 0, MOST_SEED, error=PlayError)
        if not self.lives:
            raise PlayError("life: none; at least one resident must be played")
        numbers = [life.resident for life in self.lives]
        if len({*numbers}) < len(numbers):
            twice = next(n for n in numbers if numbers.count(n) > 1)
            raise PlayError(f"life: resident {quoted(twice)} is played twice; each has one life")
        for life in self.lives:
            whole_number("resident", life.resident, 0, self.residents - 1, error=PlayError)
            for month in (*(since for since, _ in life.orders), *(answer.month for answer in life.answers)):
                if month > self.months:
                    raise PlayError(f"resident {life.resident}: month {month}: the game has only {self.months} months")
        self.choices().check(self.residents, self.sources)

    @property
    def sources(self) -> Sequence[str]:
        """Of the rulebook, in the order of the month."""
        return source_names([self.rulebook])

    def choices(self) -> Choices:
        """What the town is given."""
        return Choices(
            (answer for life in self.lives for answer in life.answers),
            (Standing(since, life.resident, orders) for life in self.lives for since, orders in life.orders),
        )
