"""Tokens that must be refused, made from good ones."""

import json
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact
from joserfc.util import json_b64encode

_AN_HOUR_S = 3600


def header_of(token: str) -> dict[str, Any]:
    """The header, which names the key."""
    return dict(extract_compact(token.encode()).headers())


def expired(token: str) -> str:
    """The token an hour past its end. Its signature is wrong too, which libraries look at later."""
    return _with_claims(token, exp=int(time.time()) - _AN_HOUR_S)


def altered(token: str) -> str:
    """The token under its old signature, with more in it than was signed."""
    return _with_claims(token, scp=["everything"])


def foreign(token: str) -> str:
    """The same claims and key id, signed by somebody else."""
    return jwt.encode(header_of(token), _claims_of(token), RSAKey.generate_key(2048), algorithms=["RS256"])


def _claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(extract_compact(token.encode()).payload)
    return claims


def _with_claims(token: str, **claims: object) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{json_b64encode({**_claims_of(token), **claims}).decode()}.{signature}"
