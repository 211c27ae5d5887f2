"""Codes: a played life as a line of text, short enough for a chat; never a name.

A code is written in Crockford's base 32: digits and letters without I, L, O and U, in groups of four with hyphens. In
reading, small letters, spaces and hyphens make no difference, O is 0, and I and L are 1. Each letter is five bits, the
highest first. Whoever states this format once more (the page does) needs no more than this:

    4   version: 1, or 2 where there is a guess
    5   town: its number in TOWNS; 31: another town, then
            6 rulebook: its number in RULEBOOKS; 2 people: in PEOPLE; 63 seed; 24 residents
    2   months: 0 is 60, 1 is 120, 2 is 240; 3: another number, in the 14 that follow
    10  resident; 24 in another town
    2   in version 2: the guess, by its place in GUESSES; never 0
    14  orders from month 1 on
    then, in the order of the months, until fewer than 10 bits are left:
    5   months since the entry before (the first counts from month 1); 31: at least 31, in the 14 that follow
    1   1: orders from this month on, in the 14 that follow; 0: an answer by hand:
    3       0 pay, 1 withhold: then 4 for the source, by its place in the month
            2 keep, 3 lend: then 7 for eighths of a month's costs
            4 appeal, 5 repair: then 1 for yes
            6 buy: then 7 for points
    0   to 4 bits that are 0, to fill the last letter
    20  check, the last four letters

Orders are one number, ((((recourse x 8) + keep) x 15 + first) x 2 + bills_first) x 2 + never_slip, where recourse is
appeal + 3 repair + 9 buy (0 as people here do, 1 whenever possible, 2 never), keep is a place in KEEPS, and first is 0
as the bills come, 1 small, 2 large, 3 and more the source at place first - 3.

In a month, orders come before answers, and answers in the order of their three bits, then of the source. So a life has
one code. The check is the remainder of a division by 0x101877 (each letter, its highest bit first, as in a CRC), which
starts from 0x5EED5 and takes in first the number of letters before it, as two letters. So a code with up to four wrong
bits, or with wrong letters within four next to each other, is never taken for one; other text is, once in a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from sim.checks import MOST_MONTHS
from sim.errors import ListedError, quoted
from sim.plain import Json
from sim.play.guesses import GUESSES
from sim.play.lives import Life, Played, PlayError
from sim.play.towns import PEOPLE, RULEBOOKS, TOWNS, CodedTown
from sim.rules.columns import source_names
from sim.rules.rulebook import RulebookError
from sim.town.choices import LARGE, PAY, SMALL, Choice, ChoiceError, Orders

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = {"O": "0", "I": "1", "L": "1"}
VERSION, GUESSED, OTHER_TOWN, OTHER_MONTHS, LONG_GAP = 1, 2, 31, 3, 31
MONTHS = (60, 120, 240)
KEEPS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
MATTERS = ("pay", "withhold", "keep", "lend", "appeal", "repair", "buy")
ANSWERS = (None, True, False)
EIGHTHS, FIRSTS = 8, 15
LEAST = 10
"""Bits of the shortest entry; what is left at the end, to fill a letter, is fewer."""
SHORTEST, LONGEST, CHECK = 11, 1000, 4
"""Letters of a code with its check, and of the check."""
_GENERATOR, _START = 0x101877, 0x5EED5


Words: TypeAlias = "tuple[tuple[int, int], ...]"
"""Numbers to be written, each as (bits, number)."""


class CodeError(ListedError):
    """A text that is no code, or a life that has none: one line that says why."""


@dataclass(frozen=True)
class Code:
    """What a code says: in which town, for how long, and one life."""

    town: CodedTown
    months: int
    life: Life

    def played(self) -> Played:
        """The town with this life in it."""
        return Played(self.town.read(), (self.life,), self.town.residents, self.months, self.town.seed)


def constants() -> dict[str, Json]:
    """All of the format that is a list or a number, as plain data: for the page, so that nothing is said twice.

    Seeds are words: they may be too large for a number in JSON.
    """
    towns = [{**asdict(replace(t, changes={})), "changes": dict(t.changes), "seed": str(t.seed)} for t in TOWNS]
    return {
        "alphabet": ALPHABET, "read_as": READ_AS, "version": VERSION, "guessed": GUESSED, "guesses": GUESSES,
        "towns": towns, "rulebooks": RULEBOOKS, "people": PEOPLE, "other_town": OTHER_TOWN, "months": MONTHS,
        "other_months": OTHER_MONTHS, "long_gap": LONG_GAP, "keeps": KEEPS, "matters": MATTERS, "eighths": EIGHTHS,
        "firsts": FIRSTS, "least": LEAST, "shortest": SHORTEST, "longest": LONGEST, "check": CHECK,
        "generator": _GENERATOR, "start": _START,
    }  # fmt: skip


def encode(code: Code) -> str:
    """The code of a life. Raises CodeError for one that has none; such a life can be kept in a choices file."""
    bits = Bits()
    guess = GUESSES.index(code.life.guess)
    bits.put(4, GUESSED if guess else VERSION)
    other = code.town not in TOWNS
    bits.put(5, OTHER_TOWN if other else TOWNS.index(code.town))
    if other:
        _put_town(bits, code.town)
    known = code.months in MONTHS
    bits.put(2, MONTHS.index(code.months) if known else OTHER_MONTHS)
    if not known:
        bits.put(14, code.months)
    bits.put(24 if other else 10, code.life.resident)
    if guess:
        bits.put(2, guess)
    sources = source_names([code.town.read()])
    _put_life(bits, code.life, sources)
    letters = bits.letters()
    if len(letters) + CHECK > LONGEST:
        raise CodeError(
            f"a life of {len(letters) + CHECK:,} letters; a code has at most {LONGEST:,}; keep it as a file"
        )
    text = "".join(ALPHABET[letter] for letter in (*letters, *check(letters)))
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def decode(text: str) -> Code:
    """The life that a code stands for. Raises CodeError with one line for any other text."""
    letters = _letters(text)
    stated = letters[-CHECK:]
    letters = letters[:-CHECK]
    if check(letters) != stated:
        raise CodeError(f"{quoted(text, 40)}: a letter is wrong or missing; copy the code again, all of it")
    bits = Bits(letters)
    version = bits.take(4)
    if version not in (VERSION, GUESSED):
        raise CodeError(
            f"{quoted(text, 40)}: is of version {version}, and this program reads {VERSION} and {GUESSED}; "
            "get a newer one"
        )
    try:
        code = _read(bits, version == GUESSED)
        code.played()
    except (PlayError, ChoiceError, RulebookError) as error:
        raise CodeError(f"{quoted(text, 40)}: says what cannot be: {error}") from None
    if _plain(encode(code)) != _plain(text):  # there is one code for each life
        raise CodeError(f"{quoted(text, 40)}: is not as this program writes it; copy the code again")
    return code


def checked(text: str) -> bool:
    """Whether these are the letters of a code, whole and right, whatever they say."""
    letters = [ALPHABET.find(letter) for letter in _plain(text)]
    return SHORTEST <= len(letters) <= LONGEST and min(letters) >= 0 and check(letters[:-CHECK]) == letters[-CHECK:]


def check(letters: Sequence[int]) -> list[int]:
    """The four letters that follow these, as numbers from 0 to 31."""
    rest = _START
    for letter in (len(letters) >> 5 & 31, len(letters) & 31, *letters):
        rest = (rest & 0x7FFF) << 5 ^ _TIMES[rest >> 15 ^ letter]
    return [rest >> shift & 31 for shift in (15, 10, 5, 0)]


def _times(letter: int) -> int:
    """The remainder of one letter with twenty bits of 0 behind it."""
    rest = letter << 15
    for _ in range(5):
        rest <<= 1
        if rest >> 20:
            rest ^= _GENERATOR
    return rest


_TIMES = tuple(map(_times, range(32)))


class Bits:
    """A row of bits that is written, or read, from its beginning."""

    def __init__(self, letters: Iterable[int] = ()) -> None:
        self._bits = [letter >> shift & 1 for letter in letters for shift in (4, 3, 2, 1, 0)]
        self._next = 0

    @property
    def left(self) -> int:
        """How many are not read."""
        return len(self._bits) - self._next

    def put(self, count: int, value: int) -> None:
        """Add a number of so many bits."""
        self._bits += [value >> shift & 1 for shift in range(count - 1, -1, -1)]

    def take(self, count: int) -> int:
        """Read a number of so many bits. Raises PlayError where there are not as many."""
        if count > self.left:
            raise PlayError("it ends too early")
        value = 0
        for bit in self._bits[self._next : self._next + count]:
            value = value << 1 | bit
        self._next += count
        return value

    def letters(self) -> list[int]:
        """All of them by fives, the last filled with zeros."""
        full = [*self._bits, *[0] * (-len(self._bits) % 5)]
        return [int("".join(map(str, full[start : start + 5])), 2) for start in range(0, len(full), 5)]


def _plain(text: str) -> str:
    return "".join(READ_AS.get(c, c) for c in text.upper() if c not in "- \t\r\n")


def _letters(text: str) -> list[int]:
    plain = _plain(text[: 4 * LONGEST])
    if not plain:
        raise CodeError("empty; a code has letters and digits, in groups of four")
    for place, letter in enumerate(plain, 1):
        if letter not in ALPHABET:
            raise CodeError(f"{quoted(text, 40)}: {quoted(letter)}, at place {place}, stands in no code")
    if not SHORTEST <= len(plain) <= LONGEST:
        size = "short" if len(plain) < SHORTEST else "long"
        raise CodeError(f"{quoted(text, 40)}: too {size}; a code has {SHORTEST} to {LONGEST:,} letters and digits")
    return [ALPHABET.index(letter) for letter in plain]


# ---- towns


def _put_town(bits: Bits, town: CodedTown) -> None:
    if town.rulebook not in RULEBOOKS or town.people not in PEOPLE or town.changes:
        raise CodeError(f"{quoted(town.rulebook)}: a town of one's own has no code; keep the life as a file")
    bits.put(6, RULEBOOKS.index(town.rulebook))
    bits.put(2, PEOPLE.index(town.people))
    bits.put(63, town.seed)
    bits.put(24, town.residents)


def _read(bits: Bits, guessed: bool) -> Code:
    number = bits.take(5)
    other = number == OTHER_TOWN
    if other:
        town = _take_town(bits)
    elif number < len(TOWNS):
        town = TOWNS[number]
    else:
        raise PlayError(f"town {number}; there are towns 0 to {len(TOWNS) - 1}")
    months = bits.take(2)
    months = bits.take(14) if months == OTHER_MONTHS else MONTHS[months]
    if not 1 <= months <= MOST_MONTHS:
        raise PlayError(f"{months} months; there are 1 to {MOST_MONTHS:,}")
    resident = bits.take(24 if other else 10)
    guess = GUESSES[bits.take(2) if guessed else 0]
    sources = source_names([town.read()])
    return Code(town, months, replace(_take_life(bits, resident, sources), guess=guess))


def _take_town(bits: Bits) -> CodedTown:
    rulebook, people, seed, residents = bits.take(6), bits.take(2), bits.take(63), bits.take(24)
    if rulebook >= len(RULEBOOKS) or people >= len(PEOPLE):
        raise PlayError("no such rulebook")
    return CodedTown(RULEBOOKS[rulebook], seed, PEOPLE[people], residents=residents)


# ---- lives


def _put_life(bits: Bits, life: Life, sources: Sequence[str]) -> None:
    first = {since: orders for since, orders in life.orders if since == 1}
    bits.put(14, _number_of(first.get(1, Orders()), sources))
    entries: list[tuple[int, int, Words]] = [
        (since, 0, ((14, _number_of(orders, sources)),)) for since, orders in life.orders if since > 1
    ]
    entries += [(answer.month, 1, _words_of(answer, sources)) for answer in life.answers]
    month = 1
    for when, by_hand, words in sorted(entries):
        gap, month = when - month, when
        bits.put(5, min(gap, LONG_GAP))
        if gap >= LONG_GAP:
            bits.put(14, gap)
        bits.put(1, not by_hand)
        for count, value in words:
            bits.put(count, value)


def _take_life(bits: Bits, resident: int, sources: Sequence[str]) -> Life:
    first = _orders_of(bits.take(14), sources)
    orders = [(1, first)] if first != Orders() else []
    answers: list[Choice] = []
    month = 1
    while bits.left >= LEAST:
        gap = bits.take(5)
        month += bits.take(14) if gap == LONG_GAP else gap
        if bits.take(1):
            orders.append((month, _orders_of(bits.take(14), sources)))
        else:
            answers.append(_answer(bits, month, resident, sources))
    if bits.take(bits.left):
        raise PlayError("its end is wrong")
    return Life(resident, tuple(orders), tuple(answers))


def _words_of(answer: Choice, sources: Sequence[str]) -> Words:
    """An answer as numbers, each with its bits."""
    what, value = answer.what, answer.value
    if what.startswith(PAY):
        return (3, 0 if value else 1), (4, sources.index(what.removeprefix(PAY)))
    if what not in MATTERS:
        raise CodeError(f"resident {answer.resident}, month {answer.month}: {what}: a clerk's ruling stands in no code")
    matter = MATTERS.index(what)
    if what in ("appeal", "repair"):
        return (3, matter), (1, int(value))
    steps = value * (1 if what == "buy" else EIGHTHS)
    if not float(steps).is_integer() or steps > 127:
        unit = "points from 0 to 127" if what == "buy" else "eighths of a month, up to 127"
        raise CodeError(f"resident {answer.resident}, month {answer.month}: {what} {value}: a code has whole {unit}")
    return (3, matter), (7, int(steps))


def _answer(bits: Bits, month: int, resident: int, sources: Sequence[str]) -> Choice:
    matter = bits.take(3)
    if matter >= len(MATTERS):
        raise PlayError("no such matter")
    if matter < 2:
        place = bits.take(4)
        if place >= len(sources):
            raise PlayError("no such source")
        return Choice(month, resident, f"{PAY}{sources[place]}", 1 - matter)
    what = MATTERS[matter]
    if what in ("appeal", "repair"):
        return Choice(month, resident, what, bits.take(1))
    return Choice(month, resident, what, bits.take(7) / (1 if what == "buy" else EIGHTHS))


def _number_of(orders: Orders, sources: Sequence[str]) -> int:
    """Standing orders as one number."""
    if orders.keep not in KEEPS:
        raise CodeError(f"keep {orders.keep}: a code has {', '.join(f'{k:g}' for k in KEEPS)}; keep the life as a file")
    firsts = _firsts(sources)
    appeal, repair, buy = (ANSWERS.index(answer) for answer in (orders.appeal, orders.repair, orders.buy))
    recourse = appeal + 3 * repair + 9 * buy
    number = (recourse * len(KEEPS) + KEEPS.index(orders.keep)) * FIRSTS + firsts.index(orders.first)
    return (number * 2 + orders.bills_first) * 2 + orders.never_slip


def _orders_of(number: int, sources: Sequence[str]) -> Orders:
    number, never_slip = divmod(number, 2)
    number, bills_first = divmod(number, 2)
    number, first = divmod(number, FIRSTS)
    recourse, keep = divmod(number, len(KEEPS))
    buy, rest = divmod(recourse, 9)
    repair, appeal = divmod(rest, 3)
    firsts = _firsts(sources)
    if buy >= len(ANSWERS) or first >= len(firsts):
        raise PlayError("no such orders")
    return Orders(
        bool(never_slip), firsts[first], KEEPS[keep], bool(bills_first), ANSWERS[appeal], ANSWERS[repair], ANSWERS[buy]
    )


def _firsts(sources: Sequence[str]) -> list[str]:
    return ["", SMALL, LARGE, *sources]
