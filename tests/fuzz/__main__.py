"""`python -m tests.fuzz --inputs 100000`: half grown by atheris, led by the code they reach, half spoilt.

Each target has a process of its own. An input that breaks something is written to `--crashes` (never kept otherwise).
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS, mutated, seeds


def spoilt(target: str, inputs: int, seed: int) -> int:
    """Inputs of our own making; gives how many were accepted."""
    luck = random.Random(seed)
    accepted = 0
    for _ in range(inputs):
        data = mutated(target, luck)
        try:
            accepted += TARGETS[target](data)
        except BaseException:
            Path(f"crash-{target}").write_bytes(data)
            raise
    return accepted


def grown(target: str, inputs: int, seed: int) -> None:
    """Inputs that atheris grows from good ones; does not come back, since atheris ends the process."""
    import atheris

    from sim import rulebook, shelf
    from sim.sweeps import design, manifest, plan, spans, store

    for module in (rulebook, shelf, design, manifest, plan, spans, store):
        for name, thing in list(vars(module).items()):
            if callable(thing) and getattr(thing, "__module__", "") == module.__name__ and hasattr(thing, "__code__"):
                setattr(module, name, atheris.instrument_func(thing))
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    for number, data in enumerate(seeds(target)):
        (corpus / str(number)).write_bytes(data)
    atheris.Setup(
        ["fuzz", str(corpus), f"-runs={inputs}", f"-seed={seed}", "-max_len=20000", "-verbosity=0",
         f"-artifact_prefix=crash-{target}-"],
        TARGETS[target],
    )  # fmt: skip
    atheris.Fuzz()


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
        return 0
    guided = importlib.util.find_spec("atheris") is not None
    if not guided:
        print("atheris is not installed: all inputs are spoilt by us", flush=True)
    targets = [args.only] if args.only else list(TARGETS)
    each, bad = args.inputs // len(targets), 0
    for target in targets:
        start = time.monotonic()
        ours = each // 2 if guided else each
        accepted = spoilt(target, ours, args.seed)
        words = f"{ours:,} spoilt by us ({accepted:,} accepted)"
        if guided:
            command = [sys.executable, "-m", "tests.fuzz", "--grown", target, "--inputs", str(each - ours)]
            made = subprocess.run([*command, "--seed", str(args.seed)], capture_output=True, text=True)
            bad += made.returncode != 0
            words += f", {each - ours:,} grown by atheris"
            if made.returncode:
                print(made.stdout[-2000:], made.stderr[-4000:])
        print(f"{target}: {words}, {time.monotonic() - start:.0f} s", flush=True)
    print("only clean errors" if not bad else f"{bad} targets broke: see the crash- files here")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
