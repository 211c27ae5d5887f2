"""What Mesa has for towns on a map is loaded by whoever uses it, and not by every command."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sim.deferred import defer

HEAVY = 'print(*sorted({"networkx", "scipy"} & sys.modules.keys()))\n'


def prints(code: str) -> list[str]:
    """What a fresh interpreter prints."""
    result = subprocess.run([sys.executable, "-c", f"import sys\n{code}"], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_a_town_loads_no_graphs_and_whoever_looks_for_them_has_all_of_mesa() -> None:
    assert prints(
        "import sim\n"
        'with sim.Town([sim.load("joined-hands")], 20) as town: town.advance(1)\n' + HEAVY +
        "import mesa, mesa.space\n" + HEAVY +
        "print(mesa.space.MultiGrid(2, 2, True).width)\n"
        "from mesa.discrete_space import CellAgent\n"
        "from mesa.experimental import continuous_space\n"
        "import mesa.experimental.devs\n"
        "print(issubclass(CellAgent, mesa.Agent), mesa.experimental.continuous_space is continuous_space)\n" + HEAVY
    ) == ["", "", "2", "True True", "networkx scipy"]  # fmt: skip


@pytest.mark.once
def test_a_mesa_that_is_loaded_already_is_left_as_it_is() -> None:
    assert prints(
        "import mesa\nbefore = mesa.space\nimport sim\n"
        'print(mesa.space is before, type(sys.modules["mesa.experimental"]).__name__)'
    ) == ["True module"]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package which imports a module of its own that notes that it was loaded."""
    name = f"package_{tmp_path.name}"
    (tmp_path / name / "rooms").mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text(f"import {name}.rooms as rooms\n", encoding="utf-8")
    (tmp_path / name / "rooms" / "__init__.py").write_text("import sys\nsize = 3\n", encoding="utf-8")
    (tmp_path / name / "rooms" / "door.py").write_text("width = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for loaded in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[loaded]


@pytest.mark.once
def test_a_module_is_loaded_at_the_first_of_its_names_and_no_other_module_by_it(package: str) -> None:
    defer(package, "rooms", "no such module")
    rooms = __import__(package).rooms
    door = __import__(f"{package}.rooms.door").rooms.door
    assert door.width == 1 and "size" not in vars(rooms)
    assert not hasattr(rooms, "__wrapped__") and "size" not in vars(rooms)  # as inspect asks of every module
    assert rooms.size == 3 and sys.modules[f"{package}.rooms"] is rooms and rooms.door is door
    with pytest.raises(AttributeError, match="no attribute 'length'"):
        _ = rooms.length


@pytest.mark.once
def test_a_package_that_is_not_there_or_came_from_nowhere_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "made_by_hand", ModuleType("made_by_hand"))
    before = set(sys.modules)
    defer("no_such_package", "rooms")
    defer("made_by_hand", "rooms")
    assert set(sys.modules) == before
