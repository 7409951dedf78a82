"""Policies and their rules."""

from sqlalchemy import select

from frontdesk.domain.ids import AuthorizationServerId, PolicyId, RuleId
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule
from frontdesk.storage.codec import Row, flag, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org, select_by
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
