"""Codes as a choices file: what was pasted for a class becomes a file that can be read, changed and lived again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from sim import files
from sim.errors import quoted
from sim.play import file
from sim.play.codes import Code
from sim.play.lives import Life, Played, PlayError
from sim.progress import Notify
from sim.town.choices import PAY, YES_OR_NO, Choice, Orders

IN_WORDS: Mapping[bool | None, str] = {answer: said for said, answer in file.ANSWERS.items()}


def save(source: str | Path, target: str | Path, notify: Notify | None = None) -> Played:
    """Write the codes of a text file as a choices file that does not exist yet; gives the town they are played in.

    Raises PlayError in one line, and writes nothing, if there are no codes, or something has the name.
    """
    source, target = Path(source), Path(target)
    if source.suffix.lower() == ".toml":
        raise PlayError(f"{quoted(str(source))}: is a choices file already; --save writes one from codes")
    if target.suffix.lower() != ".toml":
        raise PlayError(f"{quoted(str(target))}: not the name of a choices file; it must end in .toml")
    codes = file.load_codes(source, notify)
    text = as_toml(codes).encode("utf-8")
    with files.in_words(target), files.opened(target.parent, make=False) as folder:
        try:
            folder.put_new(target.name, text)
        except FileExistsError:
            raise PlayError(f"{quoted(str(target))}: exists already and stays; choose another name") from None
    return file.together(codes)


def as_toml(codes: Sequence[Code]) -> str:
    """The choices file of lives in one town, which the first names."""
    import tomlkit

    town = codes[0].town
    data: dict[str, object] = {"rulebook": town.rulebook}
    if town.people:
        data["town"] = town.people
    data |= {"seed": town.seed, "residents": town.residents, "months": codes[0].months}
    if town.changes:
        data["changes"] = dict(town.changes)
    return tomlkit.dumps(data | {"life": [_life(code.life) for code in codes]})


def _life(life: Life) -> dict[str, object]:
    entry: dict[str, object] = {"resident": life.resident}
    if life.guess:
        entry["guess"] = life.guess
    if life.orders:
        entry["orders"] = [{"month": month} | _orders(orders) for month, orders in life.orders]
    if life.answers:
        by_month = groupby(life.answers, key=lambda answer: answer.month)
        entry["decisions"] = [{"month": month} | _decisions([*answers]) for month, answers in by_month]
    return entry


def _orders(orders: Orders) -> dict[str, object]:
    return {
        "slip": file.NEVER if orders.never_slip else file.AS_PEOPLE_DO, "first": orders.first or file.AS_THEY_COME,
        "keep": orders.keep, "bills": file.BEFORE if orders.bills_first else file.AFTER,
        "appeal": IN_WORDS[orders.appeal], "repair": IN_WORDS[orders.repair], "buy": IN_WORDS[orders.buy],
    }  # fmt: skip


def _decisions(answers: Sequence[Choice]) -> dict[str, object]:
    said: dict[str, object] = {
        a.what: bool(a.value) if a.what in YES_OR_NO else a.value for a in answers if not a.what.startswith(PAY)
    }
    paid = {a.what.removeprefix(PAY): bool(a.value) for a in answers if a.what.startswith(PAY)}
    return said | ({"pay": paid} if paid else {})
