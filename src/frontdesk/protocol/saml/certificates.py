"""Certificates that others hand us, read (RFC 5280)."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def readable_certificate(der: bytes) -> x509.Certificate | None:
    """The certificate, if it is one and its key is of a kind that is known."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion):
        return None
    return certificate


def can_sign(certificate: bytes) -> bool:
    """Whether this (DER) is a certificate of a key that messages are signed with."""
    known = readable_certificate(certificate)
    return known is not None and isinstance(known.public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
