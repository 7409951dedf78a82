"""/api/v1/zones (contract A.Zones)."""

from frontdesk.domain.records.model import Draft, Record
from frontdesk.domain.zones.model import ZONE, check_may_remove, zone_draft
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.references import check_no_policy_names, check_no_record_names
from frontdesk.web.call import Call
from frontdesk.web.filters import chosen_by_filter
from frontdesk.web.record_api import RecordApi
from frontdesk.web.route import Api
from frontdesk.web.shapes.zones import ZoneBody, read_zone, show_zone


async def _read(call: Call, _unit: Unit, known: Record | None) -> Draft:
    return zone_draft(read_zone(call), known)


async def _may_remove(unit: Unit, zone: Record) -> None:
    check_may_remove(zone)
    await _may_deactivate(unit, zone)


async def _may_deactivate(unit: Unit, zone: Record) -> None:
    await check_no_policy_names(unit, zone)
    await check_no_record_names(unit, zone, "threat_insight")


_ZONES = RecordApi(
    Api("/api/v1/zones", "okta.networkZones"),
    ZONE,
    "zoneId",
    _read,
    show_zone,
    ZoneBody,
    default_limit=200,
    query=("filter",),
    choose=chosen_by_filter("id", "name", "usage", "system", "status", "type"),
    may_remove=_may_remove,
    may_deactivate=_may_deactivate,
)

ROUTES = [
    *_ZONES.routes(),
    *_ZONES.lifecycle(),
]
