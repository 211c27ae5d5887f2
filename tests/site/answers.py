"""The page's reader and checks in node, asked about the same table of answers that Python's are held to."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.rules.rulebook import Rulebook
from tests.engine.node import tool

ROOT = Path(__file__).parents[2]
STUDENT = ROOT / "website/student"
ENTRY = """
export * from "./check.ts";
export * from "./own_words.ts";
export * from "./parse.ts";
export { exported, load, parse } from "../../sim/page/engine";
"""


def bundle(target: Path, entry: str = ENTRY) -> Path:
    """The page's reader and checks, as a module of its own."""
    command = [tool("esbuild"), "--bundle", "--format=esm", "--loader=ts", f"--outfile={target}", "--log-level=warning"]
    modules = os.environ | {"NODE_PATH": str(ROOT / "node_modules")}
    done = subprocess.run(command, input=entry, cwd=STUDENT, capture_output=True, text=True, env=modules, check=False)
    assert done.returncode == 0, done.stderr
    return target


def ask(module: Path, **questions: Sequence[Any]) -> dict[str, Any]:
    """What the page makes of ways of writing, of answers to exercises, and of dicts in a field."""
    given = {"written": [], "verdicts": [], "texts": []} | questions
    done = subprocess.run(
        [tool("node"), str(Path(__file__).with_name("read_answers.mjs")), str(module)],
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def plain(answer: object) -> Any:
    """An answer as JSON has it; ValueError for what cannot be typed into a page at all."""
    if isinstance(answer, Rulebook):
        return {"$rulebook": answer.model_dump(mode="json")}
    if isinstance(answer, Mapping):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, (np.ndarray, np.generic, pd.Series)):
        return plain(answer.tolist())
    if isinstance(answer, (list, tuple)):
        return [plain(one) for one in answer]
    if isinstance(answer, (Decimal, Fraction)):
        return float(answer)
    if isinstance(answer, float) and not np.isfinite(answer):
        raise ValueError("no JSON")
    if answer is None or isinstance(answer, (str, bool, int, float)):
        return answer
    raise ValueError("not on a page")


def table(number: str) -> dict[str, tuple[list[Any], list[Any]]]:
    """Right and wrong answers to the exercises of a lesson."""
    answers: dict[str, tuple[list[Any], list[Any]]] = import_module(f"tests.answers.check_{number}").ANSWERS
    return answers
