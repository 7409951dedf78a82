"""Proof Key for Code Exchange: a stolen code is no use (RFC 7636, RFC 9700 §2.1.1)."""

import hashlib
import hmac
import re

from frontdesk.kernel.base64url import b64url
from frontdesk.protocol.oauth.errors import InvalidGrant, InvalidRequest

_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}")


def s256(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636 §4.2)."""
    return b64url(hashlib.sha256(verifier.encode()).digest())


def check_code_challenge(challenge: str | None, method: str | None, *, required: bool) -> str | None:
    """The challenge to store with the code, if the client sent one (RFC 7636 §4.3).

    Only S256: ``plain``, which is also what no method at all means, shows the verifier to whoever sees the request
    (RFC 9700 §2.1.1).

    Raises:
        InvalidRequest: the challenge is missing though required, malformed, or not of the method S256.
    """
    if challenge is None:
        if required:
            raise InvalidRequest("The client must send a code_challenge.")
        if method is not None:
            raise InvalidRequest("A code_challenge_method was sent without a code_challenge.")
        return None
    if method != "S256":
        raise InvalidRequest("The code_challenge_method must be S256.")
    if not _CHALLENGE.fullmatch(challenge):
        raise InvalidRequest("The code_challenge is not a SHA-256 digest in base64url.")
    return challenge


def verify_code_verifier(verifier: str | None, challenge: str | None) -> None:
    """Prove that whoever redeems the code also asked for it (RFC 7636 §4.6).

    The challenge was stored with the code. A verifier for a code without one is refused, too: somebody may have taken
    the challenge out of the request (RFC 9700 §4.8.2).

    Raises:
        InvalidGrant: the verifier is missing, malformed (§4.1), another's, or was not asked for.
    """
    if challenge is None:
        if verifier is not None:
            raise InvalidGrant("A code_verifier was sent, and the request had no code_challenge.")
        return
    if verifier is None or not _VERIFIER.fullmatch(verifier):
        raise InvalidGrant("The code_verifier is missing or malformed.")
    if not hmac.compare_digest(s256(verifier).encode(), challenge.encode()):
        raise InvalidGrant("The code_verifier does not match the code_challenge.")
