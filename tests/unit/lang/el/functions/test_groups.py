"""Group functions, over groups of the org, of an app, and the built-in one."""

import pytest
from tests.unit.lang.el.scopes import a_scope, value_of

from frontdesk.lang.el.compile import ExpressionFailure
from frontdesk.lang.el.scope import GroupView


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("isMemberOfGroup('00g2')", True),
        ("isMemberOfGroup('00g9')", False),
        ("isMemberOfGroup(null)", False),
        ("isMemberOfAnyGroup('00g9', '00g1')", True),
        ("isMemberOfAnyGroup('00g8', '00g9')", False),
        ("isMemberOfAnyGroup({'00g9', '00g1'})", True),
        ("isMemberOfGroupName('Engineering')", True),
        ("isMemberOfGroupName('engineering')", False),
        ("isMemberOfGroupName(null)", False),
        ("isMemberOfGroupNameStartsWith('Eng')", True),
        ("isMemberOfGroupNameStartsWith('neer')", False),
        ("isMemberOfGroupNameContains('neer')", True),
        ("isMemberOfGroupNameContains('NEER')", False),
        ("isMemberOfGroupNameRegex('Eng.*')", True),
        ("isMemberOfGroupNameRegex('Eng')", False),
        ("isMemberOfGroupNameRegex(null)", False),
        ("isMemberOfGroupNameRegex(user.firstName)", False),
    ],
)
def test_membership_is_asked_by_id_and_by_name_as_written(source: str, value: bool) -> None:
    assert value_of(source) is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("getFilteredGroups({'00g3', '00g2', '00g9'}, 'group.name', 40)", ["Engineering", "Engineers of AD"]),
        ("getFilteredGroups({'00g3', '00g2'}, 'group.id', 1)", ["00g2"]),
        ("getFilteredGroups('00g2', 'group.name', 40)", ["Engineering"]),
        ("getFilteredGroups(null, 'group.name', 40)", []),
        ("getFilteredGroups({'00g2'}, null, 40)", []),
        ("getFilteredGroups({'00g2'}, 'group.name', 0)", []),
        ("String.replace(getFilteredGroups({'00g2'}, 'group.name', 40), 'Engin', 'Car')", ["Careering"]),
    ],
)
def test_filtered_groups_are_those_allowed_that_the_user_is_in(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Groups.startsWith('OKTA', 'Eng', 100)", ["Engineering"]),
        ("Groups.startsWith('okta', 'Eng', 100)", ["Engineering"]),
        ("Groups.startsWith('active_directory', 'Eng', 100)", ["Engineers of AD"]),
        ("Groups.startsWith('0oa1', 'Eng', 100)", ["Engineers of AD"]),
        ("Groups.endsWith('OKTA', 'ing', 100)", ["Engineering"]),
        ("Groups.contains('OKTA', 'ver', 100)", ["Everyone"]),
        ("Groups.contains('OKTA', '', 1)", ["Everyone"]),
        ("Groups.contains('OKTA', 'nothing', 100)", None),
        ("Groups.contains(null, 'e', 100)", None),
        ("Groups.contains('OKTA', null, 100)", None),
        ("Groups.contains('OKTA', 'nothing', 100) == null ? {} : 1", []),
    ],
)
def test_names_are_listed_by_app_and_null_where_there_are_none(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize("limit", ["100", "1000", "null"])
def test_a_list_of_groups_holds_at_most_a_hundred(limit: str) -> None:
    groups = [GroupView(f"00g{number}", f"Team {number}", "OKTA_GROUP") for number in range(150)]
    answer = value_of(f"Groups.startsWith('OKTA', 'Team', {limit})", a_scope(groups=groups))
    assert answer == [f"Team {number}" for number in range(100)]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.getGroups().![name]", ["Everyone", "Engineering", "Engineers of AD"]),
        ("user.getGroups({'group.id': {'00g1', '00g3'}}).![id]", ["00g1", "00g3"]),
        ("user.getGroups({'group.id': '00g1'}).![type]", ["BUILT_IN"]),
        ("user.getGroups({'group.type': {'OKTA_GROUP', 'BUILT_IN'}}).![name]", ["Everyone", "Engineering"]),
        ("user.getGroups({'group.profile.name': 'Eng'}).![profile.name]", ["Engineering", "Engineers of AD"]),
        ("user.getGroups({'group.profile.name': 'Eng', 'operator': 'STARTS_WITH'}).![id]", ["00g2", "00g3"]),
        ("user.getGroups({'group.profile.name': {'Eng', 'Everyone'}, 'operator': 'EXACT'}).![id]", ["00g1"]),
        ("user.getGroups({'group.type': 'OKTA_GROUP'}, {'group.profile.name': 'E'}).![name]", ["Engineering"]),
        ("user.getGroups({'group.id': null}).![name]", []),
        ("user.getGroups({'group.id': '00g9'})", []),
    ],
)
def test_criteria_are_joined_by_and_their_values_by_or(source: str, value: object) -> None:
    assert value_of(source) == value


def test_an_unknown_operator_fails() -> None:
    with pytest.raises(ExpressionFailure, match="EXACT and STARTS_WITH"):
        value_of("user.getGroups({'group.profile.name': 'x', 'operator': 'ENDS_WITH'})")


def test_an_unknown_way_to_show_a_group_fails() -> None:
    with pytest.raises(ExpressionFailure, match="A group is shown as"):
        value_of("getFilteredGroups({'00g2'}, user.firstName, 40)")
