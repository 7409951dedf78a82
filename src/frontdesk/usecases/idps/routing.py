"""Where a sign-in is led to: the org's own page, or an identity provider (contract D.3: IDP_DISCOVERY)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.logs.user_agent import read_user_agent
from frontdesk.domain.policies.conditions import Device, SignInFacts
from frontdesk.domain.policies.idp_routing import find_dynamic_name, provider_ids
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import OrgRule
from frontdesk.domain.records.model import Record
from frontdesk.domain.zones.rules import zone_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import compiled_policies, org_zones
from frontdesk.usecases.situation.facts import fitting

_WHO = frozenset({"userIdentifier", "elCondition"})
_MOST_SHOWN = 12
_PLATFORMS = {"Computer": "DESKTOP", "Mobile": "MOBILE"}
_SYSTEMS = {"iOS": "IOS", "Android": "ANDROID", "Windows": "WINDOWS", "Mac OS X": "OSX", "Chrome OS": "CHROMEOS"}


@dataclass(frozen=True, slots=True)
class Arriving:
    """What is known before anybody is: what was typed as the login (None: nothing yet), from where, on the way to which
    app, and by which browser."""

    login: str | None
    address: str | None
    app_id: str | None = None
    user_agent: str | None = None


async def providers_for(unit: Unit, arriving: Arriving) -> list[Record]:
    """The active identity providers that the routing rule names; none: the org checks the password itself.

    Somebody is looked up only where a rule asks for an attribute: that rule's author wants their people told apart.
    """
    zone_ids = frozenset(zone_of(arriving.address, await org_zones(unit)))
    agent = read_user_agent(arriving.user_agent or "")
    facts = SignInFacts(
        login=arriving.login,
        profile=await _profile(unit, arriving.login),
        zone_ids=zone_ids,
        app_id=arriving.app_id,
        device=Device(_PLATFORMS.get(agent.device, "OTHER"), _SYSTEMS.get(agent.system, "OTHER")),
    )
    found = await fitting(unit, PolicyType.IDP_DISCOVERY, facts)
    return await _named(unit, found.rule.actions, arriving.login) if found is not None else []


async def asks_who(unit: Unit) -> bool:
    """Whether a rule leads some people elsewhere by who they are: then the page asks for the login first."""
    rules = [rule for policy in await compiled_policies(unit, PolicyType.IDP_DISCOVERY) for rule in policy.rules]
    leads = any(provider_ids(rule.actions) or _is_dynamic(rule.actions) for rule in rules)
    return leads and any(_is_dynamic(rule.actions) or _asks_for_login(rule) for rule in rules)


async def shown_providers(unit: Unit) -> list[Record]:
    """The active providers, by name: a button each."""
    found = [idp for idp in await unit.records.list_of_kind(IDP.name) if idp.is_active]
    return sorted(found, key=lambda idp: (str(idp.body["name"]).casefold(), idp.id))[:_MOST_SHOWN]


def _asks_for_login(rule: OrgRule) -> bool:
    """Whether what it asks cannot be answered before a login is known."""
    nobody = SignInFacts()
    return any(condition.kind in _WHO and condition.asks(nobody) is None for condition in rule.conditions)


def _is_dynamic(actions: Mapping[str, Any]) -> bool:
    return (actions.get("idp") or {}).get("idpSelectionType") == "DYNAMIC"


async def _profile(unit: Unit, login: str | None) -> Mapping[str, object] | None:
    rules = [rule for policy in await compiled_policies(unit, PolicyType.IDP_DISCOVERY) for rule in policy.rules]
    probe = SignInFacts(login=login or "")
    asked = any(each.kind in _WHO and each.asks(probe) is None for rule in rules for each in rule.conditions)
    user = await unit.users.find_by_login(login) if login and asked else None
    return user.profile if user is not None else None


async def _named(unit: Unit, actions: Mapping[str, Any], login: str | None) -> list[Record]:
    known = [await unit.records.find(IDP.name, each) for each in provider_ids(actions)]
    found = [idp for idp in known if idp is not None and idp.is_active]
    if _is_dynamic(actions) and login:
        name = find_dynamic_name(actions, login)
        found = [idp for idp in await shown_providers(unit) if name is not None and idp.body["name"] == name]
    return found
