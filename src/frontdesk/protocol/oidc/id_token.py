"""ID tokens: the hashes that bind other things to them (OIDC Core §3.1.3.6, §3.3.2.11)."""

import hashlib

from frontdesk.kernel.base64url import b64url
from frontdesk.protocol.jose.algorithms import digest_of


def half_hash(value: str, alg: str) -> str:
    """``at_hash`` of an access token, ``c_hash`` of a code: the left half of the digest that ``alg`` stands on.

    Raises:
        UnsupportedAlgorithm: nobody knows which digest that would be, and guessing would bind nothing.
    """
    digest = hashlib.new(digest_of(alg), value.encode()).digest()
    return b64url(digest[: len(digest) // 2])
