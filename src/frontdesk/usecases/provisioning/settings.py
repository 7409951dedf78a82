"""An app's provisioning: its features as they are set, and what reads and writes profiles between both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import NoPermission
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.mappings.apply import CompiledMapping, apply_mapping, compile_mapping
from frontdesk.domain.mappings.model import PushStatus
from frontdesk.domain.provisioning.diff import Attribute
from frontdesk.domain.provisioning.features import (
    APP_FEATURE,
    FeatureName,
    Inbound,
    Outbound,
    capabilities,
    inbound,
    merged,
    outbound,
)
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.domain.users.credentials import OURS, Provider
from frontdesk.lang.el.compile import Expression, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import tell
from frontdesk.usecases.provisioning.connections import find_connection
from frontdesk.usecases.provisioning.directories import provider_of_people
from frontdesk.usecases.provisioning.sourcing import may_write_everybody
from frontdesk.usecases.schemas.load import app_schema, user_schema
from frontdesk.usecases.schemas.mappings import get_mapping, list_mappings

_USER_NAME = "userName"
_MANAGE_USERS = "okta.users.manage"


async def get_feature(unit: Unit, app: Application, name: FeatureName) -> dict[str, object]:
    """A feature's settings."""
    record = await _find(unit, app, name)
    return capabilities(name, record.body if record is not None else None)


async def set_feature(
    unit: Unit, actor: Actor, app: Application, draft: tuple[FeatureName, Mapping[str, object]], now: int
) -> dict[str, object]:
    """What is given, merged into the settings as they are; checked by the caller.

    Raises:
        StaleWrite: another request came first.
        NoPermission: the app is to say what people are, which the actor may not say themselves.
    """
    name, given = draft
    record = await _find(unit, app, name)
    before = record.body if record is not None else {}
    body = merged(before, given)
    if name is FeatureName.INBOUND_PROVISIONING:
        _check_may(actor, inbound(capabilities(name, before)), inbound(capabilities(name, body)))
    try:
        if record is not None:
            await unit.records.save(replace(record, body=body, updated_at=now, updated_by=actor.id))
        else:
            fresh = Draft(body, name=name.value, parent_id=app.id)
            await unit.records.add(new_record(APP_FEATURE, fresh, by=actor.id, now=now))
    except AlreadyThere:
        raise StaleWrite("The feature was set by another request.") from None
    tell(unit, actor, EventType.APP_UPDATE, app, now)
    return capabilities(name, body)


def _check_may(actor: Actor, before: Inbound, wanted: Inbound) -> None:
    """Nobody hands on what they do not hold: a profile source writes everybody who has the app."""
    if wanted.is_profile_source and wanted != before and not may_write_everybody(actor):
        raise NoPermission(causes=(f"importSettings.profileMaster: Whoever sets it needs {_MANAGE_USERS}.",))


async def _find(unit: Unit, app: Application, name: FeatureName) -> Record | None:
    return await unit.records.find_by_name(APP_FEATURE.name, app.id, name.value)


async def inbound_of(unit: Unit, app: Application) -> Inbound:
    """How imports of the app go."""
    return inbound(await get_feature(unit, app, FeatureName.INBOUND_PROVISIONING))


async def outbound_of(unit: Unit, app: Application) -> Outbound:
    """What the app is told."""
    return outbound(await get_feature(unit, app, FeatureName.USER_PROVISIONING))


@dataclass(frozen=True, slots=True)
class ToUsers:
    """Makes ours of an app's people: read once a page, applied to each."""

    app_id: str
    type_id: str
    schema: Schema
    mapping: CompiledMapping
    user_name: Expression | None
    provider: Provider = OURS

    def profile(self, user_name: str, app_profile: Mapping[str, object]) -> dict[str, object]:
        """The attributes that the mapping makes, and the login."""
        person = {**app_profile, _USER_NAME: user_name}
        scope = Scope(names={"appuser": person, "source": person, "app": {"id": self.app_id}})
        types = {name: found.type.value for name, found in {**self.schema.base, **self.schema.custom}.items()}
        made = apply_mapping(self.mapping, types, scope)
        if self.user_name is not None:
            made["login"] = _text(self.user_name, scope)
        else:
            made.setdefault("login", made.get("email"))
        return {name: value for name, value in made.items() if value is not None}

    def followed(self, made: Mapping[str, object]) -> dict[str, object]:
        """Of these attributes those that follow the app after a person was made."""
        follows = {name for name, (_, status) in self.mapping.items() if status is PushStatus.PUSH}
        return {name: value for name, value in made.items() if name in follows or name == "login"}

    def attributes(self) -> dict[str, Attribute]:
        """What the schema says of who sets what."""
        found = {**self.schema.custom, **self.schema.base}
        return {name: Attribute(each.required, each.master) for name, each in found.items()}


def _text(expression: Expression, scope: Scope) -> str | None:
    try:
        value = expression.evaluate(scope)
    except ExpressionFailure:
        return None
    return value if isinstance(value, str) and value else None


async def to_users(unit: Unit, app: Application, rules: Inbound) -> ToUsers:
    """Those of an app, for people of the default user type."""
    found = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert found is not None, "an org is made with its default user type"
    mapping = await list_mappings(unit, app.id, found.id, after="", most=1)
    properties = (await get_mapping(unit, mapping[0].id)).properties if mapping else {}
    expression = compile_expression(rules.user_name_expression) if rules.user_name_expression else None
    schema, provider = await user_schema(unit, found.id), provider_of_people(app, await find_connection(unit, app))
    return ToUsers(app.id, found.id, schema, compile_mapping(properties), expression, provider)


async def schema_of_app(unit: Unit, app: Application) -> Schema:
    """That of the app's users."""
    return await app_schema(unit, app.id, app.sign_on_mode.value)


async def is_there(unit: Unit, user_id: str) -> bool:
    """Whether one of ours has this id."""
    return await unit.users.find(UserId(user_id)) is not None
