"""What a browser's script hands to ``navigator.credentials``, with bytes in base64url (WebAuthn L2 §5.4, §5.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.secrets import random_token

CHALLENGE_BYTES: Final = 32
ALGORITHMS: Final = (-7, -8, -257)
"""ES256, EdDSA and RS256, in this order (IANA COSE algorithms)."""
LIFETIME_MS: Final = 5 * 60_000
REQUIRED: Final = "required"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom keys are made for: ``id`` is a domain, ``origins`` the pages that may ask for them."""

    id: str
    name: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """``user_verification``: required, preferred or discouraged; ``attachment`` None: any authenticator."""

    user_verification: str = "preferred"
    attachment: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Whose key it will be. ``id`` says nothing of the person, for authenticators show it to whoever holds them."""

    id: str
    name: str
    display_name: str


def new_challenge() -> str:
    """A challenge that is answered once (WebAuthn L2 §13.4.3)."""
    return random_token(CHALLENGE_BYTES)


def creation_options(
    party: RelyingParty, account: Account, wishes: Wishes, challenge: str, known: Iterable[str]
) -> dict[str, object]:
    """Make a key, but not on an authenticator that has one of the ``known`` (WebAuthn L2 §5.4)."""
    selection: dict[str, object] = {
        "userVerification": wishes.user_verification,
        "requireResidentKey": False,
        "residentKey": "preferred",
    }
    if wishes.attachment is not None:
        selection["authenticatorAttachment"] = wishes.attachment
    return {
        "rp": {"id": party.id, "name": party.name},
        "user": {"id": b64url(account.id.encode()), "name": account.name, "displayName": account.display_name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "timeout": LIFETIME_MS,
        "attestation": "none",
        "authenticatorSelection": selection,
        "excludeCredentials": _descriptors(known),
    }


def request_options(party: RelyingParty, wishes: Wishes, challenge: str, known: Iterable[str]) -> dict[str, object]:
    """Sign with one of the ``known`` keys (WebAuthn L2 §5.5)."""
    return {
        "challenge": challenge,
        "rpId": party.id,
        "timeout": LIFETIME_MS,
        "userVerification": wishes.user_verification,
        "allowCredentials": _descriptors(known),
    }


def _descriptors(known: Iterable[str]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": credential_id} for credential_id in known]
