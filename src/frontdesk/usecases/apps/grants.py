"""Which ``okta.*`` scopes of the org server an app may have (contract A.Apps, grants; H.1)."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.scopes import is_org_scope
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_GRANT
from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.errors import ResourceNotFound, UnsupportedAppOperation, ValidationFailed
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.records.verbs import tell

_WHAT = "grant"


async def list_grants(unit: Unit, app: Application, *, after: str = "", most: int = 10_000) -> list[Record]:
    """The grants of an app, by id."""
    return await unit.records.list_page(APP_GRANT.name, parent_id=app.id, after=after, most=most)


async def get_grant(unit: Unit, app: Application, id: str) -> Record:
    """One of them.

    Raises:
        ResourceNotFound: there is none.
    """
    record = await unit.records.find(APP_GRANT.name, id)
    if record is None or record.parent_id != app.id:
        raise ResourceNotFound(f"{id[:100]} ({APP_GRANT.type})")
    return record


async def get_client_app(unit: Unit, app_id: str) -> tuple[Application, OAuthClient]:
    """An app that is an OAuth client.

    Raises:
        ResourceNotFound: there is no such app.
        UnsupportedAppOperation: it is none.
    """
    app = await get_app(unit, app_id)
    if app.client is None:
        raise UnsupportedAppOperation(causes=("Only OpenID Connect apps are granted scopes.",))
    return app, app.client


async def add_grant(unit: Unit, actor: Actor, app_id: str, scope: str, issuer: str | None, now: int) -> Record:
    """The app may have the scope from now on; granting it twice changes nothing.

    Its registration access token ends: whoever registered it must not change what now manages the org (attack case 48).

    Raises:
        ResourceNotFound, UnsupportedAppOperation: as ``get_client_app``.
        ValidationFailed: it is no scope of the org server, or the issuer is another.
        StaleWrite: another request came first.
    """
    app, client = await get_client_app(unit, app_id)
    org = await unit.orgs.find()
    assert org is not None, "a unit is of an org that exists"
    if issuer is not None and issuer.rstrip("/") != org.url:
        raise ValidationFailed(_WHAT, ("issuer: Scopes are granted at the org authorization server, the org's URL.",))
    if not is_org_scope(scope):
        raise ValidationFailed(_WHAT, ("scopeId: It is no scope of the org authorization server.",))
    found = await unit.records.find_by_name(APP_GRANT.name, app.id, scope)
    if found is not None:
        return found
    draft = Draft({"scope": scope, "by": actor.party.type}, name=scope, parent_id=app.id)
    record = new_record(APP_GRANT, draft, by=actor.id, now=now)
    try:
        await unit.records.add(record)
    except AlreadyThere:
        raise StaleWrite(f"{scope} was granted by another request.") from None
    guarded = replace(client, registration_token_hash=None)
    await _save(unit, app, guarded, client.granted_scopes | {scope})
    tell(unit, actor, APP_GRANT, record, APP_GRANT.events.create, now)
    return record


async def remove_grant(unit: Unit, actor: Actor, app_id: str, id: str, now: int) -> None:
    """The app may have the scope no longer.

    Raises:
        ResourceNotFound, UnsupportedAppOperation: as ``get_client_app``; or there is no such grant.
        StaleWrite: another request came first.
    """
    app, client = await get_client_app(unit, app_id)
    record = await get_grant(unit, app, id)
    await unit.records.remove(record)
    await _save(unit, app, client, client.granted_scopes - {str(record.body["scope"])})
    tell(unit, actor, APP_GRANT, record, APP_GRANT.events.delete, now)


async def _save(unit: Unit, app: Application, client: OAuthClient, scopes: frozenset[str]) -> None:
    await unit.apps.save(replace(app, client=replace(client, granted_scopes=scopes)))
    unit.changes_clients()
