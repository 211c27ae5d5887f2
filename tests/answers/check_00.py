"""Answers to the exercises of notebook 00: for each, right ones written differently, and plausible wrong ones."""

import sim

ANSWERS = {
    "00.1": ([181, "181", 180.0], [97, 18.1, 0.181, "many"]),
    "00.2": ([5, "2", 11], [1, 8, 2.5, "another"]),
    "00.3": (
        [
            {"source.*.connected": False},
            {"source.*.demerit": 0},
            {"listing.threshold": 0.0},
            sim.load("separate-ledgers"),
        ],
        [
            {"source.*.detection": 0.0},
            {"source.*.error": 0.0},
            {"listing.threshold": 850.0},
            {"listing.enabled": False},
            {"listing.treshold": 0.0},
            {"source.*.rate": 0.0},
        ],
    ),
}
