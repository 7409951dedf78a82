"""Responses that are signed, and still not for us, not now, or not to what we asked (SAML Profiles 2.0 §4.1.4)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.saml import ACS, MINUTE, NOW, SamlProvider, a_saml_key

from frontdesk.protocol.saml.assertion import Assertion, Confirmation
from frontdesk.protocol.saml.encryption import Algorithm
from frontdesk.protocol.saml.errors import CannotDecrypt, WrongStatement
from frontdesk.protocol.saml.names import AUTHN_FAILED, RESPONDER
from frontdesk.protocol.saml.response import Expected, Status, verify_response

Change = Callable[[Assertion], Assertion]


def confirmed(**changes: object) -> Change:
    def change(assertion: Assertion) -> Assertion:
        one = assertion.confirmations[0]
        said = {name: changes.get(name, getattr(one, name)) for name in Confirmation.__slots__}
        return replace(assertion, confirmations=(Confirmation(**said),))  # type: ignore[arg-type]  # one table, four types

    return change


def verified(provider: SamlProvider, expected: Expected | None = None, change: Change = lambda each: each) -> Assertion:
    raw = provider.response(change(provider.assertion()))
    ours = a_saml_key("sp")
    return verify_response(raw, a_saml_key().trust(), expected or provider.expected(), (ours.private_key,))


@pytest.mark.parametrize("signs_response", [False, True], ids=["response_unsigned", "response_signed"])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda a: replace(a, issuer="https://other.test"), "assertion is of another issuer"),
        (lambda a: replace(a, audiences=("https://other.test",)), "another audience"),
        (lambda a: replace(a, audiences=()), "another audience"),
        (lambda a: replace(a, not_before=NOW + 1), "not good yet"),
        (lambda a: replace(a, not_on_or_after=NOW), "has expired"),
        (lambda a: replace(a, authn_at=None), "has signed in"),
        (lambda a: replace(a, session_not_on_or_after=NOW), "is over"),
        (lambda a: replace(a, confirmations=()), "no confirmation"),
        (confirmed(recipient="https://other.test/acs"), "another recipient"),
        (confirmed(recipient=None), "another recipient"),
        (confirmed(in_response_to="_other"), "another request"),
        (confirmed(in_response_to=None), "another request"),
        (confirmed(not_on_or_after=NOW), "expired"),
        (confirmed(not_on_or_after=None), "until when"),
        (confirmed(not_before=NOW - 1), "from when"),
    ],
)
def test_a_statement_that_is_not_for_us_now_is_refused(change: Change, why: str, *, signs_response: bool) -> None:
    with pytest.raises(WrongStatement, match=why):
        verified(replace(SamlProvider(), signs_response=signs_response), change=change)


@pytest.mark.parametrize(
    ("provider", "why"),
    [
        (replace(SamlProvider(), issuer="https://other.test"), "response is of another issuer"),
        (replace(SamlProvider(), recipient="https://other.test/acs"), "another destination"),
        (replace(SamlProvider(), in_response_to="_other"), "another request"),
        (replace(SamlProvider(), in_response_to=None), "another request"),
        (replace(SamlProvider(), now=NOW + 2 * MINUTE), "another time"),
        (replace(SamlProvider(), now=NOW - 25 * 60 * MINUTE), "another time"),
        (replace(SamlProvider(), status=Status(RESPONDER, AUTHN_FAILED)), "AuthnFailed"),
        (replace(SamlProvider(), status=Status(RESPONDER)), "Responder"),
    ],
    ids=["issuer", "destination", "request", "unsolicited", "future", "past", "failed", "failed_for_no_reason"],
)
def test_a_response_to_something_else_is_refused(provider: SamlProvider, why: str) -> None:
    with pytest.raises(WrongStatement, match=why):
        verified(provider, SamlProvider().expected())


def test_an_unsolicited_response_that_names_a_request_is_refused() -> None:
    with pytest.raises(WrongStatement, match="another request"):
        verified(SamlProvider(), replace(SamlProvider().expected(), in_response_to=None))


def test_an_unsolicited_response_is_believed_where_none_was_asked_for() -> None:
    provider = replace(SamlProvider(), in_response_to=None)
    assert verified(provider).name_id == provider.name_id


def test_clock_skew_moves_both_ends() -> None:
    expected = replace(SamlProvider().expected(), skew_ms=MINUTE)
    late = replace(expected, now=NOW + 5 * MINUTE + MINUTE - 1)
    assert verified(SamlProvider(), late).id
    with pytest.raises(WrongStatement):
        verified(SamlProvider(), replace(late, now=late.now + 1))
    early = replace(expected, now=NOW - MINUTE)
    assert verified(SamlProvider(), early, lambda a: replace(a, not_before=NOW)).id


def test_one_good_confirmation_of_several_is_enough() -> None:
    more = Confirmation("https://other.test/acs", NOW + MINUTE, None, None)
    assert verified(SamlProvider(), change=lambda a: replace(a, confirmations=(more, *a.confirmations))).id


@pytest.mark.parametrize("algorithm", ["AES128_GCM", "AES256_GCM", "AES128_CBC", "AES256_CBC"])
def test_what_was_encrypted_for_us_is_read(algorithm: Algorithm) -> None:
    provider = replace(SamlProvider(), encrypts_for=a_saml_key("sp").der, algorithm=algorithm, signs_response=True)
    assert verified(provider).attributes[0].values == ("ada@example.com",)


def test_cbc_is_opened_only_in_a_signed_response() -> None:
    provider = replace(SamlProvider(), encrypts_for=a_saml_key("sp").der, algorithm="AES256_CBC")
    with pytest.raises(CannotDecrypt, match="GCM"):
        verified(provider)


def test_what_was_encrypted_for_somebody_else_is_refused() -> None:
    provider = replace(SamlProvider(), encrypts_for=a_saml_key("stranger").der)
    with pytest.raises(CannotDecrypt, match="a key of ours"):
        verified(provider)


def test_what_is_read_is_what_was_asserted() -> None:
    provider, said = SamlProvider(), SamlProvider().assertion()
    read = verified(provider, change=lambda _: said)
    assert replace(read, attributes=()) == replace(said, attributes=())
    assert [(a.name, a.values) for a in read.attributes] == [(a.name, a.values) for a in said.attributes]
    assert said.confirmations[0].recipient == ACS
