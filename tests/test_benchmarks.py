"""The benchmarks run and tell what they promise; how fast is theirs to say: `python -m tests.benchmarks`."""

from __future__ import annotations

import io
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console
from rich.table import Table

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import against, page, work
from tests.benchmarks.against import WORK

# they tell how fast it is here and now, whatever the Python
pytestmark = pytest.mark.once


def printed(table: Table) -> str:
    file = io.StringIO()
    Console(width=140, file=file).print(table)
    return file.getvalue()


def test_a_row_has_every_comparison_with_its_spread() -> None:
    text = printed(benchmarks.sizes(1, 1_000))
    row = next(line for line in text.splitlines() if " 1 x 1,000 " in line)
    assert row.count("(") >= 3 and "x (" in row
    assert "does not fit" in text and "of the limit" in text


def test_a_stack_shared_by_two_processes_has_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks, "SHARED", 1_000)
    monkeypatch.setattr(work, "columns_by", lambda *_: 1e-6)
    monkeypatch.setattr(work, "plain", lambda: 1e-4)  # it runs in the test above
    rows = printed(benchmarks.sizes(1, 1_000)).splitlines()
    (at,) = (i for i, row in enumerate(rows) if " in two processes " in row)
    assert " 1 x 1,000 " in rows[at - 1] and " 1.00 (1.00-1.00) " in rows[at] and rows[at].count("x (") == 1


def test_worlds_are_shared_and_the_first_month_to_the_last_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[tuple[int, int, int]] = []

    def life(asked: tuple[int, int, int]) -> tuple[float, float]:
        lived.append(asked)
        return (5.0, 7.0) if len(lived) == 1 else (4.0, 6.0)

    begun, done = work._begun_and_done((2, 50, 3))
    assert begun < done
    monkeypatch.setattr(work, "_begun_and_done", life)
    with ThreadPoolExecutor(1) as pool:
        assert work.columns_by(pool, 2, 4, 50, 3) == 3.0 / (4 * 50 * 3)
    assert lived == [(2, 50, 3)] * 2


def test_the_median_stands_with_the_lowest_and_the_highest() -> None:
    assert benchmarks.spread([3.0, 1.0, 2.0], "x") == "2.00x (1.00-3.00)"
    assert benchmarks.spread([30.0, 10.0, 20.0]) == "20.0 (10.0-30.0)"


def test_the_dearest_town_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """By seconds for each resident: of two towns here, the small one costs four times as much."""
    monkeypatch.setattr(benchmarks, "ten_years", {500: (2.0, 0.1), 4_000: (4.0, 0.2)}.__getitem__)
    text = printed(benchmarks.flatness((500, 4_000), 1))
    small, large = (next(line for line in text.splitlines() if f" {n} " in line) for n in ("500", "4,000"))
    assert "1/1.00" in small and "1/4.00" in large
    assert "33.333" in small and "0.20" in large


def test_ten_years_are_timed_in_a_process_of_their_own() -> None:
    seconds, peak = benchmarks.ten_years(100)
    assert seconds > 0 and 0 < peak < 10


def test_the_page_is_told_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "FRAMES", page.FRAMES.replace("< 90", "< 9"))
    text = page.smoothness(1, 1, 3, residents=90, months=24, seed=7)
    reply = re.sub(r"[+-]?\d+(\.\d+)?", "N", text.split("; goals")[0])
    assert reply == (
        "page: a town lives after N ms; three new lives N ms after a slider's move, with new luck N ms; a frame N ms;"
        " longest task N ms; after N changes and plays N MB; N codes on the wall after N ms;"
        " four lives N ms after the last month"
    )


def test_the_engine_is_timed_in_node_beside_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = page.engine
    monkeypatch.setattr(page, "engine", lambda runs: asked(runs, residents=60, months=12))
    monkeypatch.setattr(work, "columns", lambda *_: 1e-6)
    text = benchmarks.engine(2)
    number = r"[\d.,]+ \([\d.,]+-[\d.,]+\)"
    assert re.fullmatch(
        f"1 x 1,000, ten years, ms: the page's engine in node {number}, with luck kept {number};"
        r" NumPy, with luck kept, 120\.0 \(120\.0-120\.0\); goal 80",
        text,
    )
    assert len(asked(3, residents=60, months=12)) == 3


def test_studies_are_timed_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(against, "STUDIES", {"nothing": "print(1.5)"})
    monkeypatch.setattr(against, "WORK", against.STUDIES)
    assert benchmarks.studies(list(against.STUDIES), 2) == "nothing 1.50 s (1.50-1.50)"
    assert {"sim run", "sim why", "sim gain", "sim reform"} < {*WORK}


@pytest.mark.skipif(not (against.ROOT / ".git").exists(), reason="no commits here: unpacked, not cloned")
def test_a_change_is_measured_against_a_commit_and_leaves_nothing() -> None:
    def trees() -> str:
        words = ["git", "worktree", "list", "--porcelain"]
        return subprocess.run(words, cwd=against.ROOT, capture_output=True, text=True, check=True).stdout

    with against.checked_out("HEAD") as tree:
        place = str(tree.resolve())
        assert place in trees()
        where = "from pathlib import Path; import sim; print(float(Path(sim.__file__).is_relative_to(sys.path[0])))"
        assert [against.seconds(where, place) for place in (tree, against.ROOT)] == [1.0, 1.0]
    assert not tree.exists() and place not in trees()
