"""A client that proves possession: DPoP proofs by a library that is not ours (RFC 9449)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey


def new_key() -> ECKey:
    """A key of the kind that proofs are signed with most."""
    return ECKey.generate_key("P-256")


@dataclass(frozen=True, slots=True)
class Prover:
    """Who holds a key. ``now_s`` is when its proofs are made."""

    now_s: int
    key: ECKey = field(default_factory=new_key)

    @property
    def jkt(self) -> str:
        """The thumbprint that tokens are bound to."""
        return str(self.key.thumbprint())

    def proof(
        self,
        method: str,
        url: str,
        *,
        access_token: str | None = None,
        header: dict[str, object] | None = None,
        signed_by: Any = None,
        alg: str = "ES256",
        **claims: object,
    ) -> str:
        """A proof for one request; None leaves a claim or a header's member out."""
        ath = None if access_token is None else _b64url(hashlib.sha256(access_token.encode()).digest())
        said: dict[str, object] = {
            "jti": secrets.token_hex(16),
            "htm": method,
            "htu": url,
            "iat": self.now_s,
            "ath": ath,
            **claims,
        }
        top: dict[str, object] = {
            "typ": "dpop+jwt",
            "alg": alg,
            "jwk": self.key.as_dict(private=False),
            **(header or {}),
        }
        return str(
            jwt.encode(
                {name: value for name, value in top.items() if value is not None},
                {name: value for name, value in said.items() if value is not None},
                signed_by or self.key,
                algorithms=[alg],
            )
        )


def _b64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
