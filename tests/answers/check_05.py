"""Answers to the exercises of notebook 05: for each at least two right ones and two plausible wrong ones."""

import sim

ANSWERS = {
    "05.1": ([950, "950", 1000 + 10 - 40 - 20], [940, 910, 970, "below 900"]),
    "05.2": (
        [
            {"score.household": 120.0},
            {"score.association": 200.0},
            sim.load("joined-hands").set({"listing.threshold": 960.0}),
        ],
        [
            {"score.household": 60.0},
            {"listing.threshold": 1100.0},
            {"source.*.demerit": 200},
            {"listing.enabled": False},
            {"score.houshold": 120.0},
            {"score.household": 120.0, "life.wage": 0.8},
        ],
    ),
    "05.3": (
        [
            {"means_test.enabled": True},
            {"listing.threshold": 850.0},
            {"means_test.enabled": True, "sanctions.severity": 0.5},
            sim.load("second-chance").set({"score.household": 60.0}),
        ],
        [
            {"sanctions.severity": 0.0},
            {"sanctions.severity": 0.5},
            {"listing.term": 3},
            {"source.*.demerit": 20},
            {"score.household": 20.0},
            {"channels.association": False},
            {"life.shock": 0.0},
            {"source.*.amount": 0.0},
            {"registry.coverage": 0.3},
            {"listing.enabled": False},
        ],
    ),
}
