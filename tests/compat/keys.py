"""Key pairs of clients, as JWKs."""

from typing import Any

from joserfc.jwk import ECKey, KeyParameters, OKPKey, RSAKey

_KID = "of the client"


def new_key(alg: str) -> dict[str, Any]:
    """A private key for an ``alg``: members that a client keeps to itself included."""
    described: KeyParameters = {"kid": _KID, "use": "sig", "alg": alg}
    if alg == "ES256":
        return dict(ECKey.generate_key("P-256", described, private=True).as_dict(private=True))
    if alg in {"EdDSA", "Ed25519"}:
        return dict(OKPKey.generate_key("Ed25519", described, private=True).as_dict(private=True))
    return dict(RSAKey.generate_key(2048, described, private=True).as_dict(private=True))


def public_jwks(key: dict[str, Any]) -> dict[str, Any]:
    """What the client registers of it."""
    private = {"d", "p", "q", "dp", "dq", "qi", "oth"}
    return {"keys": [{name: value for name, value in key.items() if name not in private}]}
