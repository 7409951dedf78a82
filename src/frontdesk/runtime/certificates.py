"""X.509 certificates and signing requests of apps and identity providers (RFC 5280, RFC 2986; RFC 7517 §4.7).

The one room that makes and reads them; the keys of apps and those of identity providers both come from here. Making a
key takes a tenth of a second of CPU: call through ``asyncio.to_thread``. Private keys come out as PKCS #8 in PEM, for
the caller to seal.
"""

import base64
import binascii
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.errors import Expected
from frontdesk.protocol.jose.thumbprint import thumbprint

_RSA_BITS = 2048
_LEAST_RSA_BITS, _MOST_RSA_BITS = 1024, 8192  # certificates of other people's providers: old, never absurd
_MOST_BYTES = 16_384
_LONGEST_NAME = 64  # RFC 5280 appendix A.1: ub-common-name
_SKEW = datetime.timedelta(minutes=1)
_SUBJECT_OIDS: Mapping[str, x509.ObjectIdentifier] = {
    "countryName": NameOID.COUNTRY_NAME,
    "stateOrProvinceName": NameOID.STATE_OR_PROVINCE_NAME,
    "localityName": NameOID.LOCALITY_NAME,
    "organizationName": NameOID.ORGANIZATION_NAME,
    "organizationalUnitName": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "commonName": NameOID.COMMON_NAME,
}


class BadCertificate(Expected):
    """Not an X.509 certificate with an RSA key of a usable size."""


class BadSubject(Expected):
    """A name that no certificate may carry."""


@dataclass(frozen=True, slots=True)
class CertificateRead:
    """A certificate. ``jwk``: kty, e, n, kid (the key's RFC 7638 thumbprint), use, x5c and x5t#S256."""

    x5c: tuple[str, ...]
    jwk: Mapping[str, object]
    valid_from: int
    expires_at: int
    public_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A fresh key with its self-signed certificate."""

    private_pem: bytes = field(repr=False)
    x5c: tuple[str, ...]
    jwk: Mapping[str, object]
    expires_at: int


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """A fresh key and the PKCS #10 request for it. ``id`` is the key's thumbprint; ``csr`` base64 of the DER."""

    id: str
    private_pem: bytes = field(repr=False)
    csr: str


def new_signing_certificate(common_name: str, years: int, now: int) -> SigningCertificate:
    """A 2048-bit RSA key and a certificate that it signed itself, good for whole years from ``now`` (epoch ms).

    Raises:
        BadSubject: the name cannot stand in a certificate.
    """
    key = rsa.generate_private_key(65537, _RSA_BITS)
    name = _name({"organizationName": "Frontdesk", "commonName": common_name[:_LONGEST_NAME]})
    begins = datetime.datetime.fromtimestamp(now // 1000, datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - _SKEW)
        .not_valid_after(_years_after(begins, years))
        .sign(key, hashes.SHA256())
    )
    read = _read(certificate)
    return SigningCertificate(_pem(key), read.x5c, read.jwk, read.expires_at)


def new_csr(subject: Mapping[str, str], dns_names: tuple[str, ...] = ()) -> SigningRequest:
    """A fresh key and a request to certify it. ``subject``: Okta's names (``commonName``, ``countryName`` …).

    Raises:
        BadSubject: a name is none of those, or its value cannot stand in a certificate.
    """
    key = rsa.generate_private_key(65537, _RSA_BITS)
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(subject))
    if dns_names:
        try:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in dns_names])
        except ValueError:
            raise BadSubject("A DNS name is written in ASCII.") from None
        builder = builder.add_extension(alternatives, critical=False)
    try:
        der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    except ValueError:  # a country that is no PrintableString
        raise BadSubject("A part of the subject has letters that certificates do not carry.") from None
    return SigningRequest(_kid(key.public_key()), _pem(key), base64.b64encode(der).decode())


def read_certificate(data: bytes | str) -> CertificateRead:
    """A certificate from DER, from PEM, or from the base64 that stands in ``x5c``.

    Raises:
        BadCertificate: it is none, is too large, or its key is no RSA key of 1024 to 8192 bits.
    """
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > _MOST_BYTES:
        raise BadCertificate("The certificate is too large.")
    try:
        if b"-----BEGIN" in raw:
            return _read(x509.load_pem_x509_certificate(raw))
        der = raw if raw[:1] == b"\x30" else base64.b64decode(b"".join(raw.split()), validate=True)
        return _read(x509.load_der_x509_certificate(der))
    except (ValueError, binascii.Error, x509.InvalidVersion, UnsupportedAlgorithm):
        raise BadCertificate("The X.509 certificate cannot be read.") from None


def certifies(certificate: CertificateRead, private_pem: bytes) -> bool:
    """Whether the certificate is of this very key."""
    key = load_pem_private_key(private_pem, None)
    assert isinstance(key, rsa.RSAPrivateKey), "we make RSA keys only"
    return _public_der(key.public_key()) == certificate.public_key


def _read(certificate: x509.Certificate) -> CertificateRead:
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or not _LEAST_RSA_BITS <= key.key_size <= _MOST_RSA_BITS:
        raise BadCertificate("The certificate's key is not an RSA key of 1024 to 8192 bits.")
    der = certificate.public_bytes(Encoding.DER)
    x5c = (base64.b64encode(der).decode(),)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    jwk = {**_numbers(key), "kid": _kid(key), "use": "sig", "x5c": list(x5c), "x5t#S256": b64url(digest.finalize())}
    return CertificateRead(
        x5c=x5c,
        jwk=jwk,
        valid_from=int(certificate.not_valid_before_utc.timestamp()) * 1000,
        expires_at=int(certificate.not_valid_after_utc.timestamp()) * 1000,
        public_key=_public_der(key),
    )


def _numbers(key: rsa.RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"kty": "RSA", "e": _integer(numbers.e), "n": _integer(numbers.n)}


def _integer(number: int) -> str:
    return b64url(number.to_bytes((number.bit_length() + 7) // 8))


def _kid(key: rsa.RSAPublicKey) -> str:
    return thumbprint(_numbers(key))


def _public_der(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _name(subject: Mapping[str, str]) -> x509.Name:
    try:
        return x509.Name([x509.NameAttribute(_SUBJECT_OIDS[name], value) for name, value in subject.items() if value])
    except KeyError as unknown:
        raise BadSubject(f"{unknown.args[0]} is not part of a subject.") from None
    except ValueError:
        raise BadSubject(
            "A part of the subject has the wrong length: a country has two letters, a name at most 64."
        ) from None


def _years_after(begins: datetime.datetime, years: int) -> datetime.datetime:
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:  # 29 February
        return begins.replace(year=begins.year + years, day=28)
