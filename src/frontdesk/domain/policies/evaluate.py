"""Which rule applies: the first rule of the first policy that fits (contract D.1, D.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.ids import ClientId, UserId
from frontdesk.domain.policies.oauth import AccessPolicy, AccessRule


@dataclass(frozen=True, slots=True)
class Facts:
    """What an access policy may ask about a request. ``custom_scopes`` leaves out those of OpenID Connect."""

    client_id: ClientId
    grant_type: str
    user_id: UserId | None
    group_ids: frozenset[str]
    custom_scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The rule that applies, and the policy it stands in."""

    policy: AccessPolicy
    rule: AccessRule


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No rule applies. Where only scopes stood in the way, ``refused_scopes`` says which."""

    refused_scopes: frozenset[str]


def first_match(policies: Sequence[AccessPolicy], facts: Facts) -> Match | NoMatch:
    """The first rule of the first policy that fits, or why there is none, which callers must deny.

    Policies and rules come in priority order. A policy that covers the client but has no fitting rule
    does not stop the search: the next policy may. A rule that lacks a requested scope does not fit.
    """
    refused: frozenset[str] = frozenset()
    for policy in policies:
        if not policy.covers(facts.client_id):
            continue
        for rule in policy.rules:
            if not rule.fits(facts.grant_type, facts.user_id, facts.group_ids):
                continue
            missing = rule.scopes_refused(facts.custom_scopes)
            if not missing:
                return Match(policy, rule)
            refused = refused or missing
    return NoMatch(refused)
