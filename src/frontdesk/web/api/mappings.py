"""Profile mappings: /api/v1/mappings (contract A.Mappings, F.3)."""

from frontdesk.domain.ids import AppId
from frontdesk.domain.mappings.model import WHAT, ProfileMapping
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.sourcing import check_may_speak
from frontdesk.usecases.schemas.mappings import get_mapping, list_mappings, update_mapping
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.mappings import MappingBody, found_mapping_json, mapping_json, property_changes
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/mappings", "okta.profileMappings")


async def get_mappings(call: Call) -> Reply:
    """A page of them, by id."""
    query = call.query()
    wanted = page_wanted(query, default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_mappings(
            unit, query.get("sourceId"), query.get("targetId"), after=wanted.after, most=wanted.fetch
        )
    return page_reply(call, wanted, found, lambda mapping: mapping_json(call, mapping), _cursor)


def _cursor(mapping: ProfileMapping) -> str:
    return mapping.id


async def get_one(call: Call) -> Reply:
    """One of them, with what it says."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await get_mapping(unit, call.path_parameters["mappingId"])
    return json_reply(found_mapping_json(call, found))


async def post_changes(call: Call) -> Reply:
    """Change and remove attributes."""
    changes = property_changes(read_body(call, MappingBody, WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        mapping_id, now = call.path_parameters["mappingId"], call.engine.clock.now()
        await _check_may(call, unit, mapping_id)
        found = await update_mapping(unit, call.actor, mapping_id, changes, now)
    return json_reply(found_mapping_json(call, found))


async def _check_may(call: Call, unit: Unit, mapping_id: str) -> None:
    """What people are made of by a profile source is written by whoever may write people."""
    mapping = (await get_mapping(unit, mapping_id)).mapping
    app = await unit.apps.find(AppId(mapping.source.id)) if mapping.target.is_user_type else None
    if app is not None:
        await check_may_speak(unit, call.actor, app)


_MAPPING = Resource
ROUTES = [
    _API.route("GET", "", get_mappings, Doc(answer=list[_MAPPING], query=("after", "limit", "sourceId", "targetId"))),
    _API.route("GET", "/{mappingId}", get_one, Doc(answer=_MAPPING)),
    _API.route("POST", "/{mappingId}", post_changes, Doc(MappingBody, _MAPPING)),
]
