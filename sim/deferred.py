"""Modules of a package that are loaded when somebody looks into them, and not with the package."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class _Deferred(ModuleType):
    """Loaded at the first name that it has not yet; the standard library's lazy modules are at any import of them."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or self.__spec__ is None or self.__spec__.loader is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on a module like others
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def defer(package: str, *modules: str) -> None:
    """Before a package is first imported: what it imports of these modules of its own is loaded when it is used.

    Their own modules can be imported without them. Does nothing where the package is loaded already, or has no such
    modules.
    """
    home = None if package in sys.modules else find_spec(package)
    if home is None:
        return
    for name in (f"{package}.{module}" for module in modules):
        spec = PathFinder.find_spec(name, home.submodule_search_locations)
        if spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Deferred
            sys.modules[name] = module
