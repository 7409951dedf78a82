"""UI schemas: /api/v1/meta/uischemas (contract A.Schemas; seen-on-the-wire 1.1 no. 27)."""

import msgspec

from frontdesk.domain.records.model import Draft, Record
from frontdesk.domain.schemas.ui_schemas import UI_SCHEMA, WHAT
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import list_page, remove_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.uischemas import UiSchemaBody, ui_schema_json

_ID = "uiSchemaId"


async def _read(call: Call, _unit: Unit, _known: Record | None) -> Draft:
    return Draft(body=msgspec.to_builtins(read_body(call, UiSchemaBody, WHAT)))


async def get_all(call: Call) -> Reply:
    """All of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, UI_SCHEMA)
    return json_reply([ui_schema_json(call, record) for record in found])


async def delete_one(call: Call) -> Reply:
    """Remove it; one that is not there is gone already."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await unit.records.find(UI_SCHEMA.name, call.path_parameters[_ID])
        if record is not None:
            await remove_record(unit, call.actor, UI_SCHEMA, record, call.engine.clock.now())
    return empty_reply(204)


_API = Api("/api/v1/meta/uischemas", "okta.uischemas")
_RECORDS = RecordApi(_API, UI_SCHEMA, _ID, _read, ui_schema_json, UiSchemaBody)
_ONE, _ANSWER = f"/{{{_ID}}}", Doc(answer=dict[str, object])
ROUTES = [
    _API.route("GET", "", get_all, Doc(answer=list[dict[str, object]])),
    _API.route("POST", "", _RECORDS.post, Doc(UiSchemaBody, dict[str, object])),
    _API.route("GET", _ONE, _RECORDS.get, _ANSWER),
    _API.route("PUT", _ONE, _RECORDS.put, Doc(UiSchemaBody, dict[str, object])),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
]
