"""The certificate, its chain and its private key that somebody brings for a host name (RFC 5280; RFC 6125 §6.4).

Reading and comparing keys takes a millisecond or more: call through ``asyncio.to_thread``.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from frontdesk.kernel.errors import Expected

KEY_SIZES = (2048, 3072, 4096)
_MOST_LINKS = 10


class BadTlsCertificate(Expected):
    """``field`` names which of the three is wrong."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, slots=True)
class TlsCertificate:
    """What may be told of it, and the three in PEM as they are kept."""

    subject: str
    fingerprint: str
    expires_at: int
    certificate_pem: str
    chain_pem: str
    private_pem: str = field(repr=False)


def read_tls_certificate(certificate: str, chain: str, private_key: str, host: str, now: int) -> TlsCertificate:
    """The three, which must belong together and to the host; an empty chain is one of a self-signed certificate.

    Raises:
        BadTlsCertificate: one cannot be read, they do not belong together, or the certificate is not of this host now.
    """
    links = [_one(certificate), *_several(chain)]
    leaf, key = links[0], _key(private_key)
    if _public(key.public_key()) != _public(leaf.public_key()):
        raise BadTlsCertificate("privateKey", "The key is not that of the certificate.")
    _check_time(leaf, now)
    if not any(_covers(name, host) for name in _names(leaf)):
        raise BadTlsCertificate("certificate", f"The certificate is not for {host}; it must be an alternative name.")
    _check_chain(links)
    return TlsCertificate(
        subject=leaf.subject.rfc4514_string(),
        fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
        expires_at=int(leaf.not_valid_after_utc.timestamp()) * 1000,
        certificate_pem=_pem(leaf),
        chain_pem="".join(_pem(link) for link in links[1:]),
        private_pem=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def _one(pem: str) -> x509.Certificate:
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
        _ = [link.public_key() for link in found]
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm):
        raise BadTlsCertificate("certificate", "It is no X.509 certificate in PEM.") from None
    if len(found) != 1:
        raise BadTlsCertificate("certificate", "It must be one certificate; the others belong to the chain.")
    return found[0]


def _several(pem: str) -> list[x509.Certificate]:
    if not pem.strip():
        return []
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
        _ = [link.public_key() for link in found]
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm):
        raise BadTlsCertificate("certificateChain", "It is no list of X.509 certificates in PEM.") from None
    if len(found) > _MOST_LINKS:
        raise BadTlsCertificate("certificateChain", f"It may have {_MOST_LINKS} certificates.")
    return found


def _key(pem: str) -> rsa.RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it needs a password
        raise BadTlsCertificate("privateKey", "It is no private key in PEM without a password.") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size not in KEY_SIZES:
        raise BadTlsCertificate("privateKey", "It must be an RSA key of 2048, 3072 or 4096 bits.")
    return key


def _check_time(leaf: x509.Certificate, now: int) -> None:
    begins, ends = leaf.not_valid_before_utc.timestamp(), leaf.not_valid_after_utc.timestamp()
    if not begins * 1000 <= now < ends * 1000:
        raise BadTlsCertificate("certificate", "The certificate has expired, or is not valid yet.")


def _check_chain(links: list[x509.Certificate]) -> None:
    """Each is issued by the next."""
    for issued, issuer in pairwise(links):
        try:
            issued.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            raise BadTlsCertificate("certificateChain", "Each certificate must be issued by the next one.") from None


def _names(leaf: x509.Certificate) -> list[str]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return found.value.get_values_for_type(x509.DNSName)
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        return []


def _covers(name: str, host: str) -> bool:
    """RFC 6125 §6.4.3: a wildcard stands for the whole leftmost label and for nothing else."""
    name = name.casefold()
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host


def _public(key: object) -> bytes:
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadTlsCertificate("certificate", "Its key is no RSA key.")
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
