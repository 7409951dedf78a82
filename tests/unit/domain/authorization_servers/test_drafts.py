"""What authors of servers, scopes and claims are refused."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.authorization_servers.defaults import system_claims, system_scopes
from frontdesk.domain.authorization_servers.drafts import (
    ClaimDraft,
    ScopeDraft,
    ServerDraft,
    check_claim,
    check_scope,
    check_server,
    check_system_claim,
    check_system_scope,
    includes_always,
)
from frontdesk.domain.authorization_servers.model import (
    ClaimType,
    ClaimValueType,
    RotationMode,
    ScopeConsent,
    ServerStatus,
)
from frontdesk.domain.errors import ReadOnlyObject, ValidationFailed
from frontdesk.domain.ids import DEFAULT_SERVER

SERVER = ServerDraft("Engines", None, ("api://engines",), "ORG_URL", RotationMode.AUTO)
SCOPE = ScopeDraft("engines:read", None, None, ScopeConsent.IMPLICIT, False, False, "NO_CLIENTS")
CLAIM = ClaimDraft(
    name="department",
    status=ServerStatus.ACTIVE,
    claim_type=ClaimType.RESOURCE,
    value_type=ClaimValueType.EXPRESSION,
    value="user.department",
    group_filter_type=None,
    scopes=(),
    always_include=None,
)


@pytest.mark.parametrize("audience", ["engines", "api://engines", "https://engines.example", "urn:engines:1"])
def test_one_audience_that_is_a_uri_where_it_has_a_colon_is_taken(audience: str) -> None:
    check_server(replace(SERVER, audiences=(audience,)), [])


@pytest.mark.parametrize("audiences", [(), ("",), ("one", "two"), (":",), ("no scheme: here",), ("https://[",)])
def test_any_other_number_or_spelling_of_audiences_is_refused(audiences: tuple[str, ...]) -> None:
    with pytest.raises(ValidationFailed, match="audiences"):
        check_server(replace(SERVER, audiences=audiences), [])


def test_two_servers_never_have_one_name() -> None:
    with pytest.raises(ValidationFailed):
        check_server(SERVER, ["Engines"])


@given(st.text(max_size=12))
def test_a_scope_is_a_scope_token_of_rfc6749(name: str) -> None:
    fine = bool(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", name)) and name != "*" and not name.startswith("okta.")
    if fine:
        check_scope(replace(SCOPE, name=name), [])
    else:
        with pytest.raises(ValidationFailed):
            check_scope(replace(SCOPE, name=name), [])


@pytest.mark.parametrize("name", ["okta.users.read", "*", "openid", "two words"])
def test_a_scope_that_is_taken_or_ours_is_refused(name: str) -> None:
    with pytest.raises(ValidationFailed, match="name"):
        check_scope(replace(SCOPE, name=name), system_scopes(DEFAULT_SERVER))


def test_a_scope_that_nobody_is_asked_about_is_not_optional() -> None:
    with pytest.raises(ValidationFailed, match="optional"):
        check_scope(replace(SCOPE, optional=True), [])


def test_a_system_scope_keeps_its_name() -> None:
    openid = system_scopes(DEFAULT_SERVER)[0]
    check_system_scope(openid, replace(SCOPE, name=openid.name))
    with pytest.raises(ReadOnlyObject):
        check_system_scope(openid, SCOPE)


REFUSED = [
    ({"name": "exp"}, "name"),
    ({"name": "sub", "claim_type": ClaimType.IDENTITY}, "name"),
    ({"name": "sub"}, "name"),
    ({"name": "two words"}, "name"),
    ({"scopes": ("nowhere",)}, "conditions.scopes"),
    ({"value": None}, "value"),
    ({"value": "user.("}, "value"),
    ({"value": "noSuchFunction(1)"}, "value"),
    ({"value_type": ClaimValueType.SYSTEM}, "valueType"),
    ({"value_type": ClaimValueType.GROUPS, "value": ".*"}, "group_filter_type"),
    ({"value_type": ClaimValueType.GROUPS, "value": "(", "group_filter_type": "REGEX"}, "value"),
    ({"group_filter_type": "REGEX"}, "group_filter_type"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_a_claim_that_cannot_be_is_refused_by_its_field(changes: dict[str, object], field: str) -> None:
    draft = replace(CLAIM, **changes)  # type: ignore[arg-type]  # a table of changes of every type
    with pytest.raises(ValidationFailed) as why:
        check_claim(draft, system_claims(DEFAULT_SERVER), ["openid"])
    assert why.value.causes[0].startswith(field)


@pytest.mark.parametrize("kind", ["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"])
def test_every_group_filter_is_taken(kind: str) -> None:
    groups = replace(CLAIM, value_type=ClaimValueType.GROUPS, value="Sta", group_filter_type=kind, scopes=("openid",))
    check_claim(groups, system_claims(DEFAULT_SERVER), ["openid"])


def test_access_tokens_always_tell_a_claim_unless_told_otherwise() -> None:
    assert includes_always(CLAIM)
    assert not includes_always(replace(CLAIM, claim_type=ClaimType.IDENTITY))
    assert includes_always(replace(CLAIM, claim_type=ClaimType.IDENTITY, always_include=True))


def test_of_system_claims_only_the_value_of_sub_changes() -> None:
    sub, address = system_claims(DEFAULT_SERVER)[:2]
    same = replace(CLAIM, name="sub", value="user.email")
    check_system_claim(sub, same)
    for other in (replace(same, name="subject"), replace(same, status=ServerStatus.INACTIVE)):
        with pytest.raises(ReadOnlyObject):
            check_system_claim(sub, other)
    with pytest.raises(ReadOnlyObject):
        check_system_claim(address, CLAIM)
