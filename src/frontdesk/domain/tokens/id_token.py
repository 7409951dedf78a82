"""The claims of an ID token and of userinfo (contract C.3, C.4; OIDC Core §2, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import ID_TOKEN_LIFETIME_MS, CompiledServer, groups_value
from frontdesk.domain.authorization_servers.defaults import ALWAYS_IN_ID_TOKENS
from frontdesk.domain.ids import OrgId
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.expression_scope import ClaimScope, expression_scope
from frontdesk.domain.users.oidc_claims import standard_claim
from frontdesk.kernel.secrets import random_token
from frontdesk.protocol.oidc.id_token import half_hash
from frontdesk.protocol.oidc.standard_claims import SCOPES

GROUPS = "groups"
_JTI_BYTES = 24


@dataclass(frozen=True, slots=True)
class Companions:
    """What is issued in the same response; their hashes bind the ID token to them (OIDC Core §3.1.3.6, §3.3.2.11)."""

    access_token: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class IdTokenSubject:
    """Who the ID token is about and for whom it is made."""

    org_id: OrgId
    server: CompiledServer
    client: OAuthClient
    authorization: Authorization
    person: Person


def id_token_claims(subject: IdTokenSubject, *, fat: bool, now: int) -> dict[str, object]:
    """The claims, but for ``companion_hashes``.

    ``fat``: everything the scopes give, because there is no access token to ask userinfo with.

    Raises:
        ClaimFails: an expression of this server cannot be evaluated for this person.
    """
    authorization = subject.authorization
    issued_at_s = now // 1000
    claims: dict[str, object] = {
        "sub": subject.person.user.id,
        "ver": 1,
        "iss": subject.server.issuer,
        "aud": authorization.client_id,
        "iat": issued_at_s,
        "exp": issued_at_s + ID_TOKEN_LIFETIME_MS // 1000,
        "jti": "ID." + random_token(_JTI_BYTES),
        "amr": list(authorization.amr),
        "idp": authorization.idp or subject.org_id,
    }
    if authorization.auth_time is not None:
        claims["auth_time"] = authorization.auth_time // 1000
    if authorization.session_id is not None and subject.client.hears_of_logout:
        claims["sid"] = authorization.session_id
    if authorization.nonce is not None:
        claims["nonce"] = authorization.nonce
    if authorization.acr is not None:
        claims["acr"] = authorization.acr
    return _person_claims(subject, fat=fat, now=now, asked=_asked(authorization, "id_token")) | claims


def companion_hashes(companions: Companions, alg: str) -> dict[str, object]:
    """``at_hash`` and ``c_hash``; they are known once the companions are, so they join the claims last."""
    hashes: dict[str, object] = {}
    if companions.access_token is not None:
        hashes["at_hash"] = half_hash(companions.access_token, alg)
    if companions.code is not None:
        hashes["c_hash"] = half_hash(companions.code, alg)
    return hashes


def userinfo_claims(subject: IdTokenSubject, now: int) -> dict[str, object]:
    """All that the scopes and the claims parameter ask for; ``sub`` is the ID token's.

    Raises:
        ClaimFails: an expression of this server cannot be evaluated for this person.
    """
    claims = _person_claims(subject, fat=True, now=now, asked=_asked(subject.authorization, "userinfo"))
    return {**claims, "sub": subject.person.user.id}


def _person_claims(subject: IdTokenSubject, *, fat: bool, now: int, asked: frozenset[str]) -> dict[str, object]:
    granted = frozenset(subject.authorization.scopes)
    names = [name for scope, members in SCOPES.items() if scope in granted for name in members]
    wanted = [name for name in names if fat or name in ALWAYS_IN_ID_TOKENS]
    claims = {name: standard_claim(subject.person.user, name) for name in (*wanted, *sorted(asked))}
    if GROUPS in granted:
        claims[GROUPS] = _groups(subject, now)
    claims.update(_configured(subject, granted, fat=fat, now=now))
    return {name: value for name, value in claims.items() if value is not None}


def _asked(authorization: Authorization, place: str) -> frozenset[str]:
    members = (authorization.claims or {}).get(place)
    return frozenset(members) if isinstance(members, Mapping) else frozenset()


def _groups(subject: IdTokenSubject, now: int) -> object:
    """The org server shows the groups that the app's own filter lets through; a custom server has claims for that."""
    groups_filter = subject.client.groups_filter
    if not subject.server.is_org or groups_filter is None:
        return None
    scope = _scope(subject, now).scope
    return groups_value(groups_filter.kind, groups_filter.value)(scope)


def _configured(subject: IdTokenSubject, granted: frozenset[str], *, fat: bool, now: int) -> dict[str, object]:
    if not subject.server.identity_claims:
        return {}
    scope = _scope(subject, now)
    return {
        claim.name: scope.evaluate(claim)
        for claim in subject.server.identity_claims
        if claim.is_for(granted) and (fat or claim.always_include)
    }


def _scope(subject: IdTokenSubject, now: int) -> ClaimScope:
    return expression_scope(subject.server, subject.authorization, subject.person, now)
