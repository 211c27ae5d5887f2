"""Answers to the exercises of notebook 03: for each, right ones written differently, and plausible wrong ones."""

import sim

RING = ["listed", "services closed", "less money", "bills missed", "records", "low score"]

ANSWERS = {
    "03.1": (
        [
            RING,
            ("Bills missed", "records", "low-score", "listed", "services closed", "less money"),
            "listed -> Services closed -> less money -> bills_missed -> records -> low score",
        ],
        [
            ["listed", "less money", "services closed", "bills missed", "records", "low score"],
            ["listed", "services closed", "less money", "bills missed", "low score", "records"],
            ["listed", "poor"],
            "listed, services closed",
            6,
        ],
    ),
    "03.2": ([0.37, "37%", 37, "37 per cent", "3/8", [36.5], "0,37"], [63, 4.3, "most", 1]),
    "03.3": ([11, "11%", "11 of 100", 0.11], [100, 3, 114, "most"]),
    "03.4": (
        [
            {"sanctions.severity": 0.1},
            {"service.*.wage_loss": 0.0, "service.*.extra_cost": 0.0, "inspection.listed_factor": 1.0},
            sim.load("joined-hands").set({"sanctions.severity": 0.0}),
        ],
        [
            {"sanctions.severity": 0.5},
            {"listing.term": 6},
            {"listing.threshold": 0.0},
            {"channels.means": False},
            {"listing.enabled": False},
            {"sanctions.severty": 0.1},
            {"sanctions.severity": "low"},
            {"life.shock": 0.0},
            {"life.wage": 5.0},
            {"source.*.amount": 0.0},
            {"source.*.rate": 0.01},
            {"registry.coverage": 0.3},
            {"deterrence.fixed": 1.0},
        ],
    ),
    "03.5": (
        [
            {"means_test.enabled": True, "means_test.accuracy": 0.95, "sanctions.severity": 0.25},
            {"means_test.enabled": "yes", "means_test.accuracy": "95%", "sanctions.severity": "0,3"},
        ],
        [
            {"deterrence.fixed": 0.3, "sanctions.severity": 0.0},
            {"deterrence.fixed": 0.9},
            {"life.shock": 0.0},
            {"life.defiance": 0.0},
            {"sanctions.severity": 0.0},
            {"sanctions.severity": 0.5},
            {"means_test.enabled": True, "means_test.accuracy": 0.95},
            {"deterrence.strength": 1.0},
            {"service.*.gated": False},
            {"listing.threshold": 100.0},
        ],
    ),
}
