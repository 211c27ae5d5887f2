"""The engine in a process of node, which answers questions until it is closed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.page.browser import missing

HERE = Path(__file__).parent
ENGINE = HERE.parents[1] / "sim/page/engine"  # of the checkout: only what is built of it is installed


def tool(name: str) -> str:
    """The path of a tool that npm installs, or that is on the search path."""
    places = [HERE.parent.parent / "node_modules" / ".bin" / name, shutil.which(name)]
    result = next((str(place) for place in places if place and Path(place).exists()), "")
    if not result:
        missing(f"{name} is not found: `npm install` brings what builds and checks the page")
    return result


def bundle(target: Path, sources: Path = ENGINE) -> Path:
    """The engine as one module; or other sources: a folder's index, or a file."""
    entry = sources if sources.is_file() else sources / "index.ts"
    command = [tool("esbuild"), str(entry), "--bundle", "--format=esm", "--external:node:*", f"--outfile={target}"]
    modules = os.environ | {"NODE_PATH": str(HERE.parent.parent / "node_modules")}  # wherever the sources stand
    done = subprocess.run([*command, "--log-level=warning"], capture_output=True, text=True, env=modules)
    assert done.returncode == 0, done.stderr
    return target


class Node:
    """A process that has read an engine once and answers `tests/engine/serve.mjs`'s questions."""

    def __init__(self, module: Path) -> None:
        self._process = subprocess.Popen(
            [tool("node"), str(HERE / "serve.mjs"), str(module)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def ask(self, question: str, **given: Any) -> Any:
        """Its answer to one question."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"ask": question, **given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the engine's process has ended"
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer["error"]
        return answer

    def call(self, name: str, *given: Any) -> Any:
        """What a public function of the engine gives."""
        answer = self.ask("call", name=name, given=given)
        assert "refused" not in answer, answer["refused"]
        return answer["value"]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
