"""The demo's site: a plain ASGI application of seven addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

from frontdesk.kernel.secrets import random_token
from frontdesk.main.demo.clients import CALLBACK_PATH, SIGNED_OUT_PATH
from frontdesk.main.demo.flows import FLOWS
from frontdesk.main.demo.pages import Pages
from frontdesk.main.demo.relying_party import RelyingParty
from frontdesk.main.demo.visits import Run, Visits
from frontdesk.web.asgi import Receive, Scope, Send
from frontdesk.web.assets import Assets
from frontdesk.web.reply import Header, Reply, html_reply, redirect

_COOKIE = "frontdesk_demo"
_VISITOR = re.compile(r"\A[A-Za-z0-9_\-]{43}\Z")
_MOST_BODY_BYTES = 65_536
_STYLE: Header = (b"content-type", b"text/css; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as far as the demo looks at it."""

    method: str
    path: str
    host: str
    visitor: str
    fields: Mapping[str, str]


class Site:
    """Answers the browser."""

    def __init__(self, app: RelyingParty) -> None:
        self._app = app
        self._visits = Visits()
        self._assets = Assets()
        self._style = files("frontdesk.main.demo").joinpath("static", "demo.css").read_bytes()
        version = sha256(self._style).hexdigest()[:12] + self._assets.version
        self._pages = Pages(app.org, version)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        body = await _read_body(receive)
        known = _visitor(scope)
        request = _request(scope, body, known or random_token())
        reply = await self._answer(request)
        if known is None:
            cookie = f"{_COOKIE}={request.visitor}; Path=/; HttpOnly; SameSite=Lax"
            reply = reply.also([(b"set-cookie", cookie.encode())])
        reply = reply.also([*self._headers(), (b"content-length", str(len(reply.body)).encode())])
        await send({"type": "http.response.start", "status": reply.status, "headers": list(reply.headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})

    async def _answer(self, request: Request) -> Reply:
        if request.host != urlsplit(self._app.origin).netloc:  # another name for us may be a rebound one
            return redirect(self._app.origin, 303)
        match request.method, request.path.strip("/").split("/"):
            case "GET", [""]:
                return html_reply(self._pages.start())
            case "GET", ["assets", name]:
                return self._asset(name)
            case "POST", ["flows", name] if name in FLOWS:
                return await self._begin(request, name)
            case "GET" | "POST", [path] if f"/{path}" == CALLBACK_PATH:
                return await self._finish(request)
            case "GET", [path] if f"/{path}" == SIGNED_OUT_PATH:
                return self._signed_out(request)
            case _, ["runs", id, *action]:
                run = self._visits.find(request.visitor, id)
                return self._lost() if run is None else await self._act(request, run, action)
        return self._lost()

    async def _begin(self, request: Request, name: str) -> Reply:
        signed_in = self._visits.last_signed_in(request.visitor)
        run = self._visits.start(request.visitor, FLOWS[name])
        return redirect(await self._app.begin(run, signed_in) or f"/runs/{run.id}", 303)

    async def _finish(self, request: Request) -> Reply:
        run = self._visits.answered(request.visitor, request.fields.get("state", ""))
        if run is None:
            return self._lost()
        await self._app.finish(run, request.fields, request.method)
        return redirect(f"/runs/{run.id}", 303)

    def _signed_out(self, request: Request) -> Reply:
        run = self._visits.answered(request.visitor, request.fields.get("state", ""))
        if run is None:
            return self._lost()
        self._app.signed_out(run, request.fields)
        return redirect(f"/runs/{run.id}", 303)

    async def _act(self, request: Request, run: Run, action: list[str]) -> Reply:
        match request.method, action:
            case "GET", []:
                return html_reply(self._pages.run(run))
            case "POST", ["refresh"] if "refresh_token" in run.tokens:
                await self._app.refresh(run)
            case "POST", ["check"] if run.device:
                await self._app.check_device(run)
        return redirect(f"/runs/{run.id}#newest", 303)

    def _asset(self, name: str) -> Reply:
        if name == "demo.css":
            return Reply(200, (_STYLE,), self._style)
        return self._assets.find(name) or self._lost()

    def _lost(self) -> Reply:
        return html_reply(self._pages.lost(), 404)

    def _headers(self) -> tuple[Header, ...]:
        """No scripts at all; forms lead here, and on to the server (CSP follows redirects of forms)."""
        policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {self._app.org.org_url}"
        )
        return (
            (b"content-security-policy", policy.encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
        )


def _visitor(scope: Scope) -> str | None:
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        morsel = SimpleCookie(cookies).get(_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None and _VISITOR.match(morsel.value) else None


def _request(scope: Scope, body: bytes, visitor: str) -> Request:
    raw = scope["query_string"] if scope["method"] in {"GET", "HEAD"} else body
    return Request(
        method="GET" if scope["method"] == "HEAD" else scope["method"],
        path=scope["path"],
        host=dict(scope["headers"]).get(b"host", b"").decode("latin-1"),
        visitor=visitor,
        fields=dict(parse_qsl(raw.decode("latin-1"))),
    )


async def _read_body(receive: Receive) -> bytes:
    """What was posted; of more than any form here has, nothing is kept."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False) and len(body) <= _MOST_BODY_BYTES
    return bytes(body) if len(body) <= _MOST_BODY_BYTES else b""
