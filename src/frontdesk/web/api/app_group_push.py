"""/api/v1/apps/{appId}/group-push/mappings: our groups that an app is told of (contract A.Apps)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from frontdesk.domain.provisioning.model import GROUP_PUSH
from frontdesk.domain.provisioning.sync import Provisioned, SyncState
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.provisioning.group_mappings import (
    add_mapping,
    list_mappings_told,
    remove_mapping,
    set_mapping_active,
)
from frontdesk.usecases.records.verbs import get_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_reply, page_wanted, rest_after
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/apps/{appId}/group-push", "okta.apps")
_Body = dict[str, object]
_ALL, _ONE = "/mappings", "/mappings/{mappingId}"


class GroupPushBody(Struct, rename="camel"):
    """A group to be pushed."""

    source_group_id: Annotated[str, Meta(min_length=1, max_length=100)]
    status: Literal["ACTIVE", "INACTIVE"] = "ACTIVE"


class StatusBody(Struct, rename="camel"):
    """Pushed, or not."""

    status: Literal["ACTIVE", "INACTIVE"]


async def get_all(call: Call) -> Reply:
    """A page of them, by id."""
    wanted = page_wanted(call.query(), default=100, most=1_000)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found, told = await list_mappings_told(unit, await get_app(unit, call.path_parameters["appId"]))

    def show(record: Record) -> _Body:
        return _shown(call, record, told.get(str(record.name)))

    rest = rest_after(found, wanted.after, lambda record: record.id)
    return page_reply(call, wanted, rest, show, lambda record: record.id)


async def post_one(call: Call) -> Reply:
    """Push a group from now on."""
    body, now = read_body(call, GroupPushBody, "groupPushMapping"), call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        active = body.status == "ACTIVE"
        record = await add_mapping(unit, call.actor, app, body.source_group_id, now, active=active)
    return json_reply(_shown(call, record, None))


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        record = await get_record(unit, GROUP_PUSH, call.path_parameters["mappingId"], parent_id=app.id)
        _, told = await list_mappings_told(unit, app)
    return json_reply(_shown(call, record, told.get(str(record.name))))


async def patch_one(call: Call) -> Reply:
    """Push it, or not."""
    body, now = read_body(call, StatusBody, "groupPushMapping"), call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        known = await get_record(unit, GROUP_PUSH, call.path_parameters["mappingId"], parent_id=app.id)
        record = await set_mapping_active(unit, call.actor, known, now, active=body.status == "ACTIVE")
        _, told = await list_mappings_told(unit, app)
    return json_reply(_shown(call, record, told.get(str(record.name))))


async def delete_one(call: Call) -> Reply:
    """Push it no longer; ``deleteTargetGroup=true``: the app's group goes too."""
    now, org = call.engine.clock.now(), call.org.org.id
    async with call.engine.store.unit(org) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        record = await get_record(unit, GROUP_PUSH, call.path_parameters["mappingId"], parent_id=app.id)
        told = await remove_mapping(unit, call.actor, record, now)
    if told is not None and told.external_id and call.query().get("deleteTargetGroup", "").lower() == "true":
        await call.engine.management.provisioning.remove_group_there(org, app, told.external_id)
    return empty_reply(204)


def _shown(call: Call, record: Record, told: Provisioned | None) -> _Body:
    path = f"/api/v1/apps/{record.parent_id}/group-push/mappings/{record.id}"
    failed = told is not None and told.sync_state is SyncState.ERROR
    return {
        "id": record.id,
        "sourceGroupId": record.name,
        "targetGroupId": told.external_id if told is not None else None,
        "status": "ERROR" if failed and record.is_active else record.status,
        "errorSummary": told.error if told is not None else None,
        "lastPush": iso_time_or_none(told.synced_at if told is not None else None),
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
        "_links": {
            "self": link(call, path, "GET", "PATCH", "DELETE"),
            "app": link(call, f"/api/v1/apps/{record.parent_id}", "GET"),
            "sourceGroup": link(call, f"/api/v1/groups/{record.name}", "GET"),
        },
    }


ROUTES = [
    _API.route("GET", _ALL, get_all, Doc(answer=list[_Body], query=("after", "limit"))),
    _API.route("POST", _ALL, post_one, Doc(GroupPushBody, _Body)),
    _API.route("GET", _ONE, get_one, Doc(answer=_Body)),
    _API.route("PATCH", _ONE, patch_one, Doc(StatusBody, _Body)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204, query=("deleteTargetGroup",))),
]
