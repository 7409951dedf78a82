"""Scopes and claims of an authorization server (contract A.Authorization servers, C.4)."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.defaults import SYSTEM_SCOPES
from frontdesk.domain.authorization_servers.drafts import (
    ClaimDraft,
    ScopeDraft,
    check_claim,
    check_scope,
    check_system_claim,
    check_system_scope,
    includes_always,
)
from frontdesk.domain.authorization_servers.model import AuthorizationServer, Claim, ClaimValueType, Scope
from frontdesk.domain.errors import ReadOnlyObject, ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import ClaimId, ScopeId, new_claim_id, new_scope_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import Party
from frontdesk.domain.policies.conditions import strings_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorization_servers.find import get_server, get_server_to_change, party_of, tell
from frontdesk.usecases.policies.load import access_policies_of


async def list_scopes(unit: Unit, server_id: str) -> list[Scope]:
    """Every scope of a server: its owner's by name, then those of the system in their usual order.

    Raises:
        ResourceNotFound: there is no such server.
    """
    scopes = await unit.authorization_servers.list_scopes_of((await get_server(unit, server_id)).id)
    usual = list(SYSTEM_SCOPES)
    return sorted(scopes, key=lambda scope: (scope.system, usual.index(scope.name) if scope.system else 0, scope.name))


async def get_scope(unit: Unit, server_id: str, scope_id: str) -> Scope:
    """One scope.

    Raises:
        ResourceNotFound: there is no such server, or it has no such scope.
    """
    for scope in await list_scopes(unit, server_id):
        if scope.id == scope_id:
            return scope
    raise ResourceNotFound(f"{scope_id} (OAuth2Scope)")


async def add_scope(unit: Unit, actor: Actor, server_id: str, draft: ScopeDraft, now: int) -> Scope:
    """A new scope.

    Raises:
        ResourceNotFound: there is no such server.
        ValidationFailed: the draft is refused.
    """
    server = await get_server_to_change(unit, server_id)
    check_scope(draft, await unit.authorization_servers.list_scopes_of(server.id))
    scope = _scope(new_scope_id(), server, draft)
    await unit.authorization_servers.add_scopes([scope])
    tell(unit, actor, EventType.SCOPE_CREATE, _scope_party(scope), party_of(server), now=now)
    return scope


async def replace_scope(unit: Unit, actor: Actor, ids: tuple[str, str], draft: ScopeDraft, now: int) -> Scope:
    """The scope as the draft says. ``ids``: the server's and its own.

    Raises:
        ResourceNotFound: there is no such server, or it has no such scope.
        ValidationFailed: the draft is refused, or a claim or rule refers to the name that it had.
        ReadOnlyObject: a system scope would be renamed.
    """
    server = await get_server_to_change(unit, ids[0])
    scope = await get_scope(unit, *ids)
    check_system_scope(scope, draft)
    others = [other for other in await unit.authorization_servers.list_scopes_of(server.id) if other.id != scope.id]
    if not scope.system:
        check_scope(draft, others)
    if draft.name != scope.name:
        await _check_unused(unit, server, scope)
    changed = replace(_scope(scope.id, server, draft), system=scope.system)
    await unit.authorization_servers.save_scope(changed)
    tell(unit, actor, EventType.SCOPE_UPDATE, _scope_party(changed), party_of(server), now=now)
    return changed


async def remove_scope(unit: Unit, actor: Actor, server_id: str, scope_id: str, now: int) -> None:
    """The scope is gone.

    Raises:
        ResourceNotFound: there is no such server, or it has no such scope.
        ReadOnlyObject: it is a system scope.
        ValidationFailed: a claim or rule refers to it.
    """
    server = await get_server_to_change(unit, server_id)
    scope = await get_scope(unit, server_id, scope_id)
    if scope.system:
        raise ReadOnlyObject("OAuth2Scope", ("A system scope cannot be removed.",))
    await _check_unused(unit, server, scope)
    await unit.authorization_servers.remove_scope(scope.id)
    tell(unit, actor, EventType.SCOPE_DELETE, _scope_party(scope), party_of(server), now=now)


def _scope(id: ScopeId, server: AuthorizationServer, draft: ScopeDraft) -> Scope:
    return Scope(
        id=id,
        server_id=server.id,
        name=draft.name,
        display_name=draft.display_name,
        description=draft.description,
        consent=draft.consent,
        optional=draft.optional,
        is_default=draft.is_default,
        metadata_publish=draft.metadata_publish,
        system=False,
    )


def _scope_party(scope: Scope) -> Party:
    return Party(scope.id, "OAuth2Scope", scope.name, scope.display_name or scope.name)


async def _check_unused(unit: Unit, server: AuthorizationServer, scope: Scope) -> None:
    for claim in await unit.authorization_servers.list_claims_of(server.id):
        if scope.name in claim.scopes:
            raise ValidationFailed("scope", (f"name: The claim {claim.name} refers to this scope.",))
    for policy in await access_policies_of(unit, server.id):
        for rule in policy.rules:
            if scope.name in strings_of(rule.conditions, "scopes", "include"):
                cause = f"name: The rule {rule.name} of the policy {policy.name} refers to this scope."
                raise ValidationFailed("scope", (cause,))


async def list_claims(unit: Unit, server_id: str) -> list[Claim]:
    """Every claim of a server: ``sub`` first, then by name.

    Raises:
        ResourceNotFound: there is no such server.
    """
    server = await get_server(unit, server_id)
    claims = await unit.authorization_servers.list_claims_of(server.id)
    return sorted(claims, key=lambda claim: (not (claim.system and claim.name == "sub"), claim.name, claim.id))


async def get_claim(unit: Unit, server_id: str, claim_id: str) -> Claim:
    """One claim.

    Raises:
        ResourceNotFound: there is no such server, or it has no such claim.
    """
    for claim in await list_claims(unit, server_id):
        if claim.id == claim_id:
            return claim
    raise ResourceNotFound(f"{claim_id} (OAuth2Claim)")


async def add_claim(unit: Unit, actor: Actor, server_id: str, draft: ClaimDraft, now: int) -> Claim:
    """A new claim.

    Raises:
        ResourceNotFound: there is no such server.
        ValidationFailed: the draft is refused.
    """
    server = await get_server_to_change(unit, server_id)
    await _check_claim(unit, server, draft, "")
    claim = _claim(new_claim_id(), server, draft)
    await unit.authorization_servers.add_claims([claim])
    tell(unit, actor, EventType.CLAIM_CREATE, _claim_party(claim), party_of(server), now=now)
    return claim


async def replace_claim(unit: Unit, actor: Actor, ids: tuple[str, str], draft: ClaimDraft, now: int) -> Claim:
    """The claim as the draft says. ``ids``: the server's and its own.

    Raises:
        ResourceNotFound: there is no such server, or it has no such claim.
        ValidationFailed: the draft is refused.
        ReadOnlyObject: it is a system claim, and more would change than the value of ``sub``.
    """
    server = await get_server_to_change(unit, ids[0])
    claim = await get_claim(unit, *ids)
    check_system_claim(claim, draft)
    if claim.value_type is ClaimValueType.SYSTEM:
        return claim
    await _check_claim(unit, server, draft, claim.id)
    changed = replace(_claim(claim.id, server, draft), system=claim.system)
    await unit.authorization_servers.save_claim(changed)
    tell(unit, actor, EventType.CLAIM_UPDATE, _claim_party(changed), party_of(server), now=now)
    return changed


async def remove_claim(unit: Unit, actor: Actor, server_id: str, claim_id: str, now: int) -> None:
    """The claim is gone.

    Raises:
        ResourceNotFound: there is no such server, or it has no such claim.
        ReadOnlyObject: it is a system claim.
    """
    server = await get_server_to_change(unit, server_id)
    claim = await get_claim(unit, server_id, claim_id)
    if claim.system:
        raise ReadOnlyObject("OAuth2Claim", ("A system claim cannot be removed.",))
    await unit.authorization_servers.remove_claim(claim.id)
    tell(unit, actor, EventType.CLAIM_DELETE, _claim_party(claim), party_of(server), now=now)


async def _check_claim(unit: Unit, server: AuthorizationServer, draft: ClaimDraft, id: str) -> None:
    others = [claim for claim in await unit.authorization_servers.list_claims_of(server.id) if claim.id != id]
    scopes = [scope.name for scope in await unit.authorization_servers.list_scopes_of(server.id)]
    check_claim(draft, others, scopes)


def _claim(id: ClaimId, server: AuthorizationServer, draft: ClaimDraft) -> Claim:
    return Claim(
        id=id,
        server_id=server.id,
        name=draft.name,
        status=draft.status,
        claim_type=draft.claim_type,
        value_type=draft.value_type,
        value=draft.value,
        group_filter_type=draft.group_filter_type,
        scopes=draft.scopes,
        always_include=includes_always(draft),
        system=False,
    )


def _claim_party(claim: Claim) -> Party:
    return Party(claim.id, "OAuth2Claim", claim.name, claim.name)
