"""A new key, as the authenticator attests it (WebAuthn L2 §7.1)."""

from dataclasses import dataclass

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.protocol.webauthn.encoding import BadCredential, read_binary
from frontdesk.protocol.webauthn.options import ALGORITHMS, REQUIRED, RelyingParty, Wishes


@dataclass(frozen=True, slots=True)
class NewKey:
    """``public_key`` is COSE in base64url; ``aaguid`` names the make; ``sign_count`` 0: it does not count."""

    credential_id: str
    public_key: str
    sign_count: int
    aaguid: str


def verify_registration(
    attestation: str, client_data: str, party: RelyingParty, wishes: Wishes, challenge: str
) -> NewKey:
    """The key that was made for this challenge, at one of our origins, with a person present.

    Raises:
        BadCredential: it was not, or the person was not verified where that is required.
    """
    import webauthn
    from webauthn.helpers import parse_attestation_object
    from webauthn.helpers.cose import COSEAlgorithmIdentifier
    from webauthn.helpers.exceptions import WebAuthnException

    attested, said = read_binary(attestation), read_binary(client_data)
    try:
        known = parse_attestation_object(attested).auth_data.attested_credential_data
        credential_id = b64url(known.credential_id if known is not None else b"")
        verified = webauthn.verify_registration_response(
            credential={
                "id": credential_id,
                "rawId": credential_id,
                "type": "public-key",
                "response": {"attestationObject": b64url(attested), "clientDataJSON": b64url(said)},
            },
            expected_challenge=from_b64url(challenge),
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=wishes.user_verification == REQUIRED,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(algorithm) for algorithm in ALGORITHMS],
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as why:
        # what strangers send is parsed by a library that names only some of what can be wrong with it
        raise BadCredential(f"The attestation is not what was asked for: {type(why).__name__}.") from None
    return NewKey(
        b64url(verified.credential_id), b64url(verified.credential_public_key), verified.sign_count, verified.aaguid
    )
