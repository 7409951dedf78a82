"""What the action of a routing rule says: which providers, by id or by what is made of the login (contract D.3)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.el.scope import Scope

_OURSELVES = "OKTA"


def provider_ids(actions: Mapping[str, Any]) -> list[str]:
    """The providers that a SPECIFIC rule names; the org itself is none."""
    idp = actions.get("idp") or {}
    return [str(each["id"]) for each in idp.get("providers") or () if each.get("id") and each.get("type") != _OURSELVES]


def find_dynamic_name(actions: Mapping[str, Any], login: str) -> str | None:
    """The name of the provider that a DYNAMIC rule's first criterion makes of the login, where it makes one."""
    for criterion in ((actions.get("idp") or {}).get("matchCriteria") or ())[:1]:
        if criterion.get("propertyName", "name") != "name":
            return None
        try:
            expression = compile_expression(str(criterion.get("providerExpression", "")))
            made = expression.evaluate(Scope(names={"login": {"identifier": login}}))
        except Expected:
            return None
        return made if isinstance(made, str) and made else None
    return None
