"""What is printed for a class: players' sheets, luck cards, signs, registrars' sheets, second-chance cards."""

from __future__ import annotations

from sim.kit import words
from sim.kit.html import Paper, document, pages, steps
from sim.kit.words import Words
from sim.markup import cell, table, tag, text

ACROSS = 4
"""Strips of luck cards on a sheet, and signs."""
SECONDS = 8
"""Second-chance cards on a sheet."""


def html(say: Words, paper: Paper) -> str:
    """The file of cards."""
    players = say.lived.players
    numbers = range(1, players + 1)
    card, tables = _rule_card(say), "".join(_own_table(say, title) for title, _ in say.plays())
    body = [
        *(_player(say, number, card, tables) for number in numbers),
        *pages([_strip(say, number) for number in numbers], ACROSS, "luck"),
        *pages([_sign(say, number) for number in numbers], ACROSS, "signs"),
        *(_registrar(say, first, last) for first, last in words.groups(players)),
        *pages([_second(say)] * players, SECONDS, "seconds"),
    ]
    return document(f"{say('script.title')}: {say('script.size')} {paper.title}", body, paper)


def _rule_card(say: Words) -> str:
    return tag(
        "div",
        tag("h2", text(say("card.title"))),
        tag("p", text(say("card.start"))),
        steps(say.steps("card.steps")),
        tag("p", text(say("card.second_play")), kind="second-play"),
        kind="card",
    )


def _player(say: Words, number: int, card: str, tables: str) -> str:
    """A player's sheet: the rule card, and below it what the player writes down."""
    header = tag(
        "header",
        tag("span", text(say.seat(number)), kind="big"),
        tag(
            "div",
            tag("p", tag("b", text(say.neighbour(number)))),
            tag("p", text(say("own.guess"))),
            tag("p", text(say("own.help"))),
        ),
    )
    own = tag("div", header, tag("div", tables, kind="three"), kind="own")
    return tag("section", card, own, kind="page player")


def _own_table(say: Words, title: str) -> str:
    heads = say.lines("own.heads")
    rows = [[text(number), *[cell()] * (len(heads) - 1)] for number in range(1, say.lived.rounds + 1)]
    return _play(title, table(heads, rows, "write"))


def _play(title: str, content: str) -> str:
    return tag("div", tag("h4", text(title)), content, kind="play")


def _strip(say: Words, number: int) -> str:
    """A seat's luck cards, one under the other, in order."""
    parts = [tag("div", tag("b", text(say.seat(number))), tag("p", text(say("luck.fold"))), kind="luck-head")]
    for nth, luck in enumerate(say.lived.luck[number - 1], 1):
        what, do = say.luck(luck)
        place = tag("small", text(say("names.place", number=number, nth=nth)))
        kind = "luck-card" + " both" * (luck.bad and luck.mix_up) + " quiet" * (not do)
        parts.append(tag("div", place, tag("b", text(what)), tag("p", text(do)) if do else "", kind=kind))
    return tag("div", *parts, kind="strip")


def _sign(say: Words, number: int) -> str:
    """A sign that stands on a desk when it is folded; both sides can be read."""
    side = tag("b", text(say("names.sign"))) + tag("small", text(say.seat(number)))
    return tag("div", tag("div", side, kind="upside"), tag("div", side, kind="side"), kind="sign")


def _registrar(say: Words, first: int, last: int) -> str:
    heads = [say("registrar.round"), *(text(n) for n in range(1, say.lived.rounds + 1))]
    rows = [[text(name), *[cell()] * say.lived.rounds] for name in [
        *(say.seat(n) for n in range(first, last + 1)), say("registrar.signs_up"),
    ]]  # fmt: skip
    return tag(
        "section",
        tag("h1", text(say("registrar.title", first=first, last=last))),
        steps(say.steps("registrar.steps")),
        *(_play(title, table(heads, rows, "sheet")) for title, _ in say.plays()),
        kind="page registrar",
    )


def _second(say: Words) -> str:
    return tag(
        "div",
        tag("h2", text(say("second.title"))),
        tag("p", text(say("second.start"))),
        steps(say.steps("second.steps"), "ul"),
        kind="second",
    )
