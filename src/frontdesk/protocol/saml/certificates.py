"""Certificates that administrators hand us, looked at before they are kept (RFC 5280)."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def can_sign(certificate: bytes) -> bool:
    """Whether this (DER) is a certificate of a key that messages are signed with."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
