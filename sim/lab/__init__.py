"""The lab: the few functions that the notebooks of the course call.

    from sim import lab
    lab.twins(sim.load("joined-hands"))

Whatever a function gives back shows itself in a notebook, in words and with alt text; without a notebook it prints.
Names stand in `__init__.pyi`, and are loaded when they are first used, so that `sim lab` answers at once. In a notebook
an error of a cell is told in one sentence from now on; `lab.tracebacks(True)` gives Python's own report back.
"""

import sys

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

if "IPython" in sys.modules:
    from sim.lab.mistakes import install as _install

    _install()
