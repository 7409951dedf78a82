"""SCIM connections and their tokens: given out, rotated, taken back, and asked who calls."""

from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import Power
from frontdesk.domain.errors import NoPermission, ValidationFailed
from frontdesk.domain.logs.model import Party
from frontdesk.domain.provisioning.scim_connection import (
    MOST_TOKENS,
    SCIM_CONNECTION,
    SCIM_TOKEN,
    Connection,
    connection_of,
    id_in,
    is_value_of,
    token_draft,
)
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record


@dataclass(frozen=True, slots=True)
class ScimCaller:
    """A connection, and what it is to use cases: an actor with exactly its rights."""

    connection: Connection
    actor: Actor


def check_may_give(actor: Actor, connection: Connection) -> None:
    """Nobody hands on what they do not hold: whoever makes a connection may do all of it themselves, everywhere.

    Raises:
        NoPermission: they may not.
    """
    for permission in connection.permissions:
        if not (actor.may(permission) and actor.reach(permission).everything):
            raise NoPermission(causes=(f"A SCIM connection may {permission}; its maker must.",))


async def list_tokens(unit: Unit, connection_id: str) -> list[Record]:
    """A connection's tokens, without their values.

    Raises:
        ResourceNotFound: there is no such connection.
    """
    await get_record(unit, SCIM_CONNECTION, connection_id)
    return await list_page(unit, SCIM_TOKEN, parent_id=connection_id)


async def add_token(unit: Unit, actor: Actor, connection_id: str, now: int) -> tuple[Record, str]:
    """Another token, and its value, which is shown this once. Older ones stay good until they are removed.

    Raises:
        ResourceNotFound: there is no such connection.
        ValidationFailed: it has five already.
        NoPermission: the actor may not do what the connection may.
    """
    connection = await get_record(unit, SCIM_CONNECTION, connection_id)
    check_may_give(actor, connection_of(connection))
    await unit.records.hold(SCIM_CONNECTION.name, connection_id)
    if len(await list_page(unit, SCIM_TOKEN, parent_id=connection_id)) >= MOST_TOKENS:
        raise ValidationFailed("scimToken", (f"A connection has at most {MOST_TOKENS} tokens: remove one first.",))
    draft, value = token_draft(connection_id)
    return await add_record(unit, actor, SCIM_TOKEN, draft, now), value


async def remove_token(unit: Unit, actor: Actor, connection_id: str, token_id: str, now: int) -> None:
    """The token is no good any more.

    Raises:
        ResourceNotFound: there is no such connection, or it has no such token.
    """
    await get_record(unit, SCIM_CONNECTION, connection_id)
    await remove_record(
        unit, actor, SCIM_TOKEN, await get_record(unit, SCIM_TOKEN, token_id, parent_id=connection_id), now
    )


async def forget_connection(unit: Unit, record: Record) -> None:
    """What hangs on a connection that goes: its tokens, and what it called our people and groups."""
    await unit.records.remove_children(SCIM_TOKEN.name, record.id)
    await unit.scim_links.remove_of_connection(record.id)


async def find_caller(unit: Unit, value: str) -> ScimCaller | None:
    """The connection that a token is of, while both count; None: it is no good."""
    record_id = id_in(value)
    token = await unit.records.find(SCIM_TOKEN.name, record_id) if record_id is not None else None
    if token is None or not is_value_of(token, value):
        return None
    record = await unit.records.find(SCIM_CONNECTION.name, token.parent_id)
    if record is None or not record.is_active:
        return None
    connection = connection_of(record)
    party = Party(connection.id, SCIM_CONNECTION.type, display_name=connection.name)
    return ScimCaller(connection, Actor(party, Credential.SCIM_TOKEN, powers=(Power(connection.permissions),)))
