"""/api/v1/threats/configuration (contract A.Threat insight)."""

import msgspec

from frontdesk.domain.behaviors.threat_insight import THREAT_INSIGHT, THREAT_INSIGHT_ID, WHAT, threat_insight_draft
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.zones.model import ZONE
from frontdesk.usecases.records.verbs import get_record, replace_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.behaviors import ThreatInsightBody, show_threat_insight

_API = Api("/api/v1/threats", "okta.threatInsights")


async def get_configuration(call: Call) -> Reply:
    """What is done about addresses that attack."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        record = await get_record(unit, THREAT_INSIGHT, THREAT_INSIGHT_ID)
    return json_reply(show_threat_insight(call, record))


async def update_configuration(call: Call) -> Reply:
    """Replace it; every zone that it leaves out of account exists."""
    draft = threat_insight_draft(msgspec.to_builtins(read_body(call, ThreatInsightBody, WHAT)))
    async with call.engine.store.unit(call.org.org.id) as unit:
        zones = {zone.id for zone in await unit.records.list_of_kind(ZONE.name)}
        excluded = draft.body["excludeZones"]
        if not (isinstance(excluded, list) and zones.issuperset(excluded)):
            raise ValidationFailed(WHAT, ("excludeZones: There is no such zone.",))
        record = await get_record(unit, THREAT_INSIGHT, THREAT_INSIGHT_ID)
        now = call.engine.clock.now()
        record = await replace_record(unit, call.actor, THREAT_INSIGHT, record, draft, now)
    return json_reply(show_threat_insight(call, record))


ROUTES = [
    _API.route("GET", "/configuration", get_configuration, Doc(answer=dict[str, object])),
    _API.route("POST", "/configuration", update_configuration, Doc(ThreatInsightBody, dict[str, object])),
]
