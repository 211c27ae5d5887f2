"""Results do not depend on the machine: the same bits on every Python, Mesa and NumPy that is supported.

A digest here changes only when the model does; `python -m tests.test_golden` prints the new ones, and CHANGELOG.md
says why they changed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sim.rules import shelf
from sim.town.town import Town
from tests.towns import state_bits

GOLDEN = Path(__file__).parent / "golden.json"


def digest(pilot: str) -> str:
    """Everything that happened in 300 lives of four years under a pilot, as one number."""
    with Town([shelf.load(pilot)], 300, 2026) as town:
        return hashlib.sha256(state_bits(town.advance(48), 0)).hexdigest()


@pytest.mark.parametrize("pilot", shelf.pilots())
def test_the_same_bits_everywhere(pilot: str) -> None:
    assert digest(pilot) == json.loads(GOLDEN.read_text())[pilot]


if __name__ == "__main__":
    print(json.dumps({pilot: digest(pilot) for pilot in shelf.pilots()}, indent=2))
