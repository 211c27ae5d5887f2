"""Answers to the exercises of notebook 07: for each at least two right ones and two plausible wrong ones."""

import sim
from sim.lab.gaming import TRICKS

TEST = {"means_test.enabled": True, "means_test.accuracy": 0.95}
LEAVE = {"listing.arrears_paid": False, "registry.frozen_clock": False, "listing.term": 6}
GOOD = {**TEST, **LEAVE}
SECRET_MONTH = {
    "listing.term": 0, "source.*.retention": 1, "source.*.demerit": 101, "notice.chance": 0, "notice.on_refusal": False
}  # fmt: skip
"""It beat every honest answer while fear followed only the monthly cost."""
MENDED = {"gifts": 2, "told": 90, "cannot": 5}
FEARLESS = {"deterrence.strength": 0.1}

ANSWERS = {
    "07.1": (
        [["second-chance", "true-scale"], ("True scale", "Second_Chance"), "true-scale and second-chance"],
        [["second-chance"], ["second-chance", "true-scale", "thousand-points"], ["joined-hands"], "perks-only"],
    ),
    "07.2": (
        [
            {**TEST, "service.employer.wage_loss": 0.0},
            {**TEST, "registry.frozen_clock": False, "listing.arrears_paid": False},
            sim.load("second-chance"),
        ],
        [
            {"means_test.enabled": True},
            {**TEST, "repair.rate": 0.3},
            {"listing.term": 6},
            {"sanctions.severity": 0.0},
            {"deterrence.strength": 0.9},
            {"listing.enabled": False},
        ],
    ),
    "07.3": (
        [
            GOOD,
            {**TEST, "repair.rate": 0.3},
            {**GOOD, "sanctions.severity": 0.8, "inspection.focus": 0.0},
            *TRICKS.values(),
            {"Means test enabled": "yes", "means_test.accuracy": "95%", "repair.rate": "0,3"},
        ],
        [
            {"sanctions.severity": 0.0},
            {"listing.threshold": 700.0},
            {"deterrence.strength": 0.9},
            {"life.wage": 2.0},
            {"channels.means": False},
            {"source.*.rate": 0.1},
            {"source.*.error": 0.0},
            {"registry.coverage": 0.3},
            {"repair.rate": 0.3},
            {"listing.enabled": False},
            {**GOOD, "means_test.accuracy": 1.0},
            sim.load("second-chance"),
            sim.load("second-chance").set({"listing.term": 11}),
            SECRET_MONTH,
            {**SECRET_MONTH, **LEAVE, "listing.term": 0},
        ],
    ),
    "07.4": (
        [MENDED, {"Gifts": "5%", "told": 50, "cannot": "10 per cent"}, {**MENDED, "ever": 12}],
        [{"gifts": 2}, {"gifts": 2, "told": 90}, {**MENDED, "told": 101}, {**MENDED, "cannot": 0}, {"fair": 1}, "told"],
    ),
    "07.5": (
        [(GOOD, MENDED), [{**TEST, "repair.rate": 0.3}, MENDED]],
        [*((own, MENDED) for own in TRICKS.values()), (GOOD, {"gifts": 2}), (sim.load("second-chance"), MENDED), GOOD],
    ),
    "07.6": (
        [(GOOD, FEARLESS), [{**TEST, "repair.rate": 0.3}, {"deterrence.awareness": 0.2}]],
        [
            (GOOD, {"deterrence.strength": 0.7}),
            ({"listing.term": 6}, FEARLESS),
            (GOOD, {"means_test.enabled": False}),
            (GOOD, {"life.shok": 0.1}),
            GOOD,
        ],
    ),
}
