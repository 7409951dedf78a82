"""RFC 4511 §4.14: StartTLS as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.ldap.start_tls import START_TLS, MalformedAnswer, answer_length, is_accepted

SUCCESS = bytes.fromhex("300c02010178070a010004000400")
UNWILLING = bytes.fromhex("300c02010178070a013504000400")


def test_the_request_is_one_message_of_its_own_length() -> None:
    assert answer_length(START_TLS) == len(START_TLS)


def test_only_success_is_accepted() -> None:
    assert is_accepted(SUCCESS)
    assert not is_accepted(UNWILLING)


@pytest.mark.parametrize("head", [b"HTTP", b"\x30\x80", b"\x30\x85aaaaa", b"\x30\x84\x7f\xff\xff\xff"])
def test_what_cannot_begin_an_answer_is_refused(head: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        answer_length(head)


@given(st.binary(max_size=40))
def test_whatever_a_server_says_is_success_a_refusal_or_malformed(said: bytes) -> None:
    try:
        answer_length(said)
        is_accepted(said)
    except MalformedAnswer:
        return


@pytest.mark.parametrize("length", range(len(SUCCESS)))
def test_an_answer_that_ends_early_is_malformed(length: int) -> None:
    if length >= 10:  # the result code is there; the matched name and message are not looked at
        return
    with pytest.raises(MalformedAnswer):
        is_accepted(SUCCESS[:length])
