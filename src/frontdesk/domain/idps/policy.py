"""The ``policy`` of an identity provider: whom it may sign in, and who is made of it (seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.what import WHAT
from frontdesk.lang.el.check import ExpressionError
from frontdesk.lang.el.parser import parse_expression
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

_TEMPLATE = "idpuser.email"


def idp_policy(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The policy, complete.

    Raises:
        ValidationFailed: the user name's expression or the subject's pattern cannot be read, or an attribute to match
            is missing.
    """
    link = sent.get("accountLink") or {}
    return {
        "provisioning": _provisioning(sent.get("provisioning") or {}),
        "accountLink": {"filter": _link_filter(link.get("filter")), "action": link.get("action") or "AUTO"},
        "subject": _subject(sent.get("subject") or {}),
        "maxClockSkew": sent.get("maxClockSkew") or 0,
        "trustClaims": bool(sent.get("trustClaims")),
        "transformedUsernameMatchingEnabled": bool(sent.get("transformedUsernameMatchingEnabled")),
    }


def _provisioning(sent: Mapping[str, Any]) -> dict[str, Any]:
    groups, conditions = sent.get("groups") or {}, sent.get("conditions") or {}
    own = {name: groups[name] for name in ("assignments", "sourceAttributeName", "filter") if groups.get(name)}
    action = groups.get("action") or "NONE"
    if action == "ASSIGN" and "assignments" not in own:
        raise ValidationFailed(WHAT, ("policy.provisioning.groups.assignments: ASSIGN needs the groups to assign.",))
    if action in {"APPEND", "SYNC"} and "sourceAttributeName" not in own:
        where = "policy.provisioning.groups.sourceAttributeName"
        raise ValidationFailed(WHAT, (f"{where}: {action} needs the attribute that names groups.",))
    return {
        "action": sent.get("action") or "AUTO",
        "profileMaster": bool(sent.get("profileMaster")),
        "groups": {"action": action, **own},
        "conditions": {
            name: {"action": (conditions.get(name) or {}).get("action") or "NONE"}
            for name in ("deprovisioned", "suspended")
        },
    }


def _link_filter(sent: Mapping[str, Any] | None) -> dict[str, Any] | None:
    include = ((sent or {}).get("groups") or {}).get("include")
    return {"groups": {"include": include}} if include else None


def _subject(sent: Mapping[str, Any]) -> dict[str, Any]:
    template = (sent.get("userNameTemplate") or {}).get("template") or _TEMPLATE
    try:
        parse_expression(template)
    except ExpressionError as why:
        raise ValidationFailed(WHAT, (f"policy.subject.userNameTemplate.template: {why}",)) from None
    pattern = sent.get("filter")
    if pattern:
        try:
            compile_pattern(pattern)
        except MalformedPattern as why:
            raise ValidationFailed(WHAT, (f"policy.subject.filter: {why}",)) from None
    match_type = sent.get("matchType") or "USERNAME"
    if match_type == "CUSTOM_ATTRIBUTE" and not sent.get("matchAttribute"):
        raise ValidationFailed(WHAT, ("policy.subject.matchAttribute: CUSTOM_ATTRIBUTE needs the attribute to match.",))
    return {
        "userNameTemplate": {"template": template},
        "filter": pattern or None,
        "matchType": match_type,
        "matchAttribute": sent.get("matchAttribute") or None,
    }
