"""What stands around Solara's page: a guard at the door, and what everybody needs to use it.

The guard answers only those who ask for this machine by its own name, from a page that it served itself. Otherwise any
page of the web could have its own name point to this machine (DNS rebinding), or open a websocket to it, and use the
dashboard as its visitor. The shell adds a language, zoom and names of buttons.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
NAMES = ("127.0.0.1", "localhost")
"""What this machine calls itself."""

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


class Guard:
    """An ASGI application around another that lets in only what comes for `port` of this machine, and from its pages.

    A browser says in `Host` whom it asks and in `Origin` whose page asks: always with a websocket, and with a request
    of another site that could change anything.
    """

    def __init__(self, inner: Application, port: int) -> None:
        self.inner = inner
        self.hosts = [f"{name}:{port}".encode() for name in NAMES]
        self.origins = [b"http://" + host for host in self.hosts]
        self._refusal = f"The dashboard answers only to http://{NAMES[0]}:{port}, opened on this machine.\n".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or refuse it."""
        if scope["type"] not in ("http", "websocket") or self.lets_in(scope):
            await self.inner(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the answer is 403
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 421, "headers": headers})
            await send({"type": "http.response.body", "body": self._refusal})

    def lets_in(self, scope: Scope) -> bool:
        """Whether the one host that is named is ours, and the page that asks, if any."""
        hosts = [value.lower() for name, value in scope["headers"] if name.lower() == b"host"]
        origins = [value.lower() for name, value in scope["headers"] if name.lower() == b"origin"]
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return False
        return all(origin in self.origins for origin in origins) and (bool(origins) or scope["type"] == "http")


class Shell:
    """An ASGI application around another that mends the HTML that passes through."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
