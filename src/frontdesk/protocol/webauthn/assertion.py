"""A signature by a key that is known (WebAuthn L2 §7.2)."""

from dataclasses import dataclass

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.protocol.webauthn.encoding import BadCredential, read_binary
from frontdesk.protocol.webauthn.options import REQUIRED, RelyingParty, Wishes


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the browser answered, each part base64url or base64."""

    client_data: str
    authenticator_data: str
    signature: str


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key as registration left it, and how far it had counted when it was last used."""

    public_key: str
    sign_count: int


def verify_assertion(assertion: Assertion, key: KnownKey, party: RelyingParty, wishes: Wishes, challenge: str) -> int:
    """How far the key has counted now.

    Raises:
        BadCredential: it did not sign this challenge, at one of our origins, with a person present; or it counted
            back, as only a copy of a key does (WebAuthn L2 §6.1.1).
    """
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    parts = [read_binary(part) for part in (assertion.client_data, assertion.authenticator_data, assertion.signature)]
    client_data, authenticator_data, signature = map(b64url, parts)
    named = b64url(b"known by its public key")  # the wire does not say which credential signs (contract B.1)
    try:
        verified = webauthn.verify_authentication_response(
            credential={
                "id": named,
                "rawId": named,
                "type": "public-key",
                "response": {
                    "clientDataJSON": client_data,
                    "authenticatorData": authenticator_data,
                    "signature": signature,
                },
            },
            expected_challenge=from_b64url(challenge),
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=from_b64url(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=wishes.user_verification == REQUIRED,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as why:
        # what strangers send is parsed by a library that names only some of what can be wrong with it
        raise BadCredential(f"The assertion is not what was asked for: {type(why).__name__}.") from None
    return verified.new_sign_count
