"""What the dashboard adds to Solara's page, so that everybody can use it: a language, zoom, names of buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_NAMES = b"""<script>
new MutationObserver(() => {
  for (const button of document.querySelectorAll("button:not([aria-label])")) {
    if (button.textContent.trim() && !button.classList.contains("v-btn--icon")) continue;
    const menu = button.classList.contains("v-app-bar__nav-icon");
    button.setAttribute("aria-label", menu ? "Show or hide the controls" : "Colours: light, dark or as this machine");
  }
}).observe(document, {childList: true, subtree: true});
</script></head>"""


def mended(page: bytes) -> bytes:
    """The page with a language, free to be zoomed, and with names for the buttons that show only an icon."""
    page = page.replace(b"<html>", b'<html lang="en">', 1)
    for fixed in (b", maximum-scale=1", b", user-scalable=no", b",maximum-scale=1", b",user-scalable=no"):
        page = page.replace(fixed, b"")
    return page.replace(b"</head>", _NAMES, 1)


class Shell:
    """An ASGI application around another that mends the HTML that passes through."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        scope["headers"] = [h for h in scope["headers"] if h[0].lower() != b"accept-encoding"]  # plain text to mend
        start: Message | None = None
        body = b""

        async def pass_on(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and b"text/html" in dict(message["headers"]).get(
                b"content-type", b""
            ):
                start = message
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    page = mended(body)
                    kept = [h for h in start["headers"] if h[0].lower() != b"content-length"]
                    start["headers"] = [*kept, (b"content-length", str(len(page)).encode())]
                    await send(start)
                    await send({"type": "http.response.body", "body": page})
            else:
                await send(message)

        await self.inner(scope, receive, pass_on)
