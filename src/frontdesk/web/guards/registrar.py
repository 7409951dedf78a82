"""Who may register and manage OAuth clients: API tokens, ``okta.clients.*`` scopes, the client itself, or anybody."""

from frontdesk.domain.ids import ClientId
from frontdesk.domain.logs.model import Party
from frontdesk.usecases.clients.registration import Registrar
from frontdesk.web.call import Call
from frontdesk.web.guards.management import allowed

_REGISTER = frozenset({"okta.clients.register", "okta.clients.manage"})
_MANAGE = frozenset({"okta.clients.manage"})
_READ = frozenset({"okta.clients.read", "okta.clients.manage"})
ANYBODY = Registrar(Party(id="anonymous", type="PublicClientApp"), trusted=False)


async def may_register(call: Call) -> Registrar:
    """A new client may be made.

    Raises:
        InvalidApiToken: no credential, where the org is not open to everybody; or a wrong one.
        NoPermission: the access token's scopes do not reach.
    """
    if call.header(b"authorization") is None and call.org.org.open_registration:
        return ANYBODY
    return await _administrator(call, _REGISTER)


async def may_manage(call: Call) -> Registrar:
    """Any client may be changed.

    Raises:
        InvalidApiToken, NoPermission: as ``may_register``.
    """
    return await _administrator(call, _MANAGE)


async def may_read(call: Call) -> Registrar:
    """Any client may be seen.

    Raises:
        InvalidApiToken, NoPermission: as ``may_register``.
    """
    return await _administrator(call, _READ)


async def may_manage_this(call: Call, client_id: ClientId, *, reads: bool = False) -> Registrar:
    """This client may be changed or seen: by administrators, and by itself (RFC 7592 §2).

    Raises:
        InvalidApiToken, NoPermission: as ``may_register``.
        InvalidToken: a Bearer token that is neither this client's registration token nor an access token.
    """
    token = bearer_of(call)
    if token is not None and "." not in token:
        return await call.engine.registration.check_registration_token(call.org.org.id, client_id, token)
    return await (may_read(call) if reads else may_manage(call))


async def _administrator(call: Call, scopes: frozenset[str]) -> Registrar:
    return Registrar((await allowed(call, scopes)).party, trusted=True)


def bearer_of(call: Call) -> str | None:
    """The Bearer token of a request, whatever it is one for."""
    authorization = call.header(b"authorization") or ""
    return authorization[7:].strip() if authorization[:7].lower() == "bearer " else None
