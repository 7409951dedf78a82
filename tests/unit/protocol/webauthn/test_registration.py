"""New keys (WebAuthn L2 §7.1), against a key in software."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.authenticator import PRESENT, SecurityKey

from frontdesk.protocol.webauthn.encoding import BadCredential, read_binary
from frontdesk.protocol.webauthn.options import Account, RelyingParty, Wishes, creation_options, new_challenge
from frontdesk.protocol.webauthn.registration import NewKey, verify_registration

ORIGIN = "https://id.example.test"
PARTY = RelyingParty("id.example.test", "Example", (ORIGIN,))
CHALLENGE = new_challenge()
ACCOUNT = Account("00u1", "ada@example.com", "Ada Lovelace")


def a_key(**more: Any) -> SecurityKey:
    return SecurityKey(ORIGIN, "id.example.test", **more)


def registered(key: SecurityKey, wishes: Wishes, challenge: str = CHALLENGE) -> NewKey:
    made = key.create(creation_options(PARTY, ACCOUNT, wishes, CHALLENGE, ()))
    return verify_registration(made["attestation"], made["clientData"], PARTY, wishes, challenge)


def test_a_key_is_registered_by_what_it_attests() -> None:
    key = a_key(count=7)
    made = registered(key, Wishes())
    assert (read_binary(made.credential_id), made.sign_count) == (key.credential_id, 7)


def test_another_challenge_or_page_is_refused() -> None:
    with pytest.raises(BadCredential):
        registered(a_key(), Wishes(), new_challenge())
    elsewhere = a_key()
    elsewhere.origin = "https://id.example.test.evil.example"
    with pytest.raises(BadCredential):
        registered(elsewhere, Wishes())


def test_the_person_is_verified_where_that_is_required() -> None:
    strict = Wishes(user_verification="required")
    assert registered(a_key(), strict)
    with pytest.raises(BadCredential):
        registered(a_key(flags=PRESENT), strict)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_strangers_bytes_never_do_worse_than_being_refused(one: bytes, other: bytes) -> None:
    with pytest.raises(BadCredential):
        verify_registration(one.hex(), other.hex(), PARTY, Wishes(), CHALLENGE)
