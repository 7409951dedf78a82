"""An authorization server as requests read it: everything that configuration decides, decided once.

A pure function of rows (``compile_server``). Expressions are closures, scopes are dictionaries, policies sorted
tuples; ``needs_groups`` says whether a request must fetch a person's groups at all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.domain.admins.scopes import is_org_scope
from frontdesk.domain.authorization_servers.defaults import SUBJECT_EXPRESSION
from frontdesk.domain.authorization_servers.model import (
    AuthorizationServer,
    Claim,
    ClaimType,
    ClaimValueType,
    Scope,
    ScopeConsent,
    ServerStatus,
)
from frontdesk.domain.ids import ORG_SERVER, AuthorizationServerId, RuleId
from frontdesk.domain.policies.model import Policy
from frontdesk.domain.policies.oauth import AccessPolicy, Lifetimes, compile_policies
from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.el.scope import Scope as ExpressionScope
from frontdesk.lang.patterns import compile_pattern
from frontdesk.protocol.jose.jwk import Jwks, parse_jwks
from frontdesk.protocol.oidc.scopes import DEFINED

_HOUR_MS = 3_600_000
ORG_LIFETIMES = Lifetimes(access_ms=_HOUR_MS, refresh_ms=90 * 24 * _HOUR_MS, refresh_idle_ms=7 * 24 * _HOUR_MS)
ID_TOKEN_LIFETIME_MS = _HOUR_MS
RESERVED_SCOPES = DEFINED
"""Scopes of OpenID Connect: any matching rule grants them (contract D.2)."""

ClaimValue = Callable[[ExpressionScope], object]


@dataclass(frozen=True, slots=True)
class CompiledClaim:
    """A claim and the closure that finds its value; ``scopes`` empty means always."""

    name: str
    value: ClaimValue
    scopes: frozenset[str]
    always_include: bool

    def is_for(self, granted: frozenset[str]) -> bool:
        """Whether one of its scopes was granted."""
        return not self.scopes or not self.scopes.isdisjoint(granted)


@dataclass(frozen=True, slots=True)
class CompiledServer:
    """One issuer, ready to serve.

    ``hint_keys`` are all it ever signed with: an ID token is a hint however long ago it was issued (RP-Initiated Logout
    §2). Tokens that open something are believed only by the published keys, so that a key is worth nothing for long.
    """

    id: AuthorizationServerId
    name: str
    org_name: str
    issuer: str
    base_url: str
    audience: str
    signing_alg: str
    signing_algs: tuple[str, ...]
    is_org: bool
    scopes: Mapping[str, Scope]
    default_scopes: tuple[str, ...]
    policies: tuple[AccessPolicy, ...]
    access_claims: tuple[CompiledClaim, ...]
    identity_claims: tuple[CompiledClaim, ...]
    needs_groups: bool
    public_keys: tuple[Mapping[str, object], ...]
    verifying_keys: Jwks
    hint_keys: Jwks
    token_hooks: Mapping[RuleId, str] = field(default_factory=dict)

    def token_hook_of(self, rule_id: RuleId | None) -> str | None:
        """The inline hook that a rule shows tokens to before they are signed."""
        return self.token_hooks.get(rule_id) if rule_id is not None else None

    def knows(self, scope: str) -> bool:
        """Whether this server can grant the scope. The org server has those of the management API besides its own."""
        return scope in self.scopes or (self.is_org and is_org_scope(scope))

    def may_grant(self, scope: str, granted: frozenset[str]) -> bool:
        """Whether a client may ask for the scope: those of the management API only if an administrator granted them.

        ``granted``: the scopes that the client was granted (contract H.1: ``/apps/{id}/grants``).
        """
        return scope in self.scopes or (self.is_org and is_org_scope(scope) and scope in granted)

    def consent_of(self, scope: str) -> ScopeConsent:
        """How people are asked about a scope."""
        found = self.scopes.get(scope)
        return found.consent if found is not None else ScopeConsent.REQUIRED


@dataclass(frozen=True, slots=True)
class ServerRows:
    """All the rows that make one server. ``former_keys``: those that are not published any more."""

    server: AuthorizationServer
    scopes: Sequence[Scope]
    claims: Sequence[Claim]
    policies: Sequence[Policy]
    public_keys: Sequence[Mapping[str, object]]
    former_keys: Sequence[Mapping[str, object]] = ()


def issuer_of(org_url: str, server_id: AuthorizationServerId) -> str:
    """The org URL for the org server, ``{org}/oauth2/{id}`` for the others (contract C.1)."""
    return org_url if server_id == ORG_SERVER else f"{org_url}/oauth2/{server_id}"


def base_url_of(org_url: str, server_id: AuthorizationServerId) -> str:
    """What comes before ``/v1/…`` in a server's endpoint URLs."""
    return f"{org_url}/oauth2" if server_id == ORG_SERVER else f"{org_url}/oauth2/{server_id}"


def compile_server(org_url: str, org_name: str, rows: ServerRows) -> CompiledServer:
    """One server from its rows."""
    server = rows.server
    claims = [claim for claim in rows.claims if claim.status is ServerStatus.ACTIVE and not _says_nothing_new(claim)]
    compiled = [(claim, *_compile_claim(claim)) for claim in claims if claim.value_type is not ClaimValueType.SYSTEM]
    policies = compile_policies(rows.policies)
    rules = [rule for policy in policies for rule in policy.rules]
    group_rules = any(rule.groups or rule.excluded_groups for rule in rules)
    return CompiledServer(
        id=server.id,
        name=server.name,
        org_name=org_name,
        issuer=issuer_of(org_url, server.id),
        base_url=base_url_of(org_url, server.id),
        audience=org_url if server.id == ORG_SERVER else server.audiences[0],
        signing_alg=server.signing_alg,
        signing_algs=tuple(sorted({str(key["alg"]) for key in rows.public_keys}, reverse=True)),
        is_org=server.id == ORG_SERVER,
        scopes={scope.name: scope for scope in rows.scopes},
        default_scopes=tuple(sorted(scope.name for scope in rows.scopes if scope.is_default)),
        policies=policies,
        access_claims=_of_type(compiled, ClaimType.RESOURCE),
        identity_claims=_of_type(compiled, ClaimType.IDENTITY),
        needs_groups=group_rules or any("groups" in reads for _, _, reads in compiled),
        public_keys=tuple(rows.public_keys),
        verifying_keys=parse_jwks({"keys": list(rows.public_keys)}),
        hint_keys=parse_jwks({"keys": [*rows.public_keys, *rows.former_keys]}),
        token_hooks={rule.id: rule.token_hook for rule in rules if rule.token_hook is not None},
    )


def _says_nothing_new(claim: Claim) -> bool:
    """``sub`` as every server starts with it is what access tokens carry anyway (``domain/tokens/access_token.py``)."""
    return claim.name == "sub" and claim.value == SUBJECT_EXPRESSION and claim.claim_type is ClaimType.RESOURCE


def _of_type(
    compiled: Iterable[tuple[Claim, CompiledClaim, frozenset[str]]], claim_type: ClaimType
) -> tuple[CompiledClaim, ...]:
    return tuple(ready for claim, ready, _ in compiled if claim.claim_type is claim_type)


def _compile_claim(claim: Claim) -> tuple[CompiledClaim, frozenset[str]]:
    if claim.value_type is ClaimValueType.GROUPS:
        value: ClaimValue = groups_value(claim.group_filter_type or "REGEX", claim.value or ".*")
        reads = frozenset({"groups"})
    else:
        expression = compile_expression(claim.value or "null")
        value, reads = expression.evaluate, expression.reads
    return CompiledClaim(claim.name, value, frozenset(claim.scopes), claim.always_include), reads


def groups_value(kind: str, pattern: str) -> ClaimValue:
    """The names of a person's groups that a filter lets through (contract C.4: REGEX minds case, the others do not)."""
    matches = _group_filter(kind, pattern)
    return lambda scope: [group.name for group in scope.groups if matches(group.name)] or None


def _group_filter(kind: str, pattern: str) -> Callable[[str], bool]:
    folded = pattern.casefold()
    if kind == "STARTS_WITH":
        return lambda name: name.casefold().startswith(folded)
    if kind == "EQUALS":
        return lambda name: name.casefold() == folded
    if kind == "CONTAINS":
        return lambda name: folded in name.casefold()
    return compile_pattern(pattern)
