"""Certificates of others, however odd: each is read, or is none (a table: what they are made of is ASN.1's)."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from frontdesk.protocol.saml.certificates import can_sign
from frontdesk.protocol.saml.encryption import encrypts
from frontdesk.protocol.saml.keys import usable_certificate

_NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
_AT = int(_NOW.timestamp() * 1000) + 1000
_P256, _EC, _V3 = bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("a003020102")


def a_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a neighbour")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, _NOW, _NOW + datetime.timedelta(days=9))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_a_certificate_of_a_known_key_signs_and_only_one_of_rsa_encrypts() -> None:
    der = a_certificate()
    assert can_sign(der)
    assert usable_certificate(der, _AT) is not None
    assert not encrypts(der)


@pytest.mark.parametrize(
    ("known", "odd"),
    [(_P256, _P256[:-1] + b"\x77"), (_EC, _EC[:-1] + b"\x77"), (_V3, _V3[:-1] + b"\x09"), (b"\x30", b"\x31")],
    ids=["unknown curve", "unknown key", "unknown version", "no sequence"],
)
def test_an_odd_certificate_is_none(known: bytes, odd: bytes) -> None:
    der = a_certificate().replace(known, odd)
    assert not can_sign(der)
    assert not encrypts(der)
    assert usable_certificate(der, _AT) is None
