"""The provisioning connection of an app: how its SCIM server, its file or its directory is reached (contract A.Apps).

What proves us is sealed, goes to nobody but the address it was given for, and is no part of any answer. A connection
is tried before it is activated. The connection from one org to another needs no address: it was there before others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.built_in import is_built_in
from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.apps.names import LDAP_DIRECTORY, ORG2ORG
from frontdesk.domain.errors import NoPermission, ValidationFailed
from frontdesk.domain.hooks.channel import check_uri
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.provisioning.directory import check_directory
from frontdesk.domain.provisioning.model import SourceFailed, SourceSilent
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record, new_record
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.http.origins import origin_of
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.apps.lifecycle import get_app, tell
from frontdesk.usecases.provisioning.source import SourceMaker
from frontdesk.usecases.provisioning.sourcing import check_may_speak
from frontdesk.usecases.provisioning.starting_schema import add_starting_schema
from frontdesk.usecases.records.sealing import RecordSecrets

TOKEN, OAUTH2, CSV, LDAP, UNKNOWN = "TOKEN", "OAUTH2", "CSV", "LDAP", "UNKNOWN"
SCIM = frozenset({TOKEN, OAUTH2})
ENABLED, DISABLED = "ENABLED", "DISABLED"
_NAME, _WHAT = "default", "profile"
_SECRET_OF: Mapping[str, str] = {TOKEN: "token", OAUTH2: "clientSecret", LDAP: "password"}
_ADDRESSES = ("base_url", "token_url", "url", "ca_certificate")


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """What an administrator wants. ``public``: what answers show; ``secret`` None: the one that it has."""

    scheme: str
    public: Mapping[str, object]
    secret: str | None = field(repr=False)
    active: bool


@dataclass(frozen=True, slots=True)
class Connection:
    """How an app is reached, and whether it is."""

    scheme: str
    status: str
    public: Mapping[str, object] = field(default_factory=dict)


async def find_connection(unit: Unit, app: Application) -> Record | None:
    """The app's connection; None where it was never set up."""
    return await unit.records.find_by_name(APP_CONNECTION.name, app.id, _NAME)


async def get_connection(unit: Unit, app: Application) -> Connection:
    """As answers show it."""
    return _shown(app, await find_connection(unit, app))


@dataclass(frozen=True, slots=True)
class Connections:
    """Sets connections up. ``dev``: plain http is allowed, to this machine."""

    store: Store
    secrets: RecordSecrets
    makers: Mapping[str, SourceMaker]
    clock: Clock
    dev: bool

    async def set_up(self, org: OrgId, actor: Actor, app_id: str, draft: ConnectionDraft) -> Connection:
        """Tried, if it is to be used at once; then written.

        Raises:
            ResourceNotFound: there is no such app.
            ValidationFailed: the app cannot be provisioned so, something is missing, or nobody answers as they should.
            StaleWrite: another request came first.
            NoPermission: it is that of a directory, and the actor is no super administrator; or of a profile source.
        """
        async with self.store.reading(org) as unit:
            app = await get_app(unit, app_id)
            known = await find_connection(unit, app)
            await check_may_speak(unit, actor, app)
        _check_may(actor, app)
        if draft.scheme == UNKNOWN:
            if known is not None or app.name == ORG2ORG:
                raise _wrong("authScheme: The app's provisioning connection does not authenticate so.")
            return Connection(UNKNOWN, UNKNOWN)
        record = self._drafted(app, known, actor, draft)
        if draft.active:
            await self._try(org, record)
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            try:
                await (unit.records.save(record) if known is not None else unit.records.add(record))
            except AlreadyThere:
                raise StaleWrite("The connection was set up by another request.") from None
            if _is_reached(record):
                await add_starting_schema(unit, actor, app, now)
            tell(unit, actor, EventType.APP_UPDATE, app, now)
            return await get_connection(unit, app)

    async def set_active(self, org: OrgId, actor: Actor, app_id: str, *, active: bool) -> None:
        """Used, or not. An app that can have no connection has none to activate.

        Raises:
            ResourceNotFound: there is no such app.
            ValidationFailed: it was never set up, or nobody answers as they should.
            StaleWrite: another request came first.
            NoPermission: it is that of a directory, and the actor is no super administrator; or of a profile source.
        """
        async with self.store.reading(org) as unit:
            app = await get_app(unit, app_id)
            known = await find_connection(unit, app)
            if active:
                await check_may_speak(unit, actor, app)
        _check_may(actor, app)
        if known is None:
            if app.name == ORG2ORG:
                raise ValidationFailed("connection", ("profile: The connection has not been set up.",))
            return
        if known.is_active == active:
            return
        if active:
            await self._try(org, known)
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            status = ACTIVE if active else INACTIVE
            await unit.records.save(replace(known, status=status, updated_at=now, updated_by=actor.id))
            tell(unit, actor, EventType.APP_UPDATE, app, now)

    def _drafted(self, app: Application, known: Record | None, actor: Actor, draft: ConnectionDraft) -> Record:
        self._check(app, draft)
        now = self.clock.now()
        status = ACTIVE if draft.active else INACTIVE
        body = {"scheme": draft.scheme, **draft.public}
        fresh = new_record(APP_CONNECTION, Draft(body, name=_NAME, parent_id=app.id), by=actor.id, now=now)
        record = replace(known.with_draft(Draft(body, name=_NAME), actor.id, now)) if known is not None else fresh
        secret = draft.secret if draft.secret is not None else self._kept(known, body)
        if secret is None and draft.scheme in SCIM:
            member = _SECRET_OF[draft.scheme]
            raise _wrong(f"{member}: The field cannot be left out.")
        sealed = self.secrets.seal(record.kind, record.id, {"secret": secret}) if secret is not None else None
        return replace(record, status=status, sealed=sealed)

    def _check(self, app: Application, draft: ConnectionDraft) -> None:
        if is_built_in(app.name):
            raise _wrong("authScheme: The apps of the org itself are not provisioned.")
        base_url = draft.public.get("base_url")
        if (draft.scheme == LDAP) != (app.name == LDAP_DIRECTORY):
            raise _wrong(f"authScheme: {LDAP} is of apps of the name {LDAP_DIRECTORY}, and those have no other.")
        if draft.scheme == LDAP:
            check_directory(draft.public)
        if draft.scheme in SCIM:
            if base_url is None and app.name != ORG2ORG:
                raise _wrong("authScheme: The app's connection does not authenticate so without a baseUrl.")
            if isinstance(base_url, str):
                check_uri("connection", "baseUrl", base_url, dev=self.dev)
        if draft.scheme == OAUTH2:
            for name, member in (("client_id", "clientId"), ("token_url", "tokenUrl")):
                if not draft.public.get(name):
                    raise _wrong(f"{member}: The field cannot be left out.")
            check_uri("connection", "profile.tokenUrl", str(draft.public["token_url"]), dev=self.dev)

    def _kept(self, known: Record | None, body: Mapping[str, object]) -> str | None:
        """The secret it has, where it still goes to the same hosts: whoever moves it must know it."""
        if known is None or known.body["scheme"] != body["scheme"]:
            return None
        if any(_origin(known.body.get(name)) != _origin(body.get(name)) for name in _ADDRESSES):
            return None
        return self.secrets.open(known).get("secret")

    async def _try(self, org: OrgId, record: Record) -> None:
        if not _is_reached(record):
            return
        maker = self.makers.get(str(record.body["scheme"]))
        if maker is None:
            raise _wrong("authScheme: This server cannot reach such an app: an extra is not installed.")
        try:
            await maker.probe(org, record)
        except (SourceFailed, SourceSilent) as why:
            raise ValidationFailed("connection", (f"baseUrl: {why}",)) from None


def _check_may(actor: Actor, app: Application) -> None:
    """A directory says whose password is right, administrators' too: whoever moves it could sign in as any of them."""
    if app.name == LDAP_DIRECTORY and not actor.is_super_admin:
        raise NoPermission(causes=("Super administrators alone say which directory people come from.",))


def _shown(app: Application, record: Record | None) -> Connection:
    if record is None:
        return Connection(TOKEN, DISABLED) if app.name == ORG2ORG else Connection(UNKNOWN, UNKNOWN)
    public = {name: value for name, value in record.body.items() if name != "scheme"}
    return Connection(str(record.body["scheme"]), ENABLED if record.is_active else DISABLED, public)


def _is_reached(record: Record) -> bool:
    """Whether it leads anywhere: that of one org to another may have no address."""
    return record.body["scheme"] not in SCIM or record.body.get("base_url") is not None


def _origin(uri: object) -> str | None:
    return (origin_of(uri) or uri) if isinstance(uri, str) else None


def _wrong(cause: str) -> ValidationFailed:
    return ValidationFailed(_WHAT, (f"profile.{cause}",))
