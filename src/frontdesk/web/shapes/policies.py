"""The org's policies, their rules and simulations on the wire (seen on the wire 4.4, 5)."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from frontdesk.domain.policies.conditions import Device, Verdict
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import Policy, PolicyStatus, Rule
from frontdesk.domain.policies.org_policies import Judged, JudgedPolicy
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.usecases.policies.simulate import Imagined, Simulated
from frontdesk.web.call import Call
from frontdesk.web.hal import link

PATH = "/api/v1/policies"
Id = Annotated[str, Meta(min_length=1, max_length=255)]
Ids = Annotated[list[Id], Meta(max_length=1000)]
SimulatedType = Literal[
    "OKTA_SIGN_ON", "PASSWORD", "MFA_ENROLL", "IDP_DISCOVERY", "ACCESS_POLICY", "PROFILE_ENROLLMENT"
]


class ContextUser(Struct):
    """Who signs in; an empty id stands for nobody."""

    id: Annotated[str, Meta(max_length=255)]


class ContextIds(Struct):
    """Groups, or zones."""

    ids: Ids


class ContextRisk(Struct):
    """How risky it seems."""

    level: Id | None = None


class ContextDevice(Struct, rename="camel"):
    """With what device."""

    platform: Id | None = None
    registered: bool | None = None
    managed: bool | None = None
    assurance_id: Id | None = None


class ContextBody(Struct):
    """What is known of the sign-in: its user, or groups of nobody in particular."""

    user: ContextUser
    groups: ContextIds
    ip: Annotated[str, Meta(max_length=64)] | None = None
    zones: ContextIds | None = None
    risk: ContextRisk | None = None
    device: ContextDevice | None = None


class SimulationBody(Struct, rename="camel"):
    """One sign-in to think through."""

    app_instance: Id
    policy_context: ContextBody | None = None
    policy_types: Annotated[list[SimulatedType], Meta(max_length=10)] | None = None

    def imagined(self) -> Imagined:
        """As the evaluation wants it."""
        context = self.policy_context
        if context is None:
            return Imagined(self.app_instance)
        device = context.device
        known = Device() if device is None else _device(device)
        return Imagined(
            app_id=self.app_instance,
            user_id=context.user.id or None,
            group_ids=tuple(context.groups.ids),
            ip=context.ip,
            zone_ids=None if context.zones is None else tuple(context.zones.ids),
            risk=None if context.risk is None else context.risk.level,
            device=known,
        )


_MOBILE = frozenset({"IOS", "ANDROID"})
_DESKTOP = frozenset({"WINDOWS", "OSX", "MACOS", "CHROMEOS", "LINUX"})


def _device(device: ContextDevice) -> Device:
    """``platform`` names an operating system, and with it a kind of device."""
    os = device.platform.upper() if device.platform is not None else None
    platform = "MOBILE" if os in _MOBILE else "DESKTOP" if os in _DESKTOP else None if os is None else "OTHER"
    return Device(platform, os, device.registered, device.managed, device.assurance_id)


def policy_json(call: Call, policy: Policy, *, rules: bool = False) -> dict[str, object]:
    """A policy; ``rules``: with its rules embedded."""
    kind = KINDS[policy.type]
    shown: dict[str, object] = {
        "type": policy.type.value,
        "id": policy.id,
        "status": policy.status.value,
        "name": policy.name,
        "description": policy.description,
        "priority": policy.priority,
        "system": policy.system,
        "conditions": policy.conditions if kind.has_conditions else None,
        "created": iso_time(policy.created_at),
        "lastUpdated": iso_time(policy.updated_at),
    }
    if policy.settings:
        shown["settings"] = policy.settings
    if rules:
        shown["_embedded"] = {"rules": [rule_json(call, policy, rule) for rule in policy.rules]}
    shown["_links"] = _policy_links(call, policy)
    return shown


def _policy_links(call: Call, policy: Policy) -> dict[str, object]:
    path = f"{PATH}/{policy.id}"
    links: dict[str, object] = {
        "self": link(call, path, "GET", "PUT", *(() if policy.system else ("DELETE",))),
        "rules": link(call, f"{path}/rules", "GET", "POST"),
    }
    if not policy.system:
        move = "deactivate" if policy.status is PolicyStatus.ACTIVE else "activate"
        links["mappings"] = link(call, f"{path}/mappings", "GET", "POST")
        links[move] = link(call, f"{path}/lifecycle/{move}", "POST")
    return links


def rule_json(call: Call, policy: Policy, rule: Rule) -> dict[str, object]:
    """A rule."""
    path = f"{PATH}/{policy.id}/rules/{rule.id}"
    links: dict[str, object] = {"self": link(call, path, "GET", "PUT", *(() if rule.system else ("DELETE",)))}
    if not rule.system:
        move = "deactivate" if rule.status is PolicyStatus.ACTIVE else "activate"
        links[move] = link(call, f"{path}/lifecycle/{move}", "POST")
    return {
        "type": rule.type,
        "id": rule.id,
        "status": rule.status.value,
        "name": rule.name,
        "priority": rule.priority,
        "created": iso_time(rule.created_at),
        "lastUpdated": iso_time(rule.updated_at),
        "system": rule.system,
        "conditions": rule.conditions or None,
        "actions": rule.actions,
        "_links": links,
    }


def mapping_json(call: Call, policy: Policy, mapping: Record) -> dict[str, object]:
    """That an app has a policy."""
    return {
        "id": mapping.id,
        "_links": {
            "self": link(call, f"{PATH}/{policy.id}/mappings/{mapping.id}", "GET", "DELETE"),
            "policy": link(call, f"{PATH}/{policy.id}", "GET"),
            "application": link(call, f"/api/v1/apps/{mapping.parent_id}", "GET"),
        },
    }


def simulation_json(simulated: Simulated) -> dict[str, object]:
    """What applies, what was asked before it, and what hangs on facts that are not known."""
    asked = simulated.asked
    match = [judged for judged in asked if judged.verdict is Verdict.MATCH]
    unknown = [judged for judged in asked if judged.verdict is Verdict.UNDEFINED]
    status = Verdict.UNDEFINED if unknown else Verdict.MATCH if match else Verdict.NOT_MATCH
    return {
        "policyType": [simulated.type.value],
        "status": status.value,
        "result": {"policies": _policies(match, only=Verdict.MATCH)},
        "undefined": {"policies": _policies(unknown)},
        "evaluated": {"policies": _policies(judged for judged in asked if judged.verdict is not Verdict.UNDEFINED)},
    }


def _policies(judged: Iterable[JudgedPolicy], *, only: Verdict | None = None) -> list[dict[str, object]]:
    return [
        {
            **_judged(policy.policy),
            "status": policy.verdict.value,
            "rules": [_judged(rule) for rule in policy.rules if only is None or rule.verdict is only],
        }
        for policy in judged
    ]


def _judged(judged: Judged) -> dict[str, object]:
    return {
        "id": judged.id,
        "name": judged.name,
        "status": judged.verdict.value,
        "conditions": [{"type": kind, "status": verdict.value} for kind, verdict in judged.conditions],
    }
