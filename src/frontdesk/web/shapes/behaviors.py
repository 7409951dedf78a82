"""Behaviour rules and threat insight on the wire (contract A.Behaviors, A.Threat insight)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.stated import moves, self_link, times


class BehaviorSettings(msgspec.Struct, rename="camel"):
    """Those of every type; each reads its own."""

    velocity_kph: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    min_events_needed_for_evaluation: Annotated[int, Meta(ge=0, le=10)] | None = None
    max_events_used_for_evaluation: Annotated[int, Meta(ge=1, le=100)] | None = None
    granularity: Literal["LAT_LONG", "CITY", "COUNTRY", "SUBDIVISION"] | None = None
    radius_kilometers: Annotated[float, Meta(ge=1, le=20_000)] | None = None


class BehaviorBody(msgspec.Struct):
    """A rule as it is written."""

    name: Annotated[str, Meta(min_length=1, max_length=128)]
    type: Literal["ANOMALOUS_LOCATION", "ANOMALOUS_DEVICE", "ANOMALOUS_IP", "ANOMALOUS_ASN", "VELOCITY"]
    settings: BehaviorSettings | None = None


class ThreatInsightBody(msgspec.Struct, rename="camel"):
    """What is done about addresses that attack."""

    action: Literal["none", "audit", "block"]
    exclude_zones: Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=100)] | None = None


def show_behavior(call: Call, record: Record) -> dict[str, object]:
    """The rule as an answer; its times are written as no other resource's are (seen-on-the-wire 1.1, 21)."""
    path = f"/api/v1/behaviors/{record.id}"
    return {
        "id": record.id,
        "name": record.name,
        "status": record.status,
        "settings": record.body["settings"],
        "type": record.body["type"],
        "created": _spaced(record.created_at),
        "lastUpdated": _spaced(record.updated_at),
        "_links": self_link(call, path) | moves(call, record, path),
    }


def show_threat_insight(call: Call, record: Record) -> dict[str, object]:
    """The setting as an answer."""
    links = {"self": link(call, "/api/v1/threats/configuration", "GET", "POST")}
    return {**record.body, **times(record), "_links": links}


def _spaced(epoch_ms: int) -> str:
    return iso_time(epoch_ms)[:19].replace("T", " ") + ".0"
