"""password (RFC 6749 §4.3; contract C.6): for first-party clients that cannot open a browser."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.authn.transaction import Purpose
from frontdesk.domain.policies.evaluate import Facts
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.decide import check_scopes, custom_scopes, decide
from frontdesk.domain.tokens.refresh import refresh_token_of
from frontdesk.domain.users.model import User
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidGrant, InvalidScope, TemporarilyUnavailable
from frontdesk.protocol.oauth.parameters import require
from frontdesk.protocol.oidc.scopes import OFFLINE_ACCESS
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.judge import judge
from frontdesk.usecases.authn.primary import Start, new_transaction
from frontdesk.usecases.issuance.refresh import start_family
from frontdesk.usecases.passwords.verify import PasswordVerifier, WrongCredentials
from frontdesk.usecases.situation.facts import Place
from frontdesk.usecases.situation.gather import app_demands
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
            InvalidGrant: the sign-on policy denies it, or asks for a factor or another password.
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
            await _check_policies(unit, request, user)
            authorization = _authorize(request, scopes, person)
            family = (
                await start_family(unit, request.bound(authorization), request.now)
                if authorization.is_offline
                else None
            )
        return Proof(
            authorization=authorization,
            person=person,
            access_token_jti=new_access_token_jti(family.id if family else None, request.now),
            refresh_token=refresh_token_of(self.refresh_key, family, 0) if family else None,
            has_id_token=authorization.is_openid,
        )


async def _check_policies(unit: Unit, request: TokenRequest, user: User) -> None:
    """A password is all that this grant can show: whatever asks for more refuses it (contract C.6, C.7, D.3)."""
    place = Place(request.context.ip_address)
    app = await app_demands(unit, request.client, user, place)
    if not app.is_allowed:
        raise AccessDenied("The sign-on policy of this application does not let the person in.")
    transaction = new_transaction("", Purpose.AUTHENTICATION, user, Start(), request.now)
    judged = await judge(unit, user, transaction, request.context, request.now)
    if not judged.sign_on.is_allowed:
        raise InvalidGrant("The sign-on policy does not let the person in.")
    if judged.owed.factor or app.needs_factor:
        raise InvalidGrant("The sign-on policy asks for a factor, which this grant cannot show.")
    if judged.owed.password_expired or judged.owed.password_missing:
        raise InvalidGrant("The password has expired.")


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
