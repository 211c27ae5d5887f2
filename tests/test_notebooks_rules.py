"""Rules are changed by forms: every exercise that writes rules has one above it, which offers what its check allows."""

import ast
import json
import re
from pathlib import Path

import pytest

from sim.lab import laws
from tests.test_notebooks_laws import OF_MISTAKES, WRITTEN

STUDENTS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
OF_THE_TOWN = ("07.6", "08.4")
"""Exercises that change the town, and no rule: their checks name the keys."""
OTHERS = ("07.4", "07.5")
"""Bounds of a goal; and a rulebook that may be that of the exercise before."""


def forms(path: Path) -> dict[str, list[str]]:
    """For each exercise whose answer is a change of rules: the keys of the forms since the exercise before."""
    result: dict[str, list[str]] = {}
    keys: list[str] = []
    lists: dict[str, list[str]] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        code = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
                lists[ast.unparse(node.targets[0])] = [
                    one.value for one in node.value.elts if isinstance(one, ast.Constant)
                ]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "lab.rules":
                for one in node.args[1:]:
                    keys += lists[ast.unparse(one.value)] if isinstance(one, ast.Starred) else [ast.literal_eval(one)]
        exercise = re.fullmatch(r"exercise-(\d\d)-(\d)", cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if exercise:
            if '{"...": ...}' in code:
                result[".".join(exercise.groups())] = keys
            keys = []
    return result


ASKED = {key: keys for path in STUDENTS for key, keys in forms(path).items()}


def test_one_rule_says_what_every_answer_may_change():
    assert sorted(ASKED) == sorted({*WRITTEN, *OF_MISTAKES, *OF_THE_TOWN, *OTHERS})


@pytest.mark.parametrize("key", sorted(set(ASKED) - set(OTHERS)))
def test_a_form_offers_what_the_check_allows(key):
    assert len(ASKED[key]) >= 2
    unlawful = {laws.refusal(name) for name in ASKED[key]} - {None}
    if key not in OF_THE_TOWN:
        assert unlawful <= ({laws.MISTAKES} if key in OF_MISTAKES else set())
    else:
        assert all(name.split(".")[0] in ("life", "deterrence") for name in ASKED[key])


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.name[:2])
def test_keys_to_change_stand_in_no_table_of_the_text(path):
    """The rulebook's words stand beside each field. What is told of the model before a prediction is another thing."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    after = text.split("Observe (")[1]
    assert re.findall(r"^\| `[a-z_]+\.[a-z_.*]+` \|.*", after, re.M) == []
