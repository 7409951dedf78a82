"""An assertion in its hook's words, and back (contract E.1: com.okta.saml.tokens.transform)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.saml.assertion import Assertion, Attribute, Confirmation
from frontdesk.protocol.saml.values import NameId
from frontdesk.usecases.saml_idp.hooked import patched, shown
from frontdesk.usecases.saml_idp.names import kept_name, read_name

NOW = 1_790_000_000_000
words = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), min_size=1)
attributes = st.lists(
    st.builds(Attribute, words, st.lists(words, min_size=1, max_size=3).map(tuple), words),
    max_size=4,
    unique_by=lambda each: each.name,
).map(tuple)
assertions = st.builds(
    Assertion,
    id=words,
    issued_at=st.just(NOW),
    issuer=words,
    name_id=st.builds(NameId, words, words),
    confirmations=st.builds(Confirmation, words, st.just(NOW + 300_000), st.none(), words).map(lambda one: (one,)),
    not_on_or_after=st.just(NOW + 300_000),
    audiences=st.lists(words, min_size=1, max_size=2).map(tuple),
    authn_at=st.just(NOW),
    authn_class=words,
    session_index=words,
    attributes=attributes,
)


@given(assertions)
def test_what_no_hook_touches_stays_as_it_was(assertion: Assertion) -> None:
    assert patched(assertion, shown(assertion)) == assertion


@given(assertions, words)
def test_a_hook_changes_neither_issuer_nor_request(assertion: Assertion, name: str) -> None:
    wanted = {**shown(assertion), "subject": {"nameId": name}, "issuer": "x", "id": "x", "lifetime": {"expiration": 9}}
    made = patched(assertion, wanted)
    assert made.name_id == replace(assertion.name_id, value=name)
    assert (made.issuer, made.id) == (assertion.issuer, assertion.id)
    assert made.confirmations[0].in_response_to == assertion.confirmations[0].in_response_to
    assert made.not_on_or_after == made.confirmations[0].not_on_or_after == NOW + 9_000


@given(st.builds(NameId, words, words.filter(lambda text: "\n" not in text)))
def test_a_name_is_kept_as_it_was_said(name: NameId) -> None:
    assert read_name(kept_name(name)) == name
