"""The kit's words, out of `words.toml`, filled in with the numbers of a card and a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from sim.arrays import Bools
from sim.kit.lived import COIN, SHORTEST, Card, Lived, Luck, Play, seats, surplus
from sim.rules import shelf
from sim.rules.toml import parse_toml
from sim.words import count

Step = tuple[str, str]
"""What stands in bold, and what follows it."""
GROUP = 8
"""Seats that one registrar can watch."""
SPARE = 5
"""Coins to bring for each seat."""


@dataclass(frozen=True)
class Part:
    """A part of the lesson: when it begins and how long it is, in minutes; what to say and what to do."""

    name: str
    title: str
    begins: int
    minutes: int
    say: list[str]
    do: list[str]


@cache
def _text() -> Mapping[str, object]:
    text = (resources.files("sim.kit") / "words.toml").read_text(encoding="utf-8")
    return parse_toml(text, "words.toml").data


class Words:
    """The words for one class; each method takes a name such as `card.title`, and more values to fill in.

    Raises KeyError for a name, or a value in braces, that there is not.
    """

    def __init__(self, lived: Lived) -> None:
        self.lived = lived
        self.card = Card.read()
        self._values = values(lived, self.card)

    def __call__(self, name: str, **more: object) -> str:
        """A text."""
        return self._filled(self._get(name), more)

    def lines(self, name: str) -> list[str]:
        """A list of texts."""
        return [self._filled(one, {}) for one in _listed(self._get(name))]

    def step(self, name: str) -> Step:
        """A pair."""
        head, rest = self.lines(name)
        return head, rest

    def steps(self, name: str, **more: object) -> list[Step]:
        """A list of pairs."""
        pairs = map(_listed, _listed(self._get(name)))
        return [(self._filled(head, more), self._filled(rest, more)) for head, rest in pairs]

    def lesson(self) -> list[Part]:
        """The parts of the lesson in order."""
        parts: list[Part] = []
        for raw in _parts():
            begins = parts[-1].begins + parts[-1].minutes if parts else 0
            say, do = ([self._filled(one, {}) for one in _listed(raw.get(kind, []))] for kind in ("say", "do"))
            parts.append(Part(str(raw["name"]), str(raw["title"]), begins, _minutes(raw, self.lived.rounds), say, do))
        return parts

    def _get(self, name: str) -> object:
        table, key = name.split(".")
        section = _text()[table]
        assert isinstance(section, dict)  # noqa: S101 - our own file
        value: object = section[key]
        return value

    def _filled(self, text: object, more: Mapping[str, object]) -> str:
        return str(text).format_map(self._values | dict(more))

    # ---- what depends on more than a number

    def seat(self, number: int) -> str:
        """A seat's name."""
        return self("names.seat", number=number)

    def neighbour(self, number: int) -> str:
        """Who gets a seat's records that go astray."""
        return self("names.neighbour", next=number % self.lived.players + 1)

    def luck(self, card: Luck) -> Step:
        """A luck card: what happened, and what to do."""
        kind = "both" if card.bad and card.mix_up else "bad" if card.bad else "mix_up" if card.mix_up else "quiet"
        return self.step(f"luck.{kind}")

    def plays(self) -> list[tuple[str, Play]]:
        """The three plays by name."""
        lived = self.lived
        return list(zip(self.lines("names.plays"), (lived.read, lived.unread, lived.second), strict=True))

    def seat_list(self, numbers: Sequence[int]) -> str:
        """Seats in a row."""
        return ", ".join(map(str, numbers)) or self("names.none")

    def seats_up(self, play: Play, nth: int) -> str:
        """How many signs are up after a round, counted from 0, and whose."""
        up = seats(play.signs[nth])
        return self("script.seats_up", number=len(up), seats=self.seat_list(up)) if up else "0"

    def verdict(self) -> str:
        """Whether the class shows the loop, and how often one does not."""
        return self("verdict.plain" if self.lived.plain else "verdict.little")

    def who(self) -> list[str]:
        """Who is on the list, and by what: sentences for the comparison of the first two plays."""
        one, two = self.lived.read, self.lived.unread
        end, unread = one.signs[-1], two.signs[-1]
        got = one.records.any(axis=0)
        first_is_wrong: Bools = one.wrong[one.records.argmax(axis=0), range(self.lived.players)]
        groups: dict[str, Bools] = {
            "only": end & ~unread, "other": unread & ~end, "both": end & unread,
            "clean": end & ~one.missed.any(axis=0), "off": one.signs.any(axis=0) & ~end,
        }  # fmt: skip
        sentences = [self(f"verdict.{name}", who=self._people(mask)) for name, mask in groups.items()]
        return [*sentences, self("verdict.records", got=int(got.sum()), first=int((got & first_is_wrong).sum()))]

    def _people(self, mask: Bools) -> str:
        numbers = seats(mask)
        return f"{count(len(numbers), 'seat')} ({self.seat_list(numbers)})" if numbers else self("names.nobody")

    def second_outcome(self) -> str:
        """What the second-chance card does in this class, and which of its lines does it."""
        lived = self.lived
        if lived.second.listed >= lived.read.listed:
            return self("verdict.second_same")
        rest = self("verdict.rest_same" if lived.lenient.listed == lived.read.listed else "verdict.rest")
        return self("verdict.second", rest=rest)

    def preview(self) -> list[str]:
        """What the class will show, in lines for a terminal."""
        heads = self.lines("preview.heads")
        plays = self.plays()
        width = max(len(title) for title, _ in plays)
        lines = [self("preview.head"), "  ".join([" " * width, *heads])]
        for title, play in plays:
            cells = (f"{n:>{len(head)}}" for n, head in zip(play.ends, heads, strict=True))
            lines.append("  ".join([f"{title:<{width}}", *cells]))
        return [*lines, self.verdict()]


def groups(players: int) -> list[tuple[int, int]]:
    """First and last seat of each registrar."""
    number = -(-players // GROUP)
    ends = [players * k // number for k in range(number + 1)]
    return [(first + 1, last) for first, last in pairwise(ends)]


def sheets(players: int) -> list[int]:
    """How many sheets of each kind the file of cards has, in its order."""
    return [players, -(-players // 4), -(-players // 4), len(groups(players)), -(-players // 8)]


def values(lived: Lived, card: Card) -> dict[str, object]:
    """What stands for the words in braces."""
    (rent,) = shelf.load("paper-town").source
    ordinary = shelf.load(shelf.DEFAULT).source[0]
    players, left = lived.players, card.payday - card.bill
    registrars = len(groups(players))
    minutes = {str(part["name"]): _minutes(part, lived.rounds) for part in _parts()}
    return asdict(card) | {
        "players": players, "rounds": lived.rounds, "seed": lived.seed, "bills": players * lived.rounds,
        "left": left, "left_coins": count(left, "coin"), "full": left + card.payday,
        "lost": count(card.payday - card.payday_listed, "coin"), "coins_a_month": round(1 / COIN),
        "coins": players * SPARE, "sheets": sum(sheets(players)), "fewest": SHORTEST,
        "registrars": count(registrars, "registrar"), "bowls": count(registrars, "bowl"),
        "size": f"--residents {players} --months {lived.rounds} --seed {lived.seed}",
        "minutes": sum(minutes.values()), "third_minutes": minutes["second"],
        "hands_minutes": minutes["predict"] + minutes["first"] + minutes["second"],
        "mix_ups": round(1 / rent.error), "errors": round(1000 * ordinary.error),
        "others": len(lived.survey.seeds), "little": lived.survey.little, "more": surplus(players),
        "plain_seed": lived.survey.after(lived.seed),
        "read": lived.read.listed, "second": lived.second.listed, "lenient": lived.lenient.listed,
    }  # fmt: skip


def _parts() -> list[Mapping[str, object]]:
    return [raw for raw in _listed(_text()["part"]) if isinstance(raw, dict)]


def _minutes(part: Mapping[str, object], rounds: int) -> int:
    """How long a part of the lesson is."""
    fixed, each = part.get("minutes", 0), part.get("seconds_a_round", 0)
    assert isinstance(fixed, int) and isinstance(each, int)  # noqa: S101 - our own file
    return fixed + round(each * rounds / 60)


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)  # noqa: S101 - our own file
    return value
