"""/api/v1/groups/rules (contract A.Groups, F.6)."""

from frontdesk.domain.groups.rules import GROUP_RULE, rule_of
from frontdesk.domain.records.model import Record
from frontdesk.kernel.paging import PageWanted
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.group_rules import (
    activate_group_rule,
    add_group_rule,
    deactivate_group_rule,
    remove_group_rule,
    replace_group_rule,
)
from frontdesk.usecases.records.verbs import get_record, list_page
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.groups import GroupRuleAnswer, GroupRuleBody, show_group_rule

_NAMES = "groupIdToGroupNameMap"
_WHAT = "groupRule"


async def get_rules(call: Call) -> Reply:
    """A page of rules, by id; ``search`` looks for a part of the name."""
    query = call.query()
    wanted = page_wanted(query, default=50, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _find(unit, query.get("search", ""), wanted)
        names = await _names(unit, found) if query.get("expand") == _NAMES else None
    return page_reply(call, wanted, found, lambda rule: _show(rule, names), lambda rule: rule.id)


async def post_rule(call: Call) -> Reply:
    """A new rule, INACTIVE."""
    body = read_body(call, GroupRuleBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await add_group_rule(unit, call.actor, body.rule(), call.engine.clock.now())
    return json_reply(show_group_rule(record))


async def get_rule(call: Call) -> Reply:
    """One rule."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        record = await get_record(unit, GROUP_RULE, _id(call))
        names = await _names(unit, [record]) if call.query().get("expand") == _NAMES else None
    return json_reply(_show(record, names))


async def put_rule(call: Call) -> Reply:
    """Other conditions, or another name."""
    body = read_body(call, GroupRuleBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await replace_group_rule(unit, call.actor, _id(call), body.rule(), call.engine.clock.now())
    return json_reply(show_group_rule(record))


async def delete_rule(call: Call) -> Reply:
    """Gone; with ``removeUsers=true`` those whom it made members leave their groups."""
    remove_users = call.query().get("removeUsers") == "true"
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        await remove_group_rule(unit, call.actor, _id(call), now, remove_users=remove_users)
    return json_reply({}, 202)


async def activate(call: Call) -> Reply:
    """Applied to everybody: to the first thousand before this answers."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        more = await activate_group_rule(unit, call.actor, _id(call), call.engine.clock.now())
    if more:
        call.engine.management.directory_runs.wake(call.org.org.id)
    return empty_reply(204)


async def deactivate(call: Call) -> Reply:
    """Followed no more."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await deactivate_group_rule(unit, call.actor, _id(call), call.engine.clock.now())
    return empty_reply(204)


def _id(call: Call) -> str:
    return call.path_parameters["groupRuleId"]


async def _find(unit: Unit, part: str, wanted: PageWanted) -> list[Record]:
    if not part:
        return await list_page(unit, GROUP_RULE, after=wanted.after, most=wanted.fetch)
    found = await list_page(unit, GROUP_RULE, after=wanted.after)
    return [record for record in found if part.casefold() in (record.name or "").casefold()][: wanted.fetch]


async def _names(unit: Unit, records: list[Record]) -> dict[str, str]:
    groups = await unit.groups.list_of_ids({group for record in records for group in rule_of(record).group_ids})
    return {group.id: group.name for group in groups}


def _show(record: Record, names: dict[str, str] | None) -> GroupRuleAnswer:
    if names is None:
        return show_group_rule(record)
    own = {group: names[group] for group in rule_of(record).group_ids if group in names}
    return show_group_rule(record, {_NAMES: own})


_API = Api("/api/v1/groups/rules", "okta.groups")
ROUTES = [
    _API.route("GET", "", get_rules, Doc(answer=list[GroupRuleAnswer], query=("after", "limit", "search", "expand"))),
    _API.route("POST", "", post_rule, Doc(GroupRuleBody, GroupRuleAnswer)),
    _API.route("GET", "/{groupRuleId}", get_rule, Doc(answer=GroupRuleAnswer, query=("expand",))),
    _API.route("PUT", "/{groupRuleId}", put_rule, Doc(GroupRuleBody, GroupRuleAnswer)),
    _API.route(
        "DELETE", "/{groupRuleId}", delete_rule, Doc(answer=dict[str, object], status=202, query=("removeUsers",))
    ),
    _API.route("POST", "/{groupRuleId}/lifecycle/activate", activate, Doc(status=204)),
    _API.route("POST", "/{groupRuleId}/lifecycle/deactivate", deactivate, Doc(status=204)),
]
