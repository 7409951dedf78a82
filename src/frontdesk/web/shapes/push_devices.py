"""What phones send and are told (docs/reference/push-device-protocol.md)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.devices.enrolled import DeviceProfile, Platform
from frontdesk.domain.factors.model import PushChallenge
from frontdesk.kernel.json import iso_time

Text = Annotated[str, Meta(max_length=255)]
Token = Annotated[str, Meta(max_length=4096)]


class PublicKeyBody(msgspec.Struct):
    """An EC key on P-256 (RFC 7518 §6.2)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Annotated[str, Meta(max_length=64)]
    y: Annotated[str, Meta(max_length=64)]


class PhoneBody(msgspec.Struct, rename="camel"):
    """What a phone says of itself."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    platform: Literal["ANDROID", "IOS", "MACOS", "WINDOWS"]
    os_version: Annotated[str, Meta(max_length=127)] | None = None
    model: Annotated[str, Meta(max_length=127)] | None = None

    def read(self) -> DeviceProfile:
        """As devices are known."""
        return DeviceProfile(self.name, Platform(self.platform), model=self.model, os_version=self.os_version)


class SetUpBody(msgspec.Struct, rename="camel"):
    """A phone that is set up: the link's two parts, its key, and a token that the key signed."""

    factor_id: Text
    key: Annotated[str, Meta(max_length=512)]
    public_key: PublicKeyBody
    proof: Token
    device: PhoneBody


class SetUpAnswer(msgspec.Struct, rename="camel"):
    """What the phone keeps."""

    factor_id: str
    org: str
    org_name: str
    login: str


class PushTokenBody(msgspec.Struct, rename="camel"):
    """A token that the phone's key signed."""

    token: Token


class ChallengeAnswer(msgspec.Struct, rename="camel"):
    """What the phone is asked; ``challenge`` null: nothing now."""

    challenge: dict[str, object] | None


class AnswerAnswer(msgspec.Struct, rename="camel"):
    """The answer that counts."""

    answer: str


def challenge_answer(challenge: PushChallenge | None) -> ChallengeAnswer:
    """The question; never which number is the right one."""
    if challenge is None:
        return ChallengeAnswer(None)
    asked: dict[str, object] = {
        "id": challenge.id,
        "nonce": challenge.nonce,
        "created": iso_time(challenge.created_at),
        "expiresAt": iso_time(challenge.expires_at),
    }
    return ChallengeAnswer({**asked, "numbers": list(challenge.numbers)} if challenge.numbers else asked)
