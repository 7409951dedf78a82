"""Signature wrapping (SAML Core 2.0 §5.4; "On Breaking SAML", 2012): what is read is what is signed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree
from tests.saml import SamlProvider, a_saml_key
from tests.saml_attacks import (
    EVIL,
    OF_THE_ASSERTION,
    OF_THE_RESPONSE,
    evil,
    original_inside_evil_assertion,
    parsed,
    without_signature,
    written,
)

from frontdesk.protocol.saml.encryption import encrypt_assertion
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.response import verify_response
from frontdesk.protocol.saml.xml import render_xml

Wrap = Callable[[etree._Element, str | None], etree._Element]
IDS = pytest.mark.parametrize("id", ["_evil", None], ids=["an_id_of_its_own", "the_same_id"])
SIGNED = pytest.mark.parametrize("also_response", [False, True], ids=["assertion_signed", "both_signed"])


def is_refused(raw: bytes, provider: SamlProvider) -> None:
    assert EVIL.encode() in raw, "the attack does not say what it wants"
    with pytest.raises(RefusedMessage) as refused:
        verify_response(raw, a_saml_key().trust(), provider.expected())
    assert len(str(refused.value)) > 20, "an administrator reads the reason"
    assert EVIL not in str(refused.value)


@IDS
@SIGNED
@pytest.mark.parametrize("wrap", OF_THE_ASSERTION)
def test_an_assertion_moved_around_is_refused(wrap: Wrap, id: str | None, *, also_response: bool) -> None:
    provider = replace(SamlProvider(), signs_response=also_response)
    is_refused(written(wrap(parsed(provider.response()), id)), provider)


@IDS
@SIGNED
@pytest.mark.parametrize("wrap", OF_THE_ASSERTION)
def test_an_assertion_moved_around_is_refused_with_the_responses_signature_taken_away(
    wrap: Wrap, id: str | None, *, also_response: bool
) -> None:
    provider = replace(SamlProvider(), signs_response=also_response)
    root = parsed(provider.response())
    is_refused(written(wrap(without_signature(root) if also_response else root, id)), provider)


@IDS
@pytest.mark.parametrize("signs_assertion", [False, True], ids=["response_signed", "both_signed"])
@pytest.mark.parametrize("wrap", OF_THE_RESPONSE)
def test_a_response_moved_around_is_refused(wrap: Wrap, id: str | None, *, signs_assertion: bool) -> None:
    provider = replace(SamlProvider(), signs_response=True, signs_assertion=signs_assertion)
    is_refused(written(wrap(parsed(provider.response()), id)), provider)


def test_an_unsigned_assertion_is_refused_beside_a_signed_one_in_an_encrypted_one() -> None:
    ours = a_saml_key("sp")
    provider = replace(SamlProvider(), encrypts_for=ours.der)
    root = parsed(provider.response())
    plain = parsed(replace(SamlProvider(), signs_assertion=False).response())
    root.append(evil(plain[-1], "_evil"))
    with pytest.raises(RefusedMessage, match="one assertion"):
        verify_response(written(root), a_saml_key().trust(), provider.expected(), (ours.private_key,))


def test_an_encrypted_assertion_that_nobody_signed_is_refused_in_an_unsigned_response() -> None:
    """CVE-2026-2092: whoever has our certificate can encrypt for us."""
    ours = a_saml_key("sp")
    provider = replace(SamlProvider(), signs_assertion=False, encrypts_for=ours.der)
    with pytest.raises(RefusedMessage, match="must be signed"):
        verify_response(provider.response(), a_saml_key().trust(), provider.expected(), (ours.private_key,))


def test_wrapping_inside_the_encrypted_part_is_refused() -> None:
    ours, provider = a_saml_key("sp"), SamlProvider()
    root = original_inside_evil_assertion(parsed(provider.response()), "_evil")
    hidden = parse_xml(etree.tostring(root[-1]))
    response = parse_xml(provider.response())
    changed = response.holding(*response.children[:-1], encrypt_assertion(hidden, ours.der))
    with pytest.raises(RefusedMessage, match="place where none may be"):
        verify_response(render_xml(changed), a_saml_key().trust(), provider.expected(), (ours.private_key,))
