"""Certificates and requests: ours can be read by others, and theirs by us."""

import base64
from collections.abc import Mapping

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.runtime.certificates import (
    BadCertificate,
    BadSubject,
    SigningCertificate,
    certifies,
    new_csr,
    new_signing_certificate,
    read_certificate,
)

NOW = 1_700_000_000_000


@pytest.fixture(scope="module")
def made() -> SigningCertificate:
    """One, because a key takes a tenth of a second."""
    return new_signing_certificate("id.example.test", 2, NOW)


def test_a_certificate_reads_back_as_it_was_made(made: SigningCertificate) -> None:
    read = read_certificate(made.x5c[0])
    assert (read.jwk, read.expires_at) == (made.jwk, made.expires_at)
    assert read.valid_from <= NOW < made.expires_at
    assert certifies(read, made.private_pem)
    assert set(made.jwk) == {"kty", "e", "n", "kid", "use", "x5c", "x5t#S256"}


def test_a_certificate_is_read_in_every_form(made: SigningCertificate) -> None:
    der = base64.b64decode(made.x5c[0])
    pem = x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    assert read_certificate(der) == read_certificate(pem) == read_certificate(made.x5c[0])


def test_a_request_is_for_its_own_key_and_no_other(made: SigningCertificate) -> None:
    request = new_csr({"countryName": "DE", "commonName": "Söhne"}, ("a.example.test",))
    parsed = x509.load_der_x509_csr(base64.b64decode(request.csr))
    assert parsed.is_signature_valid
    assert not certifies(read_certificate(made.x5c[0]), request.private_pem)


@pytest.mark.parametrize(
    "subject", [{"countryName": "Germany"}, {"countryName": "D\n"}, {"commonName": "x" * 65}, {"password": "x"}]
)
def test_what_is_no_subject_is_refused(subject: Mapping[str, str]) -> None:
    with pytest.raises(BadSubject):
        new_csr(subject)


@pytest.mark.parametrize("unknown", ["2a864886f70d010163", "2a8648ce3d020101ff"])
def test_a_certificate_of_a_kind_of_key_that_nobody_knows_is_refused(made: SigningCertificate, unknown: str) -> None:
    rsa_encryption = bytes.fromhex("2a864886f70d010101")
    der = base64.b64decode(made.x5c[0]).replace(rsa_encryption, bytes.fromhex(unknown))
    with pytest.raises(BadCertificate):
        read_certificate(der)


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_whatever_is_no_certificate_is_refused_as_that(data: bytes | str) -> None:
    with pytest.raises(BadCertificate):
        read_certificate(data)


def test_a_certificate_has_a_bounded_size() -> None:
    with pytest.raises(BadCertificate, match="too large"):
        read_certificate(b"\x30" * 20_000)
