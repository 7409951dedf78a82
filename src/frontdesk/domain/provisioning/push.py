"""What of the system log concerns an app that is told of people, and what the app is told (RFC 7644 §3.3, §3.5.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent
from frontdesk.domain.provisioning.scim_attributes import GROUP
from frontdesk.domain.records.model import RecordKind
from frontdesk.kernel.json import encode

PUSH_STATE = RecordKind("app_push", "psh", "AppPush")
"""How far an app has followed the log. Its parent is the app."""

INACTIVE = "inactive"
_SWEEPS = frozenset(
    {
        EventType.APP_UPDATE,
        EventType.APP_ACTIVATE,
        EventType.APP_GROUP_ADD,
        EventType.APP_GROUP_UPDATE,
        EventType.APP_GROUP_REMOVE,
        EventType.SCHEMA_UPDATE,
        EventType.MAPPING_UPDATE,
    }
)
_OF_PEOPLE = ("user.lifecycle.", "user.account.update_profile", "group.user_membership.")
_OF_APP_PEOPLE = "application.user_membership."
_OF_GROUPS = ("group.user_membership.", "group.profile.", "group.lifecycle.")
_OF_NEW = frozenset({EventType.USER_CREATE, EventType.USER_ACTIVATE, EventType.APP_USER_ADD})


@dataclass(frozen=True, slots=True)
class Concerned:
    """``people``: who may have to be told of, and whether only because they are new; ``sweep``: everybody."""

    people: Mapping[str, bool]
    groups: frozenset[str]
    sweep: bool

    @property
    def anything(self) -> bool:
        """Whether the app is concerned at all."""
        return bool(self.people or self.groups or self.sweep)


def concerned(app_id: str, events: Iterable[LogEvent]) -> Concerned:
    """Whom events are about, as far as an app may have to be told."""
    people: dict[str, bool] = {}
    groups: set[str] = set()
    sweep = False
    for event in events:
        kind, ids = event.type.value, {target.id for target in event.targets}
        sweep = sweep or (event.type in _SWEEPS and any(_names(each, app_id) for each in ids))
        if kind.startswith(_OF_PEOPLE) or (kind.startswith(_OF_APP_PEOPLE) and app_id in ids):
            for target in event.targets:
                if target.type == "User":
                    people[target.id] = people.get(target.id, True) and event.type in _OF_NEW
        if kind.startswith(_OF_GROUPS):
            groups |= {target.id for target in event.targets if target.type == "UserGroup"}
    return Concerned(people, frozenset(groups), sweep)


def _names(target_id: str, app_id: str) -> bool:
    """The app itself, its schema, or one of its mappings, whose ids hold the letters of the app's."""
    return target_id == app_id or (target_id.startswith("prm") and target_id[3:-1] == app_id[3 : 3 + 16])


def digest_of(resource: Mapping[str, object]) -> str:
    """By which it is known whether what the app was told still is so."""
    return sha256(encode(resource)).hexdigest()


def group_resource(name: str, external_id: str, members: Iterable[str]) -> dict[str, object]:
    """A SCIM group (RFC 7643 §4.2)."""
    return {
        "schemas": [GROUP],
        "displayName": name,
        "externalId": external_id,
        "members": [{"value": member} for member in members],
    }


def over(theirs: Mapping[str, object], ours: Mapping[str, object]) -> dict[str, object]:
    """What the app has, with what we say of it: what we say nothing of stays, entry by entry of lists."""
    made = {name: value for name, value in theirs.items() if name not in {"meta", "id", "groups"}}
    for name, value in ours.items():
        before = made.get(name)
        if name == "schemas" and isinstance(before, list) and isinstance(value, list):
            made[name] = sorted({str(each) for each in [*before, *value]})
        elif isinstance(before, Mapping) and isinstance(value, Mapping):
            made[name] = {**before, **value}
        elif name != "members" and isinstance(before, list) and isinstance(value, list):
            made[name] = _entries(before, value)
        else:
            made[name] = value
    return made


def _entries(theirs: list[object], ours: list[object]) -> list[object]:
    """Ours, and those of theirs that ours say nothing of; of both, one is primary."""
    types = [each.get("type") for each in ours if isinstance(each, Mapping)]  # theirs may be anything, unhashable too
    one_is_primary = any(isinstance(each, Mapping) and each.get("primary") for each in ours)
    kept: list[object] = []
    for each in theirs:
        if isinstance(each, Mapping) and each.get("type") not in types and not (one_is_primary and each.get("primary")):
            kept.append(dict(each))
    return [*ours, *kept]
