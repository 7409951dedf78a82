"""Whoever is signed in with the session cookie, for what people may do to themselves (contract H.1)."""

from frontdesk.domain.errors import OriginRefused, ResourceNotFound
from frontdesk.protocol.http.origins import origin_of
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION


async def own_session(call: Call, *, leaving: bool = False) -> SignedIn:
    """The person and their session. What changes anything comes from the org's own pages, or from a trusted origin.

    The cookie goes along with requests of foreign pages too, so a request whose Origin is neither is refused
    (attack case 13); clients that are no browsers send no Origin. ``leaving``: whoever is locked out may still end it.

    Raises:
        OriginRefused: another page asks.
        ResourceNotFound: nobody is signed in.
    """
    origin = call.header(b"origin")
    if call.method != "GET" and origin is not None and not _is_trusted(call, origin):
        raise OriginRefused()
    find = call.engine.sessions.find_leaving if leaving else call.engine.sessions.find
    signed_in = await find(call.org.org.id, call.cookie(SESSION))
    if signed_in is None:
        raise ResourceNotFound("me (AppSession)")
    return signed_in


def _is_trusted(call: Call, origin: str) -> bool:
    return origin == origin_of(call.org.org.url) or origin in call.org.cors_origins
