"""Fuzzing in small: a few thousand inputs, the same each time. In large: `python -m tests.fuzz --inputs 100000`."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ListedError
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from tests.fuzz import __main__ as fuzz
from tests.fuzz.targets import SMALL, TARGETS, WORDS, clean, mutated, seeds
from tests.processes import PATIENCE, Forked
from tests.sweep_tools import ROOT


@pytest.mark.parametrize("target", TARGETS)
def test_good_inputs(target: str) -> None:
    assert all(TARGETS[target](data) for data in seeds(target))


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_inputs(target: str) -> None:
    luck = random.Random(target)
    accepted = sum(TARGETS[target](mutated(target, luck)) for _ in range(600))
    assert accepted < 500


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=150)
@given(data=st.binary(max_size=300))
def test_any_bytes(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("target", ["rulebook", "design"])
@settings(max_examples=300)
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40))
def test_any_words(target: str, words: list[str]) -> None:
    TARGETS[target](" ".join(words).encode("utf-8", "surrogatepass"))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from(sorted(Design.model_fields)), PLAIN, max_size=4), PLAIN)
def test_any_plain_data(change: dict[str, object], keys: object) -> None:
    """Designs as notebooks give them, not as TOML."""
    clean(lambda: Plan(Design.parse({**SMALL, **change})))
    clean(lambda: Plan(Design.parse({**SMALL, "keys": keys})))
    with pytest.raises(ListedError):
        Design.parse({**SMALL, "rulebooks": keys, "months": -1})


NO_ATHERIS = "import sys; sys.modules['atheris'] = None"
NO_EXIT = """
import ctypes
libc = ctypes.CDLL(None)
libc.__cxa_atexit(libc.pause, None, None)  # whoever ends in the usual way, waits for ever
"""
needs_atheris = pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
once = pytest.mark.once  # commands, not reading
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="hangs a process by way of Linux's C library")


def fuzz_in(folder: str, first: str, *words: str) -> None:
    """The fuzzing command in this process, in a folder, after doing `first`."""
    os.chdir(folder)
    os.environ["PYTHONPATH"] = os.pathsep.join([*os.environ.get("PYTHONPATH", "").split(os.pathsep), str(ROOT)])
    exec(first, {})
    sys.argv = ["fuzz", *words]
    fuzz.command()


def command(folder: Path, *words: str, first: str = "") -> tuple[int, str, str]:
    """The fuzzing command in a process of its own: its exit code, and what it says on both outputs."""
    process = Forked(fuzz_in, str(folder), first, *words)
    out, error = process.communicate()
    return process.wait(), out, error


@once
def test_the_command_without_atheris(tmp_path: Path) -> None:
    code, out, error = command(tmp_path, "--inputs", "120", first=NO_ATHERIS)
    assert (code, error) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "atheris is not installed: all inputs are spoilt by us"
    assert [line.split(" (")[0] for line in lines[1:-1]] == [f"{target}: 20 spoilt by us" for target in TARGETS]
    assert lines[-1] == "only clean errors"
    assert not list(tmp_path.iterdir())


@once
@needs_atheris
@pytest.mark.slow(15)
def test_the_command_with_atheris(tmp_path: Path) -> None:
    """Two targets stand for all: each is a process that takes seconds to start. All are spoilt by us above."""
    first = "from tests.fuzz.targets import TARGETS; [TARGETS.pop(name) for name in list(TARGETS)[2:]]"
    code, out, error = command(tmp_path, "--inputs", "40", first=first)
    assert (code, error) == (0, "")
    lines = out.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == list(TARGETS)[:2]
    assert all(": 10 spoilt by us (" in line and ", 10 grown by atheris, " in line for line in lines[:-1])
    assert lines[-1] == "only clean errors"
    assert not list(tmp_path.iterdir())


@once
@only_linux
@pytest.mark.parametrize("part", ["--only", pytest.param("--grown", marks=needs_atheris)])
def test_no_end_hangs(part: str, tmp_path: Path) -> None:
    """Neither the command nor its atheris part ends in the usual way, which can wait for a thread of Arrow."""
    words = ["fuzz", part, "design", "--inputs", "9"]
    code = [NO_EXIT if part == "--grown" else NO_EXIT + NO_ATHERIS, "import runpy, sys", f"sys.argv = {words}",
            f"sys.path.append({str(ROOT)!r})", "runpy.run_module('tests.fuzz', None, '__main__')"]  # fmt: skip
    line = [sys.executable, "-c", "\n".join(code)]
    assert subprocess.run(line, cwd=tmp_path, capture_output=True, timeout=PATIENCE, check=False).returncode == 0


@once
@needs_atheris
def test_what_breaks_under_atheris_is_kept(tmp_path: Path) -> None:
    first = "from tests.fuzz.targets import TARGETS; TARGETS['design'] = lambda data: 1 / bool(data[:1] != b'n')"
    code, _, error = command(tmp_path, "--grown", "design", "--inputs", "50", first=first)
    assert code == 1 and "ZeroDivisionError" in error
    assert [(p.name, p.read_bytes()[:1]) for p in tmp_path.iterdir()] == [("crash-design-grown", b"n")]


@once
def test_what_breaks_is_kept(tmp_path: Path) -> None:
    first = f"{NO_ATHERIS}\nfrom tests.fuzz.targets import TARGETS; TARGETS['design'] = lambda data: 1 / 0"
    code, _, error = command(tmp_path, "--only", "design", "--inputs", "2", first=first)
    assert code == 1 and "ZeroDivisionError" in error
    assert [p.name for p in tmp_path.iterdir()] == ["crash-design-spoilt"]


def test_a_hang_is_a_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told with the target and the way to repeat it, and does not stop the command for ever."""
    monkeypatch.setattr(fuzz, "patience", lambda inputs: 0.01)
    assert not fuzz.guided("batch", 7, 3)
    reply = capsys.readouterr().out
    assert reply.startswith("batch: atheris hangs, and was stopped after ")
    assert reply.endswith("to repeat: python -m tests.fuzz --grown batch --inputs 7 --seed 3\n")
