"""Which policy an app is given: one of each type that apps have, the default unless another was chosen."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.built_in import is_built_in
from frontdesk.domain.errors import ReadOnlyObject, ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import AppId, PolicyId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.mapping import APP_POLICY, given_policy
from frontdesk.domain.policies.model import Policy, PolicyType
from frontdesk.domain.records.model import Record, new_record
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import get_policy, org_policies_of

_MOST = 500


async def assign_policy(unit: Unit, actor: Actor, app_id: str, policy_id: str, now: int) -> Policy:
    """The app is given this policy instead of the one of the same type that it had.

    Raises:
        ResourceNotFound: there is no such policy.
        ValidationFailed: apps are not given policies of this type, or this one is an app's that the org was made with.
        ReadOnlyObject: the org was made with the app.
    """
    policy = await get_policy(unit, policy_id)
    if not KINDS[policy.type].of_apps:
        raise ValidationFailed("Policy", (f"Policies of type {policy.type} are not given to apps.",))
    await unit.policies.lock_type(policy.type)
    policy = await get_policy(unit, policy_id)  # as it is now that nobody else changes or removes it
    await _check_own(unit, policy, app_id)
    before = await unit.records.find_by_name(APP_POLICY.name, app_id, policy.type)
    if before is not None:
        await unit.records.remove(before)
    if not policy.system:
        await unit.records.add(new_record(APP_POLICY, given_policy(policy, app_id), by=actor.id, now=now))
    _tell(unit, actor, app_id, policy, now)
    return policy


async def remove_mapping(unit: Unit, actor: Actor, policy_id: str, mapping_id: str, now: int) -> None:
    """The app is given the default again.

    Raises:
        ResourceNotFound: there is no such policy, or no app has it by this mapping.
        ReadOnlyObject: the org was made with the app.
    """
    policy = await get_policy(unit, policy_id)
    await unit.policies.lock_type(policy.type)
    mapping = await get_mapping(unit, policy, mapping_id)
    if await _find_built_in(unit, mapping.parent_id) is not None:
        raise ReadOnlyObject(APP_POLICY.type)
    await unit.records.remove(mapping)
    _tell(unit, actor, mapping.parent_id, policy, now)


async def _check_own(unit: Unit, policy: Policy, app_id: str) -> None:
    """Apps that the org was made with keep their policies, and these for themselves (seen-on-the-wire 3.2)."""
    if await _find_built_in(unit, app_id) is not None:
        raise ReadOnlyObject("AppInstance")
    for mapping in await mappings_of(unit, policy):
        owner = await _find_built_in(unit, mapping.parent_id)
        if owner is not None:
            cause = f'This policy belongs to "{owner.label}", and re-assignment of this policy is not allowed'
            raise ValidationFailed("Policy", (cause,))


async def _find_built_in(unit: Unit, app_id: str) -> Application | None:
    app = await unit.apps.find(AppId(app_id))
    return app if app is not None and is_built_in(app.name) else None


def _tell(unit: Unit, actor: Actor, app_id: str, policy: Policy, now: int) -> None:
    """Who may use an app, and how, is another from now on."""
    targets = (Party(app_id, "AppInstance"), Party(policy.id, "PolicyEntity", display_name=policy.name))
    unit.record(LogEvent(type=EventType.APP_UPDATE, published_at=now, actor=actor.party, targets=targets))


async def policy_of_app(unit: Unit, app_id: str, type: PolicyType) -> Policy:
    """The policy of a type that counts for an app: the one that it was given, while there is that, or the default."""
    chosen = await unit.records.find_by_name(APP_POLICY.name, app_id, type)
    wanted = chosen.body["policy"] if chosen is not None else None
    policies = await org_policies_of(unit, type)
    return next((policy for policy in policies if policy.id == wanted), policies[-1])  # the default is the last


async def find_given_policy(unit: Unit, app_id: str, type: PolicyType) -> Policy | None:
    """The policy of a type that somebody gave to an app; None where it has the default."""
    chosen = await unit.records.find_by_name(APP_POLICY.name, app_id, type)
    return await unit.policies.find(PolicyId(str(chosen.body["policy"]))) if chosen is not None else None


async def mappings_of(unit: Unit, policy: Policy) -> list[Record]:
    """Which apps were given this policy, in the order of the mappings' ids."""
    return [record for record in await unit.records.list_of_kind(APP_POLICY.name) if record.body["policy"] == policy.id]


async def get_mapping(unit: Unit, policy: Policy, mapping_id: str) -> Record:
    """One of them.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    for record in await mappings_of(unit, policy):
        if record.id == mapping_id:
            return record
    raise ResourceNotFound(f"{mapping_id} (PolicyMapping)")


async def apps_of_policy(unit: Unit, policy: Policy) -> list[Application]:
    """The apps that have this policy, by id; of a default those that were given no other. Five hundred at the most."""
    if not KINDS[policy.type].of_apps:
        return []
    if not policy.system:
        found = [await unit.apps.find(AppId(mapping.parent_id)) for mapping in await mappings_of(unit, policy)]
        return sorted((app for app in found if app is not None), key=lambda app: app.id)[:_MOST]
    records = await unit.records.list_of_kind(APP_POLICY.name)
    others = {record.parent_id for record in records if record.name == policy.type}
    return [app for app in await unit.apps.list_page(AppQuery(most=_MOST)) if app.id not in others]
