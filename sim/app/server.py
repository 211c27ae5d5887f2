"""`sim app`: the live dashboard, served to this machine only.

    from sim.app import serve
    serve(World(load("joined-hands"), score=my_rule))

In a script like this, hand-written rules are allowed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from sim import extras
from sim.app.shell import NAMES, Guard, Shell
from sim.checks import whole_number
from sim.errors import ListedError, debugging, in_a_line, printable
from sim.rules import shelf
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.rules.worlds import World

HOST = NAMES[0]
_QUIET = {
    "SOLARA_APP": "sim.app.dashboard",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_PROXY": "true",  # scripts and fonts come from solara-assets through our server; false: from a CDN
    "SOLARA_ASSETS_CDN": f"http://{HOST}:9/",  # where it would fetch what solara-assets lacks: nobody is there
    "SOLARA_CHECK_HOOKS": "off",  # Mesa 3.3.1 breaks a rule of style; the person in front can't help it
    "SOLARA_THEME_TITLE": "Listed",
    "SOLARA_THEME_SHOW_BANNER": "false",  # it links to the outside
}


@dataclass(frozen=True)
class Shown:
    """The town that the server shows to everyone who opens it, each their own."""

    world: World
    residents: int
    seed: int


shown: list[Shown] = []
"""What `serve` was asked for last; the server's page reads it."""


def listen(port: int | None = None) -> socket.socket:
    """A socket on the loopback address at `port`, or at any that is free. Raises ListedError when it is taken."""
    if port is not None:
        port = whole_number("port", port, 0, 65_535, why="0 is any")
    held = socket.socket()
    try:
        if os.name == "posix":  # else a port stays taken for a minute after use; elsewhere this would share it
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, port or 0))
        held.listen()
    except OSError as error:
        held.close()
        raise ListedError(f"port: {port}: {error.strerror}; leave it out to have a free one picked") from None
    return held


def serve(rulebook: str | World = shelf.DEFAULT, residents: int = 1000, seed: int = 1, port: int | None = None) -> int:
    """Serve the dashboard until it is stopped by Ctrl+C; gives the exit code.

    Args:
        rulebook: the name of a pilot, a TOML file, or a world, perhaps with hand-written rules.
        residents: how many people.
        seed: of everybody's luck.
        port: where on this machine; any free one if None.

    Raises ListedError before anything is served: unknown rulebook, town that cannot be, missing package, taken port.
    """
    from sim.rules.worlds import World

    world = rulebook if isinstance(rulebook, World) else World(shelf.load(rulebook))
    Town([world], residents, seed).close()  # raises what is wrong with the town
    extras.need("app", "app")
    from sim.figures import canvas

    canvas.loaded()  # before Solara and Mesa load it

    held = listen(port)
    os.environ.update(_QUIET)  # Solara reads its settings when it is imported
    shown[:] = [Shown(world, residents, seed)]
    import uvicorn
    from solara.server.starlette import app as solara_page

    warnings.filterwarnings("ignore", "Cookies with samesite", UserWarning)  # once a visit; lax is right here
    port = held.getsockname()[1]
    page = Guard(Shell(solara_page), port)
    config = uvicorn.Config(page, log_config=None, lifespan="on", timeout_graceful_shutdown=1)

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Stop, and say nothing of pages that are still open: what serves them is cut off."""
            if not debugging():
                logging.disable(logging.CRITICAL)
            super().handle_exit(sig, frame)

    with held, _in_one_line():
        print(
            f"The town is at http://{HOST}:{port} (this machine only; ready in some seconds). Stop it with Ctrl+C.",
            flush=True,
        )
        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run(sockets=[held])
    return 0


class _OneLine(logging.Handler):
    """What goes wrong while the dashboard is served, told on standard error without a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        words = printable(" ".join(record.getMessage().split()), 300)
        print(f"sim: app: {words}{f': {in_a_line(error)}' if error else ''}", file=sys.stderr, flush=True)
        if error and debugging():
            traceback.print_exception(error)


@contextlib.contextmanager
def _in_one_line() -> Iterator[None]:
    """Errors of all servers and pages in one line each, for as long as they run."""
    handler, everything = _OneLine(logging.ERROR), logging.getLogger()
    everything.addHandler(handler)
    try:
        yield
    finally:
        everything.removeHandler(handler)
        logging.disable(logging.NOTSET)
