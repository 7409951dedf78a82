"""Sealing: small blobs that only we can read or make (AES-256-GCM, keys by HKDF from the master key)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import random_bytes

_NONCE_BYTES = 12


class NotSealedByUs(Expected):
    """The blob was not made with this key for this purpose, or it was changed since."""


def derive_key(master_key: bytes, purpose: str) -> bytes:
    """A 256-bit key for one purpose (RFC 5869); keys of two purposes say nothing about each other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"frontdesk {purpose}".encode()).derive(master_key)


class Sealer:
    """Seals and opens blobs for one purpose; ``context`` must be the same at both ends (it is authenticated)."""

    __slots__ = ("_aead",)

    def __init__(self, master_key: bytes, purpose: str) -> None:
        self._aead = AESGCM(derive_key(master_key, purpose))

    def seal(self, plain: bytes, context: str) -> bytes:
        """Nonce, ciphertext and tag, in that order."""
        nonce = random_bytes(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """The plain bytes.

        Raises:
            NotSealedByUs: the blob is forged, damaged, or was sealed for another context.
        """
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise NotSealedByUs("The sealed value cannot be opened.") from None

    def seal_text(self, plain: str, context: str) -> str:
        """As ``seal``, for cookies and URLs."""
        return b64url(self.seal(plain.encode(), context))

    def open_text(self, sealed: str, context: str) -> str:
        """As ``open``, for cookies and URLs. A blob has one spelling: another one is not ours (RFC 4648 §3.5).

        Raises:
            NotSealedByUs: as ``open``, or the text is not the base64url of a blob.
        """
        try:
            raw = from_b64url(sealed)
        except ValueError:
            raise NotSealedByUs("The sealed value cannot be read.") from None
        return self.open(raw, context).decode()
