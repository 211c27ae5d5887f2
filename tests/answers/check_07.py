"""Answers to the exercises of notebook 07: for each at least two right ones and two plausible wrong ones."""

import sim

TEST = {"means_test.enabled": True, "means_test.accuracy": 0.95}
LEAVE = {"listing.arrears_paid": False, "registry.frozen_clock": False, "listing.term": 6}
GOOD = {**TEST, **LEAVE}
FEARLESS = {"deterrence.strength": 0.1}

ANSWERS = {
    "07.1": (
        [["second-chance", "true-scale"], ("True scale", "Second chance"), "true-scale, second-chance"],
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
            sim.load("second-chance"),
        ],
        [
            {"sanctions.severity": 0.0},
            {"listing.threshold": 700.0},
            {"deterrence.strength": 0.9},
            {"life.wage": 2.0},
            {"channels.means": False},
            {"source.*.rate": 0.1},
            {"repair.rate": 0.3},
            {"listing.enabled": False},
        ],
    ),
    "07.4": (
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
