"""A phone in software, to try push factors with (docs/reference/push-device-protocol.md)."""

import asyncio
import os
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode, decode_foreign, encode, pretty_text
from frontdesk.protocol.jose.jwk import generate_private_key, load_signing_key, public_jwk
from frontdesk.protocol.jose.jws import Signer
from frontdesk.runtime.outbound.client import Outbound

ENROLL: Final = "/api/v1/push/enroll"
_CHALLENGE: Final = "/api/v1/push/challenge"
_ANSWER: Final = "/api/v1/push/answer"
_EVERY_S: Final = 2.0


class DeviceFailed(Expected):
    """The server would not have it, or the key file holds none."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a phone keeps: the org, its factor, and its private key (PKCS #8, base64)."""

    org: str
    factor_id: str
    login: str
    private_key: str

    def token(self, **claims: object) -> str:
        """What it shows who it is by: good for half a minute."""
        now_s = SystemClock().now() // 1000
        said = {"iss": self.factor_id, "aud": self.org, "iat": now_s, "exp": now_s + 30, **claims}
        key = load_signing_key(self.factor_id, "ES256", b64decode(self.private_key))
        return Signer(key).sign(encode(said))


def read_device(path: Path) -> Device:
    """A phone that was set up before.

    Raises:
        DeviceFailed: the file holds none.
    """
    try:
        return Device(**decode_foreign(path.read_bytes()))
    except (OSError, MalformedJson, TypeError):
        raise DeviceFailed(f"{path} holds no device.") from None


def keep_device(path: Path, device: Device) -> None:
    """For its owner alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(pretty_text(asdict(device)) + "\n")


async def enroll(link: str, name: str, platform: str) -> Device:
    """Set a phone up by its activation link.

    Raises:
        DeviceFailed: the link is none, or is spent or too old.
        OutboundFailed: nobody answers.
    """
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    if not parts.path.endswith(ENROLL) or "factorId" not in query or "key" not in query:
        raise DeviceFailed("That is no activation link.")
    org, private = f"{parts.scheme}://{parts.netloc}", generate_private_key("ES256")
    device = Device(org, query["factorId"][0], "", b64encode(private).decode())
    jwk = public_jwk(device.factor_id, "ES256", private)
    body = {
        "factorId": device.factor_id,
        "key": query["key"][0],
        "publicKey": {member: jwk[member] for member in ("kty", "crv", "x", "y")},
        "proof": device.token(),
        "device": {"name": name, "platform": platform},
    }
    answer = await _post(org, ENROLL, body)
    return Device(str(answer["org"]), device.factor_id, str(answer["login"]), device.private_key)


async def next_challenge(device: Device, wait_s: float) -> dict[str, Any] | None:
    """What the phone is asked, as soon as it is; None: nothing in that time.

    Raises:
        DeviceFailed: the phone is not the person's any more.
        OutboundFailed: nobody answers.
    """
    for _ in range(max(1, int(wait_s / _EVERY_S))):
        challenge = (await _post(device.org, _CHALLENGE, {"token": device.token()}))["challenge"]
        if isinstance(challenge, dict):
            return challenge
        await asyncio.sleep(_EVERY_S)
    return None


async def decide(device: Device, challenge: dict[str, Any], decision: str, number: str | None) -> str:
    """Answer, signed; the answer that counts.

    Raises:
        DeviceFailed: the question is not open any more.
        OutboundFailed: nobody answers.
    """
    claims = {"challenge": challenge["id"], "nonce": challenge["nonce"], "answer": decision}
    if number is not None:
        claims["number"] = number
    return str((await _post(device.org, _ANSWER, {"token": device.token(**claims)}))["answer"])


async def _post(org: str, path: str, body: object) -> dict[str, Any]:
    outbound = Outbound(allow_loopback=True)
    try:
        answer = await outbound.send(
            OrgId(org), "POST", org + path, [("Content-Type", "application/json")], encode(body)
        )
    finally:
        await outbound.close()
    told: dict[str, Any] = decode(answer.body)
    if not answer.is_success:
        raise DeviceFailed(f"{told.get('errorSummary', answer.status)}.")
    return told
