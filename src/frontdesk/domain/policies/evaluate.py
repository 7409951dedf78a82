"""Which rule applies: the first rule of the first policy that fits (contract D.1, D.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

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


class Why(StrEnum):
    """What decided about a policy or rule."""

    MATCH = "MATCH"
    OTHER_CLIENT = "OTHER_CLIENT"
    OTHER_GRANT_TYPE = "OTHER_GRANT_TYPE"
    OTHER_PERSON = "OTHER_PERSON"
    SCOPES_REFUSED = "SCOPES_REFUSED"
    NO_RULE_FITS = "NO_RULE_FITS"
    NOT_REACHED = "NOT_REACHED"


@dataclass(frozen=True, slots=True)
class ExplainedRule:
    """A rule and what decided about it."""

    rule: AccessRule
    why: Why
    refused_scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExplainedPolicy:
    """A policy, what decided about it, and its rules where they were asked."""

    policy: AccessPolicy
    why: Why
    rules: tuple[ExplainedRule, ...]


def explain(policies: Sequence[AccessPolicy], facts: Facts) -> tuple[ExplainedPolicy, ...]:
    """Why ``first_match`` answers as it does: every policy and rule, in order, with what decided about it."""
    explained: list[ExplainedPolicy] = []
    found = False
    for policy in policies:
        rules: list[ExplainedRule] = []
        covers = policy.covers(facts.client_id)
        for rule in policy.rules:
            refused = rule.scopes_refused(facts.custom_scopes)
            why = Why.NOT_REACHED if found else _why(rule, facts, refused=bool(refused)) if covers else Why.OTHER_CLIENT
            rules.append(ExplainedRule(rule, why, refused if why is Why.SCOPES_REFUSED else frozenset()))
            found = found or why is Why.MATCH
        matched = any(rule.why is Why.MATCH for rule in rules)
        explained.append(ExplainedPolicy(policy, _why_policy(covers, found, matched), tuple(rules)))
    return tuple(explained)


def _why(rule: AccessRule, facts: Facts, *, refused: bool) -> Why:
    if facts.grant_type not in rule.grant_types:
        return Why.OTHER_GRANT_TYPE
    if not rule.fits_person(facts.grant_type, facts.user_id, facts.group_ids):
        return Why.OTHER_PERSON
    return Why.SCOPES_REFUSED if refused else Why.MATCH


def _why_policy(covers: bool, found: bool, matched: bool) -> Why:
    if matched:
        return Why.MATCH
    if found:
        return Why.NOT_REACHED
    return Why.NO_RULE_FITS if covers else Why.OTHER_CLIENT
