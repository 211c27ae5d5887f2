"""The choices file: a town and the lives that are played in it, as TOML. It holds no word about any person.

    rulebook = "joined-hands"      # a pilot's name, or a TOML file beside this one
    town = "uneven"                # whose people; without it those of the rulebook
    seed = 7
    residents = 1000
    months = 120

    [changes]                      # keys of the rulebook that differ
    "life.savings_cap" = 2.5

    [[life]]
    resident = 403
    guess = "under a year"         # said before: on the list "never", "under a year", "a year or more"; may be left out

    [[life.orders]]                # from this month on; what is not said stays as it was
    month = 1
    slip = "never"                 # pays whatever there is money for
    first = "small bills"          # when money is short; "large bills", a source such as "utility", "as they come"
    keep = 0.5                     # months of costs, not used for old debts
    bills = "before old debts"     # or "after old debts"
    appeal = "when I can"          # or "never"; so are repair and buy (points)

    [[life.decisions]]             # by hand, for one month
    month = 18
    pay = {utility = true, lender = false}
    keep = 1.5
    lend = 0.25
    appeal = true
    repair = false
    buy = 10
    strike_out = true              # what a clerk rules in this file: its records leave;
    waive = true                   # or they stay, and the listing does not

Any order in words may also be "as people here do". A text file of codes, such as a chat's, stands for the same: what
is not a code is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from sim.checks import MOST_MONTHS, MOST_SEED
from sim.errors import ListedError, nearest, printable, quoted, reason
from sim.play.codes import Code
from sim.play.lives import Life, Played, PlayError
from sim.play.pasted import pasted, sorted_out
from sim.progress import Notify
from sim.reading import SpecialFileError, read_bytes
from sim.rules import schema, shelf
from sim.rules.dotted import leaves
from sim.rules.rulebook import Line, Rulebook, complaint, no_line
from sim.rules.toml import MOST_BYTES, TomlError, parse_toml, read_toml
from sim.town.choices import MOST, PAY, RULINGS, Choice, Orders
from sim.town.town import MOST_RESIDENTS
from sim.words import count

AS_PEOPLE_DO, WHEN_I_CAN, NEVER = "as people here do", "when I can", "never"
BEFORE, AFTER, AS_THEY_COME = "before old debts", "after old debts", "as they come"
Answer = Literal["as people here do", "when I can", "never"]
ANSWERS: Mapping[str, bool | None] = {AS_PEOPLE_DO: None, WHEN_I_CAN: True, NEVER: False}
Amount = Annotated[float, Field(ge=0, le=MOST)]
Month = Annotated[int, Field(ge=1, le=MOST_MONTHS)]


class OrdersEntry(schema.Section):
    """Orders as they are written: what is said changes from this month on."""

    month: Month
    slip: Literal["never", "as people here do"] | None = None
    first: str | None = Field(None, min_length=1, max_length=40)
    keep: Amount | None = None
    bills: Literal["before old debts", "after old debts", "as people here do"] | None = None
    appeal: Answer | None = None
    repair: Answer | None = None
    buy: Answer | None = None

    def over(self, held: Orders) -> Orders:
        """The orders in force, with what is said here."""
        changes: dict[str, object] = {}
        if self.slip is not None:
            changes["never_slip"] = self.slip == NEVER
        if self.first is not None:
            changes["first"] = "" if self.first in (AS_THEY_COME, AS_PEOPLE_DO) else self.first
        if self.keep is not None:
            changes["keep"] = self.keep
        if self.bills is not None:
            changes["bills_first"] = self.bills == BEFORE
        changes |= {n: ANSWERS[a] for n in ("appeal", "repair", "buy") if (a := getattr(self, n)) is not None}
        return replace(held, **changes)  # type: ignore[arg-type]


class Decisions(schema.Section):
    """What was decided by hand in one month."""

    month: Month
    pay: dict[Annotated[str, Field(pattern=schema.NAME)], bool] = Field(default_factory=dict)
    keep: Amount | None = None
    lend: Amount | None = None
    appeal: bool | None = None
    repair: bool | None = None
    buy: Amount | None = None
    strike_out: bool | None = None
    waive: bool | None = None

    def answers(self, resident: int) -> Iterator[Choice]:
        """The same one by one."""
        for source, paid in self.pay.items():
            yield Choice(self.month, resident, f"{PAY}{source}", paid)
        for what in ("keep", "lend", "appeal", "repair", "buy", *RULINGS):
            value = getattr(self, what.replace(" ", "_"))
            if value is not None:
                yield Choice(self.month, resident, what, value)


class LifeEntry(schema.Section):
    """One resident, and what was decided for them."""

    resident: Annotated[int, Field(ge=0, lt=MOST_RESIDENTS)]
    guess: Literal["never", "under a year", "a year or more"] | None = None
    orders: tuple[OrdersEntry, ...] = ()
    decisions: tuple[Decisions, ...] = ()

    def life(self) -> Life:
        """The same, each order complete."""
        held, orders = Orders(), list[tuple[int, Orders]]()
        for entry in sorted(self.orders, key=lambda entry: entry.month):
            held = entry.over(held)
            orders.append((entry.month, held))
        months = sorted(self.decisions, key=lambda decisions: decisions.month)
        answers = tuple(c for month in months for c in month.answers(self.resident))
        return Life(self.resident, tuple(orders), answers, self.guess or "")


class Game(schema.Section):
    """The file."""

    rulebook: str = shelf.DEFAULT
    town: str | None = None
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 1
    residents: Annotated[int, Field(ge=2, le=MOST_RESIDENTS)] = 1000
    months: Month = 120
    changes: dict[str, object] = Field(default_factory=dict)
    life: tuple[LifeEntry, ...] = Field(min_length=1, max_length=100_000)


KNOWN = {
    "": tuple(Game.model_fields), "life": tuple(LifeEntry.model_fields),
    "life.orders": tuple(OrdersEntry.model_fields), "life.decisions": tuple(Decisions.model_fields),
}  # fmt: skip
"""The keys of each table."""


def load(path: str | Path, notify: Notify | None = None) -> Played:
    """The town and lives of a choices file, or of a file of codes (any other than *.toml).

    Raises PlayError with one line that names the file and key. `notify` hears which codes are left out, and why.
    """
    path = Path(path)
    return _load_toml(path) if path.suffix.lower() == ".toml" else together(load_codes(path, notify))


def load_codes(path: Path, notify: Notify | None = None) -> list[Code]:
    """The codes of a text file, with whatever stands around them: those of the town that most of them name.

    Raises PlayError. `notify` hears which are left out, and why.
    """
    text, where = _text(path), printable(path.name, 60)
    entries, without = pasted(text)
    codes, wrong, _ = sorted_out(entries)
    if not codes:
        first = f"line {wrong[0].line}: {wrong[0].problem}" if wrong else "no code in it; one code a line is needed"
        raise PlayError(f"{where}: {first}")
    tell = notify or (lambda _: None)
    for one in wrong:
        tell(f"{where}: line {one.line}: {one.problem}; left out")
    if without:
        tell(f"{where}: {count(len(without), 'line')} without a code, the first is line {without[0]}; passed over")
    return codes


def together(codes: Sequence[Code]) -> Played:
    """One town with all of these lives in it."""
    return replace(codes[0].played(), lives=tuple(code.life for code in codes))


def _text(path: Path) -> str:
    """Of a text file in whatever encoding: what cannot be read in it is no code, and is said of its line."""
    shown = quoted(str(path))
    try:
        raw = read_bytes(path, MOST_BYTES)
    except SpecialFileError as error:
        raise PlayError(f"{shown}: {error.kind}; a choices file, or a text file of codes, is needed") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else printable(str(error))
        raise PlayError(f"{shown}: cannot be read: {why}; is the name right?") from None
    if len(raw) > MOST_BYTES:
        raise PlayError(f"{shown}: larger than {MOST_BYTES:,} bytes; a code has up to a hundred or so")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _load_toml(path: Path) -> Played:
    try:
        text, where = read_toml(path, "a choices file")
        document = parse_toml(text, where)
    except TomlError as error:
        raise PlayError(str(error)) from None
    return parse(document.data, where, path.parent, document.line)


def parse(
    data: Mapping[str, object], where: str = "choices", folder: Path | None = None, line: Line = no_line
) -> Played:
    """What plain data says; a rulebook's file is looked for in `folder`. Raises PlayError."""
    try:
        game = Game.model_validate(_lists_as_tuples(data))
    except ValidationError as error:
        raise PlayError(f"{where}: {_explained(error, line)}") from None
    try:
        lives = tuple(entry.life() for entry in game.life)
        return Played(_rulebook(game, folder), lives, game.residents, game.months, game.seed)
    except ListedError as error:
        raise PlayError(f"{where}: {error}") from None


def _lists_as_tuples(value: object) -> object:
    """Strict models take tuples only; TOML has lists."""
    if isinstance(value, Mapping):
        return {key: _lists_as_tuples(entry) for key, entry in value.items()}
    return tuple(map(_lists_as_tuples, value)) if isinstance(value, list) else value


def _rulebook(game: Game, folder: Path | None) -> Rulebook:
    name = game.rulebook
    if name not in shelf.shipped() and not name.endswith(".toml"):
        raise PlayError(f"rulebook: {quoted(name)}: no such pilot, nor a TOML file; {nearest(name, shelf.shipped())}")
    rulebook = shelf.load(name if name in shelf.shipped() else (folder or Path()) / name, game.town)
    changes = dict(leaves(game.changes))
    for key, value in changes.items():
        if not isinstance(value, (bool, int, float)):
            raise PlayError(f"changes.{printable(key, 80)}: {quoted(value)}; must be a number, true or false")
    return rulebook.fixed({key: value for key, value in changes.items() if isinstance(value, (bool, int, float))})


def _explained(error: ValidationError, line: Line) -> str:
    first = error.errors(include_url=False)[0]
    names = [printable(str(part), 60) for part in first["loc"] if isinstance(part, str) and part != "[key]"]
    where = f"{line(first['loc'])}{'.'.join(names[:4])}: "
    if first["type"] == "extra_forbidden":
        return f"{where}unknown key; {nearest(names[-1], KNOWN.get('.'.join(names[:-1]), ()))}"
    if first["type"] == "missing" and names == ["life"]:
        return f"{where}missing; a choices file needs at least [[life]] with resident = 17"
    return where + complaint(first)
