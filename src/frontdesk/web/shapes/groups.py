"""Groups and group rules on the wire (contract F.6; seen-on-the-wire 4.1, 5)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from frontdesk.domain.groups.model import Group
from frontdesk.domain.groups.rules import INVALID, GroupRule, rule_of
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link

_EXPRESSION_TYPE = "urn:okta:expression:1.0"
_Id = Annotated[str, Meta(min_length=1, max_length=64)]
_Ids = Annotated[list[_Id], Meta(max_length=100)]
_SomeIds = Annotated[list[_Id], Meta(min_length=1, max_length=100)]
_NoIds = Annotated[list[_Id], Meta(max_length=0)]


class GroupBody(msgspec.Struct):
    """What an author says of a group; the org's group schema says what the profile may hold."""

    profile: Annotated[dict[str, object], Meta(max_length=200)]


class GroupLinks(msgspec.Struct):
    """Where a group's members and apps are."""

    users: dict[str, object]
    apps: dict[str, object]
    logo: list[dict[str, object]] | UnsetType = UNSET


class GroupAnswer(msgspec.Struct, rename="camel"):
    """A group."""

    id: str
    created: str
    last_updated: str
    last_membership_updated: str
    object_class: list[str]
    type: Literal["OKTA_GROUP", "APP_GROUP", "BUILT_IN"]
    profile: dict[str, object]
    links: GroupLinks = msgspec.field(name="_links")
    embedded: dict[str, object] | UnsetType = msgspec.field(name="_embedded", default=UNSET)


def show_group(call: Call, group: Group, embedded: dict[str, object] | None = None) -> GroupAnswer:
    """A group; ``description`` is always told, null where there is none."""
    path, logo = f"/api/v1/groups/{group.id}", link(call, "/assets/group.svg", type="image/svg+xml")
    return GroupAnswer(
        id=group.id,
        created=iso_time(group.created_at),
        last_updated=iso_time(group.updated_at),
        last_membership_updated=iso_time(group.membership_updated_at),
        object_class=["okta:user_group"],
        type=group.type.value,
        profile={"name": group.name, "description": None, **group.profile},
        links=GroupLinks(
            logo=[{"name": size, **logo} for size in ("medium", "large")],
            users=link(call, f"{path}/users"),
            apps=link(call, f"{path}/apps"),
        ),
        embedded=UNSET if embedded is None else embedded,
    )


class Excluded(msgspec.Struct):
    """Whom a rule never takes. Rules include nobody by name: that is what memberships by hand are for."""

    exclude: _Ids | None = None
    include: _NoIds | None = None


class RulePeople(msgspec.Struct):
    """People who are left out, and the members of groups who are."""

    users: Excluded | None = None
    groups: Excluded | None = None


class RuleExpression(msgspec.Struct):
    """A condition over the user's profile."""

    value: Annotated[str, Meta(min_length=1, max_length=8192)]
    type: Literal["urn:okta:expression:1.0"] = "urn:okta:expression:1.0"


class RuleConditions(msgspec.Struct):
    """Whom a rule takes."""

    expression: RuleExpression
    people: RulePeople | None = None


class RuleGroups(msgspec.Struct, rename="camel"):
    """The groups that a rule puts people into."""

    group_ids: _SomeIds


class RuleActions(msgspec.Struct, rename="camel"):
    """What a rule does."""

    assign_user_to_groups: RuleGroups


class GroupRuleBody(msgspec.Struct):
    """What an author says of a rule."""

    name: Annotated[str, Meta(min_length=1, max_length=50)]
    conditions: RuleConditions
    actions: RuleActions
    type: Literal["group_rule"] = "group_rule"

    def rule(self) -> GroupRule:
        """As the directory knows it."""
        people = self.conditions.people or RulePeople()
        users, groups = people.users or Excluded(), people.groups or Excluded()
        return GroupRule(
            name=self.name,
            expression=self.conditions.expression.value,
            group_ids=tuple(GroupId(named) for named in dict.fromkeys(self.actions.assign_user_to_groups.group_ids)),
            excluded_users=tuple(UserId(named) for named in dict.fromkeys(users.exclude or [])),
            excluded_groups=tuple(GroupId(named) for named in dict.fromkeys(groups.exclude or [])),
        )


class GroupRuleAnswer(msgspec.Struct, rename="camel"):
    """A rule."""

    type: Literal["group_rule"]
    id: str
    status: Literal["ACTIVE", "INACTIVE", "INVALID"]
    name: str
    created: str
    last_updated: str
    conditions: dict[str, object]
    actions: dict[str, object]
    all_groups_valid: bool
    embedded: dict[str, object] | UnsetType = msgspec.field(name="_embedded", default=UNSET)


def show_group_rule(record: Record, embedded: dict[str, object] | None = None) -> GroupRuleAnswer:
    """A rule; it has no links (seen-on-the-wire 5)."""
    rule = rule_of(record)
    return GroupRuleAnswer(
        type="group_rule",
        id=record.id,
        status=_status(record),
        name=rule.name,
        created=iso_time(record.created_at),
        last_updated=iso_time(record.updated_at),
        conditions={
            "people": {"users": {"exclude": rule.excluded_users}, "groups": {"exclude": rule.excluded_groups}},
            "expression": {"value": rule.expression, "type": _EXPRESSION_TYPE},
        },
        actions={"assignUserToGroups": {"groupIds": rule.group_ids}},
        all_groups_valid=record.status != INVALID,
        embedded=UNSET if embedded is None else embedded,
    )


def _status(record: Record) -> Literal["ACTIVE", "INACTIVE", "INVALID"]:
    if record.status == INVALID:
        return "INVALID"
    return "ACTIVE" if record.is_active else "INACTIVE"
