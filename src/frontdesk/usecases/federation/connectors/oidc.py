"""OpenID Connect: the code flow with state, nonce and PKCE, and an ID token that is believed for nothing."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.trip import Trip
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.protocol.jose.algorithms import ASYMMETRIC
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks
from frontdesk.protocol.oauth.pkce import s256
from frontdesk.protocol.oidc.relying_party import (
    BadAnswer,
    BadSignature,
    Expectation,
    check_response_issuer,
    is_true,
    merge_userinfo,
    verify_id_token,
)
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.key_sets import KeySets
from frontdesk.usecases.federation.connector import Departure, FederationRefused, Setting
from frontdesk.usecases.federation.connectors.upstream import (
    Caller,
    Upstream,
    check_answer,
    code_request,
    read_upstream,
    tokens_of,
    with_query,
)

_MOST_AMR, _LONGEST_AMR = 20, 64
_LATEST_S = 10**11


class OidcConnector:
    """Generic providers, and GOOGLE, MICROSOFT, APPLE and GITLAB, which are instances of it."""

    def __init__(self, caller: Caller, key_sets: KeySets) -> None:
        self._caller = caller
        self._key_sets = key_sets

    async def depart(self, at: Setting, trip: Trip, state: str) -> Departure:
        """The authentication request (OIDC Core §3.1.2.1)."""
        upstream = read_upstream(at.idp)
        parameters = code_request(at, upstream, state) | {"nonce": trip.nonce}
        if uses_pkce(upstream):
            parameters |= {"code_challenge": s256(trip.verifier), "code_challenge_method": "S256"}
        if upstream.kind == "APPLE":  # it refuses scopes in any other response mode
            parameters["response_mode"] = "form_post"
        if trip.anew:
            parameters["prompt"] = "login"
        if trip.login_hint:
            parameters["login_hint"] = trip.login_hint
        return Departure(with_query(upstream.authorization, parameters))

    async def arrive(self, at: Setting, trip: Trip, answer: Mapping[str, str]) -> ExternalIdentity:
        """Code, tokens, ID token, userinfo: each checked against the one before.

        Raises:
            FederationRefused: one does not fit.
        """
        upstream = read_upstream(at.idp)
        try:
            check_response_issuer(answer.get("iss"), upstream.issuers)
            code = check_answer(answer)
            given = await self._caller.redeem(at, upstream, code, trip.verifier if uses_pkce(upstream) else "")
            claims = await self._id_claims(at, upstream, trip, given, code)
            claims = await self._with_userinfo(at, upstream, claims, str(given["access_token"]))
        except BadAnswer as why:
            raise FederationRefused(str(why)) from None
        claims |= _of_apple(upstream, answer)
        return ExternalIdentity(
            idp_id=at.idp.id,
            external_id=str(claims["sub"]),
            attributes=claims,
            email_verified=_is_verified(upstream, claims),
            amr=_amr(claims.get("amr")),
            tokens=tokens_of(given, at.now),
            authn_at=_authn_at(claims),
        )

    async def _id_claims(
        self, at: Setting, upstream: Upstream, trip: Trip, given: Mapping[str, object], code: str
    ) -> dict[str, object]:
        token = given.get("id_token")
        if not isinstance(token, str):
            raise FederationRefused("The token endpoint of the provider answered without an ID token.")
        policy: Any = at.idp.body["policy"]
        expected = Expectation(
            issuers=upstream.issuers,
            client_id=upstream.client_id,
            nonce=trip.nonce,
            now=at.now,
            skew_ms=int(policy["maxClockSkew"]),
            algorithms=_algorithms(at),
        )
        access_token = str(given["access_token"])
        try:
            keys = await self._keys(at, upstream, anew=False)
            return verify_id_token(token, keys, expected, access_token=access_token, code=code)
        except BadSignature:
            keys = await self._keys(at, upstream, anew=True)  # a key may have been rotated since
        try:
            return verify_id_token(token, keys, expected, access_token=access_token, code=code)
        except BadSignature as why:
            raise FederationRefused(f"The ID token is refused: {why}") from None

    async def _keys(self, at: Setting, upstream: Upstream, *, anew: bool) -> Jwks:
        try:
            return await (self._key_sets.get_anew if anew else self._key_sets.get)(at.org, upstream.jwks)
        except (OutboundFailed, BadKeySet):
            raise FederationRefused("The keys of the provider (jwks) cannot be read.") from None

    async def _with_userinfo(
        self, at: Setting, upstream: Upstream, claims: dict[str, object], access_token: str
    ) -> dict[str, object]:
        if not upstream.userinfo:
            return claims
        userinfo = await self._caller.get(at, upstream.userinfo, access_token, "userinfo endpoint")
        if not isinstance(userinfo, dict):
            raise FederationRefused(
                "The userinfo endpoint of the provider answered with something else than an object."
            )
        return merge_userinfo(claims, userinfo)


def uses_pkce(upstream: Upstream) -> bool:
    """Always, unless the provider's record says that it does not know PKCE (RFC 9700 §2.1.1)."""
    return upstream.client.get("pkce_required") is not False


def _algorithms(at: Setting) -> frozenset[str]:
    """What the record names, if that signs; never an HMAC, whose secret more than the provider knows."""
    protocol: Any = at.idp.body["protocol"]
    response = ((protocol.get("algorithms") or {}).get("response") or {}).get("signature") or {}
    named = response.get("algorithm")
    return frozenset({named}) if named in ASYMMETRIC else frozenset(ASYMMETRIC)


def _is_verified(upstream: Upstream, claims: Mapping[str, object]) -> bool:
    """Only what is called ``email`` is verified by it, not what else may be taken for an address.

    Microsoft's tokens carry addresses that any tenant's administrator may make up, unless ``xms_edov`` says no.
    """
    if not isinstance(claims.get("email"), str) or not claims["email"]:
        return False
    if upstream.kind == "MICROSOFT":
        return is_true(claims.get("xms_edov")) or claims.get("xms_edov") in (1, "1")
    return is_true(claims.get("email_verified"))


def _amr(said: object) -> tuple[str, ...]:
    """Methods are short words (RFC 8176 §2), which sessions and our own ID tokens repeat."""
    listed = said if isinstance(said, list) else []
    return tuple(each for each in listed if isinstance(each, str) and 0 < len(each) <= _LONGEST_AMR)[:_MOST_AMR]


def _authn_at(claims: Mapping[str, object]) -> int | None:
    said = claims.get("auth_time")
    return int(said) * 1000 if isinstance(said, int | float) and 0 < said < _LATEST_S else None


def _of_apple(upstream: Upstream, answer: Mapping[str, str]) -> dict[str, object]:
    """Apple tells a person's name beside the code, once, at their first sign-in; no address is read from there."""
    sent = answer.get("user")
    if upstream.kind != "APPLE" or not sent:
        return {}
    try:
        user = decode_foreign(sent)
    except MalformedJson:
        return {}
    name = user.get("name") if isinstance(user, dict) else None
    told = {"given_name": name.get("firstName"), "family_name": name.get("lastName")} if isinstance(name, dict) else {}
    return {member: value for member, value in told.items() if isinstance(value, str) and value}
