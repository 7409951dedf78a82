"""What the two orgs of ``test_orgs_apart`` hold and are asked about servers, policies, and the traces of people."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.rows import LATER, USER, a_claim, a_family, a_group, a_policy, a_scope, a_user

from frontdesk.domain.ids import DEFAULT_SERVER, ClaimId, ClientId, RefreshTokenId, ScopeId, UserId
from frontdesk.domain.policies.model import PolicyType
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

_POLICY = a_policy()
_RULE = _POLICY.rules[0]
_SCOPE, _CLAIM = a_scope(id=ScopeId("scp1")), a_claim(id=ClaimId("ocl1"))
_OTHER = ClientId("0oaOther")


async def seed(unit: Unit, _mark: int, *, mine: bool) -> None:
    """One more family of refresh tokens, which only one of the orgs has."""
    if mine:
        family = a_family()
        authorization = replace(family.authorization, client_id=_OTHER)
        await unit.refresh_tokens.add(replace(family, id=RefreshTokenId("oarOther"), authorization=authorization))


READS: dict[str, Do] = {
    "authorization_servers.list_scopes_of": lambda unit: unit.authorization_servers.list_scopes_of(DEFAULT_SERVER),
    "authorization_servers.list_claims_of": lambda unit: unit.authorization_servers.list_claims_of(DEFAULT_SERVER),
    "policies.find": lambda unit: unit.policies.find(_POLICY.id),
    "server_tokens.list_clients": lambda unit: unit.server_tokens.list_clients(DEFAULT_SERVER, 0),
    "server_tokens.list_page": lambda unit: unit.server_tokens.list_page(DEFAULT_SERVER, _OTHER, 0),
    "users.find_by_short_name": lambda unit: unit.users.find_by_short_name("lea"),
    "users.list_present": lambda unit: unit.users.list_present(["LEA@example.com"]),
    "profiles.any_of_realm": lambda unit: unit.profiles.any_of_realm("guoTold"),
}
WRITES: dict[str, Do] = {
    "authorization_servers.remove": lambda unit: unit.authorization_servers.remove(DEFAULT_SERVER),
    "authorization_servers.save_scope": lambda unit: unit.authorization_servers.save_scope(
        replace(_SCOPE, display_name="renamed")
    ),
    "authorization_servers.remove_scope": lambda unit: unit.authorization_servers.remove_scope(_SCOPE.id),
    "authorization_servers.save_claim": lambda unit: unit.authorization_servers.save_claim(
        replace(_CLAIM, value="other")
    ),
    "authorization_servers.remove_claim": lambda unit: unit.authorization_servers.remove_claim(_CLAIM.id),
    "keys.remove_of_server": lambda unit: unit.keys.remove_of_server(DEFAULT_SERVER),
    "orgs.save_name": lambda unit: unit.orgs.save_name("Renamed", LATER),
    "orgs.save_open_registration": lambda unit: unit.orgs.save_open_registration(True, LATER),
    "policies.save": lambda unit: unit.policies.save(replace(_POLICY, name="renamed")),
    "policies.save_rule": lambda unit: unit.policies.save_rule(replace(_RULE, name="renamed")),
    "policies.save_priorities": lambda unit: unit.policies.save_priorities({_POLICY.id: 7}),
    "policies.save_rule_priorities": lambda unit: unit.policies.save_rule_priorities({_RULE.id: 7}),
    "policies.remove": lambda unit: unit.policies.remove(_POLICY.id),
    "policies.remove_rule": lambda unit: unit.policies.remove_rule(_RULE.id),
    "server_tokens.remove_of_server": lambda unit: unit.server_tokens.remove_of_server(DEFAULT_SERVER),
    "user_traces.end_sessions": lambda unit: unit.user_traces.end_sessions(USER, LATER),
    "user_traces.revoke_refresh_tokens": lambda unit: unit.user_traces.revoke_refresh_tokens(USER, LATER),
    "user_traces.remove_assignments": lambda unit: unit.user_traces.remove_assignments(USER),
    "user_traces.remove_factors": lambda unit: unit.user_traces.remove_factors(USER),
    "user_traces.remove_all": lambda unit: unit.user_traces.remove_all(USER),
    "users.remove": lambda unit: unit.users.remove(USER),
    "users.add_many": lambda unit: unit.users.add_many([a_user(id=UserId("00uNew"), login="new@example.com")]),
}
THAT_ONLY_WAIT: dict[str, Do] = {
    "policies.lock_type": lambda unit: unit.policies.lock_type(PolicyType.OAUTH_AUTHORIZATION_POLICY),
    "groups.lock": lambda unit: unit.groups.lock([a_group().id]),
    "users.lock_proved": lambda unit: unit.users.lock_proved(USER, "$argon2id$…"),
    "records.hold": lambda unit: unit.records.hold("kind", "id"),
}
"""They neither read nor write: what they hold is released when the unit ends."""
