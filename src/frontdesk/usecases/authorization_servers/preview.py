"""What a token request would lead to, and why, without a token coming of it."""

from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import ClientId, UserId
from frontdesk.domain.policies.evaluate import ExplainedPolicy, Facts, explain
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.domain.tokens.access_token import access_token_claims, new_access_token_jti
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.decide import check_scopes, custom_scopes, decide
from frontdesk.domain.tokens.expression_scope import ClaimFails
from frontdesk.domain.tokens.id_token import IdTokenSubject, id_token_claims
from frontdesk.protocol.oauth.errors import InvalidClient, InvalidScope, OAuthError, ServerError, UnauthorizedClient
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Unit
from frontdesk.usecases.situation.person import person_of

_ACTS_FOR_ITSELF = "client_credentials"
_NEED_A_PERSON = frozenset({"openid", "offline_access"})


@dataclass(frozen=True, slots=True)
class PreviewWanted:
    """The request to think through. No user: the client acts for itself."""

    client_id: str
    user_id: str | None
    grant_type: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Every policy and rule with what decided about it, and what would be issued; or the error that would be told."""

    policies: tuple[ExplainedPolicy, ...]
    scopes: tuple[str, ...]
    lifetimes: Lifetimes | None
    access_claims: dict[str, object] | None
    id_claims: dict[str, object] | None
    error: OAuthError | None


async def preview_token(
    unit: Unit, org: OrgSnapshot, server: CompiledServer, wanted: PreviewWanted, now: int
) -> Preview:
    """Think a token request through.

    Raises:
        ResourceNotFound: there is no such client or user.
        ValidationFailed: the grant type needs a user, or has none.
    """
    client = await unit.clients.find(ClientId(wanted.client_id))
    if client is None:
        raise ResourceNotFound(f"{wanted.client_id} (PublicClientApp)")
    if (wanted.user_id is None) is not (wanted.grant_type == _ACTS_FOR_ITSELF):
        cause = f"userId: {_ACTS_FOR_ITSELF} has no user, every other grant type has one."
        raise ValidationFailed("userId", (cause,))
    scopes = wanted.scopes or (server.default_scopes if wanted.user_id is None else ())
    person, groups = await _person(unit, server, client, wanted.user_id)
    group_ids = frozenset(group.id for group in groups)
    user_id = person.user.id if person is not None else None
    facts = Facts(client.client_id, wanted.grant_type, user_id, group_ids, custom_scopes(scopes))
    explained = explain(server.policies, facts)
    try:
        _check_client(client, wanted.grant_type, scopes)
        check_scopes(server, scopes)
        lifetimes, policy_id, rule_id = decide(server, facts)
        authorization = Authorization(
            server_id=server.id,
            client_id=client.client_id,
            user_id=user_id,
            scopes=scopes,
            lifetimes=lifetimes,
            policy_id=policy_id,
            rule_id=rule_id,
            auth_time=now if person is not None else None,
            amr=("pwd",) if person is not None else (),
        )
        access, identity = _claims(org, server, client, authorization, person, now)
    except OAuthError as why:
        return Preview(explained, scopes, None, None, None, why)
    return Preview(explained, scopes, lifetimes, access, identity, None)


def _check_client(client: OAuthClient, grant_type: str, scopes: tuple[str, ...]) -> None:
    if not client.is_active:
        raise InvalidClient("The client is not active.")
    if not client.may_use(grant_type) or (client.is_public and grant_type == _ACTS_FOR_ITSELF):
        raise UnauthorizedClient("The client may not use this grant type.")
    if grant_type == _ACTS_FOR_ITSELF and (needless := _NEED_A_PERSON.intersection(scopes)):
        raise InvalidScope(f"There is no user for {', '.join(sorted(needless))}.")


async def _person(
    unit: Unit, server: CompiledServer, client: OAuthClient, user_id: str | None
) -> tuple[Person | None, list[Group]]:
    if user_id is None:
        return None, []
    user = await unit.users.find(UserId(user_id))
    if user is None:
        raise ResourceNotFound(f"{user_id} (User)")
    person = await person_of(unit, server, client, user)
    if person is None:
        raise ValidationFailed("userId", ("userId: The user is not assigned to the client application.",))
    return person, await unit.groups.list_of_user(user.id)


def _claims(
    org: OrgSnapshot,
    server: CompiledServer,
    client: OAuthClient,
    authorization: Authorization,
    person: Person | None,
    now: int,
) -> tuple[dict[str, object], dict[str, object] | None]:
    try:
        jti = new_access_token_jti(None, now)
        access = access_token_claims(server, authorization, person, jti=jti, now=now)
        if person is None or not authorization.is_openid:
            return access, None
        subject = IdTokenSubject(
            org_id=org.org.id, server=server, client=client, authorization=authorization, person=person
        )
        return access, id_token_claims(subject, fat=False, now=now)
    except ClaimFails as why:
        raise ServerError(str(why)) from None
