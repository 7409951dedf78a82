"""Rules of the org's policies, and simulations (contract A.Policies, D)."""

import msgspec

from frontdesk.domain.errors import MalformedBody, ValidationFailed
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import Policy, PolicyType
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.change import (
    RuleDraft,
    add_rule,
    remove_rule,
    replace_rule,
    set_rule_active,
)
from frontdesk.usecases.policies.load import get_policy, rule_of
from frontdesk.usecases.policies.org_policies import get_policy_to_change
from frontdesk.usecases.policies.simulate import UNASKED, simulate
from frontdesk.web.body import as_shape
from frontdesk.web.call import Call
from frontdesk.web.paging import page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.nulls import without_nulls
from frontdesk.web.shapes.policies import PATH, SimulationBody, rule_json, simulation_json
from frontdesk.web.shapes.policy_rule_bodies import RuleBody
from frontdesk.web.shapes.policy_rules_of_apps import RULE_BODIES

_MOST = 500
_MOST_SIMULATIONS = 20


def _read(call: Call, policy: Policy, *, active: bool = True) -> RuleDraft:
    """A rule's body depends on the type of its policy."""
    body = as_shape(without_nulls(call.json()), RULE_BODIES[policy.type], "policyRule")
    kind = KINDS[policy.type]
    if body.type is not msgspec.UNSET and body.type != kind.rule_type:
        cause = f"type: Rules of a policy of type {policy.type} are of type {kind.rule_type}."
        raise ValidationFailed("type", (cause,))
    return body.draft(active=active)


async def get_rules(call: Call) -> Reply:
    """The rules of a policy, in order; ``limit`` shortens the list, and there are no pages."""
    limit = page_wanted(call.query(), default=_MOST, most=_MOST).limit
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await get_policy(unit, call.path_parameters["policyId"])
    return json_reply([rule_json(call, policy, rule) for rule in policy.rules[:limit]])


async def post_rule(call: Call) -> Reply:
    """A new rule; ``activate=false`` makes it one that does not count yet."""
    active = call.query().get("activate", "true") != "false"
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        rule = await add_rule(unit, call.actor, policy, _read(call, policy, active=active), call.engine.clock.now())
    return json_reply(rule_json(call, policy, rule))


async def get_one_rule(call: Call) -> Reply:
    """One rule."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await get_policy(unit, call.path_parameters["policyId"])
    return json_reply(rule_json(call, policy, rule_of(policy, call.path_parameters["ruleId"])))


async def put_rule(call: Call) -> Reply:
    """Replace; of a default rule only what it does."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        rule = rule_of(policy, call.path_parameters["ruleId"])
        rule = await replace_rule(unit, call.actor, policy, rule, _read(call, policy), call.engine.clock.now())
    return json_reply(rule_json(call, policy, rule))


async def delete_rule(call: Call) -> Reply:
    """Gone, unless it is the default rule."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        rule = rule_of(policy, call.path_parameters["ruleId"])
        await remove_rule(unit, call.actor, policy, rule, call.engine.clock.now())
    return empty_reply(204)


async def activate_rule(call: Call) -> Reply:
    """It counts."""
    return await _set_active(call, active=True)


async def deactivate_rule(call: Call) -> Reply:
    """It does not count."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        rule = rule_of(policy, call.path_parameters["ruleId"])
        await set_rule_active(unit, call.actor, policy, rule, call.engine.clock.now(), active=active)
    return empty_reply(204)


async def _policy(call: Call, unit: Unit) -> Policy:
    return await get_policy_to_change(unit, call.path_parameters["policyId"])


async def post_simulation(call: Call) -> Reply:
    """Which policies and rules would apply to sign-ins, and why: one answer a type of policy."""
    bodies = _simulations(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        answers = [
            simulation_json(simulated)
            for body in bodies
            for simulated in await simulate(
                unit,
                body.imagined(),
                tuple(PolicyType(name) for name in dict.fromkeys(body.policy_types or ())) or UNASKED,
            )
        ]
    return json_reply(answers)


def _simulations(call: Call) -> list[SimulationBody]:
    """A list of sign-ins, or one. What is not shaped so is told as no body at all, as Okta does."""
    try:
        value = without_nulls(decode_foreign(call.body))
        listed = value if isinstance(value, list) else [value]
        bodies = [as_shape(item, SimulationBody, "simulation") for item in listed]
    except (MalformedJson, ValidationFailed):
        raise MalformedBody() from None
    if not 0 < len(bodies) <= _MOST_SIMULATIONS:
        raise MalformedBody()
    return bodies


_API = Api(PATH, "okta.policies")
_RULES, _RULE = "/{policyId}/rules", "/{policyId}/rules/{ruleId}"
_LISTED, _ANSWER = list[dict[str, object]], dict[str, object]
ROUTES = [
    _API.route("POST", "/simulate", post_simulation, Doc(list[SimulationBody], _LISTED), scope="okta.policies.read"),
    _API.route("GET", _RULES, get_rules, Doc(answer=_LISTED, query=("limit",))),
    _API.route("POST", _RULES, post_rule, Doc(RuleBody, _ANSWER, query=("activate", "limit"))),
    _API.route("GET", _RULE, get_one_rule, Doc(answer=_ANSWER)),
    _API.route("PUT", _RULE, put_rule, Doc(RuleBody, _ANSWER)),
    _API.route("DELETE", _RULE, delete_rule, Doc(status=204)),
    _API.route("POST", f"{_RULE}/lifecycle/activate", activate_rule, Doc(status=204)),
    _API.route("POST", f"{_RULE}/lifecycle/deactivate", deactivate_rule, Doc(status=204)),
]
