"""`python -m tests.fuzz --inputs 100000`: half grown by atheris, led by the code they reach, half spoilt.

What atheris grows is read in a process of its own for each target. An input that breaks something is written to a file
crash-TARGET-HOW in the current folder; no other input is kept.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NoReturn

from tests.fuzz.targets import TARGETS, mutated, seeds

DONE = "all inputs were read"


def leave(code: int) -> NoReturn:
    """End the process now. The usual end can wait for ever for a thread of Arrow that waits for Python's lock."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def spoilt(target: str, inputs: int, seed: int) -> int:
    """Inputs of our own making; gives how many were accepted."""
    luck = random.Random(seed)
    accepted = 0
    for _ in range(inputs):
        data = mutated(target, luck)
        try:
            accepted += TARGETS[target](data)
        except BaseException:
            Path(f"crash-{target}-spoilt").write_bytes(data)
            raise
    return accepted


def grown(target: str, inputs: int, seed: int) -> NoReturn:
    """Inputs that atheris grows from good ones; does not come back, but ends the process with 0, or 1 if one broke."""
    import atheris

    from sim.rules import rulebook, shelf
    from sim.sweeps import design, manifest, parquet, plan, ranges

    for module in (rulebook, shelf, design, manifest, plan, ranges, parquet):
        for name, thing in list(vars(module).items()):
            if callable(thing) and getattr(thing, "__module__", "") == module.__name__ and hasattr(thing, "__code__"):
                setattr(module, name, atheris.instrument_func(thing))
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    for number, data in enumerate(seeds(target)):
        (corpus / str(number)).write_bytes(data)
    left = inputs

    def one(data: bytes) -> None:
        # we count and end, for atheris would end by exit() with Python's lock in its hand: see leave
        nonlocal left
        left -= 1
        try:
            TARGETS[target](data)
        except BaseException:
            Path(f"crash-{target}-grown").write_bytes(data)
            traceback.print_exc()
            end(1)
        if left <= 0:
            print(DONE)
            end(0)

    def end(code: int) -> NoReturn:
        shutil.rmtree(corpus, ignore_errors=True)
        leave(code)

    options = ["-runs=-1", f"-seed={seed}", "-max_len=20000", "-verbosity=0", "-timeout=100"]
    atheris.Setup(["fuzz", str(corpus), *options, f"-artifact_prefix=crash-{target}-"], one)
    atheris.Fuzz()
    raise AssertionError("atheris came back")


def patience(inputs: int) -> float:
    """Seconds that atheris may take: far more than it needs on a slow machine."""
    return 1800 + inputs / 5


def guided(target: str, inputs: int, seed: int) -> bool:
    """Whether all was well with what atheris grew, in a process of its own; says what was not."""
    words = ["-m", "tests.fuzz", "--grown", target, "--inputs", str(inputs), "--seed", str(seed)]
    most = patience(inputs)
    try:
        created = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, errors="replace", timeout=most
        )
    except subprocess.TimeoutExpired:
        print(f"{target}: atheris hangs, and was stopped after {most:.0f} s; to repeat: python {' '.join(words)}")
        return False
    if created.returncode or DONE not in created.stdout:
        print(created.stdout[-2000:], created.stderr[-4000:])
        print(f"{target}: broke among what atheris grew; to repeat: python {' '.join(words)}")
        return False
    return True


def main() -> int:
    """Fuzz every target; the exit code is 1 if any broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="over all targets (default: 100000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TARGETS, help="this target alone")
    parser.add_argument("--grown", choices=TARGETS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.grown:
        grown(args.grown, args.inputs, args.seed)
    led = importlib.util.find_spec("atheris") is not None
    if not led:
        print("atheris is not installed: all inputs are spoilt by us", flush=True)
    targets = [args.only] if args.only else list(TARGETS)
    each, bad = args.inputs // len(targets), 0
    for target in targets:
        start = time.monotonic()
        ours = each // 2 if led else each
        accepted = spoilt(target, ours, args.seed)
        words = f"{ours:,} spoilt by us ({accepted:,} accepted)"
        if led:
            bad += not guided(target, each - ours, args.seed)
            words += f", {each - ours:,} grown by atheris"
        print(f"{target}: {words}, {time.monotonic() - start:.0f} s", flush=True)
    print("only clean errors" if not bad else f"{bad} targets broke: see above, and the crash- files here")
    return 1 if bad else 0


def command() -> NoReturn:
    """Fuzz, and end the process whatever happens."""
    try:
        code = main()
    except SystemExit as error:  # argparse: --help, or a wrong option
        code = int(error.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    leave(code)


if __name__ == "__main__":
    command()
