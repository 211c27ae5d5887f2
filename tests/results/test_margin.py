"""The margin, by hand and on the screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim import figures
from sim.cli.main import main
from sim.results.margin import PARTS, Margin, margin_by_rulebook
from sim.rules import shelf

BOOK = shelf.load("joined-hands")
UNEVEN = BOOK.set({"life.wage": 2.5, "life.wage_spread": 0.35, "life.wage_skew": 1.0, "life.shock_spread": 0.6})


def hand(wage: list[float], lost: float) -> Margin:
    n, zero = len(wage), np.zeros(len(wage))
    return Margin(np.array(wage), np.ones(n), np.full(n, 0.1), np.full(n, 0.2), np.full(n, lost), zero, zero)


def test_hinge_and_poor_by_hand() -> None:
    m = hand([1.25, 1.4, 1.7], lost=0.25)
    assert np.allclose(m.off, [-0.05, 0.1, 0.4])
    assert np.allclose(m.on, [-0.3, -0.15, 0.15])
    assert m.poor.tolist() == [True, False, False]
    assert m.hinge.tolist() == [False, True, False]
    assert m.sentence() == (
        "In a middle month the middle resident gains 10% of a month's basic costs off the list and loses 15% on it; "
        "33% of residents are afloat off the list and sink on it, 33% sink either way."
    )


def test_where_being_listed_costs_nothing() -> None:
    assert "off the list and as much on it; 0% of residents" in hand([1.4], lost=0.0).sentence()


def test_the_middle_resident_of_joined_hands() -> None:
    row = margin_by_rulebook(BOOK).table().iloc[-1]
    life = BOOK.life
    assert row["tenth"] == "middle"
    assert row["costs"] == 1
    assert row["bad_luck"] == pytest.approx(life.shock * life.shock_cost)
    assert row["bills"] == pytest.approx(sum(s.rate * s.amount for s in BOOK.source))
    assert row["wages_lost"] == pytest.approx(row["wage"] * sum(s.wage_loss for s in BOOK.service if s.gated))
    assert row["extra_costs"] == pytest.approx(sum(s.extra_cost for s in BOOK.service if s.gated))
    assert row["on"] < 0 < row["off"]


def test_without_a_list_the_month_is_the_same_either_way() -> None:
    m = margin_by_rulebook(BOOK.without_list())
    assert (m.on == m.off).all()


def test_the_tenths_add_up_as_people_read_them() -> None:
    for row in margin_by_rulebook(UNEVEN).tenths().replace("\N{MINUS SIGN}", "-", regex=True).to_dict("records"):
        part = {head: float(value) for head, value in row.items()}
        assert part["off"] == pytest.approx(sum(part[head] for head in ("wage", "costs", "luck", "bills")), abs=2)
        assert part["on"] == pytest.approx(part["off"] + part["lost"] + part["extra"], abs=1.5)


def test_a_run_has_the_margin_of_every_world() -> None:
    run = sim.run("joined-hands", 60, 24)
    assert list(run.margin.columns) == ["world", "tenth", *PARTS, "hinge", "poor"]
    assert len(run.margin) == 11 * len(run.shown)
    costs_nothing = run.margin[run.margin["world"] == run.town.worlds[1].label]
    assert (costs_nothing["wages_lost"] == 0).all()
    assert run.summary()["margin_sentence"] == run.margin_sentence


def test_after_an_amendment_it_is_said_which_month_is_meant() -> None:
    run = sim.run(BOOK.amended({6: {"sanctions.severity": 0.0}}), 60, 12)
    assert run.margin_sentence.startswith("Under the rules of month 12: ")
    assert "as much on it" in run.margin_sentence


def test_on_the_screen(undrawn: None, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = margin_by_rulebook(BOOK).sentence()
    assert main(["check", "joined-hands"]) == 0
    printed = capsys.readouterr().out
    assert sentence in " ".join(printed.split())
    tenths = margin_by_rulebook(BOOK).tenths().to_string(index=False)
    assert tenths in printed
    assert main(["show", "joined-hands"]) == 0
    shown = capsys.readouterr().out
    assert sentence[:60] in shown
    assert all(label in shown for label in PARTS.values())
    assert all(f"# {line}" in shown for line in tenths.splitlines())
    assert shelf.parse(shown) == BOOK  # it stays a rulebook
    assert main(["run", "--residents", "60", "--months", "36"]) == 0
    assert "In a middle month the middle resident gains" in " ".join(capsys.readouterr().out.split())


def test_on_the_screen_in_full_and_in_the_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--residents", "60", "--months", "36", "--full"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "In a middle month the middle resident" in text
    assert "in the last year" in text
    assert {"margin.csv", "left-over-by-wage.png"} <= {p.name for p in (here / "listed-run").iterdir()}


def test_the_picture_says_what_it_shows() -> None:
    even, uneven = (figures.margin_by_tenth(margin_by_rulebook(b).table()).alt for b in (BOOK, UNEVEN))
    assert "Being listed turns a gain into a loss for over 99% of residents" in even
    assert "Tenth 1:" in uneven
    assert "lose either way" in uneven
    none = figures.margin_by_tenth(margin_by_rulebook(BOOK.without_list()).table()).alt
    assert "turns nobody's middle month into a loss" in none
