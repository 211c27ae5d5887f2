"""Answers to the exercises of notebook 03: for each, right ones written differently, and plausible wrong ones."""

import sim

RING = ["listed", "services closed", "less money", "bills missed", "records", "low score"]

ANSWERS = {
    "03.1": (
        [RING, ("Bills missed", "records", "low-score", "listed", "services closed", "less money")],
        [
            ["listed", "less money", "services closed", "bills missed", "records", "low score"],
            ["listed", "services closed", "less money", "bills missed", "low score", "records"],
            ["listed", "poor"],
            "listed, services closed",
        ],
    ),
    "03.2": ([0.66, "66%", 66], [34, 9.7, "most"]),
    "03.3": (
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
        ],
    ),
    "03.4": (
        [
            {"deterrence.fixed": 0.3, "sanctions.severity": 0.0},
            {"deterrence.fixed": 0.9},
            {"means_test.enabled": True, "means_test.accuracy": 0.95, "sanctions.severity": 0.25},
        ],
        [
            {"sanctions.severity": 0.0},
            {"sanctions.severity": 0.5},
            {"deterrence.strength": 1.0},
            {"service.*.gated": False},
            {"listing.threshold": 100.0},
        ],
    ),
}
