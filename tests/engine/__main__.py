"""`python -m tests.engine --towns 2000`: random towns in Python and in the engine, to the last bit.

With `--changes` each of a list of small wrong changes to the engine must be noticed. With `--roundings` each rounding
is taken out, and what notices it is told; nothing does where a column rounds what is stored in it anyway, or where only
a comparison could turn, once in millions. The exit code is 1 if a town differs, or a listed change survives.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.rules.columns import source_names
from sim.rules.rulebook import Rulebook
from tests.engine.agreement import Case, Disagreement, agree, lived
from tests.engine.cases import CASES
from tests.engine.changes import CHANGES, Change, noticed, unrounded
from tests.engine.node import ENGINE, Node, bundle
from tests.players import random_choices
from tests.strategies import edge_rulebooks, stacks


def random_cases(count: int) -> list[Case]:
    """So many towns: three in four of lively rulebooks, half of these with players, the others of edges."""
    cases: list[Case] = []
    quiet = settings(
        deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate], max_examples=count,
    )  # fmt: skip

    @quiet
    @given(
        st.integers(0, 3).flatmap(lambda kind: stacks() if kind else edge_rulebooks().map(lambda book: [book])),
        st.integers(2, 60), st.integers(0, 2**63 - 1), st.integers(1, 7),
    )  # fmt: skip
    def draw(books: list[Rulebook], residents: int, seed: int, districts: int) -> None:
        players = residents // 3 if seed % 2 else 0
        choices = random_choices(seed % 2**32, source_names(books), residents, players, 30)
        cases.append(Case(books, residents, 30, seed, districts, choices=choices))

    draw()
    return cases


def compare(towns: int) -> bool:
    """Whether so many random towns agree."""
    with tempfile.TemporaryDirectory() as folder, Node(bundle(Path(folder, "engine.mjs"))) as node:
        start, differ = time.monotonic(), 0
        for number, case in enumerate(random_cases(towns), start=1):
            try:
                agree(node, case, f"random town {number}")
            except Disagreement as disagreement:
                differ += 1
                print(disagreement, flush=True)
            if number % 100 == 0:
                print(f"{number} towns, {differ} differ, {time.monotonic() - start:.0f} s", flush=True)
        return not differ


def survivors(only: str, roundings: bool) -> Iterator[tuple[Change, bool]]:
    """Each change whose words hold `only`, and whether no case notices it; tells of every one."""
    quick = sorted(CASES, key=lambda name: (name in ("the first town", "twenty years"), "twins" in name))
    built = [(name, CASES[name]()) for name in quick]
    built += [(f"random town {n}", case) for n, case in enumerate(islice(random_cases(60), 60), start=1)]
    cases = [(name, case, lived(case)) for name, case in built]
    with tempfile.TemporaryDirectory() as folder:
        original = Path(shutil.copytree(ENGINE, Path(folder, "original")))  # somebody may go on working
        for change in unrounded(original) if roundings else CHANGES:
            if only not in f"{change.file}: {change.breaks}":
                continue
            line = noticed(change, Path(folder), cases, original)
            print(f"{change.file}: {change.breaks}: {line or 'NOTICED BY NO CASE'}", flush=True)
            yield change, not line


def main() -> int:
    """Compare random towns, or try the changes."""
    parser = argparse.ArgumentParser(prog="python -m tests.engine", description=__doc__)
    parser.add_argument("--towns", type=int, default=2000, help="random towns to compare (default: 2000)")
    parser.add_argument("--changes", action="store_true", help="try the wrong changes instead")
    parser.add_argument("--roundings", action="store_true", help="take out one rounding after the other instead")
    parser.add_argument("--only", default="", help="of the changes only those whose words hold this")
    options = parser.parse_args()
    if not options.changes and not options.roundings:
        return 0 if compare(options.towns) else 1
    outcomes = [survived for _, survived in survivors(options.only, options.roundings)]
    print(f"{len(outcomes)} changes, {sum(outcomes)} survived")
    return 1 if not outcomes or (any(outcomes) and not options.roundings) else 0


if __name__ == "__main__":
    sys.exit(main())
