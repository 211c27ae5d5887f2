# The one function of IPython that the forms of the lessons call: with IPython's own files mypy reads a thousand more.
from collections.abc import Mapping

class DisplayHandle:
    display_id: str
    def update(self, obj: object, *, raw: bool = ...) -> None: ...

def display(*objs: object | Mapping[str, str], raw: bool = ..., display_id: bool | str = ...) -> DisplayHandle | None: ...
