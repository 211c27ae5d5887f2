"""Answers to the exercises of notebook 08: for each at least two right ones and two plausible wrong ones."""

import sim

ANSWERS = {
    "08.1": (
        [
            {"A": "listed without cause", "B": "predictive value", "C": "spared with cause"},
            {"a": "Listed-without-cause", "b": "predictive value", "c": "spared with cause "},
        ],
        [
            {"A": "predictive value", "B": "listed without cause", "C": "spared with cause"},
            {"A": "listed without cause", "B": "spared with cause", "C": "predictive value"},
            {"A": "listed without cause"},
            {"A": "fair", "B": "fair", "C": "fair"},
            "listed without cause",
        ],
    ),
    "08.2": ([6, "6 times", "six", 6.0, 6.07], [4, 26.7, "1", 16, 160, "4.4%", 0.25, 0.167]),
    "08.3": (
        [
            {"inspection.focus": 0.0, "score.association": 0.0},
            {
                "inspection.focus": 0.0,
                "score.association": 0.0,
                "score.household": 0.0,
                "inspection.listed_factor": 1.0,
            },
            {"means_test.enabled": True, "means_test.accuracy": 0.95},
            {"source.*.retention": 12},
        ],
        [
            {"inspection.watch_tilt": 0.0},
            {"inspection.listed_factor": 1.0},
            {"listing.threshold": 850.0},
            {"listing.term": 6},
            {"life.shock": 0.0},
            {"life.wage": 5.0},
            {"listing.enabled": False},
            {"source.*.error": 0.0},
        ],
    ),
    "08.4": (
        [
            {"life.district_tilt": 0.3},
            {"life.district_wage": 0.05},
            sim.load("joined-hands").set({"life.district_tilt": 0.2, "life.district_wage": 0.03}),
        ],
        [
            {"inspection.watch_tilt": 0.5},
            {"life.district_tilt": 0.02},
            {"life.district_tilt": -0.3},
            {"life.defiance": 0.2},
            {"life.district_tilt": 0.3, "inspection.focus": 1.0},
        ],
    ),
}
