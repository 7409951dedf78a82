"""password (RFC 6749 §4.3; contract C.6): for first-party clients that cannot open a browser."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.policies.evaluate import Facts
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.decide import check_scopes, custom_scopes, decide
from frontdesk.domain.tokens.refresh import refresh_token_of
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidGrant, InvalidScope, TemporarilyUnavailable
from frontdesk.protocol.oauth.parameters import require
from frontdesk.protocol.oidc.scopes import OFFLINE_ACCESS
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.storage.unit import Store
from frontdesk.usecases.issuance.refresh import start_family
from frontdesk.usecases.passwords.verify import PasswordVerifier, WrongCredentials
from frontdesk.usecases.situation.person import person_of
from frontdesk.usecases.token.grant import Proof, TokenRequest


@dataclass(frozen=True, slots=True)
class PasswordGrant:
    """Who knows the password is the person. No browser session comes of it."""

    store: Store
    verifier: PasswordVerifier
    refresh_key: bytes
    grant_type: ClassVar[str] = "password"

    async def prove(self, request: TokenRequest) -> Proof:
        """Check the password, then what any person's grant is checked for.

        Raises:
            InvalidRequest: username or password is missing.
            InvalidGrant: they do not match.
            InvalidScope: a scope is unknown, or there is none.
            AccessDenied: the person is not assigned to the app, or no policy allows it.
        """
        username, password = require(request.form, "username"), require(request.form, "password")
        scopes = _scopes(request)
        try:
            user = await self.verifier.verify(request.org.org.id, username, password, request.context)
        except WrongCredentials:
            raise InvalidGrant("The username and password do not match.") from None
        except TooManySignIns as why:
            raise TemporarilyUnavailable(str(why)) from None
        async with self.store.unit(request.org.org.id) as unit:
            person = await person_of(unit, request.server, request.client, user)
            if person is None:
                raise AccessDenied("The person is not assigned to this application.")
            authorization = _authorize(request, scopes, person)
            family = (
                await start_family(unit, request.bound(authorization), request.now)
                if authorization.is_offline
                else None
            )
        return Proof(
            authorization=authorization,
            person=person,
            access_token_jti=new_access_token_jti(family.id if family else None),
            refresh_token=refresh_token_of(self.refresh_key, family, 0) if family else None,
            has_id_token=authorization.is_openid,
        )


def _scopes(request: TokenRequest) -> tuple[str, ...]:
    scopes = request.requested_scopes() or request.server.default_scopes
    if not scopes:
        raise InvalidScope("The scope is missing, and this authorization server has no default scopes.")
    check_scopes(request.server, scopes, request.client.granted_scopes)
    if not request.client.may_use("refresh_token"):
        scopes = tuple(scope for scope in scopes if scope != OFFLINE_ACCESS)
    return scopes


def _authorize(request: TokenRequest, scopes: tuple[str, ...], person: Person) -> Authorization:
    facts = Facts(
        client_id=request.client.client_id,
        grant_type=PasswordGrant.grant_type,
        user_id=person.user.id,
        group_ids=frozenset(group.id for group in person.groups),
        custom_scopes=custom_scopes(scopes),
    )
    lifetimes, policy_id, rule_id = decide(request.server, facts)
    return Authorization(
        server_id=request.server.id,
        client_id=request.client.client_id,
        user_id=person.user.id,
        scopes=scopes,
        lifetimes=lifetimes,
        policy_id=policy_id,
        rule_id=rule_id,
        auth_time=request.now,
        amr=("pwd",),
    )
