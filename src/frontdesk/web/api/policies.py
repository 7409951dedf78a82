"""The org's policies (contract A.Policies, D). Those of authorization servers have their own address."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.policies.kinds import KINDS, ORG_POLICY_TYPES
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import get_policy, org_policies_of
from frontdesk.usecases.policies.of_apps import apps_of_policy, get_mapping, mappings_of, policy_of_app, remove_mapping
from frontdesk.usecases.policies.org_policies import (
    add_org_policy,
    clone_policy,
    remove_org_policy,
    replace_org_policy,
    set_org_policy_active,
)
from frontdesk.web.body import as_shape
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_answers import Around, app_json
from frontdesk.web.shapes.nulls import without_nulls
from frontdesk.web.shapes.policies import PATH, mapping_json, policy_json
from frontdesk.web.shapes.policy_bodies import PolicyBody, policy_body_of
from frontdesk.web.shapes.resource import Resource

_MOST = 200
_STATUSES = frozenset(status.value for status in PolicyStatus)
_SORTS = {
    "id": lambda policy: policy.id,
    "name": lambda policy: policy.name,
    "priority": lambda policy: policy.priority,
}
_LINKS_OF_APPS = {"accessPolicy": PolicyType.ACCESS_POLICY, "profileEnrollment": PolicyType.PROFILE_ENROLLMENT}
_NO_MAPPINGS = "Policy mappings are no longer supported on this endpoint."


def _type_of(text: object) -> PolicyType:
    if text in ORG_POLICY_TYPES:
        return PolicyType(str(text))
    names = ", ".join(known.value for known in ORG_POLICY_TYPES)
    raise ValidationFailed("type", (f"type: The type of the policy must be one of {names}.",))


def _read(call: Call) -> PolicyBody:
    body = without_nulls(call.json())
    assert isinstance(body, dict), "without_nulls leaves an object one"
    return as_shape(body, policy_body_of(_type_of(body.get("type"))), "policy")


async def get_policies(call: Call) -> Reply:
    """The policies of one type, in order; the type must be named."""
    query = call.query()
    wanted_type = _type_of(query.get("type"))
    wanted = page_wanted(query, default=_MOST, most=_MOST)
    async with call.engine.store.reading(call.org.org.id) as unit:
        policies = _found(await _policies(unit, wanted_type, query.get("resourceId")), query)
    ids: list[str] = [policy.id for policy in policies]
    start = ids.index(wanted.after) + 1 if wanted.after in ids else 0
    rules = query.get("expand") == "rules"
    found = policies[start : start + wanted.fetch]
    return page_reply(call, wanted, found, lambda one: policy_json(call, one, rules=rules), lambda one: one.id)


async def _policies(unit: Unit, type: PolicyType, app_id: str | None) -> list[Policy]:
    if app_id is None or not KINDS[type].of_apps:
        return await org_policies_of(unit, type)
    return [await policy_of_app(unit, app_id, type)]


def _found(policies: list[Policy], query: dict[str, str]) -> list[Policy]:
    status, wanted = query.get("status"), query.get("q", "").casefold()
    if status is not None and status not in _STATUSES:
        raise ValidationFailed("status", ("status: The status must be ACTIVE or INACTIVE.",))
    sort = query.get("sortBy", "priority")
    if sort not in _SORTS:
        raise ValidationFailed("sortBy", (f"sortBy: Sort by one of {', '.join(sorted(_SORTS))}.",))
    found = [p for p in policies if status in {None, p.status.value} and wanted in p.name.casefold()]
    return sorted(found, key=_SORTS[sort]) if sort != "priority" else found


async def post_policy(call: Call) -> Reply:
    """A new policy; ``activate=false`` makes it one that does not count yet."""
    body = _read(call)
    draft = body.draft(active=call.query().get("activate", "true") != "false")
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await add_org_policy(unit, call.actor, body.type, draft, call.engine.clock.now())
    return json_reply(policy_json(call, policy))


async def get_one_policy(call: Call) -> Reply:
    """One policy; ``expand=rules`` embeds its rules."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await _policy(call, unit)
    return json_reply(policy_json(call, policy, rules=call.query().get("expand") == "rules"))


async def put_policy(call: Call) -> Reply:
    """Replace. A default keeps its name and whom it is for."""
    body = _read(call)
    policy_id, now = call.path_parameters["policyId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        policy = await replace_org_policy(unit, call.actor, policy_id, body.type, body.draft(), now)
    return json_reply(policy_json(call, policy))


async def delete_policy(call: Call) -> Reply:
    """Gone, unless it is a default."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_org_policy(unit, call.actor, call.path_parameters["policyId"], call.engine.clock.now())
    return empty_reply(204)


async def activate_policy(call: Call) -> Reply:
    """It counts."""
    return await _set_active(call, active=True)


async def deactivate_policy(call: Call) -> Reply:
    """It does not count."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    policy_id, now = call.path_parameters["policyId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_org_policy_active(unit, call.actor, policy_id, now, active=active)
    return empty_reply(204)


async def post_clone(call: Call) -> Reply:
    """A copy; its answer tells no dates, as Okta's does not."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        clone = await clone_policy(unit, call.actor, call.path_parameters["policyId"], call.engine.clock.now())
    return json_reply({**policy_json(call, clone), "created": None, "lastUpdated": None})


async def get_policy_apps(call: Call) -> Reply:
    """The apps that have this policy."""
    org, now = call.org.org, call.engine.clock.now()
    shared_kid = str((await call.engine.management.app_keys.get(org.id, org.name, now)).body["kid"])
    async with call.engine.store.reading(org.id) as unit:
        apps = await apps_of_policy(unit, await _policy(call, unit))
        logos = await unit.apps.list_logos(app.id for app in apps)
        shown = []
        for app in apps:
            links = {rel: (await policy_of_app(unit, app.id, given)).id for rel, given in _LINKS_OF_APPS.items()}
            shown.append(app_json(call, app, Around(shared_kid, links, logos.get(app.id))))
    return json_reply(shown)


async def get_mappings(call: Call) -> Reply:
    """The apps that have this policy."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        mappings = await mappings_of(unit, policy)
    return json_reply([mapping_json(call, policy, mapping) for mapping in mappings])


async def post_mapping(call: Call) -> Reply:
    """Apps are given policies at the apps' own address."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        await _policy(call, unit)
    raise ValidationFailed(_NO_MAPPINGS)


async def get_one_mapping(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        policy = await _policy(call, unit)
        mapping = await get_mapping(unit, policy, call.path_parameters["mappingId"])
    return json_reply(mapping_json(call, policy, mapping))


async def delete_mapping(call: Call) -> Reply:
    """The app has the default again."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_mapping(unit, call.actor, path["policyId"], path["mappingId"], now)
    return empty_reply(204)


async def _policy(call: Call, unit: Unit) -> Policy:
    return await get_policy(unit, call.path_parameters["policyId"])


_API = Api(PATH, "okta.policies")
_ONE, _MAPPING = "/{policyId}", "/{policyId}/mappings/{mappingId}"
_LISTED, _ANSWER = list[Resource], Resource
_QUERY = ("type", "status", "q", "expand", "sortBy", "limit", "after", "resourceId")
ROUTES = [
    _API.route("GET", "", get_policies, Doc(answer=_LISTED, query=_QUERY)),
    _API.route("POST", "", post_policy, Doc(PolicyBody, _ANSWER, query=("activate",))),
    _API.route("GET", _ONE, get_one_policy, Doc(answer=_ANSWER, query=("expand",))),
    _API.route("PUT", _ONE, put_policy, Doc(PolicyBody, _ANSWER)),
    _API.route("DELETE", _ONE, delete_policy, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", activate_policy, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/deactivate", deactivate_policy, Doc(status=204)),
    _API.route("POST", f"{_ONE}/clone", post_clone, Doc(answer=_ANSWER)),
    _API.route("GET", f"{_ONE}/app", get_policy_apps, Doc(answer=_LISTED)),
    _API.route("GET", f"{_ONE}/mappings", get_mappings, Doc(answer=_LISTED)),
    _API.route("POST", f"{_ONE}/mappings", post_mapping, Doc(answer=_ANSWER)),
    _API.route("GET", _MAPPING, get_one_mapping, Doc(answer=_ANSWER)),
    _API.route("DELETE", _MAPPING, delete_mapping, Doc(status=204)),
]
