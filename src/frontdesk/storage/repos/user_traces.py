"""What hangs on a person in other tables: ended when they may no longer act, removed when they are deleted."""

from sqlalchemy import Table, update

from frontdesk.domain.ids import SessionId, UserId
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import Statement, param, statement
from frontdesk.storage.tables.api_tokens import api_tokens
from frontdesk.storage.tables.apps import app_users
from frontdesk.storage.tables.authn import authn_transactions, sightings
from frontdesk.storage.tables.codes import authorization_codes
from frontdesk.storage.tables.consents import consents
from frontdesk.storage.tables.directory import factors, linked_objects, one_time_tokens, role_assignments
from frontdesk.storage.tables.enrolled_devices import enrolled_device_users
from frontdesk.storage.tables.groups import group_members
from frontdesk.storage.tables.refresh_tokens import refresh_tokens
from frontdesk.storage.tables.scim_links import scim_links
from frontdesk.storage.tables.sessions import sessions

BY_USER: tuple[Table, ...] = (
    api_tokens,
    app_users,
    authn_transactions,
    authorization_codes,
    consents,
    enrolled_device_users,
    factors,
    group_members,
    one_time_tokens,
    refresh_tokens,
    sessions,
    sightings,
)
"""Tables whose rows belong to the person in ``user_id``."""

_REMOVALS: tuple[Statement, ...] = tuple(delete_by(table, "user_id") for table in BY_USER)
_LINKS_TO = delete_by(linked_objects, "primary_id")
_LINKS_FROM = delete_by(linked_objects, "associated_id")
_SCIM_LINKS = delete_by(scim_links, "resource_id")
_ROLES = delete_by(role_assignments, "principal_type", "principal_id")
_ASSIGNMENTS = delete_by(app_users, "user_id")
_FACTORS = delete_by(factors, "user_id")
_END_SESSIONS = statement(
    update(sessions)
    .where(of_org(sessions), sessions.c.user_id == param("user_id"), sessions.c.ended_at.is_(None))
    .values(ended_at=param("now"))
)
_END_OTHER_SESSIONS = statement(
    update(sessions)
    .where(
        of_org(sessions),
        sessions.c.user_id == param("user_id"),
        sessions.c.ended_at.is_(None),
        sessions.c.id != param("kept_id"),
    )
    .values(ended_at=param("now"))
)
_REVOKE = statement(
    update(refresh_tokens)
    .where(of_org(refresh_tokens), refresh_tokens.c.user_id == param("user_id"), refresh_tokens.c.revoked_at.is_(None))
    .values(revoked_at=param("now"))
)


class UserTraces:
    """Rows of many tables, all of one person."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def end_sessions(self, id: UserId, now: int, *, kept_id: SessionId | None = None) -> int:
        """Every session of theirs ends, but maybe for one; how many there were."""
        if kept_id is not None:
            return await self._tx.execute(_END_OTHER_SESSIONS, user_id=id, kept_id=kept_id, now=now)
        return await self._tx.execute(_END_SESSIONS, user_id=id, now=now)

    async def revoke_refresh_tokens(self, id: UserId, now: int) -> int:
        """Every refresh-token family of theirs ends; how many there were."""
        return await self._tx.execute(_REVOKE, user_id=id, now=now)

    async def remove_assignments(self, id: UserId) -> int:
        """The apps that they were given."""
        return await self._tx.execute(_ASSIGNMENTS, user_id=id)

    async def remove_factors(self, id: UserId) -> int:
        """Everything that they enrolled; how many there were."""
        return await self._tx.execute(_FACTORS, user_id=id)

    async def remove_all(self, id: UserId) -> None:
        """Nothing of theirs stays: memberships, apps, factors, sessions, tokens, consents, roles, links."""
        for removal in _REMOVALS:
            await self._tx.execute(removal, user_id=id)
        await self._tx.execute(_LINKS_TO, primary_id=id)
        await self._tx.execute(_LINKS_FROM, associated_id=id)
        await self._tx.execute(_SCIM_LINKS, resource_id=id)
        await self._tx.execute(_ROLES, principal_type="USER", principal_id=id)
