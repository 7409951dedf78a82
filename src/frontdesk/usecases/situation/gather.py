"""The situation of an authorization request: who is signed in, assigned, and has consented to what."""

from frontdesk.domain.authorization_requests.model import AuthorizationRequest
from frontdesk.domain.authorization_requests.next_step import Situation
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Unit


async def gather(
    unit: Unit, request: AuthorizationRequest, cookie: str | None, *, asked_at: int, has_consented: bool
) -> Situation:
    """Everything that the next step depends on, read at one moment."""
    session = await unit.sessions.find_by_cookie(token_hash(cookie)) if cookie else None
    user = await unit.users.find(session.user_id) if session is not None else None
    is_assigned = False
    granted: frozenset[str] = frozenset()
    if user is not None:
        is_assigned = await unit.clients.find_assignment(request.client, user.id, user.login) is not None
        if request.client.asks_consent:
            granted = await unit.consents.list_scopes(user.id, request.client.client_id, request.server.id)
    return Situation(
        request=request,
        asked_at=asked_at,
        session=session,
        user=user,
        is_assigned=is_assigned,
        granted_scopes=granted,
        has_consented=has_consented,
    )
