"""Apps come, change and go (contract A.Apps)."""

from dataclasses import dataclass, field, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.built_in import is_built_in
from frontdesk.domain.apps.draft import AppDraft, check_draft, client_of, new_application
from frontdesk.domain.apps.kinds import APP_CONNECTION, APP_NUMBER
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.apps.names import LDAP_DIRECTORY, custom_name, fixed_name
from frontdesk.domain.apps.saml_check import check_saml
from frontdesk.domain.errors import AppDeleteForbidden, ReadOnlyObject, ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import AppId, ClientId, new_app_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Draft, new_record
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.signing_keys import has_key
from frontdesk.usecases.apps.vault import AppVault, newest_active, with_secret
from frontdesk.usecases.clients.removal import remove_with_all

_ID_TAKEN = "credentials.oauthClient.client_id: The client_id is in use already."


@dataclass(frozen=True, slots=True)
class Written:
    """An app after a write, with the client secret that such answers show."""

    app: Application
    secret: str | None = field(default=None, repr=False)


async def get_app(unit: Unit, id: str) -> Application:
    """The app.

    Raises:
        ResourceNotFound: there is none.
    """
    app = await unit.apps.find(AppId(id))
    if app is None:
        raise ResourceNotFound(f"{id} (AppInstance)")
    return app


async def _get_own(unit: Unit, id: str) -> Application:
    """An app that somebody made, and so may change."""
    app = await get_app(unit, id)
    if is_built_in(app.name):
        raise ReadOnlyObject("AppInstance")
    return app


async def create_app(unit: Unit, actor: Actor, draft: AppDraft, vault: AppVault, now: int, *, active: bool) -> Written:
    """A new app. Nobody is assigned to it.

    Raises:
        ValidationFailed: it is not in order, or its client_id is taken.
        StaleWrite: another request named an app at the same moment.
    """
    check_draft(draft)
    name = fixed_name(draft.name, draft.sign_on_mode) or await _custom_name(unit, actor, draft.label, now)
    app = new_application(draft, new_app_id(now), name, now, active=active)
    await _check_client_id(unit, app)
    app = _with_parts(app, draft, vault, now)
    try:
        await unit.apps.add(app)
    except AlreadyThere:
        raise ValidationFailed("client_id", (_ID_TAKEN,)) from None
    if app.client is not None:
        for secret in app.client.secrets:
            await unit.clients.add_secret(app.id, secret, now)
        unit.changes_clients()
    tell(unit, actor, EventType.APP_CREATE, app, now)
    return _written(app, vault)


async def replace_app(unit: Unit, actor: Actor, id: str, draft: AppDraft, vault: AppVault, now: int) -> Written:
    """The app, with what the body says and nothing else; its status, name and mode stay.

    Raises:
        ResourceNotFound: there is no such app.
        ValidationFailed: it is not in order, or would change what cannot change.
        ReadOnlyObject: the org was made with it.
        StaleWrite: another request came first.
    """
    check_draft(draft)
    known = await _get_own(unit, id)
    if draft.sign_on_mode is not known.sign_on_mode:
        raise ValidationFailed("signOnMode", ("signOnMode: The sign-on mode of an app cannot be changed.",))
    if draft.name not in {None, known.name}:
        raise ValidationFailed("name", ("name: The name of an app cannot be changed.",))
    if draft.label != known.label and await _is_signed_in_with(unit, known):
        raise ValidationFailed("label", ("label: People sign in with the directory of this name; it stays.",))
    settings = {**draft.settings, **{name: known.settings[name] for name in _OURS if name in known.settings}}
    kid = await _signing_kid(unit, known, draft)
    app = replace(known, label=draft.label, settings=settings, signing_kid=kid, updated_at=now)
    app = _with_parts(app, draft, vault, now)
    await unit.apps.save(app)
    if app.client is not None:
        await unit.clients.replace_secrets(app.client, now)
        unit.changes_clients()
    tell(unit, actor, EventType.APP_UPDATE, app, now)
    return _written(replace(app, version=app.version + 1), vault)


async def set_app_active(unit: Unit, actor: Actor, id: str, now: int, *, active: bool) -> None:
    """Activate or deactivate. What an app's clients had before it was deactivated never works again.

    Raises:
        ResourceNotFound: there is no such app.
        ReadOnlyObject: the org was made with it.
        StaleWrite: another request came first.
    """
    app = await _get_own(unit, id)
    if app.is_active == active:
        return
    not_before = app.tokens_not_before if active else now
    status = AppStatus.ACTIVE if active else AppStatus.INACTIVE
    await unit.apps.save(replace(app, status=status, tokens_not_before=not_before, updated_at=now))
    unit.changes_clients()
    tell(unit, actor, EventType.APP_ACTIVATE if active else EventType.APP_DEACTIVATE, app, now)


async def remove_app(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """The app is gone, with everything that hangs on it.

    Raises:
        ResourceNotFound: there is no such app.
        ReadOnlyObject: the org was made with it.
        AppDeleteForbidden: it is active.
    """
    app = await _get_own(unit, id)
    if app.is_active:
        raise AppDeleteForbidden(causes=("The application must be deactivated before deletion.",))
    await remove_with_all(unit, app)
    tell(unit, actor, EventType.APP_DELETE, app, now)


def tell(unit: Unit, actor: Actor, type: EventType, app: Application, now: int, *also: Party) -> None:
    """Write an event about an app."""
    target = Party(app.id, "AppInstance", app.name, app.label)
    unit.record(LogEvent(type=type, published_at=now, actor=actor.party, targets=(target, *also)))


_OURS = ("inactiveKeys",)
"""Members of the settings that no body of an app sets."""


async def _is_signed_in_with(unit: Unit, app: Application) -> bool:
    """By its label people's provider names the directory that checks their password: under another they were locked
    out, or somebody else's directory took its name and spoke for them.
    """
    if app.name != LDAP_DIRECTORY:
        return False
    found = await unit.records.list_page(APP_CONNECTION.name, parent_id=app.id)
    return any(each.body.get("delegated_authentication") is True for each in found)


def _with_parts(app: Application, draft: AppDraft, vault: AppVault, now: int) -> Application:
    """The app with its client and the password that its people share; a SAML app is in order."""
    if app.sign_on_mode is SignOnMode.SAML_2_0:
        check_saml(app)
    if draft.password is not None:
        app = replace(app, sealed=vault.seal_password(draft.password, app.id))
    if draft.oauth is None:
        return app
    client = client_of(app, draft.oauth, app.client, allow_plain_http=vault.allow_plain_http)
    return replace(app, client=with_secret(vault, client, draft.oauth.client_secret, now))


def _written(app: Application, vault: AppVault) -> Written:
    newest = newest_active(app.client) if app.client is not None else None
    return Written(app, vault.open_secret(newest) if newest is not None else None)


async def _check_client_id(unit: Unit, app: Application) -> None:
    taken = app.client_id != str(app.id) and await unit.apps.find(AppId(app.client_id)) is not None
    if taken or await unit.clients.find(ClientId(app.client_id)) is not None:
        raise ValidationFailed("client_id", (_ID_TAKEN,))


async def _signing_kid(unit: Unit, app: Application, draft: AppDraft) -> str | None:
    if draft.signing_kid is None or draft.signing_kid == app.signing_kid:
        return app.signing_kid
    own = await has_key(unit, app.id, draft.signing_kid)
    if own is None:
        raise ValidationFailed("credentials.signing.kid", ("credentials.signing.kid: The app has no such key.",))
    return draft.signing_kid if own else None


async def _custom_name(unit: Unit, actor: Actor, label: str, now: int) -> str:
    org = await unit.orgs.find()
    assert org is not None, "a unit is of an org that exists"
    subdomain = org.url.partition("://")[2].partition(":")[0].partition(".")[0].lower()
    return custom_name(subdomain, label, await _next_number(unit, actor, now))


async def _next_number(unit: Unit, actor: Actor, now: int) -> int:
    """Custom apps are numbered through the whole org; no number is given twice."""
    counter = await unit.records.find(APP_NUMBER.name, APP_NUMBER.name)
    if counter is not None:
        await unit.records.save(replace(counter, position=counter.position + 1, updated_at=now))
        return counter.position + 1
    draft = Draft(body={}, id=APP_NUMBER.name, position=1)
    try:
        await unit.records.add(new_record(APP_NUMBER, draft, by=actor.id, now=now))
    except AlreadyThere:
        raise StaleWrite("Another app was named at the same moment.") from None
    return 1
