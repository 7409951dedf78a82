"""What is done about addresses that attack: one setting of the org (contract A.Threat insight)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, RecordEvents, RecordKind

THREAT_INSIGHT = RecordKind(
    name="threat_insight",
    prefix="",
    type="ThreatInsightConfiguration",
    events=RecordEvents(update=EventType.THREAT_INSIGHT_UPDATE),
)
THREAT_INSIGHT_ID = "configuration"
WHAT = "threatInsightConfiguration"


def first_threat_insight() -> Draft:
    """A fresh org writes attacks down, and blocks nobody."""
    return Draft(body={"action": "audit", "excludeZones": []}, id=THREAT_INSIGHT_ID)


def threat_insight_draft(sent: Mapping[str, Any]) -> Draft:
    """The setting as its author wants it; zones that are left out are none."""
    return Draft(body={"action": sent["action"], "excludeZones": sent.get("excludeZones") or []})
