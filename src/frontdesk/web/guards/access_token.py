"""An access token that a request brings, and the key that a bound one is only good with (RFC 6750, RFC 9449 §7)."""

from urllib.parse import quote

from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.protocol.oauth.bearer import Presented
from frontdesk.protocol.oauth.errors import InvalidToken
from frontdesk.usecases.introspection.read_token import LiveToken
from frontdesk.web.call import Call


async def live_token(call: Call, server: CompiledServer, presented: Presented) -> LiveToken:
    """The token, if this server issued it, nothing has ended it, and whoever sends it holds its key.

    A bound token sent as a Bearer token is one that somebody took (RFC 9449 §7.2); one that is not bound proves
    nothing by a proof.

    Raises:
        InvalidToken: the token is not good, or came by the scheme of the other kind.
        InvalidDpopProof: the token is bound, and the proof does not show that its key is held.
    """
    live = await call.engine.token_reader.read(call.org, server, presented.token)
    if presented.as_bound != (live.jkt is not None):
        raise InvalidToken("The access token was sent with the authentication scheme of another kind of token.")
    if live.jkt is not None:
        request = (call.method, call.org.org.url + quote(call.path))
        bound = (presented.token, live.jkt)
        await call.engine.possession.check_at_resource(call.org.org.id, call.header(b"dpop"), bound, request)
    return live
