"""`python -m tests.mutants`: each small wrong change is made to a copy of the package, and the tests of the model run.

They stop at the first failure; the test file of what was changed comes first. The exit code is 1 if a change survives,
or if one of them fits the code no longer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.changes import MUTANTS, Mutant
from tests.processes import PATIENCE

ROOT = Path(__file__).parents[2]
LATER = [f"{name}.py" for name in (
    "test_oracles", "test_people", "test_choices", "test_sources", "test_inspection", "test_registry", "test_ledger",
    "test_services", "test_recourse", "test_measures", "test_summary", "test_listings", "test_fairness", "test_luck",
    "test_nested", "test_twins", "test_golden", "test_conservation", "test_town", "test_rulebook", "test_reference",
)]  # fmt: skip
"""Run after the test file of what was changed: fast tests of the model, the slowest last."""


@dataclass
class Outcome:
    """What came of one change: the test that noticed it, or none."""

    mutant: Mutant
    noticed: str
    seconds: float


class FirstFailure:
    """Tells pytest's first failure."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


def misfits(mutants: Sequence[Mutant]) -> list[str]:
    """Changes that cannot be made: their text does not stand exactly once in the code of today."""
    result = []
    for mutant in mutants:
        count = (package() / mutant.file).read_text(encoding="utf-8").count(mutant.old)
        if count != 1 or mutant.old == mutant.new:
            result.append(f"{mutant.breaks}: {mutant.old!r} stands {count} times in sim/{mutant.file}; must be once")
    return result


def package() -> Path:
    """The package as it stands in the checkout."""
    return ROOT / "sim"


def tests_for(mutant: Mutant) -> list[str]:
    """The test files, that of what is changed first."""
    own = f"test_{Path(mutant.file).name}"
    names = [own, *(name for name in LATER if name != own)]
    return [str(path.relative_to(ROOT)) for name in names for path in (ROOT / "tests").rglob(name)]


def spoilt(mutant: Mutant, folder: Path) -> Path:
    """A copy of the package with the change, in `folder`."""
    shutil.copytree(package(), folder / "sim", ignore=shutil.ignore_patterns("images", "js", "*.ipynb"))
    path = folder / "sim" / mutant.file
    path.write_text(path.read_text(encoding="utf-8").replace(mutant.old, mutant.new), encoding="utf-8")
    return folder


def test(folder: Path, files: Sequence[str]) -> str:
    """Run the tests on the package in `folder`, in this process, which has not imported it; gives the first failure."""
    assert "sim" not in sys.modules
    sys.path[:] = [str(folder), *(path for path in sys.path if Path(path or ".").resolve() != ROOT), str(ROOT)]
    import sim

    assert Path(str(sim.__file__)).is_relative_to(folder), sim.__file__
    os.chdir(ROOT)
    failure = FirstFailure()
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:nbmake", "--tb=no", "--rootdir", str(ROOT),
               "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what was loaded before the fork  # fmt: skip
    code = pytest.main([*options, *files], plugins=[failure])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return f"the tests cannot be run: exit code {int(code)}"
    return failure.name


def begin(mutant: Mutant, folder: Path) -> int:
    """Start the tests of one change in a process forked off this one, which has loaded everything else."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    signal.alarm(int(PATIENCE))  # a change that makes something hang is noticed, too
    try:
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1), os.dup2(log, 2)
        noticed = test(spoilt(mutant, folder), tests_for(mutant))
        (folder / "noticed").write_text(noticed, encoding="utf-8")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(0)


def outcomes(mutants: Sequence[Mutant], processes: int) -> Iterator[Outcome]:
    """What comes of each change, as soon as it is known."""
    waiting, running = list(mutants), dict[int, tuple[Mutant, Path, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                mutant, folder = waiting.pop(0), Path(tempfile.mkdtemp(prefix="mutant-"))
                running[begin(mutant, folder)] = mutant, folder, time.monotonic()
            child, status = os.waitpid(-1, 0)
            mutant, folder, start = running.pop(child)
            noticed, log = folder / "noticed", folder / "log"
            outcome = noticed.read_text(encoding="utf-8") if noticed.exists() else log.read_text()[-2000:]
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
                outcome = "::it hangs"
            shutil.rmtree(folder)
            yield Outcome(mutant, outcome, time.monotonic() - start)
    finally:
        for child, (_, folder, _) in running.items():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            shutil.rmtree(folder)


def preload() -> None:
    """Import once, before forking, all that takes its time and is not ours."""
    import hypothesis.strategies
    import mesa
    import pandas
    import pyarrow.parquet
    import pydantic
    import scipy.stats
    import tomlkit

    assert all((hypothesis.strategies, mesa, pandas, pyarrow.parquet, pydantic, scipy.stats, tomlkit))


def main(words: Sequence[str] | None = None) -> int:
    """Try every change; the exit code is 1 if one survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="changes whose file or words contain this")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args(words)
    chosen = [mutant for mutant in MUTANTS if args.only in f"{mutant.file}: {mutant.breaks}"]
    if wrong := misfits(chosen):
        print("\n".join([*wrong, "mend these in tests/mutants/changes.py"]))
        return 1
    preload()
    start, survivors = time.monotonic(), []
    for outcome in outcomes(chosen, args.processes):
        said = outcome.noticed or "NOTICED BY NO TEST"
        print(f"{outcome.mutant.file}: {outcome.mutant.breaks}: {said} ({outcome.seconds:.1f} s)", flush=True)
        if "::" not in outcome.noticed:
            survivors.append(outcome.mutant)
    print(f"{len(chosen)} changes, {len(survivors)} survived, {time.monotonic() - start:.0f} s")
    return 1 if survivors or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
