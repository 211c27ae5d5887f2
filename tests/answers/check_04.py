"""Answers to the exercises of notebook 04: for each at least two right ones and two plausible wrong ones."""

import sim

ANSWERS = {
    "04.1": ([0.7, "70%", 69.97], [93, 85, 44, 64, 96, "most"]),
    "04.2": ([3, "3%", 0.03], [24, 97, 0.3, "few"]),
    "04.3": (
        [
            {"notice.chance": 1.0, "appeal.rate": 0.3, "appeal.capacity": 20.0, "appeal.accuracy": 0.9},
            {"source.machine.demerit": 40},
            sim.load("auto-flag").set({"appeal.rate": 0.5, "appeal.capacity": 30.0, "appeal.accuracy": 1.0}),
        ],
        [
            {"notice.chance": 1.0},
            {"appeal.accuracy": 1.0},
            {"notice.chance": 1.0, "appeal.accuracy": 1.0},
            {"sanctions.severity": 0.0},
            {"source.machine.error": 0.0},
            {"source.machine.connected": False},
            {"listing.threshold": 0.0},
            {"source.machine.rate": 0.1},
            {"life.shock": 0.0},
            {"life.wage": 5.0},
            {"registry.coverage": 0.3},
        ],
    ),
    "04.4": (
        [
            {"source.machine.detection": 0.3},
            {"source.*.detection": 0.5},
        ],
        [
            {"source.machine.error": 0.0},
            {"source.machine.demerit": 40},
            {"source.machine.detection": 0.01},
            {"listing.threshold": 960.0},
            {"notice.chance": 1.0, "appeal.accuracy": 1.0},
            {"deterrence.strength": 0.0, "source.machine.detection": 0.3},
        ],
    ),
}
