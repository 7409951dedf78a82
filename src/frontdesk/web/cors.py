"""Which origins may read an answer (Fetch §3.2; contract C.6, H.4; attack case 13).

Public documents: every origin. Endpoints that a browser app calls with credentials of its own in the body: the
origins of that app's redirect URIs, and never with cookies. The management API and whatever a person's session opens:
the exact origins that an administrator trusts, cookies included. No origin is reflected that nobody wrote down.
"""

from frontdesk.protocol.http.origins import origin_of
from frontdesk.web.call import Call
from frontdesk.web.reply import Header, Reply
from frontdesk.web.route import Cors, Route

_EXPOSED = (
    b"Link, Date, DPoP-Nonce, WWW-Authenticate, X-Okta-Request-Id, "
    b"X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset"
)
_REQUEST_HEADERS = (
    b"Accept, Accept-Language, Authorization, Content-Type, DPoP, If-Match, "
    b"X-Device-Fingerprint, X-Okta-User-Agent-Extended"
)
_VARY: Header = (b"vary", b"Origin")
_CREDENTIALS: Header = (b"access-control-allow-credentials", b"true")


async def with_cors(call: Call, route: Route, reply: Reply) -> Reply:
    """The reply, readable by the page that asked if it may."""
    if route.cors is Cors.NONE:
        return reply
    origin = call.header(b"origin")
    if origin is None:
        return reply.also([_VARY]) if route.cors is Cors.TRUSTED else reply
    if route.cors is Cors.PUBLIC:
        return reply.also([(b"access-control-allow-origin", b"*")])
    if not await _may_read(call, route, origin):
        return reply.also([_VARY])
    return reply.also(
        [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            *([_CREDENTIALS] if route.cors is Cors.TRUSTED else []),
            (b"access-control-expose-headers", _EXPOSED),
            _VARY,
        ]
    )


async def _may_read(call: Call, route: Route, origin: str) -> bool:
    if route.cors is Cors.TRUSTED:
        return origin in call.org.cors_origins
    if call.cors_client is None:
        return False
    client = await call.engine.snapshots.client(call.org.org.id, call.cors_client)
    return client is not None and any(origin_of(uri) == origin for uri in client.metadata.redirect_uris)


def preflight(call: Call, route: Route, methods: str) -> Reply:
    """What a browser asks before it calls.

    Which app calls is not yet known, so where apps decide the call itself does; which origins are trusted is.
    """
    origin = call.header(b"origin") or ""
    if not _may_ask(call, route, origin):
        return Reply(204, ((b"allow", methods.encode()), _VARY))
    return Reply(
        204,
        (
            (b"access-control-allow-origin", b"*" if route.cors is Cors.PUBLIC else origin.encode("latin-1")),
            *([_CREDENTIALS] if route.cors is Cors.TRUSTED else []),
            (b"access-control-allow-methods", methods.encode()),
            (b"access-control-allow-headers", _REQUEST_HEADERS),
            (b"access-control-max-age", b"600"),
            _VARY,
        ),
    )


def _may_ask(call: Call, route: Route, origin: str) -> bool:
    if route.cors is Cors.TRUSTED:
        return origin in call.org.cors_origins
    return route.cors is not Cors.NONE and origin_of(origin) == origin
