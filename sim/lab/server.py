"""JupyterLab as a process that ends with the one that started it, however that one ends.

Its standard input is a pipe from there, on which nothing is ever said: it ends when the other process does. Run as a
file by `python -P`, so that nothing where it is started is taken for a module.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

PATIENCE = 15.0
"""Seconds that JupyterLab may take to end what its notebooks run."""


def _follow() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(PATIENCE)
    os._exit(1)


def main() -> int:
    """Serve until standard input ends; gives the exit code."""
    threading.Thread(target=_follow, daemon=True).start()
    from jupyterlab.labapp import main as serve

    return serve() or 0


if __name__ == "__main__":
    sys.exit(main())
