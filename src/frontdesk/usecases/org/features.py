"""Switching features of an org on and off (contract A.Features)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.features.model import FEATURES, OPEN_REGISTRATION, Feature
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.org.model import Org
from frontdesk.storage.unit import Unit


def get_feature(id: str) -> Feature:
    """The feature.

    Raises:
        ResourceNotFound: there is none.
    """
    for feature in FEATURES:
        if feature.id == id:
            return feature
    raise ResourceNotFound(f"{id} (Feature)")


def is_enabled(org: Org, feature: Feature) -> bool:
    """Whether the org has switched it on."""
    assert feature is OPEN_REGISTRATION, "the one feature there is"
    return org.open_registration


async def set_feature(unit: Unit, actor: Actor, feature: Feature, now: int, *, enabled: bool) -> None:
    """Switch it."""
    await unit.orgs.save_open_registration(enabled, now)
    unit.changes_configuration()
    event = EventType.FEATURE_ENABLE if enabled else EventType.FEATURE_DISABLE
    target = Party(feature.id, "Feature", display_name=feature.name)
    unit.record(LogEvent(event, now, actor.party, (target,)))
