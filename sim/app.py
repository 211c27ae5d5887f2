"""`sim app`: the live dashboard, served to this machine only."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from sim.errors import ListedError

HOST = "127.0.0.1"
SETTINGS = "LISTED_DASHBOARD"
"""Environment variable that tells the server's process which town to show, as JSON."""
_NEEDED = ("solara", "solara_assets", "ipyvuetify", "altair")
_SERVER = {
    "SOLARA_APP": "sim.dashboard",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_PROXY": "false",
}


def missing() -> list[str]:
    """Packages of the extra `app` that are not installed here."""
    return [name for name in _NEEDED if importlib.util.find_spec(name) is None]


def check() -> None:
    """Raise ListedError when the dashboard cannot run here, saying what is missing and how to get it."""
    lacking = missing()
    if lacking:
        raise ListedError(
            f"app: {', '.join(lacking)} not installed; the extra brings them: "
            "uvx -c constraints.txt --from '.[app]' sim app"
        )
    from importlib.metadata import version

    if int(version("ipyvuetify").split(".")[0]) >= 2:
        raise ListedError(f"app: ipyvuetify {version('ipyvuetify')} cannot run the dashboard; ipyvuetify<2 is needed")


def free_port(wanted: int | None = None) -> int:
    """A port on the loopback address that nobody uses: `wanted`, or any. Raises ListedError when it is taken."""
    with socket.socket() as probe:
        try:
            probe.bind((HOST, wanted or 0))
        except OSError as error:
            raise ListedError(f"--port: {wanted}: {error.strerror}; leave it out to have a free one picked") from None
        port: int = probe.getsockname()[1]
        return port


def command(port: int) -> list[str]:
    """The command line of the server: Solara's application, without its own start command, which asks for news online."""
    return [sys.executable, "-m", "uvicorn", "solara.server.starlette:app", "--host", HOST, "--port", str(port),
            "--log-level", "warning"]  # fmt: skip


def environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """The server's environment: which town, and nothing asked of the network."""
    return {**os.environ, **_SERVER, SETTINGS: json.dumps(dict(settings))}


def serve(rulebook: str, residents: int, seed: int, port: int | None = None) -> int:
    """Serve the dashboard until it is stopped; gives the exit code."""
    check()
    chosen = free_port(port)
    settings = {"rulebook": rulebook, "residents": residents, "seed": seed}
    print(f"The town is at http://{HOST}:{chosen} (this machine only). Stop it with Ctrl+C.", flush=True)
    with subprocess.Popen(command(chosen), env=environment(settings)) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0
