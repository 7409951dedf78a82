"""Signing: the one place where claims become tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import ID_TOKEN_LIFETIME_MS, CompiledServer
from frontdesk.domain.tokens.access_token import access_token_claims
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.expression_scope import ClaimFails
from frontdesk.domain.tokens.id_token import Companions, IdTokenSubject, companion_hashes, id_token_claims
from frontdesk.kernel.errors import Expected
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tokens are due. ``access_jti`` None: no access token; ``fat``: all that the scopes give is in the ID token.

    ``code``: what is issued beside them.
    """

    access_jti: str | None = None
    id_token: bool = False
    fat: bool = False
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """The claims of a token before it is signed, and how long it lives."""

    claims: Mapping[str, object]
    lifetime_s: int


@dataclass(frozen=True, slots=True)
class Drafts:
    """What is due, unsigned. It is signed as it is, or as the org's token hook wants it."""

    access: Draft | None
    identity: Draft | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What is due, signed."""

    access: str | None = field(default=None, repr=False)
    access_lifetime_s: int = 0
    identity: str | None = field(default=None, repr=False)


class TooLarge(Expected):
    """A token does not fit the headers it travels in."""


def draft_tokens(subject: Subject, wanted: Wanted, now: int) -> Drafts:
    """The claims of what is due.

    Raises:
        ServerError: a claim cannot be evaluated.
    """
    server, authorization = subject.server, subject.authorization
    try:
        access = identity = None
        if wanted.access_jti is not None:
            claims = access_token_claims(server, authorization, subject.person, jti=wanted.access_jti, now=now)
            access = Draft(claims, authorization.lifetimes.access_ms // 1000)
        if wanted.id_token:
            identity = Draft(_id_token_claims(subject, fat=wanted.fat, now=now), ID_TOKEN_LIFETIME_MS // 1000)
    except ClaimFails as why:
        raise ServerError(str(why)) from None
    return Drafts(access, identity)


def _id_token_claims(subject: Subject, *, fat: bool, now: int) -> dict[str, object]:
    assert subject.person is not None, "an ID token is about a person"
    about = IdTokenSubject(
        org_id=subject.org.org.id,
        server=subject.server,
        client=subject.client,
        authorization=subject.authorization,
        person=subject.person,
    )
    return id_token_claims(about, fat=fat, now=now)


def sign_tokens(subject: Subject, drafts: Drafts, wanted: Wanted) -> Tokens:
    """The tokens, the ID token with the algorithm that the client registered or the server's own.

    Raises:
        ServerError: a claim makes a token too large.
    """
    server, access, identity = subject.server, None, None
    try:
        if drafts.access is not None:
            access = _sign(subject, drafts.access.claims, server.signing_alg)
        if drafts.identity is not None:
            alg = subject.client.metadata.id_token_signed_response_alg or server.signing_alg
            hashes = companion_hashes(Companions(access, wanted.code), alg)
            identity = _sign(subject, {**drafts.identity.claims, **hashes}, alg)
    except TooLarge as why:
        raise ServerError(str(why)) from None
    return Tokens(access, drafts.access.lifetime_s if drafts.access is not None else 0, identity)


def check_size(claims: Mapping[str, object]) -> bytes:
    """The claims as they are signed.

    Raises:
        TooLarge: they are more than a token holds.
    """
    payload = encode(claims)
    if len(payload) > MOST_TOKEN_BYTES:
        largest = max(claims, key=lambda name: len(encode(claims[name])))
        raise TooLarge(f"The token would be too large; the claim {largest} takes most of it.")
    return payload


def _sign(subject: Subject, claims: Mapping[str, object], alg: str) -> str:
    return subject.org.signer(subject.server, alg).sign(check_size(claims))
