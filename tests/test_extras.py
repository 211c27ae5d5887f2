"""Extras: what is not installed is named in one line, with the line that brings it; no extra is named in vain."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from sim import extras
from sim.errors import ListedError
from sim.lab import jupyter
from sim.sweeps import executors

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("notebooks/**/*.md"), *ROOT.glob(".binder/*"), ROOT / ".pre-commit-config.yaml"]
CODE = [*ROOT.glob("sim/**/*.py"), *ROOT.glob("sim/**/*.md"), ROOT / "noxfile.py"]


def without(monkeypatch: pytest.MonkeyPatch, *names: str, **versions: str) -> None:
    """As if these were not installed, or in these versions."""
    real = metadata.version

    def version(name: str) -> str:
        if name in names:
            raise metadata.PackageNotFoundError(name)
        return versions.get(name) or real(name)

    monkeypatch.setattr(metadata, "version", version)


@pytest.mark.parametrize("extra", sorted(set(PROJECT["optional-dependencies"]) - {"bench", "check", "fuzz", "site"}))
def test_nothing_is_missing_here(extra: str) -> None:
    assert extras.missing(extra) == []


@pytest.mark.parametrize(
    ("extra", "gone", "words"),
    [
        ("lab", ["jupyterlab", "ipykernel"], "jupyterlab, ipykernel|ipykernel, jupyterlab"),
        ("dask", ["distributed"], "distributed"),
        ("lab", ["ipywidgets"], "ipywidgets"),
    ],
)
def test_what_is_missing_is_named(extra: str, gone: list[str], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, *gone)
    assert sorted(extras.missing(extra)) == sorted(gone)
    line = f'uvx -c constraints.txt --from ".[{extra}]" sim {extra} there'
    with pytest.raises(ListedError, match=rf"^{extra}: not installed: ({words}); .*{re.escape(line)}$"):
        extras.need(extra, f"{extra} there")


def test_a_version_that_will_not_do_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without(monkeypatch, ipywidgets="7.9.1")
    with pytest.raises(ListedError, match=r"^lab: not installed: ipywidgets>=8 \(here is 7\.9\.1\); "):
        jupyter.open_lab(tmp_path / "mine")


def test_commands_ask_before_they_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without(monkeypatch, "jupyterlab", "distributed")
    with pytest.raises(ListedError, match=r"^lab: .*\[lab\]"):
        jupyter.open_lab(tmp_path / "mine")
    assert not list(tmp_path.iterdir())
    assert jupyter.open_lab(tmp_path / "mine", start=False) == 0
    with pytest.raises(ListedError, match=r"^sweep: .*\[dask\]"):
        executors.Dask("tcp://127.0.0.1:8786")


def named(text: str) -> set[str]:
    """Extras that a text names: `.[lab,teach]`, (extra `app`), need("dask", ...)."""
    lists = re.findall(r"(?<![\w.])\.\[([a-z, ]+)\]", text)
    words = re.findall(r"extra `?([a-z]+)`?\)|extras\.need\(\"([a-z]+)\"", text)
    return {name.strip() for result in (*lists, *map("".join, words)) for name in result.split(",")}


def test_every_extra_that_is_named_exists() -> None:
    """In words for people, and in messages; and nobody is sent to a registry, where others may have taken our name."""
    texts = {path: path.read_text(encoding="utf-8") for path in (*PAGES, *CODE)}
    result = {path: named(text) for path, text in texts.items()}
    assert {"lab", "dask", "teach", "test"} <= set().union(*result.values())
    for path, text in texts.items():
        assert not re.search(r"(pip install|--from|--with\S*)\s*\S?listed\b", text), path
        assert result[path] <= set(PROJECT["optional-dependencies"]), path
