"""Each lesson from the fifth on lives in a town of its own: what its figures show is no other lesson's answer."""

import ast
import inspect
import json
from pathlib import Path

import pytest

from sim.lab import aims

STUDENTS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def seeds(path: Path) -> set[int]:
    """Those of every call in a student's notebook that lives one town, written there or by default."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    names: dict[str, object] = {}
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    exec(compile(ast.Module(imports, []), path.name, "exec"), names)
    lived = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        try:
            function = eval(ast.unparse(call.func), names)
            seed = inspect.signature(function).parameters["seed"].default
        except (NameError, AttributeError, KeyError, TypeError, ValueError):
            continue  # a method of what the notebook made, or a function that lives no town
        given = [word.value for word in call.keywords if word.arg == "seed"]
        lived.add(eval(ast.unparse(given[0]), names) if given else seed)
    return lived


@pytest.mark.parametrize("path", STUDENTS[4:], ids=lambda p: p.name[:2])
def test_a_lesson_has_a_town_of_its_own(path):
    (own,) = seeds(path)
    others = set().union(*(seeds(other) for other in STUDENTS if other != path))
    assert own not in others
    assert (own in aims.TOWNS) == (path.name[:2] == "07")
