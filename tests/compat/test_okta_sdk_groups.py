"""Okta's Python SDK drives groups, their members, apps and roles, and group rules."""

import asyncio
from typing import Any

from okta import models
from okta.pagination import paginate_all
from tests.compat.okta_sdk import EVENTUALLY_TRIES, differences, done, ids, new_group, new_user, refused, unique


def _profile(group: Any) -> dict[str, Any]:
    shown: dict[str, Any] = group.profile.actual_instance.to_dict()
    return shown


async def _members_become(okta: Any, group_id: str, expected: list[str]) -> None:
    for _ in range(EVENTUALLY_TRIES):
        members = ids(await done(okta.list_group_users(group_id)))
        if sorted(members) == sorted(expected):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the members are {members}, not {expected}")


async def test_a_group_is_made_read_changed_found_and_deleted(okta: Any) -> None:
    name = unique("Engineers")
    sent = {"name": name, "description": "who build engines"}
    made = await done(okta.add_group(models.AddGroupRequest.from_dict({"profile": sent})))
    assert differences(_profile(made), sent) == []
    assert made.type.value == "OKTA_GROUP"
    assert _profile(await done(okta.get_group(made.id))) == _profile(made)

    replacement = {"name": f"{name} and others", "description": "who build anything"}
    shown = await done(okta.replace_group(made.id, models.AddGroupRequest.from_dict({"profile": replacement})))
    assert differences(_profile(shown), replacement) == []

    assert ids(await done(okta.list_groups(q=name))) == [made.id]
    assert ids(await done(okta.list_groups(search=f'profile.name eq "{name} and others"'))) == [made.id]
    assert ids(await done(okta.list_groups(filter=f'type eq "OKTA_GROUP" and id eq "{made.id}"'))) == [made.id]
    with_stats = await done(okta.list_groups(q=name, expand="stats"))
    assert with_stats[0].embedded.stats.users_count == 0

    twice = await refused(okta.add_group(models.AddGroupRequest.from_dict({"profile": replacement})))
    assert (twice.status, twice.error_code) == (400, "E0000001")
    await done(okta.delete_group(made.id))
    gone = await refused(okta.get_group(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_groups_come_page_by_page(okta: Any) -> None:
    prefix = unique("Many")
    made = []
    for number in range(5):
        body = models.AddGroupRequest.from_dict({"profile": {"name": f"{prefix} {number}"}})
        made.append((await done(okta.add_group(body))).id)
    search = f'profile.name sw "{prefix}"'
    found = [one.id async for one in paginate_all(okta.list_groups, limit=2, search=search)]
    assert sorted(found) == sorted(made)


async def test_a_person_is_put_into_a_group_and_taken_out(okta: Any) -> None:
    group, person = await new_group(okta), await new_user(okta)
    await done(okta.assign_user_to_group(group.id, person.id))
    assert ids(await done(okta.list_group_users(group.id))) == [person.id]
    assert group.id in ids(await done(okta.list_user_groups(person.id)))
    await done(okta.unassign_user_from_group(group.id, person.id))
    assert await done(okta.list_group_users(group.id)) == []
    assert group.id not in ids(await done(okta.list_user_groups(person.id)))


async def test_a_person_is_made_in_a_group(okta: Any) -> None:
    group = await new_group(okta)
    person = await new_user(okta, groupIds=[group.id])
    assert ids(await done(okta.list_group_users(group.id))) == [person.id]


async def test_a_rule_is_made_activated_followed_changed_and_deleted(okta: Any) -> None:
    group, other, person = await new_group(okta), await new_group(okta), await new_user(okta)
    expression = {"value": f'user.login=="{person.profile.login}"', "type": "urn:okta:expression:1.0"}
    sent = {
        "type": "group_rule",
        "name": unique("rule"),
        "conditions": {"people": {"users": {"exclude": []}, "groups": {"exclude": []}}, "expression": expression},
        "actions": {"assignUserToGroups": {"groupIds": [group.id]}},
    }
    made = await done(okta.create_group_rule(models.CreateGroupRuleRequest.from_dict(sent)))
    assert made.status.value == "INACTIVE"
    assert made.name == sent["name"]
    assert differences(made.conditions.expression, expression) == []
    assert made.actions.assign_user_to_groups.group_ids == [group.id]

    await done(okta.activate_group_rule(made.id))
    await _members_become(okta, group.id, [person.id])
    assert (await done(okta.get_group_rule(made.id))).status.value == "ACTIVE"
    assert made.id in ids(await done(okta.list_group_rules(search=sent["name"])))

    await done(okta.deactivate_group_rule(made.id))
    changed = models.GroupRule.from_dict({**sent, "name": f"{sent['name']}, changed"})
    shown = await done(okta.replace_group_rule(made.id, changed))
    assert shown.name == f"{sent['name']}, changed"
    assert shown.status.value == "INACTIVE"

    actions = {"assignUserToGroups": {"groupIds": [other.id]}}
    moved = await refused(okta.replace_group_rule(made.id, models.GroupRule.from_dict({**sent, "actions": actions})))
    assert (moved.status, moved.error_code) == (400, "E0000001")

    await done(okta.delete_group_rule(made.id, remove_users=True))
    await _members_become(okta, group.id, [])
    gone = await refused(okta.get_group_rule(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_role_is_given_to_a_group_and_taken_away(okta: Any) -> None:
    group = await new_group(okta)
    role = models.AssignRoleToGroupRequest.from_dict({"type": "READ_ONLY_ADMIN"})
    await done(okta.assign_role_to_group(group.id, role))  # the SDK has no model for a 201 here
    [given] = [one.actual_instance for one in await done(okta.list_group_assigned_roles(group.id))]
    assert given.type.value == "READ_ONLY_ADMIN"
    await done(okta.unassign_role_from_group(group.id, given.id))
    assert await done(okta.list_group_assigned_roles(group.id)) == []
