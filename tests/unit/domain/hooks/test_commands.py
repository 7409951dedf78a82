"""What hooks command, and what they cannot."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hooks.commands import (
    ACCESS_RESERVED,
    IDENTITY_RESERVED,
    ImportDecision,
    TokenDocument,
    decided_import,
    is_verified,
    judged_registration,
    patched_assertion,
    patched_tokens,
    sent_by_telephony,
)
from frontdesk.domain.hooks.outcome import Command
from frontdesk.domain.hooks.patches import PatchRefused

IDENTITY = TokenDocument({"sub": "00u1", "iat": 1, "exp": 3601, "amr": ["pwd"]}, 3600)
ACCESS = TokenDocument({"sub": "ada", "uid": "00u1", "iat": 1, "exp": 3601, "scp": ["openid"]}, 3600)
ASSERTION: dict[str, Any] = {
    "subject": {"nameId": "ada@example.com", "nameFormat": "f", "confirmation": {"data": {"recipient": "https://a"}}},
    "authentication": {"sessionIndex": "s", "authnContext": {"authnContextClassRef": "c"}},
    "conditions": {"audienceRestriction": ["urn:sp"]},
    "claims": {"team": {"attributes": {"NameFormat": "n"}, "attributeValues": [{"attributes": {}, "value": "x"}]}},
    "lifetime": {"expiration": 300},
}


def op(op: str, path: str, *value: object) -> dict[str, object]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def identity_patch(*operations: object) -> Command:
    return Command("com.okta.identity.patch", list(operations))


def access_patch(*operations: object) -> Command:
    return Command("com.okta.access.patch", list(operations))


@given(
    st.sampled_from(sorted(IDENTITY_RESERVED | ACCESS_RESERVED)),
    st.sampled_from(["add", "replace", "remove"]),
    st.sampled_from(["", "/0", "/inner"]),
)
def test_no_operation_touches_a_reserved_claim(name: str, operation: str, inner: str) -> None:
    sent = op(operation, f"/claims/{name}{inner}", "x")
    if name in IDENTITY_RESERVED:
        with pytest.raises(PatchRefused):
            patched_tokens([identity_patch(sent)], IDENTITY, ACCESS)
    if name in ACCESS_RESERVED:
        with pytest.raises(PatchRefused):
            patched_tokens([access_patch(sent)], IDENTITY, ACCESS)


_NAMES = st.sampled_from(["sub", "uid", "iat", "exp", "amr", "scp", "new", "list", "0", "-", "~0", "a~1b"])
_PATHS = (
    st.lists(_NAMES, min_size=1, max_size=3)
    .map("/".join)
    .flatmap(lambda rest: st.sampled_from([f"/claims/{rest}", f"/{rest}", "/token/lifetime/expiration"]))
)
_OPERATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "op": st.sampled_from(["add", "replace", "remove", "move"]),
            "path": _PATHS,
            "value": st.sampled_from([None, 1, 600, "x", {}, {"sub": 1}, [], [1]]),
        }
    ),
    max_size=4,
)


@given(_OPERATIONS, _OPERATIONS)
def test_whatever_is_accepted_leaves_reserved_claims_as_they_were(first: list[Any], second: list[Any]) -> None:
    try:
        identity, access = patched_tokens([identity_patch(*first), access_patch(*second)], IDENTITY, ACCESS)
    except PatchRefused:
        return
    for before, after, reserved in ((IDENTITY, identity, IDENTITY_RESERVED), (ACCESS, access, ACCESS_RESERVED)):
        assert after is not None
        assert {n: v for n, v in after.claims.items() if n in reserved} == {
            n: v for n, v in before.claims.items() if n in reserved
        }
        assert 300 <= after.lifetime_s <= 86_400


@given(st.integers() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=3))
def test_a_token_lives_five_minutes_to_a_day(lifetime: object) -> None:
    sent = access_patch(op("replace", "/token/lifetime/expiration", lifetime))
    if type(lifetime) is int and 300 <= lifetime <= 86_400:
        _, access = patched_tokens([sent], IDENTITY, ACCESS)
        assert access == TokenDocument(ACCESS.claims, lifetime)
    else:
        with pytest.raises(PatchRefused):
            patched_tokens([sent], IDENTITY, ACCESS)


def test_the_subject_and_audience_of_an_access_token_may_be_changed_but_not_those_of_an_id_token() -> None:
    sent = op("replace", "/claims/sub", "eve")
    _, access = patched_tokens([access_patch(sent, op("add", "/claims/aud", "api://two"))], IDENTITY, ACCESS)
    assert access is not None
    assert (access.claims["sub"], access.claims["aud"]) == ("eve", "api://two")
    with pytest.raises(PatchRefused):
        patched_tokens([identity_patch(sent)], IDENTITY, ACCESS)


def test_a_patch_of_a_token_that_is_not_issued_is_nobodys() -> None:
    sent = [identity_patch(op("replace", "/claims/missing", 1)), access_patch(op("add", "/claims/a", 1))]
    identity, access = patched_tokens(sent, None, ACCESS)
    assert (identity, access and access.claims["a"]) == (None, 1)


@pytest.mark.parametrize("path", ["/claims", "/token", "/token/lifetime", "/scopes/openid", "/other"])
def test_only_claims_and_lifetime_of_a_token_are_changed(path: str) -> None:
    with pytest.raises(PatchRefused):
        patched_tokens([access_patch(op("add", path, {}))], IDENTITY, ACCESS)


def assertion_patch(*operations: object) -> list[Command]:
    return [Command("com.okta.assertion.patch", list(operations))]


def test_an_assertion_is_changed_where_the_contract_says() -> None:
    new = {"attributes": {"NameFormat": "n"}, "attributeValues": [{"attributes": {"xsi:type": "t"}, "value": "y"}]}
    changed: Any = patched_assertion(
        assertion_patch(
            op("add", "/claims/role", new),
            op("replace", "/claims/team/attributeValues/0/value", "z"),
            op("add", "/claims/team/attributeValues/1", {"value": 7}),
            op("replace", "/authentication/authnContext/authnContextClassRef", "d"),
            op("add", "/conditions/audienceRestriction/1", "urn:two"),
            op("replace", "/subject/nameId", "eve"),
            op("replace", "/lifetime/expiration", 60),
        ),
        ASSERTION,
    )
    assert changed["claims"]["role"] == new
    assert [value["value"] for value in changed["claims"]["team"]["attributeValues"]] == ["z", 7]
    assert changed["conditions"]["audienceRestriction"] == ["urn:sp", "urn:two"]
    assert (changed["subject"]["nameId"], changed["lifetime"]["expiration"]) == ("eve", 60)


@pytest.mark.parametrize(
    "operation",
    [
        op("remove", "/claims/team"),
        op("add", "/claims", {}),
        op("add", "/issuer", "urn:evil"),
        op("replace", "/subject", {}),
        op("replace", "/subject/nameId", ""),
        op("replace", "/subject/nameId", 7),
        op("replace", "/subject/confirmation/data", [1]),
        op("replace", "/authentication", "s"),
        op("replace", "/authentication/authnContext", None),
        op("replace", "/conditions", {}),
        op("replace", "/conditions/audienceRestriction", []),
        op("replace", "/conditions/audienceRestriction", "urn:sp"),
        op("replace", "/lifetime", 300),
        op("replace", "/lifetime/expiration", 0),
        op("replace", "/lifetime/expiration", 86_401),
        op("add", "/claims/role", "x"),
        op("add", "/claims/role", {"attributes": {}, "attributeValues": "x"}),
        op("add", "/claims/role", {"attributes": {"a": 1}, "attributeValues": []}),
        op("add", "/claims/role", {"attributeValues": [{"value": {"a": 1}}]}),
        op("add", "/claims/role", {"attributeValues": ["x"]}),
    ],
    ids=str,
)
def test_what_would_be_no_assertion_is_refused(operation: dict[str, object]) -> None:
    with pytest.raises(PatchRefused):
        patched_assertion(assertion_patch(op("add", "/claims/good", {"attributeValues": []}), operation), ASSERTION)


def test_the_last_word_of_a_registration_hook_counts_and_silence_is_consent() -> None:
    assert judged_registration([], {"a": 1}).is_allowed
    said = [
        Command("com.okta.action.update", {"registration": "DENY"}),
        Command("com.okta.user.profile.update", {"b": 2}),
        Command("com.okta.action.update", {"registration": "ALLOW"}),
    ]
    judged = judged_registration(said, {"a": 1})
    assert (judged.is_allowed, judged.profile) == (True, {"a": 1, "b": 2})


@pytest.mark.parametrize("value", [None, {}, [], "VERIFIED", {"credential": "verified"}, {"credential": True}])
def test_only_the_very_word_verifies_a_password(value: object) -> None:
    assert is_verified([]) is False
    assert is_verified([Command("com.okta.action.update", {"credential": "VERIFIED"})])
    with pytest.raises(PatchRefused):
        is_verified([Command("com.okta.action.update", value)])


CANDIDATE = ImportDecision(result="CREATE_USER", user_profile={"a": 1}, app_profile={"b": 1}, user_id=None)


def test_an_import_hook_changes_both_profiles_and_links_to_whom_it_names() -> None:
    decision = decided_import(
        [
            Command("com.okta.user.profile.update", {"a": 2}),
            Command("com.okta.appUser.profile.update", {"c": 3}),
            Command("com.okta.action.update", {"result": "LINK_USER"}),
            Command("com.okta.user.update", {"id": "00u2"}),
        ],
        CANDIDATE,
    )
    linked = ImportDecision(result="LINK_USER", user_profile={"a": 2}, app_profile={"b": 1, "c": 3}, user_id="00u2")
    assert decision == linked
    assert decided_import([], CANDIDATE) == CANDIDATE


@pytest.mark.parametrize(
    "command",
    [
        Command("com.okta.action.update", {"result": "LINK_USER"}),
        Command("com.okta.action.update", {"result": "DELETE_USER"}),
        Command("com.okta.user.update", {"id": ""}),
        Command("com.okta.user.update", {"id": 7}),
        Command("com.okta.user.profile.update", ["a"]),
        Command("com.okta.appUser.profile.update", None),
    ],
    ids=str,
)
def test_an_import_command_that_is_none_is_refused(command: Command) -> None:
    with pytest.raises(PatchRefused):
        decided_import([command], CANDIDATE)


@pytest.mark.parametrize(("status", "taken"), [("SUCCESSFUL", True), ("PENDING", True), ("FAILED", False)])
def test_a_message_is_taken_unless_its_provider_failed(status: str, taken: bool) -> None:
    value = {"status": status, "provider": "p" * 200, "transactionId": 7}
    for spelled in (value, [value]):
        sent = sent_by_telephony([Command("com.okta.telephony.action", spelled)])
        assert (sent.was_taken, sent.provider, sent.transaction_id) == (taken, "p" * 100, None)
    assert not sent_by_telephony([]).was_taken
    for bad in ([], {}, None, [value, value], {"status": ["PENDING"]}, {"status": "OK"}):
        with pytest.raises(PatchRefused):
            sent_by_telephony([Command("com.okta.telephony.action", bad)])
