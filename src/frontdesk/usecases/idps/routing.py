"""Where a sign-in is led to: the org's own page, or an identity provider (contract D.3: IDP_DISCOVERY)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.records.model import Record
from frontdesk.domain.zones.rules import zone_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import org_zones
from frontdesk.usecases.situation.facts import fitting


@dataclass(frozen=True, slots=True)
class Arriving:
    """What is known before anybody is: what was typed as the login, from where, and on the way to which app."""

    login: str
    address: str | None
    app_id: str | None = None


async def providers_for(unit: Unit, arriving: Arriving) -> list[Record]:
    """The active identity providers that the routing rule names; none: the org checks the password itself.

    Nobody is looked up: a rule that asks for somebody's attribute does not apply, so that the answer says nothing of
    who exists.
    """
    zone_ids = frozenset(zone_of(arriving.address, await org_zones(unit)))
    facts = SignInFacts(login=arriving.login, zone_ids=zone_ids, app_id=arriving.app_id)
    found = await fitting(unit, PolicyType.IDP_DISCOVERY, facts)
    named = _ids_of(found.rule.actions) if found is not None else []
    known = [await unit.records.find(IDP.name, name) for name in named]
    return [idp for idp in known if idp is not None and idp.is_active]


def _ids_of(actions: Mapping[str, Any]) -> list[str]:
    idp = actions.get("idp") or {}
    return [str(each["id"]) for each in idp.get("providers") or () if each.get("id") and each.get("type") != "OKTA"]
