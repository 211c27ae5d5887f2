"""Whatever goes wrong in a cell is told in one sentence, with its line and what to write, and the cell still fails."""

import subprocess
import sys
import types

import pytest

from sim.lab import mistakes

CELLS = {
    "answer_1 = 66%": ("Line 1", 'Write 66 alone, or "66%"'),
    "import math\nanswer_1 = 12,5 %": ("Line 2", "12,5 alone"),
    'answer_1 = "court': ("quotation mark is missing",),
    "answer_1 = “court”": ("straight one",),
    "answer_1 = 5 \u2013 3": ("minus of the keyboard",),
    'answer_1 = {"listing.term": 6': ("never closed",),
    'answer_1 = {"listing.term": 6]': ("brackets do not fit",),
    'answer_1 = "listing.term": 6}': ("Line 1",),
    'answer_1 = {"listing.term" 6}': ("colon between a key",),
    'answer_1 = {"listing.term" = 6}': ("colon between a key",),
    'answer_1 = {"listing.term": }': ("number is missing",),
    'answer_1 = {"a": 1 "b": 2}': ("comma is missing",),
    "answer_1 = 181 people": ("number alone",),
    "answer_1 = 66pc": ("number alone",),
    "answer 1 = 66": ("one name without spaces",),
    "answer-1 = 66": ("one name without spaces",),
    "  answer_1 = 66": (),  # IPython forgives it
    "x = 1\n  answer_1 = 66": ("Line 2", "Take away the spaces"),
    "answer_1 = court": ("Line 1", 'Write "court"'),
    "x = 1\nanswer_1 = answre": ("Line 2", "not known", "did you mean answer?"),
    "answer_9": ("Run the cells above first",),
    "a = true": ("Write True",),
    "answer_1 = 1 / 0": ("Line 1", "divided by 0"),
    '"a" + 1': ("do not go together",),
    "x = ...\nx + 1": ("Line 2", "Three dots"),
    "import sim\nsim.load('joined-hand')": ("Line 2", "The town cannot use this", "did you mean joined-hands?"),
    "import sim\nsim.lod('joined-hands')": ("Line 2", "load"),
    "import sim\nsim.load('joined-hands').set({'listing.trem': 6})": ("Line 2", "did you mean listing.term?"),
    "[1][3]": ("not so many entries",),
    "{'a': 1}['b']": ("nothing under the name",),
    "int('many')": ("does not fit",),
    "import pandsa": ("not installed here",),
    "len()": ("too little",),
    "assert False": ("does not hold",),
    "raise KeyboardInterrupt": ("stopped this cell",),
    "def f(): return f()\nf()": ("too large",),
    "raise OSError('no such file')": ("no such file", "tracebacks(True)"),
}


@pytest.fixture(scope="module")
def shell():
    """IPython as a kernel has it, in this process; every sentence that it shows is kept."""
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    with pytest.MonkeyPatch.context() as patch:
        created = interactive.InteractiveShell()
        created.heard = []
        created._showtraceback = lambda etype, evalue, stb: created.heard.append((etype.__name__, "\n".join(stb)))
        patch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: created))
        mistakes.install()
        mistakes.install()  # once is enough
        yield created
        mistakes.tracebacks(True)


@pytest.mark.parametrize("cell", CELLS)
def test_an_error_is_one_sentence_and_still_an_error(cell, shell):
    shell.heard.clear()
    shell.user_ns["answer"] = 1
    result = shell.run_cell(cell)
    if not CELLS[cell]:
        assert result.success
        return
    assert not result.success
    ((kind, said),) = shell.heard
    assert kind == type(result.error_before_exec or result.error_in_exec).__name__
    assert "\n" not in said and "Traceback" not in said and 20 < len(said) < 300, said
    assert all(part in said for part in CELLS[cell]), said


def test_pythons_own_report_can_be_had_back(shell):
    for on, telling in ((True, True), (False, False)):
        mistakes.tracebacks(on)
        shell.heard.clear()
        shell.run_cell("1 / 0")
        assert ("Traceback" in shell.heard[0][1]) == telling
        # a report that nobody sees is not written: that of a call without end took five seconds
        assert (shell.InteractiveTB.mode != "Minimal") == telling


@pytest.mark.parametrize(("first", "there"), [("sys", False), ("IPython", True)])
def test_it_comes_with_lab_and_only_where_there_is_ipython(first, there):
    code = f"import {first}, sys; from sim import lab; print('sim.lab.mistakes' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == f"{there}\n"
