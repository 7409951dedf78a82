"""Keys of SAML: certificates that verify the messages of others, and what signs ours (xmldsig-core1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from frontdesk.protocol.saml.certificates import readable_certificate

HashName = Literal["SHA1", "SHA256", "SHA384", "SHA512"]
_LEAST_RSA_BITS = 2048
_LEAST_EC_BITS = 256

HASHES: Final[Mapping[HashName, HashAlgorithm]] = {
    "SHA1": SHA1(),  # noqa: S303 - only where an administrator has told it for a neighbour that knows no better
    "SHA256": SHA256(),
    "SHA384": SHA384(),
    "SHA512": SHA512(),
}
RSA_METHODS: Final[Mapping[HashName, str]] = {
    "SHA1": "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    "SHA256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "SHA384": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "SHA512": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
}
ECDSA_METHODS: Final[Mapping[HashName, str]] = {
    "SHA256": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "SHA384": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "SHA512": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
}
DIGEST_METHODS: Final[Mapping[HashName, str]] = {
    "SHA1": "http://www.w3.org/2000/09/xmldsig#sha1",
    "SHA256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "SHA384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "SHA512": "http://www.w3.org/2001/04/xmlenc#sha512",
}


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures are believed: certificates (DER), at what time, and whether SHA-1 is good enough."""

    certificates: tuple[bytes, ...]
    now: int
    allows_sha1: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """What we sign with: the key, the base64 of its certificate's DER, and the two hashes."""

    private_key: rsa.RSAPrivateKey = field(repr=False)
    certificate: str
    signature_hash: HashName = "SHA256"
    digest_hash: HashName = "SHA256"


def load_private_key(pem: bytes) -> rsa.RSAPrivateKey:
    """A key of ours."""
    key = load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey), "certificates are made of RSA keys"
    return key


def usable_certificate(der: bytes, now: int) -> x509.Certificate | None:
    """The certificate, if it is good now and its key is of a kind and size that can be trusted."""
    certificate = readable_certificate(der)
    if certificate is None:
        return None
    key = certificate.public_key()
    at = datetime.fromtimestamp(now / 1000, UTC)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return certificate if key.key_size >= _LEAST_RSA_BITS else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return certificate if key.key_size >= _LEAST_EC_BITS else None
    return None
