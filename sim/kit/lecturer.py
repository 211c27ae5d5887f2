"""The lecturer's script with the outcome of each play, and two pages for a class without cards."""

from __future__ import annotations

from collections.abc import Callable

from sim.kit import words
from sim.kit.html import Paper, document, steps
from sim.kit.lived import Luck, Play, seats
from sim.kit.words import Part, Words
from sim.markup import cell, paragraphs, table, tag, text


def html(say: Words, paper: Paper, cards_file: str) -> str:
    """The script."""
    kinds = zip(words.sheets(say.lived.players), say.steps("script.sheets"), strict=True)
    body = [
        tag("h1", text(say("script.title"))),
        tag("p", tag("b", text(say("script.lead"))), text(f" {say('script.size')} "),
            tag("b", text(say("script.secret"))), kind="lead"),
        tag("h2", text(say("script.before"))),
        steps(say.steps("script.before_steps", cards_file=cards_file), "ul"),
        table(say.lines("script.sheets_heads"), ([text(n), cell(what), cell(do)] for n, (what, do) in kinds), "plain"),
        tag("h2", text(say("script.lesson"))),
        *map(_part, say.lesson()),
        tag("p", text(say("script.longer"))),
        tag("section", *_outcome(say), kind="new"),
        *(tag("section", tag("h2", text(say(f"script.{name}"))), steps(say.steps(f"script.{name}_steps"), "ul"),
              kind="part") for name in ("wrong", "check")),
        tag("h2", text(say("script.little"))), tag("p", text(say("script.little_text"))),
        *(_key(say, title, play) for title, play in say.plays()),
    ]  # fmt: skip
    return document(say("script.title"), body, paper)


def hands_up(say: Words, paper: Paper) -> str:
    """One page: the class is told its luck, and raises hands."""
    lived = say.lived
    rows = [
        [
            text(nth + 1),
            cell(say.seat_list(_with(say, nth, lambda card: card.bad))),
            cell(say.seat_list(_with(say, nth, lambda card: card.mix_up))),
            cell(say.seats_up(lived.read, nth)),
            cell(say.seats_up(lived.unread, nth)),
        ]
        for nth in range(lived.rounds)
    ]
    body = [
        tag("h1", text(say("hands.title"))),
        tag("p", text(say("hands.help"))),
        _board(say),
        table(say.lines("hands.heads"), rows, "plain hands"),
        tag("p", text(say.verdict())),
        tag("p", text(say("names.invented"))),
    ]
    return document(say("hands.title"), body, paper)


def projector(say: Words) -> str:
    """A page for a wall: a screen a round. How it ends is hidden until it is asked for."""
    start = tag(
        "section",
        tag("h1", text(say("projector.title"))),
        tag("p", text(say("projector.help"))),
        tag("p", text(say("projector.start"))),
        _board(say),
    )
    rounds = [_round(say, nth) for nth in range(say.lived.rounds)]
    hidden = tag("details", tag("summary", text(say("projector.show"))), _results(say), _by_round(say, short=True))
    result = tag("section", tag("h1", text(say("script.result"))), hidden, tag("p", text(say("names.invented"))))
    guess = tag(
        "section", tag("h1", text(say("projector.predict"))), tag("p", text(say("projector.guess")), kind="luck-line")
    )
    return document(say("projector.title"), [start, guess, *rounds, result])


def _round(say: Words, nth: int) -> str:
    bad, mix_up = _with(say, nth, lambda card: card.bad), _with(say, nth, lambda card: card.mix_up)
    return tag(
        "section",
        tag("h1", text(say("names.round", number=nth + 1))),
        tag("p", text(say("projector.bad")), tag("b", text(say.seat_list(bad))), kind="luck-line"),
        tag("p", text(say("projector.mix_up")), tag("b", text(say.seat_list(mix_up))), kind="luck-line"),
        tag("p", text(say("projector.quiet"))),
        _board(say),
    )


def _board(say: Words) -> str:
    return tag("div", paragraphs(say.lines("hands.board")), kind="board")


def _with(say: Words, nth: int, has: Callable[[Luck], bool]) -> list[int]:
    """Seats whose card of a round, counted from 0, has it."""
    return [seat for seat, cards in enumerate(say.lived.luck, 1) if has(cards[nth])]


def _part(part: Part) -> str:
    clock = tag("span", text(f"{part.begins // 60}:{part.begins % 60:02}"), kind="clock")
    head = tag("h3", clock, text(f" {part.title} "), tag("small", text(f"({part.minutes} minutes)")))
    said = "".join(tag("p", text(line), kind="say") for line in part.say)
    return tag("section", head, said, paragraphs(part.do), kind="part")


def _outcome(say: Words) -> list[str]:
    return [
        tag("h2", text(say("script.result"))),
        tag("p", tag("b", text(say.verdict()))),
        _results(say),
        tag("p", text(f"{say('script.bills')} {say('script.fair')}")),
        tag("h3", text(say("script.who"))),
        tag("ul", *(tag("li", text(line)) for line in say.who())),
        tag("p", text(say.second_outcome())),
        tag("h3", text(say("script.rounds"))),
        _by_round(say),
    ]


def _results(say: Words) -> str:
    rows = ([text(title), *map(cell, play.ends)] for title, play in say.plays())
    return table(say.lines("script.result_heads"), rows, "plain numbers")


def _by_round(say: Words, short: bool = False) -> str:
    plays = say.plays()
    rows = (
        [text(nth + 1), *(cell(int(play.signs[nth].sum()) if short else say.seats_up(play, nth)) for _, play in plays)]
        for nth in range(say.lived.rounds)
    )
    return table([say("script.round"), *(title for title, _ in plays)], rows, "plain")


def _key(say: Words, title: str, play: Play) -> str:
    """Every seat after every round."""
    lived = say.lived
    rows = []
    for seat in range(lived.players):
        states = (_state(play, nth, seat) for nth in range(lived.rounds))
        rows.append([text(seat + 1), cell(int(lived.resident[seat])), *states])
    rows.append(["", cell(say("registrar.signs_up")), *(cell(len(seats(up))) for up in play.signs)])
    heads = (*say.lines("script.key_heads"), *(str(n) for n in range(1, lived.rounds + 1)))
    return tag(
        "section",
        tag("h2", text(say("script.key", play=title))),
        tag("p", text(say("script.key_help"))),
        table(heads, rows),
        kind="key",
    )


def _state(play: Play, nth: int, seat: int) -> str:
    debts = f" ({play.debts[nth, seat]})" if play.debts[nth, seat] else ""
    up = bool(play.signs[nth, seat])
    return cell(f"{play.coins[nth, seat]}{debts}{' *' if up else ''}", "up" if up else "")
