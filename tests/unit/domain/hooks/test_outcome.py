"""Answers to hooks, read: other people's bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hooks.errors import HookBroken
from frontdesk.domain.hooks.kinds import KINDS, TOKEN, Otherwise
from frontdesk.domain.hooks.outcome import CALLBACK_FAILED, Command, ErrorCause, HookError, HookOutcome, read_outcome

ALLOWED = TOKEN.commands


def read(answer: object) -> HookOutcome:
    return read_outcome(json.dumps(answer).encode(), ALLOWED)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_broken(raw: bytes) -> None:
    try:
        outcome = read_outcome(raw, ALLOWED)
    except HookBroken:
        return
    assert isinstance(outcome, HookOutcome)


def test_an_error_comes_with_its_causes_and_before_all_commands() -> None:
    cause = {
        "errorSummary": "Wrong domain",
        "reason": "DOMAIN",
        "locationType": "body",
        "location": "data.userProfile.email",
        "domain": "end-user",
    }
    sent = {"error": {"errorSummary": "No.", "errorCauses": [cause, "no cause", {}]}, "commands": "whatever"}
    known = ErrorCause("Wrong domain", "DOMAIN", "body", "data.userProfile.email", "end-user")
    outcome = read(sent)
    assert outcome.error == HookError("No.", (known, ErrorCause(CALLBACK_FAILED)))
    assert (outcome.commands, outcome.reason) == ((), "No.")


@pytest.mark.parametrize("error", ["text", 7, [], {}, {"errorSummary": 7}, {"errorCauses": "x"}], ids=str)
def test_an_error_that_says_nothing_has_the_default_sentence(error: object) -> None:
    assert read({"error": error}).error == HookError(CALLBACK_FAILED)


def test_a_command_that_others_have_is_out_of_contract() -> None:
    good = {"type": "com.okta.access.patch", "value": []}
    assert read({"commands": [good]}).commands == (Command("com.okta.access.patch", []),)
    for bad in ({"type": "com.okta.action.update"}, {"type": ["com.okta.access.patch"]}, {}, "x", None):
        with pytest.raises(HookBroken):
            read({"commands": [good, bad]})
    with pytest.raises(HookBroken):
        read({"commands": [good] * 21})


def test_what_a_service_wants_logged_is_small_or_left_out() -> None:
    assert read({"debugContext": {"a": "b"}}).debug == {"a": "b"}
    assert read({"debugContext": {"a": "b" * 5_000}}).debug == {}
    assert read({"debugContext": "text"}).debug == {}


def test_the_kinds_are_the_contracts_six_and_say_what_failure_means() -> None:
    means = {kind.type.removeprefix("com.okta."): (kind.on_error, kind.on_failure) for kind in KINDS.values()}
    stop, go_on = Otherwise.STOP, Otherwise.GO_ON
    assert means == {
        "oauth2.tokens.transform": (stop, go_on),
        "user.credential.password.import": (stop, stop),
        "import.transform": (stop, go_on),
        "saml.tokens.transform": (stop, go_on),
        "user.pre-registration": (stop, stop),
        "telephony.provider": (Otherwise.FALL_BACK, Otherwise.FALL_BACK),
    }
