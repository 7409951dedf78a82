"""The provisioning connection of an app (contract A.Apps, connections; seen: application_connections).

Only apps that can be provisioned have one that is more than UNKNOWN; of those that are known here that is the
connection from one org to another, which authenticates with a token.
"""

from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.apps.names import ORG2ORG
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record, new_record
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import tell
from frontdesk.usecases.apps.vault import AppVault

TOKEN, UNKNOWN = "TOKEN", "UNKNOWN"
_ENABLED, _DISABLED = "ENABLED", "DISABLED"


@dataclass(frozen=True, slots=True)
class Connection:
    """How it authenticates, and whether it is used."""

    auth_scheme: str
    status: str


async def get_connection(unit: Unit, app: Application) -> Connection:
    """The app's connection."""
    if app.name != ORG2ORG:
        return Connection(UNKNOWN, UNKNOWN)
    record = await _find(unit, app)
    return Connection(TOKEN, _ENABLED if record is not None and record.is_active else _DISABLED)


async def set_connection(
    unit: Unit, actor: Actor, app: Application, wanted: tuple[str, str | None, bool], vault: AppVault, now: int
) -> Connection:
    """Set it up. ``wanted``: the scheme, its token, and whether it is used at once.

    Raises:
        ValidationFailed: the app cannot be provisioned so, or the token is missing.
        StaleWrite: another request came first.
    """
    scheme, token, active = wanted
    if (scheme == TOKEN) != (app.name == ORG2ORG):
        cause = "profile.authScheme: The app's provisioning connection does not authenticate so."
        raise ValidationFailed("profile", (cause,))
    if scheme == UNKNOWN:
        return Connection(UNKNOWN, UNKNOWN)
    if token is None:
        raise ValidationFailed("profile", ("profile.token: The field cannot be left out.",))
    sealed = vault.seal_password(token, f"{app.id} connection")
    draft = Draft({"scheme": TOKEN}, name=TOKEN, status=ACTIVE if active else INACTIVE, parent_id=app.id, sealed=sealed)
    known = await _find(unit, app)
    try:
        if known is not None:
            await unit.records.save(replace(known.with_draft(draft, actor.id, now), status=draft.status))
        else:
            await unit.records.add(new_record(APP_CONNECTION, draft, by=actor.id, now=now))
    except AlreadyThere:
        raise StaleWrite("The connection was set up by another request.") from None
    tell(unit, actor, EventType.APP_UPDATE, app, now)
    return await get_connection(unit, app)


async def set_connection_active(unit: Unit, actor: Actor, app: Application, now: int, *, active: bool) -> None:
    """Use it, or not. Where there is none there is nothing to do.

    Raises:
        ValidationFailed: it was never set up.
        StaleWrite: another request came first.
    """
    if app.name != ORG2ORG:
        return
    known = await _find(unit, app)
    if known is None:
        raise ValidationFailed("connection", ("profile: The connection has not been set up.",))
    if known.is_active != active:
        changed = replace(known, status=ACTIVE if active else INACTIVE, updated_at=now, updated_by=actor.id)
        await unit.records.save(changed)
        tell(unit, actor, EventType.APP_UPDATE, app, now)


async def _find(unit: Unit, app: Application) -> Record | None:
    return await unit.records.find_by_name(APP_CONNECTION.name, app.id, TOKEN)
