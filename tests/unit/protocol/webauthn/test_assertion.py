"""Signatures by known keys (WebAuthn L2 §7.2), against a key in software."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.authenticator import SecurityKey

from frontdesk.protocol.webauthn.assertion import Assertion, KnownKey, verify_assertion
from frontdesk.protocol.webauthn.encoding import BadCredential, read_binary
from frontdesk.protocol.webauthn.options import (
    Account,
    RelyingParty,
    Wishes,
    creation_options,
    new_challenge,
    request_options,
)
from frontdesk.protocol.webauthn.registration import NewKey, verify_registration

ORIGIN = "https://id.example.test"
PARTY = RelyingParty("id.example.test", "Example", (ORIGIN, "https://app.example.test"))
WISHES = Wishes()
CHALLENGE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
ACCOUNT = Account("00u1", "ada@example.com", "Ada Lovelace")


def a_key(**more: Any) -> SecurityKey:
    return SecurityKey(ORIGIN, "id.example.test", **more)


def registered(key: SecurityKey, wishes: Wishes = WISHES) -> NewKey:
    made = key.create(creation_options(PARTY, ACCOUNT, wishes, CHALLENGE, ()))
    return verify_registration(made["attestation"], made["clientData"], PARTY, wishes, CHALLENGE)


def signed(key: SecurityKey, made: NewKey, wishes: Wishes = WISHES, challenge: str = CHALLENGE) -> int:
    answer = key.get(request_options(PARTY, wishes, CHALLENGE, [made.credential_id]))
    assertion = Assertion(answer["clientData"], answer["authenticatorData"], answer["signatureData"])
    return verify_assertion(assertion, KnownKey(made.public_key, made.sign_count), PARTY, wishes, challenge)


def test_a_key_is_registered_and_signs() -> None:
    key = a_key()
    made = registered(key)
    assert read_binary(made.credential_id) == key.credential_id
    assert signed(key, made) == 1


def test_a_trusted_origins_page_may_ask() -> None:
    key = a_key()
    key.origin = "https://app.example.test"
    assert signed(key, registered(key)) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: setattr(key, "origin", "https://evil.example"),
        lambda key: setattr(key, "rp_id", "evil.example"),
        lambda key: setattr(key, "flags", 0),
        lambda key: setattr(key, "private", a_key().private),
    ],
    ids=["origin", "relying party", "nobody present", "another key"],
)
def test_what_was_not_asked_for_is_refused(spoil: Callable[[SecurityKey], None]) -> None:
    key = a_key()
    made = registered(key)
    spoil(key)
    with pytest.raises(BadCredential):
        signed(key, made)


def test_another_challenge_is_refused() -> None:
    key = a_key()
    with pytest.raises(BadCredential):
        signed(key, registered(key), challenge=new_challenge())


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_strangers_bytes_never_do_worse_than_being_refused(one: bytes, other: bytes) -> None:
    with pytest.raises(BadCredential):
        verify_assertion(Assertion(one.hex(), other.hex(), one.hex()), KnownKey("AAAA", 0), PARTY, WISHES, CHALLENGE)
