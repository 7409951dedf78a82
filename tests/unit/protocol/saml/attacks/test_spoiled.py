"""Everything else that is done to signed responses (W3C xmldsig-bestpractices; SAML Core 2.0 §5.4)."""

import re
from base64 import b64encode
from dataclasses import replace
from time import process_time
from typing import Literal

import pytest
from tests.saml import ACS, NOW, SamlProvider, a_saml_key, signed_by
from tests.saml_attacks import EVIL, at, parsed, with_hmac_of_the_public_key, written

from frontdesk.protocol.saml.assertion import assertion_element
from frontdesk.protocol.saml.errors import BadSignature, MalformedMessage, RefusedMessage
from frontdesk.protocol.saml.keys import Signer, Trust
from frontdesk.protocol.saml.response import Answer, response_element, verify_response
from frontdesk.protocol.saml.signature import sign_enveloped
from frontdesk.protocol.saml.xml import render_xml

GOOD = SamlProvider().response()
EXCLUSIVE = b"http://www.w3.org/2001/10/xml-exc-c14n#"
_TRANSFORM = b'<ds:Transform Algorithm="%s"></ds:Transform>'


def refusal(raw: bytes, trust: Trust | None = None) -> str:
    with pytest.raises(RefusedMessage) as refused:
        verify_response(raw, trust or a_saml_key().trust(), SamlProvider().expected())
    return str(refused.value)


def swapped(old: bytes, new: bytes, raw: bytes = GOOD) -> bytes:
    assert old in raw, "the attack changes nothing"
    return raw.replace(old, new)


def test_the_unspoiled_response_is_believed() -> None:
    assertion = verify_response(GOOD, a_saml_key().trust(), SamlProvider().expected())
    assert assertion.name_id.value == "ada@example.com"


@pytest.mark.parametrize(
    "prolog",
    [
        b"<!DOCTYPE x>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b"<!DOCTYPE x [<!ATTLIST Response ID ID #IMPLIED>]>",
        b'<?xml version="1.0"?><!DOCTYPE x>',
    ],
    ids=["plain", "external_entity", "external_subset", "billion_laughs", "attribute_defaults", "after_declaration"],
)
def test_a_document_type_is_refused(prolog: bytes) -> None:
    assert "document type" in refusal(prolog + GOOD)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
def test_a_document_type_is_refused_in_whatever_encoding_it_hides(codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE x>{GOOD.decode()}'
    refusal(text.encode(codec))


@pytest.mark.parametrize("spoiled", [b"<!--x-->", b"<![CDATA[x]]>", b"<?x y?>", b"<!---->"])
def test_comments_instructions_and_cdata_are_refused_in_a_name(spoiled: bytes) -> None:
    """CVE-2017-11427 and its kind: one reader stops at the comment, the canonical form has none."""
    refusal(swapped(b"ada@example.com</saml2:NameID>", b"ada@" + spoiled + b"example.com</saml2:NameID>"))


def test_a_comment_does_not_cut_a_name_that_was_signed_as_a_whole() -> None:
    provider = replace(SamlProvider(), name_id=replace(SamlProvider().name_id, value=f"{EVIL}.evil.test"))
    raw = swapped(EVIL.encode() + b".evil", EVIL.encode() + b"<!---->.evil", provider.response())
    assert "comment" in refusal(raw)


def test_an_id_given_twice_is_refused_whatever_the_attribute_is_called() -> None:
    found = re.search(rb'<saml2:Assertion [^>]*ID="([^"]+)"', GOOD)
    assert found is not None
    for name in (b"ID", b"Id", b"id"):
        raw = swapped(b"<saml2p:Status>", b'<saml2p:Status %s="%s">' % (name, found.group(1)))
        assert "ID twice" in refusal(raw)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (rb'<ds:Reference URI="#[^"]+">', b'<ds:Reference URI="">', "element that carries it"),
        (rb'<ds:Reference URI="#[^"]+">', b"<ds:Reference>", "element that carries it"),
        (rb'<ds:Reference URI="#[^"]+">', b'<ds:Reference URI="#xpointer(/)">', "element that carries it"),
        (rb'<ds:Reference URI="#[^"]+">', b'<ds:Reference URI="http://evil.test/">', "element that carries it"),
        (rb"(<ds:Reference .*</ds:Reference>)", rb"\1\1", "one reference"),
        (rb"<ds:Reference .*</ds:Reference>", b"", "one reference"),
        (rb"<ds:Transforms>.*</ds:Transforms>", b"", "one reference"),
        (rb"<ds:Transforms>.*</ds:Transforms>", b"<ds:Transforms></ds:Transforms>", "two transforms"),
        (
            rb"(</ds:Transforms>)",
            _TRANSFORM % b"http://www.w3.org/TR/1999/REC-xslt-19991116" + rb"\1",
            "two transforms",
        ),
        (
            rb'(<ds:Transform Algorithm=")[^"]+enveloped-signature',
            rb"\1http://www.w3.org/TR/1999/REC-xpath-19991116",
            "first",
        ),
        (
            rb'(<ds:Transform Algorithm=")http://www.w3.org/2001/10/xml-exc-c14n#',
            rb"\1http://www.w3.org/TR/1999/REC-xslt-19991116",
            "canonical",
        ),
        (
            rb'(<ds:Transform Algorithm=")http://www.w3.org/2001/10/xml-exc-c14n#',
            rb"\1http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "canonical",
        ),
        (
            rb'(<ds:CanonicalizationMethod Algorithm=")[^"]+',
            rb"\1http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "canonical",
        ),
        (rb'(<ds:CanonicalizationMethod Algorithm=")[^"]+', rb"\1", "canonical"),
        (rb"rsa-sha256", b"hmac-sha256", "algorithm"),
        (
            rb"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            b"http://www.w3.org/2000/09/xmldsig#dsa-sha1",
            "algorithm",
        ),
        (
            rb"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            b"http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
            "algorithm",
        ),
        (rb"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", b"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA-1"),
        (rb"http://www.w3.org/2001/04/xmlenc#sha256", b"http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"),
        (rb"(</ds:SignatureMethod>)", rb"<ds:HMACOutputLength>1</ds:HMACOutputLength>\1", "parameters"),
        (rb"<ds:SignatureValue>[^<]+", b"<ds:SignatureValue>", "another key"),
        (rb"(<ds:SignatureValue>.{40})[^<]+", rb"\1", "another key"),
        (rb"<ds:SignatureValue>.*</ds:SignatureValue>", b"", "another shape"),
        (rb"<ds:DigestValue>[^<]+", b"<ds:DigestValue>", "another key"),
        (rb"(</ds:Signature>)", rb"<ds:Object></ds:Object>\1", "objects"),
        (rb"(<ds:Signature .*</ds:Signature>)", rb"\1\1", "one signature"),
        (rb"<ds:Signature .*</ds:Signature>", b"", "must be signed"),
        (rb"(<ds:Signature .*</ds:Signature>)(.*)(</saml2:Assertion>)", rb"\2\1\3", "after its issuer"),
        (rb"ada@example.com</saml2:NameID>", b"admin@example.com</saml2:NameID>", "changed after"),
        (rb"(Engineers</saml2:AttributeValue>)", rb"Admins</saml2:AttributeValue>", "changed after"),
        (rb'NotOnOrAfter="2027', b'NotOnOrAfter="2037', "changed after"),
        (rb"(<saml2:Conditions )", rb'\1xml:base="http://evil.test/" ', "xml:base"),
        (
            rb"(<saml2:Conditions )",
            rb'\1xsi:type="x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ',
            "xsi:type",
        ),
        (rb"(<saml2:Conditions )", rb'\1xmlns:x="relative" ', "absolute"),
        (rb"(<saml2:Subject>)", rb"text\1", "text between"),
        (rb'Version="2.0"', b'Version="1.1"', "SAML 2.0"),
        (rb"saml2p:Response", b"saml2p:ArtifactResponse", "no Response"),
        (rb"urn:oasis:names:tc:SAML:2.0:assertion", b"urn:oasis:names:tc:SAML:1.0:assertion", ""),
        (rb"(</saml2:Assertion>)", rb"<x>y</x>\1", "no namespace"),
        (rb"(<saml2p:Status>)", rb"<saml2p:Status/>\1", "more than one Status"),
        (rb"^", b" " * 300_000, "larger"),
        (rb"(<saml2p:Status>)", b"<saml2p:Extensions>" * 40 + rb"\1", "well-formed"),
        (rb"(<saml2p:Status>)", b"<saml2p:Extensions>" * 40 + b"</saml2p:Extensions>" * 40 + rb"\1", "too deeply"),
        (rb"(<saml2p:Status>)", b"<saml2p:Extensions></saml2p:Extensions>" * 5_001 + rb"\1", "too many"),
    ],
)
def test_a_spoiled_response_is_refused_with_a_reason(old: bytes, new: bytes, why: str) -> None:
    raw, changes = re.subn(old, new, GOOD, flags=re.DOTALL)
    assert changes, "the attack changes nothing"
    assert why in refusal(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"<a:a %s>%s</a:a>"
        % (b" ".join(b'xmlns:a%s="b:c"' % str(n or "").encode() for n in range(9000)), b"<a:a/>" * 4900),
        b'<a:a xmlns:a="b:c" %s/>' % b" ".join(b'x%d="1"' % n for n in range(25_000)),
        b'<a:a xmlns:a="b:c">%s</a:a>' % (b"<a:a>" * 200 + b"</a:a>" * 200),
        b'<a:a xmlns:a="b:c">%s</a:a>' % (b"&#60;" * 50_000),
        b'<a:a xmlns:a="b:c" x="%s"/>' % (b"&#60;" * 50_000),
    ],
    ids=["namespaces", "attributes", "depth", "references", "references_in_a_value"],
)
def test_no_message_takes_more_than_its_size(raw: bytes) -> None:
    before = process_time()
    with pytest.raises(RefusedMessage):
        verify_response(raw, a_saml_key().trust(), SamlProvider().expected())
    assert process_time() - before < 2


def test_another_key_is_refused_also_where_the_message_brings_its_certificate() -> None:
    assert "another key" in refusal(signed_by("stranger").response())


def test_a_key_in_key_info_is_never_taken() -> None:
    """The certificate beside the signature becomes the trusted one; the signature stays the stranger's."""
    theirs, ours = a_saml_key("stranger"), a_saml_key()
    raw = signed_by("stranger").response().replace(theirs.certificate.encode(), ours.certificate.encode())
    assert "another key" in refusal(raw)


def test_an_hmac_with_the_public_key_as_its_secret_is_refused() -> None:
    assert "algorithm" in refusal(with_hmac_of_the_public_key(SamlProvider()))


def test_a_signature_whose_digest_was_made_anew_is_refused() -> None:
    root = parsed(GOOD)
    at(root, ".//ds:DigestValue").text = b64encode(bytes(32)).decode()
    assert "another key" in refusal(written(root))


def test_sha1_is_believed_only_where_an_administrator_allows_it() -> None:
    key = a_saml_key()

    signer = Signer(key.private_key, key.certificate, "SHA1", "SHA1")
    provider = SamlProvider()
    element = sign_enveloped(assertion_element(provider.assertion()), signer)
    raw = render_xml(response_element(Answer("_r", NOW, provider.issuer, ACS, provider.in_response_to), element))
    assert "SHA-1" in refusal(raw)
    allowing = replace(key.trust(), allows_sha1=True)
    assert verify_response(raw, allowing, provider.expected()).name_id.value == "ada@example.com"


def test_a_certificate_that_has_expired_verifies_nothing() -> None:
    key = a_saml_key()
    late = NOW + 11 * 365 * 86_400_000
    provider = replace(SamlProvider(), now=late)
    with pytest.raises(BadSignature, match="expired"):
        verify_response(provider.response(), key.trust(late), provider.expected())


def test_no_trusted_certificate_means_no_trust() -> None:
    with pytest.raises(BadSignature, match="No certificate"):
        verify_response(GOOD, Trust((), NOW), SamlProvider().expected())


def test_in_a_rotation_either_certificate_is_good() -> None:
    both = Trust((a_saml_key("next").der, a_saml_key().der), NOW)
    for provider in (SamlProvider(), signed_by("next")):
        assert verify_response(provider.response(), both, provider.expected()).name_id.value == "ada@example.com"


@pytest.mark.parametrize("raw", [b"", b"x", b"<", b"\x00", b"<a/>", b"<a xmlns='b:c'/>", b"\xff\xfe<"])
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedMessage):
        verify_response(raw, a_saml_key().trust(), SamlProvider().expected())


def test_a_message_without_a_signature_anywhere_is_refused() -> None:
    assert "must be signed" in refusal(replace(SamlProvider(), signs_assertion=False).response())


@pytest.mark.parametrize("wanted", ["RESPONSE", "ASSERTION"])
def test_what_must_be_signed_must_be_signed(wanted: Literal["RESPONSE", "ASSERTION"]) -> None:
    signs_response = wanted == "ASSERTION"
    provider = replace(SamlProvider(), signs_response=signs_response, signs_assertion=not signs_response)
    raw, expected = provider.response(), replace(provider.expected(), signed=wanted)
    with pytest.raises(BadSignature, match="must be signed"):
        verify_response(raw, a_saml_key().trust(), expected)
