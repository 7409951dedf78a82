"""A behaviour detection rule, as it is kept (contract A.Behaviors; seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

BEHAVIOR = RecordKind(
    name="behavior",
    prefix="bhv",
    type="BehaviorSettings",
    events=RecordEvents(
        create=EventType.BEHAVIOR_CREATE, update=EventType.BEHAVIOR_UPDATE, delete=EventType.BEHAVIOR_DELETE
    ),
    compiled=True,
)
WHAT = "behaviorRule"
_MOST_EVENTS, _KPH, _RADIUS = 20, 805, 20


def behavior_draft(sent: Mapping[str, Any], known: Record | None) -> Draft:
    """A rule as its author wants it, complete.

    Raises:
        ValidationFailed: its type would change, or a radius is missing.
    """
    kind = sent["type"]
    if known is not None and known.body["type"] != kind:
        raise ValidationFailed(WHAT, ("type: The type of a behavior cannot be changed.",))
    given = sent.get("settings") or {}
    settings = {"velocityKph": given.get("velocityKph") or _KPH} if kind == "VELOCITY" else _history(kind, given)
    return Draft(body={"name": sent["name"], "settings": settings, "type": kind}, name=sent["name"])


def _history(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "minEventsNeededForEvaluation": given.get("minEventsNeededForEvaluation") or 0,
        "maxEventsUsedForEvaluation": given.get("maxEventsUsedForEvaluation") or _MOST_EVENTS,
    }
    if settings["minEventsNeededForEvaluation"] > settings["maxEventsUsedForEvaluation"]:
        where = "settings.minEventsNeededForEvaluation"
        raise ValidationFailed(WHAT, (f"{where}: No more events can be needed than are used.",))
    if kind == "ANOMALOUS_LOCATION":
        settings["granularity"] = given.get("granularity") or "LAT_LONG"
        if settings["granularity"] == "LAT_LONG":
            radius = given.get("radiusKilometers") or _RADIUS
            settings["radiusKilometers"] = int(radius)
    return settings
