"""Linked objects: named links between two people, such as manager and subordinate (contract F.6)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.domain.errors import LinkedObjectConflict, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

LINKED_OBJECT = RecordKind(
    name="linked_object",
    prefix="lno",
    type="LinkedObjectProperty",
    events=RecordEvents(create=EventType.LINKED_OBJECT_CREATE, delete=EventType.LINKED_OBJECT_DELETE),
)
WHAT = "linkedObject"
MOST_DEFINITIONS = 200
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,99}")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two ends of a link, as its author describes it."""

    name: str
    title: str
    description: str | None


@dataclass(frozen=True, slots=True)
class LinkDefinition:
    """A person has at most one ``primary``, and is that of any number of ``associated`` people."""

    primary: Side
    associated: Side

    def has(self, name: str) -> bool:
        """Whether one of its ends is called so."""
        return name in {self.primary.name, self.associated.name}


def check_definition(wanted: LinkDefinition, others: Iterable[LinkDefinition]) -> None:
    """A name stands for one end of one definition.

    Raises:
        ValidationFailed: a name is none that an expression could say.
        LinkedObjectConflict: a name is taken, or both ends have the same.
    """
    sides = (("primary", wanted.primary), ("associated", wanted.associated))
    causes = tuple(
        f"{end}.name: A name has letters, digits, underscores and dollar signs, and begins with no digit."
        for end, side in sides
        if not _NAME.fullmatch(side.name)
    )
    if causes:
        raise ValidationFailed(WHAT, causes)
    if wanted.primary.name == wanted.associated.name:
        raise LinkedObjectConflict("The primary and the associated name are the same.")
    known = list(others)
    if len(known) >= MOST_DEFINITIONS:
        raise LinkedObjectConflict(f"An org has at most {MOST_DEFINITIONS} of them.")
    taken = [side.name for _, side in sides if any(other.has(side.name) for other in known)]
    if taken:
        raise LinkedObjectConflict(f"The name {taken[0]} is taken.")


def definition_draft(wanted: LinkDefinition) -> Draft:
    """For a record."""
    body = {"primary": _stored(wanted.primary), "associated": _stored(wanted.associated)}
    return Draft(body=body, name=wanted.primary.name)


def _stored(side: Side) -> dict[str, object]:
    return {"name": side.name, "title": side.title, "description": side.description}


def read_definition(record: Record) -> LinkDefinition:
    """From a record, as ``definition_draft`` wrote it."""
    primary, associated = record.body["primary"], record.body["associated"]
    return LinkDefinition(Side(**primary), Side(**associated))  # type: ignore[arg-type]  # definition_draft wrote them
