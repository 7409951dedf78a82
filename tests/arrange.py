"""Configuration that no endpoint changes yet, put into an org's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.serving import Organisation

from frontdesk.domain.authorization_servers.defaults import default_server, system_claims, system_scopes
from frontdesk.domain.authorization_servers.model import Claim, ClaimType, ClaimValueType, Scope, ScopeConsent
from frontdesk.domain.authorization_servers.model import ServerStatus as Status
from frontdesk.domain.ids import DEFAULT_SERVER, AuthorizationServerId, new_claim_id, new_scope_id
from frontdesk.domain.keys.rotation import rotate
from frontdesk.domain.policies.defaults import default_access_policy


def a_scope(
    name: str, consent: ScopeConsent, *, server: str = DEFAULT_SERVER, is_default: bool = False, published: bool = False
) -> Scope:
    """A scope of one server."""
    return Scope(
        id=new_scope_id(),
        server_id=AuthorizationServerId(server),
        name=name,
        display_name=f"Scope {name}",
        description=None,
        consent=consent,
        optional=False,
        is_default=is_default,
        metadata_publish="ALL_CLIENTS" if published else "NO_CLIENTS",
        system=False,
    )


def a_claim(
    name: str, expression: str, *, server: str, scopes: tuple[str, ...] = (), type: ClaimType = ClaimType.RESOURCE
) -> Claim:
    """A claim of one server, included with any of its scopes (none: always)."""
    return Claim(
        id=new_claim_id(),
        server_id=AuthorizationServerId(server),
        name=name,
        status=Status.ACTIVE,
        claim_type=type,
        value_type=ClaimValueType.EXPRESSION,
        value=expression,
        group_filter_type=None,
        scopes=scopes,
        always_include=True,
        system=False,
    )


async def add_scopes(org: Organisation, *scopes: Scope) -> None:
    """More scopes."""
    async with org.unit() as unit:
        await unit.authorization_servers.add_scopes(scopes)
        unit.changes_configuration()


async def add_server(
    org: Organisation,
    name: str,
    *,
    scopes: Sequence[Scope] = (),
    claims: Sequence[Claim] = (),
    conditions: Mapping[str, object] | None = None,
) -> None:
    """One more authorization server, which signs with ES256. ``conditions`` change those of its one policy rule."""
    now, server_id = org.clock.now(), AuthorizationServerId(name)
    fresh = await org.serving.base.rotation.make(server_id, "ES256", 2)
    server = replace(default_server(now), id=server_id, name=name, signing_alg="ES256", is_default=False)
    policy = default_access_policy(server_id, now)
    rule = replace(policy.rules[0], conditions={**policy.rules[0].conditions, **(conditions or {})})
    async with org.unit() as unit:
        await unit.authorization_servers.add(replace(server, audiences=(f"api://{name}",)))
        await unit.authorization_servers.add_scopes([*system_scopes(server_id), *scopes])
        await unit.authorization_servers.add_claims([*system_claims(server_id), *claims])
        await unit.policies.add(replace(policy, rules=(rule,)))
        await unit.keys.save(rotate([], "ES256", fresh, now))
        unit.changes_configuration()
