"""Access policies of an authorization server, compiled from their rows (contract D.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from frontdesk.domain.ids import ALL_CLIENTS, EVERYONE, PolicyId, RuleId, UserId
from frontdesk.domain.policies.model import Policy, PolicyStatus, Rule

_MINUTE_MS = 60_000
_CLIENT_CREDENTIALS = "client_credentials"
_IMPLIED = frozenset({"refresh_token"})


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long tokens live. ``refresh_ms`` None: as long as they are used within ``refresh_idle_ms``."""

    access_ms: int
    refresh_ms: int | None
    refresh_idle_ms: int


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A rule, ready to be asked. ``scopes`` None stands for ``*``; ``token_hook``: whom tokens are shown to first."""

    id: RuleId
    name: str
    grant_types: frozenset[str]
    everyone: bool
    users: frozenset[str]
    groups: frozenset[str]
    excluded_users: frozenset[str]
    excluded_groups: frozenset[str]
    scopes: frozenset[str] | None
    lifetimes: Lifetimes
    token_hook: str | None = None

    def fits(self, grant_type: str, user_id: UserId | None, group_ids: frozenset[str]) -> bool:
        """Whether grant type and person fit."""
        return grant_type in self.grant_types and self.fits_person(grant_type, user_id, group_ids)

    def fits_person(self, grant_type: str, user_id: UserId | None, group_ids: frozenset[str]) -> bool:
        """Whether the person fits; a client acting for itself is nobody's person."""
        if user_id is None or grant_type == _CLIENT_CREDENTIALS:
            return True
        if user_id in self.excluded_users or group_ids & self.excluded_groups:
            return False
        return self.everyone or user_id in self.users or bool(group_ids & self.groups)

    def scopes_refused(self, requested: frozenset[str]) -> frozenset[str]:
        """The requested scopes that this rule does not let through."""
        return frozenset() if self.scopes is None else requested - self.scopes


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """A policy, ready to be asked. ``clients`` None stands for all of them."""

    id: PolicyId
    name: str
    clients: frozenset[str] | None
    rules: tuple[AccessRule, ...]

    def covers(self, client_id: str) -> bool:
        """Whether this policy is about that client."""
        return self.clients is None or client_id in self.clients


def compile_policies(policies: Iterable[Policy]) -> tuple[AccessPolicy, ...]:
    """The active policies in priority order, each with its active rules in priority order."""
    active = sorted((p for p in policies if p.status is PolicyStatus.ACTIVE), key=lambda p: (p.priority, p.id))
    return tuple(_compile_policy(policy) for policy in active)


def _compile_policy(policy: Policy) -> AccessPolicy:
    included = _strings(policy.conditions, "clients", "include")
    rules = sorted((r for r in policy.rules if r.status is PolicyStatus.ACTIVE), key=lambda r: (r.priority, r.id))
    return AccessPolicy(
        id=policy.id,
        name=policy.name,
        clients=None if ALL_CLIENTS in included else frozenset(included),
        rules=tuple(_compile_rule(rule) for rule in rules),
    )


def _compile_rule(rule: Rule) -> AccessRule:
    groups = frozenset(_strings(rule.conditions, "people", "groups", "include"))
    scopes = frozenset(_strings(rule.conditions, "scopes", "include"))
    return AccessRule(
        id=rule.id,
        name=rule.name,
        grant_types=frozenset(_strings(rule.conditions, "grantTypes", "include")) | _IMPLIED,
        everyone=EVERYONE in groups,
        users=frozenset(_strings(rule.conditions, "people", "users", "include")),
        groups=groups,
        excluded_users=frozenset(_strings(rule.conditions, "people", "users", "exclude")),
        excluded_groups=frozenset(_strings(rule.conditions, "people", "groups", "exclude")),
        scopes=None if "*" in scopes else scopes,
        lifetimes=_lifetimes(rule.actions),
        token_hook=_token_hook(rule.actions),
    )


def _token_hook(actions: Mapping[str, object]) -> str | None:
    hook_id = _member(_member(actions, "token"), "inlineHook").get("id")
    return hook_id if isinstance(hook_id, str) and hook_id else None


def _lifetimes(actions: Mapping[str, object]) -> Lifetimes:
    token = _member(actions, "token")
    refresh = _minutes(token, "refreshTokenLifetimeMinutes", 0)
    return Lifetimes(
        access_ms=_minutes(token, "accessTokenLifetimeMinutes", 60),
        refresh_ms=refresh or None,
        refresh_idle_ms=_minutes(token, "refreshTokenWindowMinutes", 10_080),
    )


def _minutes(token: Mapping[str, object], name: str, otherwise: int) -> int:
    value = token.get(name)
    return (value if isinstance(value, int) else otherwise) * _MINUTE_MS


def _member(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = value.get(name)
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}  # JSON objects have text keys


def _strings(conditions: Mapping[str, object], *path: str) -> Sequence[str]:
    *parents, last = path
    for name in parents:
        conditions = _member(conditions, name)
    found = conditions.get(last)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list | tuple) else []
