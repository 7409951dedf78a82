"""Signatures that xmlsec makes are believed here, and those that we make there (W3C xmldsig-core1)."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils
from tests.saml import SamlProvider, a_saml_key

from frontdesk.protocol.saml.keys import Trust
from frontdesk.protocol.saml.response import verify_response

PEM = a_saml_key().private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
CERTIFICATE = Utils.format_cert(a_saml_key().certificate)


@pytest.mark.parametrize(
    ("method", "digest"),
    [
        (Names.RSA_SHA256, Names.SHA256),
        (Names.RSA_SHA384, Names.SHA384),
        (Names.RSA_SHA512, Names.SHA512),
        (Names.RSA_SHA1, Names.SHA1),
    ],
    ids=["sha256", "sha384", "sha512", "sha1"],
)
def test_what_xmlsec_signed_is_believed(method: str, digest: str) -> None:
    provider = replace(SamlProvider(), signs_assertion=False)
    raw = Utils.add_sign(provider.response(), PEM, CERTIFICATE, sign_algorithm=method, digest_algorithm=digest)
    trust = Trust((a_saml_key().der,), provider.now, allows_sha1=method == Names.RSA_SHA1)
    assert verify_response(raw, trust, provider.expected()).name_id == provider.name_id


@pytest.mark.parametrize("signs_response", [True, False], ids=["response", "assertion"])
def test_what_we_signed_xmlsec_believes(*, signs_response: bool) -> None:
    provider = replace(SamlProvider(), signs_response=signs_response, signs_assertion=not signs_response)
    where = "/saml2p:Response/ds:Signature" if signs_response else "/saml2p:Response/saml2:Assertion/ds:Signature"
    where = where.replace("saml2p:", "samlp:").replace("saml2:", "saml:")
    assert Utils.validate_sign(provider.response(), cert=CERTIFICATE, xpath=where, raise_exceptions=True)
    spoiled = provider.response().replace(b"ada@example.com", b"eve@example.com")
    assert not Utils.validate_sign(spoiled, cert=CERTIFICATE, xpath=where)


def test_a_provider_may_write_in_lines_and_with_prefixes_of_its_own() -> None:
    provider = replace(SamlProvider(), signs_assertion=False)
    root = etree.fromstring(provider.response().replace(b"saml2p:", b"").replace(b"xmlns:saml2p=", b"xmlns="))
    etree.indent(root, "\t")
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    other = written.replace(b"saml2:", b"a:").replace(b"xmlns:saml2=", b"xmlns:a=")
    raw = Utils.add_sign(other, PEM, CERTIFICATE, sign_algorithm=Names.RSA_SHA256, digest_algorithm=Names.SHA256)
    read = verify_response(raw, a_saml_key().trust(), provider.expected())
    assert (read.name_id, len(read.attributes)) == (provider.name_id, len(provider.attributes))
