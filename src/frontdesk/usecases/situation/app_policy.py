"""The access policy of an app, asked about one person (contract D.3; docs/decisions/2026-11-21-app-policies.md)."""

from frontdesk.domain.ids import AppId
from frontdesk.domain.policies.app_sign_on import SHUT, AppSignOn, read_app_sign_on
from frontdesk.domain.policies.model import PolicyStatus, PolicyType
from frontdesk.domain.policies.org_policies import compile_org_policies, first_fitting
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.of_apps import find_given_policy
from frontdesk.usecases.situation.facts import Place, at_app, sign_in_facts


async def app_sign_on(unit: Unit, app_id: AppId, user: User, place: Place) -> AppSignOn | None:
    """What it asks; None where the app was given no policy, or one that is not active."""
    policy = await find_given_policy(unit, app_id, PolicyType.ACCESS_POLICY)
    if policy is None or policy.status is not PolicyStatus.ACTIVE:
        return None
    app = await unit.apps.find(app_id)
    known = await sign_in_facts(unit, user, place)
    found = first_fitting(compile_org_policies([policy]), at_app(known.facts, app_id, app.name if app else ""))
    return read_app_sign_on(found.rule.actions) if found is not None else SHUT
