"""A user and a group of ours as SCIM resources, with what their connection calls them (RFC 7643 §3.1, §4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from frontdesk.domain.groups.model import Group
from frontdesk.domain.provisioning.scim_homes import Document, Labels, show_group_profile, show_profile
from frontdesk.domain.provisioning.scim_search import INACTIVE
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time
from frontdesk.kernel.secrets import token_hash

_TAG_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Called:
    """What a connection calls a resource."""

    external_id: str | None = None
    labels: Labels = field(default_factory=dict)


def is_active(user: User) -> bool:
    """Whether the person is active in SCIM: they have a way to be let in, now or after choosing a password."""
    return user.status not in INACTIVE


def user_document(user: User, schema: Schema, called: Called, groups: Iterable[Group] | None, base: str) -> Document:
    """The whole of a person. ``groups`` None: they are not shown; ``base``: the URL of the service."""
    document: Document = {"id": user.id, **_external(called), "active": is_active(user)}
    document |= show_profile(user.profile, schema, called.labels)
    shown = [
        {"value": group.id, "$ref": f"{base}/Groups/{group.id}", "display": group.name, "type": "direct"}
        for group in groups or ()
    ]
    if shown:
        document["groups"] = shown
    times = (user.created_at, user.updated_at)
    document["meta"] = _meta("User", f"{base}/Users/{user.id}", times, user_tag(user, called))
    return document


def group_document(
    group: Group, schema: Schema, called: Called, member_ids: Sequence[str] | None, base: str
) -> Document:
    """The whole of a group. ``member_ids`` None: they are not shown."""
    document: Document = {"id": group.id, **_external(called), **show_group_profile(group.profile, schema)}
    if member_ids:
        document["members"] = [{"value": one, "$ref": f"{base}/Users/{one}", "type": "User"} for one in member_ids]
    times = (group.created_at, max(group.updated_at, group.membership_updated_at))
    document["meta"] = _meta("Group", f"{base}/Groups/{group.id}", times, group_tag(group, called))
    return document


def user_tag(user: User, called: Called) -> str:
    """The weak entity tag: another one whenever something that a client can write is another (RFC 7644 §3.14)."""
    return f'W/"{user.version}{_of_call(called)}"'


def group_tag(group: Group, called: Called) -> str:
    """As ``user_tag``, of a group and its members."""
    return f'W/"{group.version}.{group.membership_updated_at}{_of_call(called)}"'


def _of_call(called: Called) -> str:
    if called.external_id is None and not called.labels:
        return ""
    said = repr((called.external_id, sorted((name, sorted(one.items())) for name, one in called.labels.items())))
    return "." + token_hash(said)[:_TAG_BYTES].hex()


def _external(called: Called) -> Document:
    return {"externalId": called.external_id} if called.external_id is not None else {}


def _meta(kind: str, location: str, times: tuple[int, int], tag: str) -> Document:
    created, modified = times
    return {
        "resourceType": kind,
        "created": iso_time(created),
        "lastModified": iso_time(modified),
        "location": location,
        "version": tag,
    }
