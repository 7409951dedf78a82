"""Group rules: who is put into which groups because of what their profile says (contract F.6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.lang.el.compile import Expression, ExpressionFailure, compile_expression
from frontdesk.lang.el.nodes import Index, Literal, Name, Node, Property, children
from frontdesk.lang.el.parser import parse_expression
from frontdesk.lang.el.scope import GroupView, Scope

GROUP_RULE = RecordKind(
    name="group_rule",
    prefix="0pr",
    type="GroupRule",
    events=RecordEvents(
        create=EventType.GROUP_RULE_CREATE,
        update=EventType.GROUP_RULE_UPDATE,
        delete=EventType.GROUP_RULE_DELETE,
        activate=EventType.GROUP_RULE_ACTIVATE,
        deactivate=EventType.GROUP_RULE_DEACTIVATE,
    ),
)
INVALID = "INVALID"
"""The status of a rule one of whose groups is gone; it is never applied again."""

_USER = "user"
_MAY_READ = frozenset({_USER, "groups", "internal"})
_MOST_ROUNDS = 5
_REACHED = "reached"


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Whoever ``expression`` is true of, and who is not excluded, is a member of every group of ``group_ids``."""

    name: str
    expression: str
    group_ids: tuple[GroupId, ...]
    excluded_users: tuple[UserId, ...] = ()
    excluded_groups: tuple[GroupId, ...] = ()

    def draft(self, status: str) -> Draft:
        """As it is kept."""
        body = {
            "expression": self.expression,
            "group_ids": self.group_ids,
            "excluded_users": self.excluded_users,
            "excluded_groups": self.excluded_groups,
        }
        return Draft(body=body, name=self.name, status=status)


def rule_of(record: Record) -> GroupRule:
    """A rule from its record."""
    lists = {name: record.body[name] for name in ("group_ids", "excluded_users", "excluded_groups")}
    texts = {name: tuple(value) for name, value in lists.items() if isinstance(value, list | tuple)}
    return GroupRule(name=record.name or "", expression=str(record.body["expression"]), **texts)


def reached(record: Record) -> str | None:
    """The last of the users, in the order of their ids, whom a freshly activated rule was applied to; None: to all."""
    found = record.body.get(_REACHED)
    return found if isinstance(found, str) else None


def with_reached(record: Record, user_id: str | None) -> Record:
    """Remembering how far it was applied; None: to everybody."""
    body = {name: value for name, value in record.body.items() if name != _REACHED}
    return replace(record, body=body if user_id is None else {**body, _REACHED: user_id})


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """An active rule, ready to be asked."""

    id: str
    rule: GroupRule
    expression: Expression

    def takes(self, person: "Member", held: Iterable[GroupId], scope: Scope) -> bool:
        """Whether it puts this person into its groups. An expression that fails is one that is not true (G)."""
        if person.id in self.rule.excluded_users or not set(self.rule.excluded_groups).isdisjoint(held):
            return False
        try:
            return self.expression.evaluate(scope) is True
        except ExpressionFailure:
            return False


def compile_rule(record: Record) -> CompiledRule:
    """An active rule's record, which was checked when it was saved."""
    rule = rule_of(record)
    return CompiledRule(record.id, rule, compile_expression(rule.expression))


def reads_groups(rules: Iterable[CompiledRule]) -> bool:
    """Whether any of them asks which groups a person is in by more than their ids."""
    return any("groups" in rule.expression.reads for rule in rules)


@dataclass(frozen=True, slots=True)
class Member:
    """A person as rules see them. ``held``: the groups they are in, and the rule that put them there, if one did."""

    id: UserId
    status: str
    profile: Mapping[str, object]
    held: Mapping[GroupId, str | None]

    def scope(self, groups: Sequence[GroupView], now: int) -> Scope:
        """What expressions read."""
        return Scope(
            names={_USER: self.profile}, groups=groups, now=now, internal={"id": self.id, "status": self.status}
        )


@dataclass(frozen=True, slots=True)
class KnownGroups:
    """What expressions may ask of groups; ``everyone`` is the one that all are in without a membership."""

    everyone: GroupId | None = None
    views: Mapping[GroupId, GroupView] = field(default_factory=dict)

    def held_by(self, held: Iterable[GroupId]) -> list[GroupId]:
        """With Everyone."""
        return [*held, self.everyone] if self.everyone is not None else list(held)


@dataclass(frozen=True, slots=True)
class MembershipDiff:
    """``add`` and ``hand_on`` name the rule that keeps the membership from now on."""

    add: Mapping[GroupId, str]
    remove: frozenset[GroupId]
    hand_on: Mapping[GroupId, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.add or self.remove or self.hand_on)


def membership_diff(person: Member, rules: Sequence[CompiledRule], known: KnownGroups, now: int) -> MembershipDiff:
    """What the active rules change of a person's memberships.

    What somebody did by hand stays, and so does what a rule made that is not active. Rules may ask for groups that
    others give, so they are asked again until nothing changes, five times at the most.
    """
    held = dict(person.held)
    for _ in range(_MOST_ROUNDS):
        after = _once(replace(person, held=held), rules, known, now)
        if after == held:
            break
        held = after
    before = person.held
    return MembershipDiff(
        add={group: by for group, by in held.items() if group not in before and by is not None},
        remove=frozenset(group for group in before if group not in held),
        hand_on={g: by for g, by in held.items() if g in before and by is not None and before[g] != by},
    )


def _once(person: Member, rules: Sequence[CompiledRule], known: KnownGroups, now: int) -> dict[GroupId, str | None]:
    groups = known.held_by(person.held)
    scope = person.scope([known.views[group] for group in groups if group in known.views], now)
    wanted: dict[GroupId, list[str]] = {}
    for rule in rules:
        if rule.takes(person, groups, scope):
            for group in rule.rule.group_ids:
                wanted.setdefault(group, []).append(rule.id)
    asked = {rule.id for rule in rules}
    after = {group: by for group, by in person.held.items() if by not in asked or group in wanted}
    for group, by_rules in wanted.items():
        by_hand = group in after and after[group] is None
        if not by_hand and after.get(group) not in by_rules:
            after[group] = by_rules[0]
    return after


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why an expression cannot be a rule's."""

    reason: str


def check_rule_expression(source: str, samples: Mapping[str, object]) -> Unfit | None:
    """Whether it may be a rule's: it reads the user alone, only attributes there are, and says yes or no.

    ``samples``: every attribute that a user may have, with a value of its type.

    Raises:
        ExpressionError: it is no expression at all.
    """
    expression = compile_expression(source)
    if foreign := sorted(expression.reads - _MAY_READ):
        return Unfit(f"A group rule reads attributes of the user only, not {foreign[0][:60]}.")
    unknown = sorted(_attributes(parse_expression(source)) - set(samples))
    if unknown:
        return Unfit(f"The user's profile has no attribute {unknown[0][:60]}.")
    sample = Member(UserId("00u00000000000000000"), "ACTIVE", samples, {})
    try:
        answer = expression.evaluate(sample.scope([], 0))
    except ExpressionFailure:
        return None
    if answer is None or isinstance(answer, bool):
        return None
    return Unfit("The expression must be a condition: true or false.")


def _attributes(root: Node) -> set[str]:
    """The attributes of the user that an expression names."""
    found: set[str] = set()
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        match node:
            case Property(owner=Name(name="user"), name=name):
                found.add(name)
            case Index(owner=Name(name="user"), index=Literal(value=str(name))):
                found.add(name)
        pending.extend(children(node))
    return found
