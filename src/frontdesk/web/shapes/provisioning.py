"""Shapes of provisioning: connections, features, imports, imported people (contract A.Apps; ours: imports)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.ids import AppId
from frontdesk.domain.provisioning.features import DESCRIPTIONS, FeatureName
from frontdesk.domain.provisioning.imported import ImportedObject
from frontdesk.domain.provisioning.model import COUNTS, RunState, run_of
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.provisioning.connections import ENABLED, LDAP, OAUTH2, UNKNOWN, Connection, ConnectionDraft
from frontdesk.web.call import Call
from frontdesk.web.hal import link

_Text = Annotated[str, Meta(min_length=1, max_length=1024)]
_Filter = Annotated[str, Meta(min_length=1, max_length=2048)]
_Attribute = Annotated[str, Meta(min_length=1, max_length=100)]
_Switch = Literal["ENABLED", "DISABLED"]
_Truth = bool | UnsetType


class LdapSettings(Struct, rename="camel", omit_defaults=True):
    """Where people and groups stand in a directory, and what their attributes are called there."""

    url: _Text
    bind_dn: _Text
    base_dn: _Text
    start_tls: bool = False
    ca_certificate: Annotated[str, Meta(max_length=16_384)] | None = None
    user_base: _Text | None = None
    user_filter: _Filter | None = None
    user_id_attribute: _Attribute | None = None
    user_name_attribute: _Attribute | None = None
    group_base: _Text | None = None
    group_filter: _Filter | None = None
    group_id_attribute: _Attribute | None = None
    group_name_attribute: _Attribute | None = None
    member_attribute: _Attribute | None = None
    modified_attribute: _Attribute | None = None
    delegated_authentication: bool = False
    just_in_time: bool = False
    vendor: Literal["ACTIVE_DIRECTORY"] | None = None


class ConnectionProfile(Struct, rename="camel"):
    """How a provisioning connection proves us."""

    auth_scheme: Literal["TOKEN", "OAUTH2", "CSV", "LDAP", "UNKNOWN"]
    token: _Text | None = None
    client_id: _Text | None = None
    client_secret: _Text | None = None
    token_url: _Text | None = None
    scope: _Text | None = None
    password: _Text | None = None
    ldap: LdapSettings | None = None


class ConnectionBody(Struct, rename="camel"):
    """A provisioning connection."""

    profile: ConnectionProfile
    base_url: _Text | None = None


class Status(Struct, rename="camel"):
    """Whether something is done."""

    status: _Switch | UnsetType = UNSET


class PasswordStatus(Struct, rename="camel"):
    """Whether passwords are pushed: they are not, as nobody's is known here in clear."""

    status: Literal["DISABLED"] | UnsetType = UNSET
    seed: Literal["OKTA", "RANDOM"] | UnsetType = UNSET
    change: Literal["CHANGE", "KEEP_EXISTING"] | UnsetType = UNSET


class CreateCapabilities(Struct, rename="camel"):
    """What the app is told of new people."""

    lifecycle_create: Status | UnsetType = UNSET


class UpdateCapabilities(Struct, rename="camel"):
    """What the app is told of changes."""

    profile: Status | UnsetType = UNSET
    lifecycle_deactivate: Status | UnsetType = UNSET
    password: PasswordStatus | UnsetType = UNSET


class OutboundBody(Struct, rename="camel"):
    """The feature USER_PROVISIONING."""

    create: CreateCapabilities | UnsetType = UNSET
    update: UpdateCapabilities | UnsetType = UNSET


class UserNameSettings(Struct, rename="camel"):
    """What the login of an imported person is."""

    username_format: Literal["EMAIL", "CUSTOM"] | UnsetType = UNSET
    username_expression: Annotated[str, Meta(max_length=1024)] | UnsetType | None = UNSET


class ImportTime(Struct, rename="camel"):
    """When an import begins by itself."""

    expression: Annotated[str, Meta(min_length=9, max_length=64)]
    timezone: Annotated[str, Meta(max_length=64)] = "UTC"


class ImportSchedule(Struct, rename="camel"):
    """When imports begin by themselves."""

    status: _Switch | UnsetType = UNSET
    full_import: ImportTime | UnsetType | None = UNSET
    incremental_import: ImportTime | UnsetType | None = UNSET


class ImportSettings(Struct, rename="camel"):
    """How people are imported. ``profileMaster`` is ours: whether the app is its people's profile source."""

    username: UserNameSettings | UnsetType = UNSET
    schedule: ImportSchedule | UnsetType = UNSET
    profile_master: _Truth = UNSET


class MatchRules(Struct, rename="camel"):
    """Who of ours an imported person is, and what is confirmed by itself."""

    exact_match_criteria: Literal["EMAIL", "USERNAME"] | UnsetType = UNSET
    allow_partial_match: _Truth = UNSET
    auto_confirm_partial_match: _Truth = UNSET
    auto_confirm_exact_match: _Truth = UNSET
    auto_confirm_new_users: _Truth = UNSET
    auto_activate_new_users: _Truth = UNSET


class ImportRules(Struct, rename="camel"):
    """The rules of imports."""

    user_create_and_match: MatchRules | UnsetType = UNSET


class InboundBody(Struct, rename="camel"):
    """The feature INBOUND_PROVISIONING."""

    import_settings: ImportSettings | UnsetType = UNSET
    import_rules: ImportRules | UnsetType = UNSET


class NewImportBody(Struct, rename="camel"):
    """A new import; ``INCREMENTAL``: only what was changed since the last, where the app can tell."""

    type: Literal["FULL", "INCREMENTAL"] = "FULL"


class Confirmation(Struct, rename="camel"):
    """What becomes of somebody who waits."""

    external_id: Annotated[str, Meta(min_length=1, max_length=200)]
    action: Literal["CREATE", "LINK", "IGNORE"]
    user_id: Annotated[str, Meta(max_length=100)] | None = None


Confirmations = Annotated[list[Confirmation], Meta(min_length=1, max_length=100)]


def read_connection(body: ConnectionBody, *, active: bool) -> ConnectionDraft:
    """What is wanted of a connection."""
    profile, public = body.profile, {}
    if body.base_url is not None:
        public["base_url"] = body.base_url
    if profile.auth_scheme == OAUTH2:
        told = {"client_id": profile.client_id, "token_url": profile.token_url, "scope": profile.scope}
        public |= {name: value for name, value in told.items() if value is not None}
    made: dict[str, object] = dict(public)
    if profile.auth_scheme == LDAP and profile.ldap is not None:
        made |= {name: getattr(profile.ldap, name) for name in LdapSettings.__struct_fields__}
    secret = {"TOKEN": profile.token, "OAUTH2": profile.client_secret, "LDAP": profile.password}
    return ConnectionDraft(profile.auth_scheme, made, secret.get(profile.auth_scheme), active)


def connection_json(call: Call, app_id: str, connection: Connection) -> dict[str, object]:
    """A provisioning connection; that of an app which cannot have one is UNKNOWN."""
    scheme, profile = connection.scheme, {"authScheme": connection.scheme}
    if scheme == UNKNOWN:
        return {"status": connection.status, "profile": profile}
    public = dict(connection.public)
    base_url = public.pop("base_url", None)
    if scheme == LDAP:
        shown: dict[str, object] = {"ldap": _camel(public)} if public else {}
    else:
        shown = _camel(public)
    path = f"/api/v1/apps/{app_id}/connections/default"
    move = "deactivate" if connection.status == ENABLED else "activate"
    return {
        "authScheme": scheme,
        "status": connection.status,
        **({"baseUrl": base_url} if base_url is not None else {}),
        "profile": {**profile, **shown},
        "_links": {
            "self": link(call, path, "GET", "POST"),
            move: link(call, f"{path}/lifecycle/{move}", "POST"),
        },
    }


def _camel(public: dict[str, object]) -> dict[str, object]:
    spelled = {}
    for name, value in public.items():
        first, *rest = name.split("_")
        if value is not None:
            spelled[first + "".join(part.capitalize() for part in rest)] = value
    return spelled


def feature_json(call: Call, app_id: AppId, name: FeatureName, settings: dict[str, object]) -> dict[str, object]:
    """A feature of an app."""
    path = f"/api/v1/apps/{app_id}/features/{name.value}"
    return {
        "name": name.value,
        "status": ENABLED,
        "description": DESCRIPTIONS[name],
        "capabilities": settings,
        "_links": {"self": link(call, path, "GET", "PUT")},
    }


def import_json(call: Call, record: Record) -> dict[str, object]:
    """An import, and how far it got."""
    run, path = run_of(record), f"/api/v1/apps/{record.parent_id}/imports/{record.id}"
    moves = {
        RunState.RECEIVING: ("start", "cancel"),
        RunState.RUNNING: ("pause", "cancel"),
        RunState.PAUSED: ("resume", "cancel"),
    }.get(run.state, ())
    return {
        "id": record.id,
        "source": run.scheme,
        "type": "FULL" if run.is_full else "INCREMENTAL",
        "status": run.state.value,
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
        "completed": iso_time_or_none(run.ended_at),
        "reason": run.reason,
        "total": run.total,
        "counts": {**{name: run.counts.get(name, 0) for name in COUNTS}, "errors": run.error_count},
        "errors": [{"externalId": who, "reason": why} for who, why in run.errors],
        "_links": {
            "self": link(call, path, "GET"),
            **{move: link(call, f"{path}/lifecycle/{move}", "POST") for move in moves},
        },
    }


def imported_json(each: ImportedObject) -> dict[str, object]:
    """Somebody whom an app told of."""
    kind, *user_ids = each.matches or ("NONE",)
    return {
        "externalId": each.external_id,
        "status": each.status.value,
        "userName": each.user_name,
        "userId": each.target_id,
        "match": {"kind": kind, "userIds": user_ids},
        "profile": {name: value for name, value in each.profile.items() if not name.startswith("$")},
        "error": each.error,
        "created": iso_time(each.created_at),
        "lastUpdated": iso_time(each.updated_at),
    }
