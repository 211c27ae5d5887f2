"""Extras: what a few commands need besides the default install, as the package's own metadata lists it."""

from __future__ import annotations

from importlib import metadata

from packaging.requirements import Requirement

from sim.errors import ListedError

PACKAGE = "listed"


def need(extra: str, command: str) -> None:
    """Raise ListedError unless what `extra` brings is installed, saying what is not and the line that brings it.

    Args:
        extra: as in pyproject.toml.
        command: what was to be done, as typed after `sim`.
    """
    absent = missing(extra)
    if absent:
        raise ListedError(
            f"{command.split()[0]}: not installed: {', '.join(absent)}; in the folder of this project, type: "
            f'uvx -c constraints.txt --from ".[{extra}]" sim {command}'
        )


def missing(extra: str, package: str = PACKAGE) -> list[str]:
    """What an extra asks for and this Python lacks, or has in a version that will not do."""
    absent: list[str] = []
    for line in metadata.requires(package) or ():
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            continue  # of the default install
        if not wanted.marker.evaluate({"extra": extra}):
            continue  # of another extra
        try:
            here = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            absent.append(wanted.name)
            continue
        if not wanted.specifier.contains(here, prereleases=True):
            absent.append(f"{wanted.name}{wanted.specifier} (here is {here})")
        for more in sorted(wanted.extras):
            absent += missing(more, wanted.name)
    return absent
