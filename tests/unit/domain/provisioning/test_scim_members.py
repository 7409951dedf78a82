"""Who joins and who leaves, read off a PATCH: the same as doing it to all the members there are."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.scim_kinds import group_kind
from frontdesk.domain.provisioning.scim_members import changes_of_members
from frontdesk.domain.schemas.base_attributes import group_base_schema
from frontdesk.protocol.scim.patch import PATCH_SCHEMA, apply_patch, parse_patch

KIND = group_kind(group_base_schema())
IDS = st.sampled_from(["a", "b", "c"])


def operation(name: str, ids: list[str], by_filter: bool) -> dict[str, Any]:
    if name == "remove" and by_filter:
        chosen = " or ".join(f'value eq "{one}"' for one in ids)
        return {"op": "remove", "path": f"members[{chosen}]"}
    return {"op": name, "path": "members", "value": [{"value": one} for one in ids]}


STEPS = st.lists(
    st.builds(
        operation, st.sampled_from(["add", "remove"]), st.lists(IDS, min_size=1, max_size=3, unique=True), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


@given(st.sets(IDS), STEPS)
def test_the_change_leads_to_the_same_members(known: set[str], steps: list[dict[str, Any]]) -> None:
    operations = parse_patch({"schemas": [PATCH_SCHEMA], "Operations": steps}, KIND)
    document = {"displayName": "A", "members": [{"value": one} for one in sorted(known)]}
    patched: Any = apply_patch(document, operations, KIND)
    found = changes_of_members(operations)
    assert found is not None
    change, rest = found
    assert rest == ()
    assert (known | change.added) - change.removed == {one["value"] for one in patched.get("members", [])}


def test_what_has_to_see_all_members_is_done_to_all() -> None:
    name = {"op": "replace", "path": "displayName", "value": "B"}
    for members in (
        {"op": "remove", "path": "members"},
        {"op": "replace", "path": "members", "value": []},
        {"op": "remove", "path": 'members[type eq "User"]'},
        {"op": "add", "value": {"Members": [{"value": "a"}]}},
    ):
        sent = {"schemas": [PATCH_SCHEMA], "Operations": [name, members]}
        assert changes_of_members(parse_patch(sent, KIND)) is None
