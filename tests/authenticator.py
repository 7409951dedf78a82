"""A security key in software: what a browser's ``navigator.credentials`` answers for it (WebAuthn L2 §6)."""

import hashlib
import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class SecurityKey:
    """One credential of one authenticator. ``plain``: it answers in base64 instead of base64url, as some scripts do."""

    origin: str
    rp_id: str
    credential_id: bytes = b"a credential of this key"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    plain: bool = False
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> dict[str, str]:
        """``navigator.credentials.create``: the members that the wire takes."""
        numbers = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(cose)
        auth_data = self._auth_data(self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": auth_data})
        return {
            "attestation": self._text(attestation),
            "clientData": self._text(self._client_data("webauthn.create", options)),
        }

    def get(self, options: dict[str, Any]) -> dict[str, str]:
        """``navigator.credentials.get``: the members that the wire takes."""
        self.count += 1
        auth_data, client_data = self._auth_data(self.flags), self._client_data("webauthn.get", options)
        signed = auth_data + hashlib.sha256(client_data).digest()
        return {
            "clientData": self._text(client_data),
            "authenticatorData": self._text(auth_data),
            "signatureData": self._text(self.private.sign(signed, ec.ECDSA(SHA256()))),
        }

    def _auth_data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client_data(self, type: str, options: dict[str, Any]) -> bytes:
        said = {"type": type, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _text(self, raw: bytes) -> str:
        return b64encode(raw).decode() if self.plain else b64url(raw)
