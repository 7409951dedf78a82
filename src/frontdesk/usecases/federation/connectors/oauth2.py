"""OAuth 2.0 providers without ID tokens: who somebody is, is what their profile endpoint says to their own token."""

from collections.abc import Mapping

from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.trip import Trip
from frontdesk.protocol.oauth.pkce import s256
from frontdesk.protocol.oidc.relying_party import is_true
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

_SUBJECTS: Mapping[str, str] = {"FACEBOOK": "id", "GITHUB": "id", "LINKEDIN": "sub", "AMAZON": "user_id"}
_VOUCHES = frozenset({"FACEBOOK"})
"""Who shows only addresses that it has confirmed, and has no member that says so."""
_MOST_ADDRESSES = 100


class OAuth2Connector:
    """FACEBOOK, GITHUB, LINKEDIN and AMAZON."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def depart(self, at: Setting, trip: Trip, state: str) -> Departure:
        """The authorization request (RFC 6749 §4.1.1); PKCE where the record asks for it."""
        upstream = read_upstream(at.idp)
        parameters = code_request(at, upstream, state)
        if upstream.client.get("pkce_required"):
            parameters |= {"code_challenge": s256(trip.verifier), "code_challenge_method": "S256"}
        return Departure(with_query(upstream.authorization, parameters))

    async def arrive(self, at: Setting, trip: Trip, answer: Mapping[str, str]) -> ExternalIdentity:
        """The code's token, and whose it is.

        Raises:
            FederationRefused: the provider does not say.
        """
        upstream = read_upstream(at.idp)
        verifier = trip.verifier if upstream.client.get("pkce_required") else ""
        given = await self._caller.redeem(at, upstream, check_answer(answer), verifier)
        token = str(given["access_token"])
        profile = await self._caller.get(at, upstream.userinfo, token, "profile endpoint")
        if not isinstance(profile, dict):
            raise FederationRefused("The profile endpoint of the provider answered with something else than an object.")
        subject = profile.get(_SUBJECTS.get(upstream.kind, "sub"))
        if isinstance(subject, bool) or not isinstance(subject, str | int) or not str(subject):
            raise FederationRefused("The profile endpoint of the provider does not say who the person is.")
        attributes, is_verified = await self._attributes(at, upstream, profile, token)
        return ExternalIdentity(
            idp_id=at.idp.id,
            external_id=str(subject),
            attributes=attributes,
            email_verified=is_verified,
            tokens=tokens_of(given, at.now),
        )

    async def _attributes(
        self, at: Setting, upstream: Upstream, profile: Mapping[str, object], token: str
    ) -> tuple[dict[str, object], bool]:
        attributes = _with_names(profile)
        if upstream.kind != "GITHUB":
            is_verified = upstream.kind in _VOUCHES or is_true(profile.get("email_verified"))
            return attributes, is_verified and isinstance(profile.get("email"), str)
        # what a GitHub profile shows as e-mail is what its owner chose to show
        addresses = await self._caller.get(at, f"{upstream.userinfo}/emails", token, "e-mail endpoint")
        email = _primary(addresses)
        return {**attributes, "email": email}, email is not None


def _primary(addresses: object) -> str | None:
    """The primary address, if GitHub has verified it."""
    for each in addresses[:_MOST_ADDRESSES] if isinstance(addresses, list) else ():
        if isinstance(each, dict) and each.get("primary") is True and each.get("verified") is True:
            email = each.get("email")
            return email if isinstance(email, str) else None
    return None


def _with_names(profile: Mapping[str, object]) -> dict[str, object]:
    """Providers that know only a whole name, or none, still tell two: an account here has both."""
    attributes = dict(profile)
    if attributes.get("first_name") or attributes.get("given_name"):
        return attributes
    whole = attributes.get("name") or attributes.get("login")
    if isinstance(whole, str) and whole.strip():
        first, _, last = whole.strip().partition(" ")
        attributes |= {"given_name": first, "family_name": last.strip() or first}
    return attributes
