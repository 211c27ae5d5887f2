"""`sim new` and `sim sweep --new`: a rulebook or a design to start from, in a file of the user's own."""

from __future__ import annotations

import re
from pathlib import Path

from sim import files
from sim.errors import ListedError, quoted
from sim.rules import schema, shelf


def write(path: Path) -> None:
    """Write the template to a file that does not exist yet, whole or not at all. Raises ListedError when it cannot."""
    if path.parent == Path() and shelf.as_shipped(path.name) in shelf.shipped():
        name = shelf.as_shipped(path.name)
        raise ListedError(
            f"{quoted(str(path))}: a rulebook of that name ships, and `sim run {name}` would take that one; "
            f"choose another name, such as my-{name}.toml (`sim show {name} > my-{name}.toml` begins from its numbers)"
        )
    name = _name(path, "my-rulebook")
    name = f"my-{name}" if name in shelf.shipped() else name  # in tables it would pass for the one that ships
    _put(path, shelf.template(name))


def write_design(path: Path) -> None:
    """The same for a design of a sweep. Raises ListedError when it cannot."""
    from sim.sweeps import starter

    if path.suffix != ".toml":
        raise ListedError(f"{quoted(str(path))}: a design is a TOML file; its name ends in .toml")
    _put(path, starter.template(_name(path, "my-sweep")))


def _name(path: Path, otherwise: str) -> str:
    """A name that a rulebook or a design may have: that of the file, if it can be one."""
    stem = files.stem(path.stem).strip("-_")[:40]
    return stem if re.match(schema.NAME, stem) else otherwise


def _put(path: Path, text: str) -> None:
    """Write a file that does not exist yet."""
    with files.in_words(path), files.opened(path.parent, make=False) as folder:
        try:
            folder.put_new(path.name, text.encode("utf-8"))
        except FileExistsError:
            raise ListedError(f"{quoted(str(path))}: exists already and stays; choose another name") from None
