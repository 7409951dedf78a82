"""Signing: the one place where claims become tokens."""

from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.tokens.access_token import access_token_claims
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.expression_scope import ClaimFails
from frontdesk.domain.tokens.id_token import Companions, IdTokenSubject, id_token_claims
from frontdesk.kernel.json import encode
from frontdesk.protocol.oauth.errors import ServerError
from frontdesk.runtime.snapshots.loader import OrgSnapshot

MOST_TOKEN_BYTES = 16_384
"""A larger token would not fit the headers it travels in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom tokens are minted, where, and about whom."""

    org: OrgSnapshot
    server: CompiledServer
    client: OAuthClient
    authorization: Authorization
    person: Person | None


def mint_access_token(subject: Subject, *, jti: str, now: int) -> str:
    """A signed access token.

    Raises:
        ServerError: a claim cannot be evaluated, or makes the token too large.
    """
    try:
        claims = access_token_claims(subject.server, subject.authorization, subject.person, jti=jti, now=now)
    except ClaimFails as why:
        raise ServerError(str(why)) from None
    return _sign(subject, claims, subject.server.signing_alg)


def mint_id_token(subject: Subject, companions: Companions, *, fat: bool, now: int) -> str:
    """A signed ID token, with the algorithm the client registered or the server's own.

    Raises:
        ServerError: a claim cannot be evaluated, or makes the token too large.
    """
    assert subject.person is not None, "an ID token is about a person"
    alg = subject.client.metadata.id_token_signed_response_alg or subject.server.signing_alg
    about = IdTokenSubject(
        org_id=subject.org.org.id,
        server=subject.server,
        client=subject.client,
        authorization=subject.authorization,
        person=subject.person,
    )
    try:
        claims = id_token_claims(about, companions, alg=alg, fat=fat, now=now)
    except ClaimFails as why:
        raise ServerError(str(why)) from None
    return _sign(subject, claims, alg)


def _sign(subject: Subject, claims: dict[str, object], alg: str) -> str:
    payload = encode(claims)
    if len(payload) > MOST_TOKEN_BYTES:
        largest = max(claims, key=lambda name: len(encode(claims[name])))
        raise ServerError(f"The token would be too large; the claim {largest} takes most of it.")
    return subject.org.signer(subject.server, alg).sign(payload)
