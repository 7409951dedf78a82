"""Owners of a group: people, or the members of another group, who answer for it (contract A.Groups)."""

from collections.abc import Mapping

from frontdesk.domain.records.model import Draft, RecordKind

GROUP_OWNER = RecordKind("group_owner", "", "LinkedObject")
USER, GROUP = "USER", "GROUP"


def owner_key(group_id: str, owner_id: str) -> str:
    """The record's id: somebody owns a group once."""
    return f"{group_id}/{owner_id}"


def owner_draft(group_id: str, owner_id: str, type: str, display_name: str) -> Draft:
    """An owner as they are first written."""
    body: Mapping[str, object] = {"id": owner_id, "type": type, "displayName": display_name}
    return Draft(body, parent_id=group_id, id=owner_key(group_id, owner_id))
