"""Everything that a person has is over, at once (draft-parecki-oauth-global-token-revocation; Okta: Universal Logout).

Whom it is about is said by a subject identifier (RFC 9493): ours (``opaque``), an issuer's name for them (``iss_sub``),
or an e-mail address.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.idps.links import IDP_LINK, link_name
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lifecycle import Clearing, clear_sessions
from frontdesk.usecases.directory.users import record_of_user


@dataclass(frozen=True, slots=True)
class SubjectId:
    """Exactly one of the three ways is given: ``id``, ``issuer`` with ``subject``, or ``email``."""

    id: str | None = None
    issuer: str | None = None
    subject: str | None = None
    email: str | None = None


async def revoke_globally(unit: Unit, actor: Actor, subject: SubjectId, own_issuers: frozenset[str], now: int) -> None:
    """Every session ends, every refresh token is revoked, and access tokens issued until now are void.

    Raises:
        ResourceNotFound: the subject is nobody's, or not one person's alone.
        StaleWrite: another request came first.
    """
    user = await _find(unit, subject, own_issuers)
    if user is None:
        raise ResourceNotFound("sub_id (User)")
    await clear_sessions(unit, actor, user, Clearing(tokens=True), now)
    record_of_user(unit, actor, EventType.UNIVERSAL_LOGOUT, user, now)


async def _find(unit: Unit, subject: SubjectId, own_issuers: frozenset[str]) -> User | None:
    if subject.email is not None:
        found = await unit.users.list_by_emails([subject.email])
        return found[0] if len(found) == 1 else None
    if subject.issuer is None or subject.issuer in own_issuers:
        return await unit.users.find(UserId(subject.id or subject.subject or ""))
    named: set[UserId] = set()  # an issuer may be that of several providers, and each has links of its own
    for idp in await unit.records.list_of_kind(IDP.name):
        if _issuer_of(idp) == subject.issuer:
            link = await unit.records.find_by_name(IDP_LINK.name, idp.id, link_name(subject.subject or ""))
            if link is not None:
                named.add(UserId(str(link.body["userId"])))
    return await unit.users.find(named.pop()) if len(named) == 1 else None


def _issuer_of(idp: Record) -> object:
    """An OpenID provider's issuer, or the entity id of one that speaks SAML."""
    protocol = idp.body.get("protocol")
    assert isinstance(protocol, Mapping), "providers keep their protocol as an object"
    issuer = protocol.get("issuer")
    if isinstance(issuer, Mapping):
        return issuer.get("url")
    trust = (protocol.get("credentials") or {}).get("trust") or {}
    return trust.get("issuer")
