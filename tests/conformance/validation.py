"""H1 to H13: what every flow is checked for, whatever the case is about (contract: oidc-conformance-cases, H)."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from tests.conformance.profiles import Profile
from tests.relying_party import Answer, RelyingParty, half_hash
from tests.serving import CALLBACK

SCOPE_CLAIMS = {
    "profile": "name family_name given_name middle_name nickname preferred_username profile picture website gender "
    "birthdate zoneinfo locale updated_at",
    "email": "email email_verified",
    "address": "address",
    "phone": "phone_number phone_number_verified",
}
_ALWAYS = frozenset(
    {"iss", "sub", "aud", "exp", "iat", "jti", "auth_time", "amr", "nonce", "acr", "at_hash", "c_hash", "ver", "idp"}
)
_ERRORS = frozenset(
    {
        "invalid_request",
        "unauthorized_client",
        "access_denied",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "interaction_required",
        "login_required",
        "account_selection_required",
        "consent_required",
        "invalid_request_uri",
        "invalid_request_object",
        "request_not_supported",
        "request_uri_not_supported",
        "registration_not_supported",
        "unmet_authentication_requirements",
        "unsupported_response_mode",
    }
)
_PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]+")
_VSCHAR = re.compile(r"[\x20-\x7e]+")


def bits_of(token: str) -> float:
    """An estimate of a token's entropy: Shannon's, over its own characters."""
    counts = Counter(token)
    return -sum(n * math.log2(n / len(token)) for n in counts.values())


def check_arrival(profile: Profile, request: Mapping[str, str], answer: Answer, issuer: str) -> None:
    """H1: by the right mode. H2: state to the letter. H3: iss."""
    assert answer.mode == profile.arrives_by
    assert answer.target == request.get("redirect_uri", CALLBACK)
    assert answer.parameters.get("state") == request.get("state")
    assert answer.parameters["iss"] == issuer


def check_front(profile: Profile, answer: Answer) -> None:
    """H4: exactly the parameters of the response type. H5: nobody guesses a code or a token."""
    token = {"access_token", "token_type", "expires_in", "scope"} if "token" in profile.words else set()
    expected = (profile.words & {"code", "id_token"}) | token
    assert set(answer.parameters) - {"state", "iss"} == expected
    for name in expected & {"code", "access_token"}:
        assert len(answer.parameters[name]) >= 22
        assert bits_of(answer.parameters[name]) >= 128
    if token:
        assert answer.parameters["token_type"].lower() == "bearer"
        assert int(answer.parameters["expires_in"]) > 0


def check_error(profile: Profile, request: Mapping[str, str], answer: Answer, issuer: str) -> str:
    """H13: a registered error, told in plain ASCII, and nothing that a client could take for success."""
    check_arrival(profile, request, answer, issuer)
    assert set(answer.parameters) <= {"error", "error_description", "error_uri", "state", "iss"}
    assert answer.parameters["error"] in _ERRORS
    assert _PLAIN.fullmatch(answer.parameters["error_description"])
    return answer.parameters["error"]


def check_token_response(response: httpx.Response) -> dict[str, Any]:
    """H5, H6: JSON that nobody keeps, of the members that RFC 6749 §5.1 wants."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/json")
    assert "no-store" in response.headers["cache-control"]
    body: dict[str, Any] = response.json()
    assert body["token_type"].lower() == "bearer"
    assert type(body["expires_in"]) is int
    assert bits_of(body["access_token"]) >= 128
    if "refresh_token" in body:
        assert _VSCHAR.fullmatch(body["refresh_token"])
        assert bits_of(body["refresh_token"]) >= 128
    return body


async def check_id_token(
    app: RelyingParty, request: Mapping[str, str], token: str, *, alg: str = "RS256"
) -> dict[str, Any]:
    """H7: signed by a published key that it names. H8: its claims. H11: nothing that was not asked for."""
    header, claims = await app.verified(token)
    assert header["alg"] == alg
    assert header["kid"]
    now = app.org.now_s
    assert claims["iss"] == app.issuer
    assert claims["aud"] == app.client_id
    assert claims["exp"] > now
    assert type(claims["iat"]) is int
    assert abs(claims["iat"] - now) < 60
    assert re.fullmatch(r"[\x21-\x7e]{1,255}", claims["sub"])
    assert claims.get("nonce") == request.get("nonce")
    assert type(claims["auth_time"]) is int
    assert claims["auth_time"] <= now
    assert None not in claims.values()
    assert isinstance(claims.get("acr", ""), str)
    assert all(isinstance(way, str) for way in claims["amr"])
    asked = {claim for s in request["scope"].split() for claim in SCOPE_CLAIMS.get(s, "").split()}
    assert set(claims) <= _ALWAYS | asked
    return claims


def check_hashes(profile: Profile, front: Mapping[str, str], claims: Mapping[str, Any]) -> None:
    """H9: what came beside an ID token in the front channel is bound to it."""
    assert ("c_hash" in claims) == ("code" in profile.words)
    assert ("at_hash" in claims) == ("token" in profile.words)
    if "code" in profile.words:
        assert claims["c_hash"] == half_hash(front["code"])
    if "token" in profile.words:
        assert claims["at_hash"] == half_hash(front["access_token"])


def check_agreement(front: Mapping[str, Any], back: Mapping[str, Any]) -> None:
    """H10: two ID tokens of one flow speak of the same thing."""
    for name in set(front) & set(back) - {"exp", "iat", "jti", "at_hash", "c_hash"}:
        assert front[name] == back[name], name


def check_userinfo(response: httpx.Response, subject: str) -> dict[str, Any]:
    """H12: JSON without null or empty members, every claim of its type."""
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json")
    info: dict[str, Any] = response.json()
    assert info["sub"] == subject
    assert not [name for name, value in info.items() if value in (None, "", [], {})]
    for name, value in info.items():
        match name:
            case "email_verified" | "phone_number_verified":
                assert type(value) is bool
            case "updated_at":
                assert type(value) is int
            case "address":
                assert isinstance(value, dict)
                assert all(isinstance(part, str) for part in value.values())
            case "picture" | "profile" | "website":
                assert urlsplit(value).scheme in {"http", "https"}
            case "birthdate":
                assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", value)
            case "locale":
                assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value)
            case _:
                assert isinstance(value, str), name
    return info
