"""A phone that speaks the push device protocol (docs/reference/push-device-protocol.md)."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from frontdesk.kernel.json import encode
from frontdesk.protocol.jose.jwk import generate_private_key, load_signing_key, public_jwk
from frontdesk.protocol.jose.jws import Signer

PUSH = "/api/v1/push"


@dataclass(slots=True)
class Phone:
    """It has a key, and knows its factor once it is set up."""

    http: httpx.AsyncClient
    org: str
    factor_id: str = ""
    private: bytes = field(default_factory=lambda: generate_private_key("ES256"))

    def token(self, now_ms: int, **claims: object) -> str:
        """What it shows who it is by."""
        said = {"iss": self.factor_id, "aud": self.org, "iat": now_ms // 1000, "exp": now_ms // 1000 + 30, **claims}
        return Signer(load_signing_key(self.factor_id, "ES256", self.private)).sign(encode(said))

    async def set_up(self, link: str, now_ms: int) -> httpx.Response:
        """It opens the activation link."""
        query = parse_qs(urlsplit(link).query)
        self.factor_id = query["factorId"][0]
        jwk = public_jwk("phone", "ES256", self.private)
        body = {
            "factorId": self.factor_id,
            "key": query["key"][0],
            "publicKey": {name: jwk[name] for name in ("kty", "crv", "x", "y")},
            "proof": self.token(now_ms),
            "device": {"name": "Grace's phone", "platform": "ANDROID", "osVersion": "16"},
        }
        return await self.http.post(f"{PUSH}/enroll", json=body)

    async def asked(self, now_ms: int) -> dict[str, Any] | None:
        """What it is asked."""
        answer = await self.http.post(f"{PUSH}/challenge", json={"token": self.token(now_ms)})
        assert answer.status_code == 200, answer.text
        challenge: dict[str, Any] | None = answer.json()["challenge"]
        return challenge

    async def answers(self, challenge: dict[str, Any], decision: str, now_ms: int, **more: object) -> httpx.Response:
        """The person decides."""
        claims = {"challenge": challenge["id"], "nonce": challenge["nonce"], "answer": decision, **more}
        return await self.http.post(f"{PUSH}/answer", json={"token": self.token(now_ms, **claims)})
