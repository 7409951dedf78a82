"""Which origins may read an answer (Fetch §3.2; contract C.6; attack case 13).

Public documents: every origin. Endpoints that a browser app calls with credentials of its own in the body: the
origins of that app's redirect URIs. Cookies are never part of it here, so credentials are never allowed.
"""

from frontdesk.protocol.http.origins import origin_of
from frontdesk.web.call import Call
from frontdesk.web.reply import Header, Reply
from frontdesk.web.route import Cors, Route

_EXPOSED = b"Link, Date, DPoP-Nonce, WWW-Authenticate, X-Okta-Request-Id"
_REQUEST_HEADERS = b"Accept, Accept-Language, Authorization, Content-Type, DPoP, X-Okta-User-Agent-Extended"
_VARY: Header = (b"vary", b"Origin")


async def with_cors(call: Call, route: Route, reply: Reply) -> Reply:
    """The reply, readable by the page that asked if it may."""
    if route.cors is Cors.NONE:
        return reply
    origin = call.header(b"origin")
    if origin is None:
        return reply
    if route.cors is Cors.PUBLIC:
        return reply.also([(b"access-control-allow-origin", b"*")])
    if not await _is_of_client(call, origin):
        return reply.also([_VARY])
    return reply.also(
        [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED),
            _VARY,
        ]
    )


async def _is_of_client(call: Call, origin: str) -> bool:
    if call.cors_client is None:
        return False
    client = await call.engine.snapshots.client(call.org.org.id, call.cors_client)
    return client is not None and any(origin_of(uri) == origin for uri in client.metadata.redirect_uris)


def preflight(route: Route, methods: str, origin: str) -> Reply:
    """What a browser asks before it calls. Which app calls is not yet known, so the call itself is what decides."""
    if route.cors is Cors.NONE or origin_of(origin) != origin:
        return Reply(204, ((b"allow", methods.encode()), _VARY))
    return Reply(
        204,
        (
            (b"access-control-allow-origin", b"*" if route.cors is Cors.PUBLIC else origin.encode("latin-1")),
            (b"access-control-allow-methods", methods.encode()),
            (b"access-control-allow-headers", _REQUEST_HEADERS),
            (b"access-control-max-age", b"600"),
            _VARY,
        ),
    )
