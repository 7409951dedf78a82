"""Profile mappings (contract F.3): one a direction between each user type and each app or identity provider.

Nobody creates or removes one: they are there because their two ends are. So only what was edited is kept, and ids
are told by the ends: the letters of the app's id, and one that says which type and which direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.records.model import RecordKind

MAPPING = RecordKind(name="mapping", prefix="prm", type="ProfileMapping", compiled=True)
WHAT = "updateMapping"
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OWNER_LETTERS = 16
_ID_LENGTH = 20
MOST_TYPES = len(_LETTERS) // 2
"""How many user types an org has at the most: each has two letters of its own."""


class PushStatus(StrEnum):
    """Whether an attribute follows its source after the profile was made."""

    PUSH = "PUSH"
    DONT_PUSH = "DONT_PUSH"


@dataclass(frozen=True, slots=True)
class MappedProperty:
    """What one attribute of the target is made of."""

    expression: str
    push_status: PushStatus = PushStatus.DONT_PUSH


@dataclass(frozen=True, slots=True)
class End:
    """An app or identity provider (``appuser``), or a user type (``user``)."""

    id: str
    name: str
    is_user_type: bool


@dataclass(frozen=True, slots=True)
class ProfileMapping:
    """From one end to the other."""

    id: str
    source: End
    target: End


@dataclass(frozen=True, slots=True)
class MappingId:
    """What an id says. ``after_owner``: an id that comes right before the owner's."""

    owner_letters: str
    type_number: int
    to_user: bool

    def names(self, owner_id: str) -> bool:
        """Whether the app or identity provider is this one."""
        return owner_id[3 : 3 + _OWNER_LETTERS] == self.owner_letters


def mapping_id(owner_id: str, type_number: int, *, to_user: bool) -> str:
    """The id of one direction; that towards the user comes first."""
    letter = _LETTERS[2 * type_number + (0 if to_user else 1)]
    return MAPPING.prefix + owner_id[3 : 3 + _OWNER_LETTERS] + letter


def read_mapping_id(id: str) -> MappingId | None:
    """What an id says; None where it is none of ours."""
    if len(id) != _ID_LENGTH or not id.startswith(MAPPING.prefix) or id[-1] not in _LETTERS:
        return None
    place = _LETTERS.index(id[-1])
    return MappingId(id[3:-1], place // 2, place % 2 == 0)


def mappings_between(owner: End, types: Mapping[int, End]) -> list[ProfileMapping]:
    """Every mapping of an app or identity provider, by id; ``types`` by their numbers."""
    found = []
    for number in sorted(types):
        found.append(ProfileMapping(mapping_id(owner.id, number, to_user=True), owner, types[number]))
        found.append(ProfileMapping(mapping_id(owner.id, number, to_user=False), types[number], owner))
    return found


def read_properties(stored: Mapping[str, Mapping[str, str]]) -> dict[str, MappedProperty]:
    """From a record's body."""
    return {name: MappedProperty(kept["expression"], PushStatus(kept["push_status"])) for name, kept in stored.items()}


def stored_properties(properties: Mapping[str, MappedProperty]) -> dict[str, object]:
    """For a record's body."""
    return {
        name: {"expression": kept.expression, "push_status": kept.push_status.value}
        for name, kept in properties.items()
    }
