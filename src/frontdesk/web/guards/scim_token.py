"""Which SCIM connection calls: a Bearer token of its own, and nothing else (RFC 7644 §2)."""

from frontdesk.protocol.scim.errors import BadToken
from frontdesk.usecases.provisioning.scim_connections import ScimCaller, find_caller
from frontdesk.web.call import Call
from frontdesk.web.guards.registrar import bearer_of


async def scim_caller(call: Call) -> ScimCaller:
    """The connection.

    Raises:
        BadToken: no token, one that is unknown or was removed, or one whose connection is not active.
    """
    token = bearer_of(call)
    caller = await find_caller(call.glance(), token) if token is not None else None
    if caller is None:
        raise BadToken("The request needs the Bearer token of an active SCIM connection.")
    return caller
