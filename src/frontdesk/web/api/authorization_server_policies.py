"""Access policies of an authorization server and their rules (contract A.Authorization servers, D.2)."""

from frontdesk.usecases.authorization_servers.policies import (
    add_server_policy,
    add_server_rule,
    get_server_policy,
    list_server_policies,
    remove_server_policy,
    remove_server_rule,
    replace_server_policy,
    replace_server_rule,
    set_server_policy_active,
    set_server_rule_active,
)
from frontdesk.usecases.policies.load import in_order, rule_of
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authorization_server_policies import (
    ServerPolicyBody,
    ServerRuleBody,
    server_policy_json,
    server_rule_json,
)
from frontdesk.web.shapes.authorization_servers import PATH
from frontdesk.web.shapes.nulls import read_without_nulls
from frontdesk.web.shapes.resource import Resource


def _ids(call: Call) -> tuple[str, str]:
    return call.path_parameters["authServerId"], call.path_parameters["policyId"]


def _rule_ids(call: Call) -> tuple[str, str, str]:
    return *_ids(call), call.path_parameters["ruleId"]


async def get_policies(call: Call) -> Reply:
    """Every policy, in order."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policies = await list_server_policies(unit, call.path_parameters["authServerId"])
    return json_reply([server_policy_json(call, policy) for policy in in_order(policies)])


async def post_policy(call: Call) -> Reply:
    """A new policy."""
    body = read_without_nulls(call, ServerPolicyBody, "policy")
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await add_server_policy(unit, call.actor, server_id, body.draft(), now)
    return json_reply(server_policy_json(call, policy), 201)


async def get_one_policy(call: Call) -> Reply:
    """One policy."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await get_server_policy(unit, *_ids(call))
    return json_reply(server_policy_json(call, policy))


async def put_policy(call: Call) -> Reply:
    """Replace."""
    body = read_without_nulls(call, ServerPolicyBody, "policy")
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await replace_server_policy(unit, call.actor, _ids(call), body.draft(), call.engine.clock.now())
    return json_reply(server_policy_json(call, policy))


async def delete_policy(call: Call) -> Reply:
    """Gone, with its rules."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_server_policy(unit, call.actor, *_ids(call), call.engine.clock.now())
    return empty_reply(204)


async def activate_policy(call: Call) -> Reply:
    """It counts."""
    return await _set_policy_active(call, active=True)


async def deactivate_policy(call: Call) -> Reply:
    """It does not count."""
    return await _set_policy_active(call, active=False)


async def _set_policy_active(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_server_policy_active(unit, call.actor, _ids(call), call.engine.clock.now(), active=active)
    return empty_reply(204)


async def get_rules(call: Call) -> Reply:
    """Every rule of a policy, in order."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await get_server_policy(unit, *_ids(call))
    return json_reply([server_rule_json(call, policy, rule) for rule in policy.rules])


async def post_rule(call: Call) -> Reply:
    """A new rule."""
    body = read_without_nulls(call, ServerRuleBody, "policyRule")
    async with call.engine.store.unit(call.org.org.id) as unit:
        rule = await add_server_rule(unit, call.actor, _ids(call), body.draft(), call.engine.clock.now())
        policy = await get_server_policy(unit, *_ids(call))
    return json_reply(server_rule_json(call, policy, rule), 201)


async def get_one_rule(call: Call) -> Reply:
    """One rule."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await get_server_policy(unit, *_ids(call))
    return json_reply(server_rule_json(call, policy, rule_of(policy, call.path_parameters["ruleId"])))


async def put_rule(call: Call) -> Reply:
    """Replace."""
    body = read_without_nulls(call, ServerRuleBody, "policyRule")
    async with call.engine.store.unit(call.org.org.id) as unit:
        rule = await replace_server_rule(unit, call.actor, _rule_ids(call), body.draft(), call.engine.clock.now())
        policy = await get_server_policy(unit, *_ids(call))
    return json_reply(server_rule_json(call, policy, rule))


async def delete_rule(call: Call) -> Reply:
    """Gone."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_server_rule(unit, call.actor, _rule_ids(call), call.engine.clock.now())
    return empty_reply(204)


async def activate_rule(call: Call) -> Reply:
    """It counts."""
    return await _set_rule_active(call, active=True)


async def deactivate_rule(call: Call) -> Reply:
    """It does not count."""
    return await _set_rule_active(call, active=False)


async def _set_rule_active(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_server_rule_active(unit, call.actor, _rule_ids(call), call.engine.clock.now(), active=active)
    return empty_reply(204)


_API = Api(f"{PATH}/{{authServerId}}/policies", "okta.authorizationServers")
_ONE, _RULES, _RULE = "/{policyId}", "/{policyId}/rules", "/{policyId}/rules/{ruleId}"
_LISTED, _ANSWER = list[Resource], Resource
ROUTES = [
    _API.route("GET", "", get_policies, Doc(answer=_LISTED)),
    _API.route("POST", "", post_policy, Doc(ServerPolicyBody, _ANSWER, 201)),
    _API.route("GET", _ONE, get_one_policy, Doc(answer=_ANSWER)),
    _API.route("PUT", _ONE, put_policy, Doc(ServerPolicyBody, _ANSWER)),
    _API.route("DELETE", _ONE, delete_policy, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", activate_policy, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/deactivate", deactivate_policy, Doc(status=204)),
    _API.route("GET", _RULES, get_rules, Doc(answer=_LISTED)),
    _API.route("POST", _RULES, post_rule, Doc(ServerRuleBody, _ANSWER, 201)),
    _API.route("GET", _RULE, get_one_rule, Doc(answer=_ANSWER)),
    _API.route("PUT", _RULE, put_rule, Doc(ServerRuleBody, _ANSWER)),
    _API.route("DELETE", _RULE, delete_rule, Doc(status=204)),
    _API.route("POST", f"{_RULE}/lifecycle/activate", activate_rule, Doc(status=204)),
    _API.route("POST", f"{_RULE}/lifecycle/deactivate", deactivate_rule, Doc(status=204)),
]
