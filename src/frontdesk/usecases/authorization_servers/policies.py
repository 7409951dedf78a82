"""Access policies of an authorization server and their rules (contract D.2)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.model import AuthorizationServer
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.hooks.inline import INLINE_HOOK
from frontdesk.domain.hooks.kinds import TOKEN
from frontdesk.domain.ids import ALL_CLIENTS, EVERYONE, ClientId, GroupId, UserId
from frontdesk.domain.policies.access_rules import check_grant_types
from frontdesk.domain.policies.conditions import strings_of
from frontdesk.domain.policies.model import Policy, PolicyType, Rule
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorization_servers.find import get_server, get_server_to_change
from frontdesk.usecases.policies.change import (
    Family,
    PolicyDraft,
    RuleDraft,
    add_policy,
    add_rule,
    remove_policy,
    remove_rule,
    replace_policy,
    replace_rule,
    set_policy_active,
    set_rule_active,
)
from frontdesk.usecases.policies.load import access_policies_of, get_policy, rule_of

_TYPE = PolicyType.OAUTH_AUTHORIZATION_POLICY


async def list_server_policies(unit: Unit, server_id: str) -> list[Policy]:
    """The policies of a server, in order.

    Raises:
        ResourceNotFound: there is no such server.
    """
    return await access_policies_of(unit, (await get_server(unit, server_id)).id)


async def get_server_policy(unit: Unit, server_id: str, policy_id: str) -> Policy:
    """One of them.

    Raises:
        ResourceNotFound: there is no such server, or it has no such policy.
    """
    return await get_policy(unit, policy_id, (await get_server(unit, server_id)).id)


async def add_server_policy(unit: Unit, actor: Actor, server_id: str, draft: PolicyDraft, now: int) -> Policy:
    """A new policy.

    Raises:
        ResourceNotFound: there is no such server.
        ValidationFailed: the name is taken, or a client unknown.
    """
    server = await get_server_to_change(unit, server_id)
    await _check_clients(unit, draft)
    return await add_policy(unit, actor, await _family(unit, server), draft, now)


async def replace_server_policy(unit: Unit, actor: Actor, ids: tuple[str, str], draft: PolicyDraft, now: int) -> Policy:
    """The policy as the draft says. ``ids``: the server's and its own.

    Raises:
        ResourceNotFound: there is no such server, or it has no such policy.
        ValidationFailed: the name is taken, or a client unknown.
    """
    server = await get_server_to_change(unit, ids[0])
    policy = await get_policy(unit, ids[1], server.id)
    await _check_clients(unit, draft)
    return await replace_policy(unit, actor, await _family(unit, server), policy, draft, now)


async def remove_server_policy(unit: Unit, actor: Actor, server_id: str, policy_id: str, now: int) -> None:
    """The policy is gone, with its rules.

    Raises:
        ResourceNotFound: there is no such server, or it has no such policy.
    """
    server = await get_server_to_change(unit, server_id)
    await remove_policy(unit, actor, await get_policy(unit, policy_id, server.id), now)


async def set_server_policy_active(unit: Unit, actor: Actor, ids: tuple[str, str], now: int, *, active: bool) -> None:
    """Activate or deactivate. ``ids``: the server's and its own.

    Raises:
        ResourceNotFound: there is no such server, or it has no such policy.
    """
    server = await get_server_to_change(unit, ids[0])
    await set_policy_active(unit, actor, await get_policy(unit, ids[1], server.id), now, active=active)


async def add_server_rule(unit: Unit, actor: Actor, ids: tuple[str, str], draft: RuleDraft, now: int) -> Rule:
    """A new rule. ``ids``: the server's and the policy's.

    Raises:
        ResourceNotFound: there is no such server, or it has no such policy.
        ValidationFailed: the name is taken, or the rule names what there is not.
    """
    server = await get_server_to_change(unit, ids[0])
    policy = await get_policy(unit, ids[1], server.id)
    await _check_rule(unit, server, draft)
    return await add_rule(unit, actor, policy, draft, now)


async def replace_server_rule(unit: Unit, actor: Actor, ids: tuple[str, str, str], draft: RuleDraft, now: int) -> Rule:
    """The rule as the draft says. ``ids``: the server's, the policy's and its own.

    Raises:
        ResourceNotFound: there is no such server, policy or rule.
        ValidationFailed: the name is taken, or the rule names what there is not.
    """
    server = await get_server_to_change(unit, ids[0])
    policy = await get_policy(unit, ids[1], server.id)
    rule = rule_of(policy, ids[2])
    await _check_rule(unit, server, draft)
    return await replace_rule(unit, actor, policy, rule, draft, now)


async def remove_server_rule(unit: Unit, actor: Actor, ids: tuple[str, str, str], now: int) -> None:
    """The rule is gone. ``ids``: the server's, the policy's and its own.

    Raises:
        ResourceNotFound: there is no such server, policy or rule.
    """
    server = await get_server_to_change(unit, ids[0])
    policy = await get_policy(unit, ids[1], server.id)
    await remove_rule(unit, actor, policy, rule_of(policy, ids[2]), now)


async def set_server_rule_active(
    unit: Unit, actor: Actor, ids: tuple[str, str, str], now: int, *, active: bool
) -> None:
    """Activate or deactivate. ``ids``: the server's, the policy's and its own.

    Raises:
        ResourceNotFound: there is no such server, policy or rule.
    """
    server = await get_server_to_change(unit, ids[0])
    policy = await get_policy(unit, ids[1], server.id)
    await set_rule_active(unit, actor, policy, rule_of(policy, ids[2]), now, active=active)


async def _family(unit: Unit, server: AuthorizationServer) -> Family:
    return Family(_TYPE, server.id, await access_policies_of(unit, server.id))


async def _check_clients(unit: Unit, draft: PolicyDraft) -> None:
    for client_id in sorted(strings_of(draft.conditions, "clients", "include") - {ALL_CLIENTS}):
        if await unit.clients.find(ClientId(client_id)) is None:
            raise _unknown("clients.include", client_id, "client")


async def _check_rule(unit: Unit, server: AuthorizationServer, draft: RuleDraft) -> None:
    """Everything that a rule names is there."""
    conditions = draft.conditions
    check_grant_types(strings_of(conditions, "grantTypes", "include"))
    known = {scope.name for scope in await unit.authorization_servers.list_scopes_of(server.id)} | {"*"}
    if unknown := sorted(strings_of(conditions, "scopes", "include") - known):
        raise _unknown("scopes.include", unknown[0], "scope of this authorization server")
    for side in ("include", "exclude"):
        for user_id in sorted(strings_of(conditions, "people", "users", side)):
            if await unit.users.find(UserId(user_id)) is None:
                raise _unknown(f"people.users.{side}", user_id, "user")
        for group_id in sorted(strings_of(conditions, "people", "groups", side) - {EVERYONE}):
            if await unit.groups.find(GroupId(group_id)) is None:
                raise _unknown(f"people.groups.{side}", group_id, "group")
    hook_id = _hook_of(draft)
    hook = await unit.records.find(INLINE_HOOK.name, hook_id) if hook_id is not None else None
    if hook_id is not None and (hook is None or hook.body["type"] != TOKEN.type):
        raise ValidationFailed("inlineHook", (f"actions.token.inlineHook.id: There is no token hook {hook_id[:64]}.",))


def _hook_of(draft: RuleDraft) -> str | None:
    token = draft.actions.get("token")
    hook = token.get("inlineHook") if isinstance(token, dict) else None
    return str(hook["id"]) if isinstance(hook, dict) and hook.get("id") else None


def _unknown(field: str, what: str, kind: str) -> ValidationFailed:
    return ValidationFailed("conditions", (f"conditions.{field}: {what[:64]} is no {kind}.",))
