"""Whom group rules put where (contract F.6)."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.groups.rules import (
    CompiledRule,
    GroupRule,
    KnownGroups,
    Member,
    MembershipDiff,
    check_rule_expression,
    membership_diff,
)
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.lang.el.compile import ExpressionError, compile_expression
from frontdesk.lang.el.scope import GroupView

SALES, NORTH, STAFF = GroupId("00gSales"), GroupId("00gNorth"), GroupId("00gStaff")
EVERYONE = GroupId("00gEveryone")
NOW = 1_790_000_000_000
NOTHING = MembershipDiff({}, frozenset(), {})
KNOWN = KnownGroups(
    EVERYONE, {group: GroupView(group, group[3:], "OKTA_GROUP") for group in (SALES, NORTH, STAFF, EVERYONE)}
)


def a_rule(id: str, expression: str, *groups: GroupId, **excluded: tuple[object, ...]) -> CompiledRule:
    """An active rule."""
    rule = GroupRule(name=id, expression=expression, group_ids=groups, **excluded)  # type: ignore[arg-type]  # by kind
    return CompiledRule(id, rule, compile_expression(expression))


def a_member(held: Mapping[GroupId, str | None] | None = None, **profile: object) -> Member:
    """Ada."""
    return Member(UserId("00uAda"), "ACTIVE", profile, held or {})


IN_SALES = a_rule("0pr1", "user.department == 'Sales'", SALES)


def diff(member: Member, *rules: CompiledRule) -> MembershipDiff:
    return membership_diff(member, rules, KNOWN, NOW)


def test_a_rule_that_is_true_adds_its_groups() -> None:
    both = a_rule("0pr1", "user.department == 'Sales'", SALES, NORTH)
    assert diff(a_member(department="Sales"), both) == MembershipDiff({SALES: "0pr1", NORTH: "0pr1"}, frozenset(), {})


def test_what_is_as_rules_want_it_changes_nothing() -> None:
    assert diff(a_member({SALES: "0pr1"}, department="Sales"), IN_SALES) == NOTHING
    assert diff(a_member(department="HR"), IN_SALES) == NOTHING


def test_a_rule_that_is_not_true_any_more_removes_what_it_made() -> None:
    assert diff(a_member({SALES: "0pr1"}, department="HR"), IN_SALES) == MembershipDiff({}, frozenset({SALES}), {})


def test_what_was_done_by_hand_stays_whatever_rules_say() -> None:
    assert diff(a_member({SALES: None}, department="HR"), IN_SALES) == NOTHING
    assert diff(a_member({SALES: None}, department="Sales"), IN_SALES) == NOTHING


def test_what_an_inactive_rule_made_stays() -> None:
    assert diff(a_member({NORTH: "0prInactive"}, department="HR"), IN_SALES) == NOTHING


def test_another_rule_for_the_same_group_takes_over() -> None:
    also = a_rule("0pr2", "user.city == 'Oslo'", SALES)
    member = a_member({SALES: "0pr1"}, department="HR", city="Oslo")
    assert diff(member, IN_SALES, also) == MembershipDiff({}, frozenset(), {SALES: "0pr2"})


def test_an_expression_that_fails_is_one_that_is_not_true() -> None:
    failing = a_rule("0pr1", "user.department < 1", SALES)
    assert diff(a_member({SALES: "0pr1"}, department="HR"), failing).remove == {SALES}


def test_an_answer_that_is_no_boolean_takes_nobody() -> None:
    assert diff(a_member(department="Sales"), a_rule("0pr1", "user.department", SALES)) == NOTHING


def test_whoever_is_excluded_is_not_taken() -> None:
    by_id = a_rule("0pr1", "true", SALES, excluded_users=(UserId("00uAda"),))
    by_group = a_rule("0pr1", "true", SALES, excluded_groups=(STAFF,))
    by_everyone = a_rule("0pr1", "true", SALES, excluded_groups=(EVERYONE,))
    assert diff(a_member(), by_id) == diff(a_member(), by_everyone) == NOTHING
    assert diff(a_member({STAFF: None}), by_group) == NOTHING
    assert diff(a_member(), by_group).add == {SALES: "0pr1"}


def test_rules_see_the_groups_that_other_rules_give() -> None:
    follows = a_rule("0pr0", "isMemberOfGroupName('Sales')", NORTH)
    assert diff(a_member(department="Sales"), follows, IN_SALES).add == {SALES: "0pr1", NORTH: "0pr0"}
    gone = a_member({SALES: "0pr1", NORTH: "0pr0"}, department="HR")
    assert diff(gone, follows, IN_SALES).remove == {SALES, NORTH}


def test_rules_see_that_everybody_is_in_everyone() -> None:
    assert diff(a_member(), a_rule("0pr1", "isMemberOfGroupName('Everyone')", SALES)).add == {SALES: "0pr1"}


def test_rules_that_contradict_each_other_come_to_an_end() -> None:
    never_settles = a_rule("0pr1", "!isMemberOfGroup('00gSales')", SALES)
    assert diff(a_member(), never_settles).remove == frozenset()


_GROUPS = st.sampled_from([SALES, NORTH, STAFF])
_HELD = st.dictionaries(_GROUPS, st.sampled_from([None, "0pr1", "0pr2", "0prInactive"]))
_RULES = st.lists(
    st.tuples(st.sampled_from(["true", "false", "user.city == 'Oslo'", "user.city"]), st.sets(_GROUPS, min_size=1)),
    max_size=3,
)


@given(_HELD, _RULES, st.sampled_from(["Oslo", "Rome", None]))
def test_applied_once_rules_have_nothing_more_to_say(
    held: dict[GroupId, str | None], wanted: list[tuple[str, set[GroupId]]], city: str | None
) -> None:
    rules = [a_rule(f"0pr{n}", expression, *sorted(groups)) for n, (expression, groups) in enumerate(wanted, 1)]
    first = diff(a_member(held, city=city), *rules)
    after = {**{group: by for group, by in held.items() if group not in first.remove}, **first.add, **first.hand_on}
    assert diff(a_member(after, city=city), *rules).is_empty
    assert all(held[group] is not None for group in first.remove)
    assert {group for group, by in held.items() if by is None} <= set(after)
    taken = {
        group
        for rule in rules
        if rule.takes(a_member(held, city=city), [], a_member(city=city).scope([], NOW))
        for group in rule.rule.group_ids
    }
    assert taken <= set(after)


SAMPLES = {"city": "a", "isManager": True, "level": 1}


@pytest.mark.parametrize(
    "expression",
    [
        "user.city == 'Oslo'",
        "user.isManager",
        "user.isManager and user.level > 3",
        "String.startsWith(user.city, 'O')",
        "isMemberOfAnyGroup('00gSales', '00gNorth')",
        "user.getInternalProperty('status') == 'ACTIVE'",
        "user.city == null ? false : true",
        "true",
    ],
)
def test_conditions_over_the_user_are_fit(expression: str) -> None:
    assert check_rule_expression(expression, SAMPLES) is None


@pytest.mark.parametrize(
    "expression", ["user.city", "'yes'", "user.level + 1", "user.country == 'NO'", "org.name == 'A'"]
)
def test_whatever_else_is_not(expression: str) -> None:
    assert check_rule_expression(expression, SAMPLES) is not None


def test_what_is_no_expression_is_told_apart() -> None:
    with pytest.raises(ExpressionError):
        check_rule_expression("user.city ==", SAMPLES)
