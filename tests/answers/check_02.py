"""Answers to the exercises of notebook 02: for each at least two right ones and two plausible wrong ones."""

from sim.lab.check_02 import gated

ANSWERS = {
    "02.1": ([4, "4.0", 4.04], [0.25, 4934, 1.8, "more"]),
    "02.2": ([3.2, "3.17", "3.2%"], [7.5, 0.032, 42.2, "nothing"]),
    "02.3": (
        [
            {"score.means": 0.0, "favour.threshold": 920.0},
            {"score.means": 5.0, "favour.threshold": 910.0},
            {"score.means": 0.0, "score.start": 960.0},
        ],
        [
            {"score.means": 0.0},
            {"favour.threshold": 930.0},
            {"score.means": 0.0, "favour.threshold": 850.0},
            {"service.*.perk": 0.0},
        ],
    ),
    "02.4": (
        [
            {"service.*.gated": False, "service.travel.gated": True},
            gated("joined-hands", 1),
            {"service.employer.gated": False, "service.credit.gated": False},
        ],
        [
            {"service.*.gated": False},
            {"service.school.gated": True},
            {"service.housing.gated": False},
            {"listing.enabled": False},
            {"service.credit.gated": False, "life.wage": 5.0},
            {"service.*.gated": False, "service.credit.gated": True, "deterrence.fixed": 0.9},
        ],
    ),
}
