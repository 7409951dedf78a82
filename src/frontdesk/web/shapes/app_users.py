"""People and groups at an app, as the wire writes them (contract A.Apps; seen 4.1)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.apps.model import AssignmentScope, GroupAssignment
from frontdesk.domain.apps.priorities import MOST
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.apps.app_users import AppUserView
from frontdesk.usecases.apps.assign_users import AppUserDraft
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.apps import PasswordValue, Scalar, UserName

Profile = Annotated[dict[str, Scalar | list[Scalar]], Meta(max_length=200)]


class AppUserCredentials(Struct, rename="camel"):
    """What a person is called at the app, and the password that it is given."""

    user_name: UserName | UnsetType | None = UNSET
    password: PasswordValue | UnsetType | None = UNSET


class AppUserBody(Struct, rename="camel"):
    """What is said of a person at an app."""

    scope: Literal["USER", "GROUP"] | UnsetType | None = UNSET
    credentials: AppUserCredentials | UnsetType | None = UNSET
    profile: Profile | UnsetType | None = UNSET


class AssignBody(AppUserBody, rename="camel", kw_only=True):
    """A person who is to have the app; without an id the one whose login is the ``userName``."""

    id: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class AppGroupBody(Struct, rename="camel"):
    """What is said of a group at an app."""

    priority: Annotated[int, Meta(ge=0, le=MOST)] | UnsetType | None = UNSET
    profile: Profile | UnsetType | None = UNSET


class PatchOperation(Struct):
    """One step of a JSON patch (RFC 6902)."""

    op: Literal["add", "remove", "replace"]
    path: Annotated[str, Meta(max_length=255, pattern="^/")]
    value: object = None


def app_user_draft(body: AppUserBody) -> AppUserDraft:
    """What a body says."""
    credentials = body.credentials if isinstance(body.credentials, AppUserCredentials) else AppUserCredentials()
    password = credentials.password.value if isinstance(credentials.password, PasswordValue) else None
    return AppUserDraft(
        scope=AssignmentScope(body.scope) if isinstance(body.scope, str) else None,
        user_name=credentials.user_name if isinstance(credentials.user_name, str) else None,
        password=password if isinstance(password, str) else None,
        profile=body.profile if isinstance(body.profile, dict) else None,
    )


def app_user_json(
    call: Call, app_id: str, view: AppUserView, embedded: Mapping[str, object] | None = None
) -> dict[str, object]:
    """A person at an app."""
    credentials: dict[str, object] = {"userName": view.user_name}
    told = view.told
    if view.has_password:
        credentials["password"] = {}
    return {
        "id": view.user.id,
        "externalId": told.external_id if told is not None else None,
        "created": iso_time(view.created_at),
        "lastUpdated": iso_time(view.updated_at),
        "scope": view.scope.value,
        "status": "PROVISIONED" if told is not None and told.external_id is not None else "ACTIVE",
        "statusChanged": iso_time(view.created_at),
        "passwordChanged": iso_time_or_none(view.password_changed_at),
        "syncState": told.sync_state.value if told is not None else "DISABLED",
        **_last_sync(told),
        "credentials": credentials,
        "profile": view.profile,
        "_links": {
            "app": link(call, f"/api/v1/apps/{app_id}"),
            "user": link(call, f"/api/v1/users/{view.user.id}"),
        },
        **({"_embedded": embedded} if embedded is not None else {}),
    }


def _last_sync(told: Provisioned | None) -> dict[str, object]:
    """Of people that the app is told of: when it was, and why it could not be."""
    if told is None:
        return {}
    wrong = {"errors": [told.error]} if told.error is not None else {}
    return {"lastSync": iso_time_or_none(told.synced_at), **wrong}


def app_group_json(
    call: Call, assignment: GroupAssignment, embedded: Mapping[str, object] | None = None
) -> dict[str, object]:
    """A group at an app."""
    path = f"/api/v1/apps/{assignment.app_id}"
    return {
        "id": assignment.group_id,
        "lastUpdated": iso_time(assignment.updated_at),
        "priority": assignment.priority,
        "profile": assignment.profile,
        "_links": {
            "app": link(call, path),
            "self": link(call, f"{path}/groups/{assignment.group_id}"),
            "group": link(call, f"/api/v1/groups/{assignment.group_id}"),
        },
        **({"_embedded": embedded} if embedded is not None else {}),
    }
