"""The live page in a notebook: as it ships, in a frame of the cell, without a network and without a file."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass

from sim import page
from sim.errors import ListedError, quoted

ROOMS = ("play", "desk", "wall")
"""Of the page, by the short links that open them: one life, the other side's desk, the wall of a class."""
MOST_LINK = 20_000  # letters
TALL = 760  # pixels
ELSEWHERE = (
    "Nothing above, or an empty frame? Then this notebook was opened again (run the cell), or scripts are blocked "
    'here. Type "sim page" in a terminal, and open the file that it names in any browser.'
)


@dataclass(frozen=True)
class Frame:
    """A page in a frame that may run its own scripts, save files, and reach nothing of the notebook.

    Attributes:
        text: of the page, HTML.
        tall: of the frame, in pixels.
    """

    text: str
    tall: int = TALL

    def _repr_html_(self) -> str:
        return (
            f'<iframe class="listed" title="The live page of Listed" sandbox="allow-scripts allow-downloads" '
            f'style="width:100%;height:{self.tall}px;border:1px solid #767676;background:white" '
            f'srcdoc="{html.escape(self.text)}"></iframe><p>{html.escape(ELSEWHERE)}</p>'
        )

    def __repr__(self) -> str:
        return 'The live page shows itself in a notebook. Elsewhere: type "sim page" in a terminal, and open its file.'


def play(where: str = "", *, tall: int = TALL) -> Frame:
    """Show the live page in a frame, in the state that is asked for.

    Args:
        where: a room ("play", "desk" or "wall"); a link into the page, or what stands in it after the `#`, such as
            "seat=17" or "stop=workshop&seed=7"; where the page begins, if empty.
        tall: of the frame, in pixels.

    Raises ListedError for a word that is neither a room nor a link.
    """
    given = where.strip()
    state = given.partition("#")[2] if "#" in given else given
    if len(state) > MOST_LINK:
        raise ListedError(f"play: a link of {len(state):,} letters; at most {MOST_LINK:,}")
    if given and "#" not in given and "=" not in state and state.split("&")[0] not in ROOMS:
        raise ListedError(
            f"play: {quoted(given)}: no room and no link; rooms: {', '.join(ROOMS)}; or paste a link of the page"
        )
    return Frame(_opened(page.built(), state), tall)


def _opened(text: str, state: str) -> str:
    """The page, told by its own block of settings with which link it opens: a frame has no address of its own."""
    if not state:
        return text
    block = page.START.search(text)
    if block is None:
        raise ListedError("play: the page of this installation cannot be used; install the package again")
    begin = page.safe_json(json.loads(block[2]) | {"at": state})
    return text[: block.start(2)] + begin + text[block.end(2) :]
