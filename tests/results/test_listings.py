"""Listings by cause and by conduct: one number for one name in run, audit and the lab; none says "wrongly"."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from sim import lab
from sim.arrays import Bools
from sim.lab import check_04
from sim.results import listings, runs
from sim.results.runs import Run
from sim.results.study import Study
from sim.results.summary import DEFINITIONS
from sim.studies.audit import audit as audits
from sim.studies.audit import figure, words
from sim.town import measures
from sim.town.ledger import CANNOT, CAUSES, WILL_NOT, WRONG
from sim.town.town import Town
from tests.town.hand import HandTown, rules
from tests.towns import LIVELY

SHARES = {"wrong_person_share": WRONG, "cannot_share": CANNOT, "will_not_share": WILL_NOT}


def without_deliberate_miss(town: Town, world: int) -> Bools:
    """Who was on the list of a world without a deliberate miss, in each month: (months, residents).

    Needs a town whose history was kept whole.
    """
    conduct, rows = listings.Conduct(town.people.count), []
    for flags in town.history.flags:
        conduct.add_month(flags[world])
        listed = (flags[world] & measures.LISTED) > 0
        rows.append(listed & (conduct.groups() != listings.CONDUCTS.index(listings.ON_PURPOSE)))
    return np.array(rows, dtype=bool).reshape(-1, town.people.count)


@pytest.fixture(scope="module")
def lived() -> Run:
    return runs.run(LIVELY, 300, 60, 3)


@pytest.fixture(scope="module")
def audited() -> Study:
    return audits.audit(LIVELY, 300, 60, 3)


def test_run_audit_and_lab_give_the_same_number_for_the_same_name(lived: Run, audited: Study) -> None:
    reply, causes = lived.worlds.iloc[0], audited.tables["causes"].set_index("cause")
    for name, cause in SHARES.items():
        assert reply[name] == pytest.approx(causes.loc[CAUSES[cause], "share_of_listings"], abs=1e-6)
    assert causes["listings"].sum() == pytest.approx(reply["entries"])
    created = causes["caused_by_feedback"].sum() / causes["person_months"].sum()
    assert created == pytest.approx(reply["entrenchment"], abs=1e-6)
    rows = {row.label: row.values[0] for row in audited.answer.rows}
    for name in ("entrenchment", "prevented"):  # always both ways, by the names and numbers of a run
        assert rows[DEFINITIONS[name].name] == pytest.approx(reply[name], abs=1e-6)
    assert reply["prevented"] > 0
    row = check_04._row(lived)
    assert row["wronged"] == pytest.approx(causes.loc["wrong record", "listings"])
    assert row["wrong_share"] * reply["entries"] == pytest.approx(row["wronged"], abs=1e-3)
    without = without_deliberate_miss(lived.town, 0)
    monthly, totals = audited.tables["monthly"], audited.tables["totals"].set_index("measure")["happened"]
    assert (without.sum(axis=1) == monthly["listed_without_deliberate_miss"]).all()
    assert without.sum() == totals[words.WITHOUT] == totals["on the list"] - totals[words.WITH]


def test_every_listing_is_shared_out_once(lived: Run) -> None:
    parts = listings.by_cause(lived.town, 0)
    reply = lived.worlds.iloc[0]
    assert parts.sum() == pytest.approx(reply["entries"])
    other = sum(parts[cause] for cause in CAUSES if cause not in SHARES.values())
    assert sum(reply[name] for name in SHARES) == pytest.approx(1 - other / reply["entries"], abs=1e-5)
    stays = lived.spells[lived.spells["world"] == reply["name"]]["cause"].str.split(" or ")
    assert max(map(len, stays)) > 1
    by_hand = sum(1 / len(causes) for causes in stays if "wrong record" in causes)
    assert listings.by_wrong_records(lived.town, 0) == pytest.approx(by_hand)


def test_a_deliberate_miss_counts_for_a_year() -> None:
    conduct = listings.Conduct(3)
    conduct.add_month(np.array([measures.WILL_NOT, measures.CANNOT | measures.WILL_NOT, measures.CANNOT]))
    groups = [conduct.groups().tolist()]
    for _ in range(12):
        conduct.add_month(np.array([0, measures.CANNOT, 0]))
        groups.append(conduct.groups().tolist())
    assert groups == [[0, 0, 1]] * 12 + [[2, 1, 2]]
    assert listings.Conduct(2).groups().tolist() == [2, 2]


def test_who_could_not_pay_is_never_called_wrongly_listed(audited: Study) -> None:
    """The word is the seminar's: no label, column, sentence or picture decides it for them."""
    totals = audited.tables["totals"]
    texts = [
        *audited.sentences,
        *totals["measure"],
        *audited.tables["monthly"],
        *(d.label for d in DEFINITIONS.values()),
    ]
    texts += [note for measure, note in zip(totals["measure"], totals["note"], strict=True) if measure != words.WITHOUT]
    texts += [picture.alt for picture in audited.draw()]
    for module in (figure, check_04, lab):
        texts.append(inspect.getsource(module))
    assert not [text for text in texts if "wrongly" in text.lower() or "rightly" in text.lower()]


def test_the_two_who_are_on_it_without_a_deliberate_miss() -> None:
    town = HandTown(rules(), listed=[True, True, True], residents=3).advance(2)
    town.history.flags[0][0, 0] |= measures.WILL_NOT
    assert without_deliberate_miss(town, 0).tolist() == [[False, True, True]] * 2
