"""Policies and their rules."""

from collections.abc import Mapping

from sqlalchemy import select

from frontdesk.domain.ids import AuthorizationServerId, PolicyId, RuleId
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule
from frontdesk.storage.codec import Row, flag, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.policies import policies, policy_rules

_INSERT = insert_row(policies)
_INSERT_RULE = insert_row(policy_rules)
_BY_TYPE = select_by(policies, "type")
_RULES_BY_TYPE = statement(
    select(*policy_rules.c)
    .join(policies, (policies.c.id == policy_rules.c.policy_id) & (policies.c.org_id == policy_rules.c.org_id))
    .where(of_org(policies), of_org(policy_rules), policies.c.type == param("type"))
    .order_by(policy_rules.c.priority, policy_rules.c.id)
)
_BY_ID = select_by(policies, "id")
_RULES_OF_POLICY = statement(
    select(*policy_rules.c)
    .where(of_org(policy_rules), policy_rules.c.policy_id == param("policy_id"))
    .order_by(policy_rules.c.priority, policy_rules.c.id)
)
_DEFAULT_TO_CHANGE = statement(
    select(policies.c.id)
    .where(of_org(policies), policies.c.type == param("type"), policies.c.system == 1)
    .with_for_update()
)
_WRITTEN = ("name", "description", "status", "priority", "conditions", "updated_at")
_SAVE = update_by(policies, "id", (*_WRITTEN, "settings"))
_SAVE_RULE = update_by(policy_rules, "id", (*_WRITTEN[:1], *_WRITTEN[2:], "actions"))
_MOVE = update_by(policies, "id", ("priority",))
_MOVE_RULE = update_by(policy_rules, "id", ("priority",))
_DELETE = delete_by(policies, "id")
_DELETE_RULE = delete_by(policy_rules, "id")
_DELETE_RULES = delete_by(policy_rules, "policy_id")


class Policies:
    """Rows of ``policies`` and ``policy_rules``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, policy: Policy) -> None:
        """A new policy, with its rules."""
        await self._tx.execute(
            _INSERT,
            id=policy.id,
            type=policy.type.value,
            server_id=policy.server_id,
            name=policy.name,
            description=policy.description,
            status=policy.status.value,
            priority=policy.priority,
            system=flag(policy.system),
            conditions=to_json(policy.conditions),
            settings=to_json(policy.settings),
            created_at=policy.created_at,
            updated_at=policy.updated_at,
        )
        for rule in policy.rules:
            await self.add_rule(rule)

    async def add_rule(self, rule: Rule) -> None:
        """A new rule of a policy."""
        await self._tx.execute(
            _INSERT_RULE,
            id=rule.id,
            policy_id=rule.policy_id,
            type=rule.type,
            name=rule.name,
            status=rule.status.value,
            priority=rule.priority,
            system=flag(rule.system),
            conditions=to_json(rule.conditions),
            actions=to_json(rule.actions),
            created_at=rule.created_at,
            updated_at=rule.updated_at,
        )

    async def list_of_type(self, type: PolicyType) -> list[Policy]:
        """Every policy of a type, with its rules."""
        rules = [_rule(row) for row in await self._tx.all(_RULES_BY_TYPE, type=type.value)]
        return [_policy(row, rules) for row in await self._tx.all(_BY_TYPE, type=type.value)]

    async def find(self, id: PolicyId) -> Policy | None:
        """By id, with its rules."""
        row = await self._tx.find(_BY_ID, id=id)
        if row is None:
            return None
        return _policy(row, [_rule(rule) for rule in await self._tx.all(_RULES_OF_POLICY, policy_id=id)])

    async def lock_type(self, type: PolicyType) -> None:
        """Whoever else would change the org's policies of this type waits for this unit's end.

        On SQLite every writer does; elsewhere the type's default policy, which nobody can remove, is the lock.
        """
        await self._tx.find(_DEFAULT_TO_CHANGE, type=type.value)

    async def save(self, policy: Policy) -> None:
        """Write a policy's own columns."""
        await self._tx.execute(
            _SAVE,
            id=policy.id,
            name=policy.name,
            description=policy.description,
            status=policy.status.value,
            priority=policy.priority,
            conditions=to_json(policy.conditions),
            settings=to_json(policy.settings),
            updated_at=policy.updated_at,
        )

    async def save_rule(self, rule: Rule) -> None:
        """Write a rule."""
        await self._tx.execute(
            _SAVE_RULE,
            id=rule.id,
            name=rule.name,
            status=rule.status.value,
            priority=rule.priority,
            conditions=to_json(rule.conditions),
            actions=to_json(rule.actions),
            updated_at=rule.updated_at,
        )

    async def save_priorities(self, pushed: Mapping[str, int]) -> None:
        """Policies that gave way to another."""
        await self._tx.execute_many(_MOVE, [{"id": key, "priority": priority} for key, priority in pushed.items()])

    async def save_rule_priorities(self, pushed: Mapping[str, int]) -> None:
        """Rules that gave way to another."""
        await self._tx.execute_many(_MOVE_RULE, [{"id": key, "priority": priority} for key, priority in pushed.items()])

    async def remove(self, id: PolicyId) -> None:
        """A policy with its rules."""
        await self._tx.execute(_DELETE_RULES, policy_id=id)
        await self._tx.execute(_DELETE, id=id)

    async def remove_rule(self, id: RuleId) -> None:
        """A rule."""
        await self._tx.execute(_DELETE_RULE, id=id)


def _policy(row: Row, rules: list[Rule]) -> Policy:
    return Policy(
        id=PolicyId(row["id"]),
        type=PolicyType(row["type"]),
        server_id=AuthorizationServerId(row["server_id"]) if row["server_id"] else None,
        name=row["name"],
        description=row["description"],
        status=PolicyStatus(row["status"]),
        priority=row["priority"],
        system=bool(row["system"]),
        conditions=from_json(row["conditions"]),
        settings=from_json(row["settings"]),
        rules=tuple(rule for rule in rules if rule.policy_id == row["id"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _rule(row: Row) -> Rule:
    return Rule(
        id=RuleId(row["id"]),
        policy_id=PolicyId(row["policy_id"]),
        type=row["type"],
        name=row["name"],
        status=PolicyStatus(row["status"]),
        priority=row["priority"],
        system=bool(row["system"]),
        conditions=from_json(row["conditions"]) if row["conditions"] else {},
        actions=from_json(row["actions"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
