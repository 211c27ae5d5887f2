"""Answers to the exercises of notebook 06: for each at least two right ones and two plausible wrong ones."""

import sim

KNOWN = {"A": "refuted", "B": "documented", "C": "unknown", "D": "refuted", "E": "documented", "F": "unknown"}

ANSWERS = {
    "06.1": (["full-forgetting", "Full forgetting"], ["auto-flag", "joined-hands", "lantern-score", 90]),
    "06.2": (
        [
            {"source.court.connected": False},
            {"source.court.demerit": "0 points", "source.court.ceiling": 10000},
            {"source.*.demerit": 20, "source.court.ceiling": 950.0},
            sim.load("lantern-score").set({"source.court.connected": False, "score.association": 0.0}),
        ],
        [
            {"source.court.ceiling": 950.0},
            {"score.association": 0.0},
            {"purchase.cap": 0.0, "source.court.connected": False},
            {"registry.coverage": 0.3},
            {"source.court.rate": 0.0},
            {"listing.threshold": 360.0},
            {"service.*.gated": False},
        ],
    ),
    "06.3": (
        [
            {"purchase.cap": 0.0},
            {"purchase.price": 2.0},
            {"purchase.reserve": 6.0},
            sim.load("thousand-points").set({"purchase.cap": 0.0}),
        ],
        [
            {"purchase.price": 0.05},
            {"favour.threshold": 1200.0},
            {"score.merit": 0.0},
            {"favour.enabled": False},
            {"life.wage": 1.0},
        ],
    ),
    "06.4": (
        [KNOWN, {letter.lower(): said.upper() for letter, said in KNOWN.items()}],
        [
            {**KNOWN, "C": "documented"},
            {**KNOWN, "F": "documented"},
            {**KNOWN, "A": "true"},
            {letter: said for letter, said in KNOWN.items() if letter != "E"},
            "refuted",
        ],
    ),
}
