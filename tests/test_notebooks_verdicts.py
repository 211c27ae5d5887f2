"""A verdict is taken back when an answer that it rests on has changed, and comes back with that answer."""

import sys
import types

import pytest

from sim.lab import check, exercises, verdicts


@pytest.fixture
def notebook(monkeypatch):
    """IPython as a kernel has it, in this process, with two exercises; gives what stands below a check by now."""
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell()
    stands = {}

    class Below:
        def __init__(self, data):
            self.key = len(stands)
            self.update(data, raw=True)

        def update(self, data, *, raw):
            assert raw and set(data) == {"text/plain", "text/html"}
            stands[self.key] = data["text/plain"]

    ipython = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    show = types.SimpleNamespace(display=lambda data, raw, display_id: Below(data))
    monkeypatch.setitem(sys.modules, "IPython.display", show)
    rights = {"90.1": lambda answer: None if answer == 1 else "No.", "90.2": lambda a: None if sum(a) == 3 else "No."}
    for key, function in rights.items():
        function.__doc__ = "Yes."
        monkeypatch.setitem(exercises.EXERCISES, key, function)
    shell.user_ns["lab"] = types.SimpleNamespace(check=check)

    def run(cell):
        assert shell.run_cell(cell).success
        return list(stands.values())

    yield run
    verdicts._shown.pop(id(shell), None)


FIRST, BOTH = 'lab.check("90.1", answer_1)', 'lab.check("90.2", (answer_2, answer_1))'


def test_a_verdict_goes_with_its_answer_and_with_an_earlier_one_it_rests_on(notebook):
    notebook("answer_1, answer_2 = 1, 2")
    notebook(FIRST)
    assert notebook(BOTH) == ["PASS. Yes.", "PASS. Yes."]
    changed = "Not checked: answer_{} changed since. Run this cell again."
    assert notebook("answer_2 = 5") == ["PASS. Yes.", changed.format("2 has")]
    assert notebook("answer_1 = 4") == [changed.format("1 has"), changed.format("2 and answer_1 have")]
    assert notebook("answer_1, answer_2 = 1, 2") == ["PASS. Yes.", "PASS. Yes."]
    notebook("answer_1 = 4")
    assert notebook(FIRST)[2] == "NOT YET. No."
    assert notebook("answer_1 = 1")[2] == changed.format("1 has")


def test_a_dict_that_is_changed_in_place_is_another_answer(notebook):
    notebook("answer_1 = {'a': 1}")
    assert notebook(FIRST) == ["NOT YET. No."]
    assert notebook("answer_1['a'] = 2") == ["Not checked: answer_1 has changed since. Run this cell again."]


def test_a_name_that_is_deleted_has_changed(notebook):
    notebook("answer_1 = 1")
    notebook(FIRST)
    assert notebook("del answer_1")[0].startswith("Not checked")


def test_without_a_notebook_a_verdict_is_a_value():
    verdict = check("00.1", ...)
    assert not verdict.ok and repr(verdict).startswith("NOT YET. ")
    assert "Run this cell again" in verdicts.Changed(("answer_1",))._repr_html_()
