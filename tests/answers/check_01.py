"""Answers to the exercises of notebook 01: for each at least two right ones and two plausible wrong ones."""

from sim.lab.check_01 import joined, uneven

ONE = {"source.*.connected": False, "source.utility.connected": True}

ANSWERS = {
    "01.1": ([0.65, "65%", 65.1], [100, 35, 10, "most"]),
    "01.2": ([2.2, "2.19", "2,2 times"], [1.0, 50, 92, 1.4, "many"]),
    "01.3": (
        [
            {"source.*.error": 0.0002, "registry.mismatch": 0.002},
            {"source.*.error": 0.0, "registry.mismatch": 0.005},
            {"source.*.error": 0.0, "sanctions.severity": 0.0},
        ],
        [
            {"registry.mismatch": 0.0},
            {"source.*.error": 0.0},
            {"source.*.error": 0.002, "registry.mismatch": 0.01},
            {"source.*.connected": False},
            {"source.*.detection": 0.0},
            {"registry.mismach": 0.0},
        ],
    ),
    "01.4": (
        [
            {**ONE, "source.utility.demerit": 200},
            {"source.utility.demerit": 120},
            {**ONE, "listing.threshold": 970.0},
            joined(uneven(), 0).set({"source.lender.connected": True, "source.*.demerit": 120}),
        ],
        [
            ONE,
            {"source.lender.connected": True, "source.utility.demerit": 200},
            {**ONE, "source.utility.retention": 120},
            {**ONE, "listing.enabled": False},
            {**ONE, "life.wage": 0.8},
            {**ONE, "source.utility.error": 0.2},
            joined("joined-hands", 0).set({"source.lender.connected": True, "source.*.demerit": 120}),
        ],
    ),
}
