"""The screen: standard output and error, whatever they are: a terminal, a file, closed, full, or short of characters.

What cannot be shown never stops the work: a command finishes its files, and says at the end what was lost.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from sim.errors import Notice, reason

if TYPE_CHECKING:
    from rich.console import Console

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a terminal obeys instead of showing: control and direction marks; and halves of broken names."""
_PLAIN = str.maketrans({
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    "\u2026": "...", "\u00d7": "x", "\u00b1": "+/-", "\u00a0": " ", "\u2192": "->", "\u2264": "<=", "\u2265": ">=",
})  # fmt: skip
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
NARROWEST, WIDEST = 40, 1000


class Screen(io.TextIOBase):
    """One of the two standard streams, made safe: what it cannot show is replaced, what it cannot take is let go.

    `lost` is why nothing more could be written; None while all is well, and where there is no stream at all.
    """

    encoding = "utf-8"

    def __init__(self, stream: TextIO | None) -> None:
        self.lost: OSError | None = None
        self.encoding = getattr(stream, "encoding", None) or "utf-8"
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be shown."""
        self.write_styled(_OBEYED.sub(_escaped, text))
        return len(text)

    def write_styled(self, text: str) -> None:
        """Write for one who may colour a terminal, and has made the words safe."""
        if self._stream is not None and self.lost is None:
            with self._letting_go():
                self._stream.write(_encodable(text, self.encoding))

    def flush(self) -> None:
        """Hand over what waits."""
        if self._stream is not None and self.lost is None:
            with self._letting_go():
                self._stream.flush()

    def isatty(self) -> bool:
        """Whether somebody is looking."""
        try:
            return self._stream is not None and self._stream.isatty()
        except ValueError:  # closed
            return False

    def fileno(self) -> int:
        """Of the stream."""
        if self._stream is None:
            raise io.UnsupportedOperation("fileno")
        return self._stream.fileno()

    @contextlib.contextmanager
    def _letting_go(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:  # ValueError: somebody has closed it
            self.lost = error if isinstance(error, OSError) else OSError(str(error))
            # what waits in the stream would fail once more when Python ends, and be told with a traceback
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.fileno())
                os.close(nowhere)


class _Styled(io.TextIOBase):
    """A screen, for one who writes colours."""

    encoding = "utf-8"

    def __init__(self, screen: Screen) -> None:
        self.encoding = screen.encoding
        self._screen = screen

    def write(self, text: str) -> int:
        self._screen.write_styled(text)
        return len(text)

    def flush(self) -> None:
        self._screen.flush()

    def isatty(self) -> bool:
        return self._screen.isatty()

    def fileno(self) -> int:
        return self._screen.fileno()


def _escaped(match: re.Match[str]) -> str:
    """A character as its code, in the form of JSON, which may be what is printed."""
    code = ord(match[0])
    if code > 0xFFFF:
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return f"\\u{code:04x}"


def _encodable(text: str, encoding: str) -> str:
    """The text with characters that `encoding` lacks replaced by plain ones."""
    if _fits(text, encoding):
        return text
    return _BEYOND_ASCII.sub(lambda match: match[0] if _fits(match[0], encoding) else _replaced(match[0]), text)


def _replaced(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character.translate(_PLAIN)).encode("ascii", "ignore").decode("ascii")
    return plain or character.encode("ascii", "backslashreplace").decode("ascii")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    except LookupError:  # an encoding of somebody else's stream, which will know what it means
        return True
    return True


@contextlib.contextmanager
def screens() -> Iterator[tuple[Screen, Screen]]:
    """Standard output and error as screens, for as long as a command runs."""
    for number in range(3):  # a closed one would become the number of the next file that is opened, and be written to
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    out, err = Screen(sys.stdout), Screen(sys.stderr)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err


@contextlib.contextmanager
def notices() -> Iterator[None]:
    """Notices as one line each on standard error, while a command runs; other warnings as Python shows them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("always", category=Notice)
        show = warnings.showwarning

        def show_notice(message: Warning | str, category: type[Warning], *more: Any, **named: Any) -> None:
            if issubclass(category, Notice):
                print(f"sim: note: {message}", file=sys.stderr)
            else:
                show(message, category, *more, **named)

        warnings.showwarning = show_notice
        yield


def unshown(error: OSError) -> str:
    """What to say when standard output could not be written."""
    return f"standard output: {reason(error)}; what was to be written to files is written, but not all was shown"


def print_json(text: str) -> None:
    """Print JSON, whole whatever the screen can show: characters that it lacks stand as their codes."""
    fits = _fits(text, getattr(sys.stdout, "encoding", None) or "utf-8")
    print(text if fits else _BEYOND_ASCII.sub(_escaped, text))


def size() -> os.terminal_size:
    """Columns and lines of the screen, or 80 and 24; whatever COLUMNS says, wide enough for words."""
    columns, lines = shutil.get_terminal_size()
    return os.terminal_size((min(max(columns, NARROWEST), WIDEST), max(lines, 2)))


def console(stderr: bool = False) -> Console:
    """For tables, styles and bars; words are to be made safe by those who print them (`sim.errors.printable`)."""
    from rich.console import Console

    stream: Any = sys.stderr if stderr else sys.stdout
    file: Any = _Styled(stream) if isinstance(stream, Screen) else stream
    columns, lines = size()  # both given, for rich takes COLUMNS and LINES as they stand
    return Console(file=file, width=columns, height=lines, highlight=False)
