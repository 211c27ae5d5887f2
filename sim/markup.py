"""HTML: a few elements for pages that are printed or kept, and that fetch nothing."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence


def text(words: object) -> str:
    """Words as they may stand in HTML; their lines stay lines."""
    return html.escape(str(words)).replace("\n", "<br>")


def tag(name: str, *inner: str, kind: str = "") -> str:
    """An element around HTML."""
    opening = f'<{name} class="{kind}">' if kind else f"<{name}>"
    return f"{opening}{''.join(inner)}</{name}>"


def paragraphs(given: Iterable[str]) -> str:
    """A paragraph each."""
    return "".join(tag("p", text(words)) for words in given)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table of HTML cells; the first of each row is its head."""
    top = tag("thead", tag("tr", *(f'<th scope="col">{text(head)}</th>' for head in heads)))
    body = (tag("tr", f'<th scope="row">{first}</th>', *rest) for first, *rest in rows)
    return tag("table", top, tag("tbody", *body), kind=kind)


def cell(words: object = "", kind: str = "") -> str:
    """A cell of a table."""
    return tag("td", text(words), kind=kind)


def image(png: bytes, alt: str) -> str:
    """A picture within the page, with its words for those who do not see it."""
    data = base64.b64encode(png).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}">'
