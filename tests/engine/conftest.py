"""One process of node for all tests of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.node import Node, bundle


@pytest.fixture(scope="session")
def engine_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine, bundled."""
    return bundle(tmp_path_factory.mktemp("engine") / "engine.mjs")


@pytest.fixture(scope="session")
def node(engine_module: Path) -> Iterator[Node]:
    """The engine, ready for questions."""
    with Node(engine_module) as running:
        yield running
