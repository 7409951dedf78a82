"""Authorizations ⇄ JSON, for the rows that keep one: codes, refresh tokens, device authorizations."""

from dataclasses import asdict

from frontdesk.domain.ids import AuthorizationServerId, ClientId, PolicyId, RuleId, SessionId, UserId
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.storage.codec import from_json, to_json


def authorization_json(authorization: Authorization) -> str:
    """As a column holds it."""
    return to_json(asdict(authorization))


def authorization_of(text: str) -> Authorization:
    """Back from its column."""
    members = from_json(text)
    lifetimes = Lifetimes(**members["lifetimes"])
    return Authorization(
        server_id=AuthorizationServerId(members["server_id"]),
        client_id=ClientId(members["client_id"]),
        user_id=UserId(members["user_id"]) if members["user_id"] else None,
        scopes=tuple(members["scopes"]),
        lifetimes=lifetimes,
        policy_id=PolicyId(members["policy_id"]) if members["policy_id"] else None,
        rule_id=RuleId(members["rule_id"]) if members["rule_id"] else None,
        session_id=SessionId(members["session_id"]) if members["session_id"] else None,
        auth_time=members["auth_time"],
        amr=tuple(members["amr"]),
        nonce=members["nonce"],
        acr=members["acr"],
        max_age_asked=members["max_age_asked"],
        claims=members["claims"],
        jkt=members.get("jkt"),
        idp=members.get("idp"),
    )
