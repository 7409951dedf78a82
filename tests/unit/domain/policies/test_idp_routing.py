"""What the action of a routing rule says (contract D.3: IDP_DISCOVERY)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.idp_routing import find_dynamic_name, provider_ids


def dynamic(expression: str, name: str = "name") -> dict[str, Any]:
    """An action that makes the provider's name of the login."""
    return {"idp": {"matchCriteria": [{"providerExpression": expression, "propertyName": name}]}}


def test_the_org_itself_is_no_provider() -> None:
    providers = [{"type": "OKTA"}, {"type": "OIDC", "id": "0oa1"}, {"type": "SAML2"}]
    assert provider_ids({"idp": {"providers": providers}}) == ["0oa1"]
    assert provider_ids({}) == []


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (dynamic("String.substringAfter(login.identifier, '@')"), "corp.example"),
        (dynamic("login.nothing"), None),
        (dynamic("login."), None),
        (dynamic("login.identifier", "id"), None),
        ({}, None),
    ],
    ids=["domain", "missing", "malformed", "another property", "none"],
)
def test_a_dynamic_rule_names_a_provider_by_the_login(actions: dict[str, Any], expected: str | None) -> None:
    assert find_dynamic_name(actions, "ada@corp.example") == expected


@given(st.text())
def test_no_login_breaks_a_dynamic_rule(login: str) -> None:
    assert find_dynamic_name(dynamic("String.toUpperCase(login.identifier)"), login) in {login.upper() or None}
