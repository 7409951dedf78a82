"""Acting on the next step. Every road (a first request, a sign-in, a consent) comes back here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from frontdesk.domain.authorization_requests.checks.client import check_client
from frontdesk.domain.authorization_requests.matrix import Endpoint, validate
from frontdesk.domain.authorization_requests.model import Asked, AuthorizationRequest
from frontdesk.domain.authorization_requests.next_step import (
    AskConsent,
    EnrollFactor,
    Issue,
    Refuse,
    SignIn,
    VerifyFactor,
    next_step,
    scopes_to_record,
)
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import ClientId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidRequest, OAuthError
from frontdesk.runtime.snapshots.loader import OrgSnapshot, ServerNotFound
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.repos.requests import Waiting, WaitingRequest
from frontdesk.storage.unit import Store
from frontdesk.usecases.authorize.intake import UNREADABLE, Intake
from frontdesk.usecases.authorize.outcome import Answer, ErrorPage, Outcome, ShowConsent, ShowSignIn
from frontdesk.usecases.authorize.respond import issue, refuse, respond
from frontdesk.usecases.consents.record import Given, record_consent
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.situation.facts import Place
from frontdesk.usecases.situation.gather import Browser, gather

WAIT_MS = 3_600_000
"""How long a person may take to sign in and consent."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A request that has been waiting, read back and checked again: configuration may have changed meanwhile."""

    okta_key: str
    row: WaitingRequest
    asked: Asked
    request: AuthorizationRequest


def browser_of(cookie: str | None, context: ClientContext) -> Browser:
    """Whoever holds this session cookie, where they are."""
    return Browser(cookie, Place(context.ip_address, context.device_hash))


class AuthorizeEndpoint:
    """The dispatcher of the browser's part."""

    def __init__(self, intake: Intake, snapshots: Snapshots, store: Store, hooks: HookRunner, clock: Clock) -> None:
        self._intake = intake
        self._snapshots = snapshots
        self._store = store
        self._hooks = hooks
        self._clock = clock

    async def begin(
        self,
        org: OrgSnapshot,
        server: CompiledServer,
        parameters: Mapping[str, str],
        cookie: str | None,
        context: ClientContext,
    ) -> Outcome:
        """A request arrives."""
        try:
            taken_in = await self._intake.take_in(org, server, parameters)
        except UNREADABLE as why:
            return await self._unreadable(org, server, parameters, why)
        except OAuthError as why:
            return ErrorPage(why)
        asked = taken_in.asked
        try:
            check_client(asked.client)
            request = validate(asked, Endpoint.AUTHORIZE)
        except OAuthError as why:
            return refuse(asked, why)
        now = self._clock.now()
        waiting = WaitingRequest(
            kind=Waiting.PERSON,
            key_hash=b"",
            server_id=server.id,
            client_id=request.client.client_id,
            parameters=asked.parameters,
            pushed_key_hash=taken_in.pushed_key_hash,
            consented_at=None,
            created_at=now,
            expires_at=now + WAIT_MS,
            spent_at=None,
        )
        return await self._advance(org, Waited("", waiting, asked, request), cookie, context)

    async def _unreadable(
        self, org: OrgSnapshot, server: CompiledServer, parameters: Mapping[str, str], why: OAuthError
    ) -> Outcome:
        """A request object that cannot be read is refused at the redirect_uri beside it, if that is the client's."""
        if "redirect_uri" not in parameters:
            return ErrorPage(why)
        try:
            client = await self._intake.find_client(org, parameters)
            return refuse(self._intake.check_redirect(server, client, parameters), why)
        except OAuthError:
            return ErrorPage(why)

    async def resume(self, org: OrgSnapshot, okta_key: str, cookie: str | None, context: ClientContext) -> Outcome:
        """A request goes on after the person did something."""
        waited = await self.find_waiting(org, okta_key)
        return waited if isinstance(waited, ErrorPage | Answer) else await self._advance(org, waited, cookie, context)

    async def find_waiting(self, org: OrgSnapshot, okta_key: str) -> Waited | ErrorPage | Answer:
        """The request that waits under a key, or what to tell the person where it waits no more."""
        async with self._store.reading(org.org.id) as unit:
            row = await unit.requests.find(Waiting.PERSON, token_hash(okta_key))
        if row is None or row.spent_at is not None or self._clock.now() >= row.expires_at:
            return ErrorPage(InvalidRequest("The sign-in has expired or was finished; go back to the app."))
        client = await self._snapshots.client(org.org.id, ClientId(row.client_id))
        try:
            server = org.server(row.server_id)
            if client is None:
                raise InvalidRequest("The client is not registered any more.")
            asked = self._intake.check_redirect(server, client, row.parameters)
        except ServerNotFound:
            return ErrorPage(InvalidRequest("The authorization server is not active any more."))
        except OAuthError as why:
            return ErrorPage(why)
        try:
            check_client(client)
            return Waited(okta_key, row, asked, validate(asked, Endpoint.AUTHORIZE))
        except OAuthError as why:
            return refuse(asked, why)

    async def _advance(self, org: OrgSnapshot, waited: Waited, cookie: str | None, context: ClientContext) -> Outcome:
        row, request = waited.row, waited.request
        async with self._store.reading(org.org.id) as unit:
            browser, consented = browser_of(cookie, context), row.consented_at is not None
            at = await gather(unit, request, browser, asked_at=row.created_at, has_consented=consented)
        step = next_step(at, self._clock.now())
        match step:
            case SignIn():
                named = request.parameters.get("idp")
                return ShowSignIn(await self._wait(org, waited), request.login_hint, named)
            case VerifyFactor() | EnrollFactor():
                return ShowSignIn(await self._wait(org, waited), None)
            case AskConsent(scopes):
                return ShowConsent(await self._wait(org, waited), request.client, scopes)
            case Refuse(error):
                return refuse(waited.asked, error)
            case Issue():
                pass
            case _ as never:
                assert_never(never)
        try:
            async with self._store.unit(org.org.id) as unit:
                if waited.okta_key and not await unit.requests.spend(row.key_hash, self._clock.now()):
                    return ErrorPage(InvalidRequest("The sign-in was finished already; go back to the app."))
                issued = await issue(unit, org, at, row.pushed_key_hash, context, self._clock.now())
            return await respond(issued, self._hooks, context)
        except OAuthError as why:
            return refuse(waited.asked, why)

    async def _wait(self, org: OrgSnapshot, waited: Waited) -> str:
        """Put the request aside for the person, unless it waits already."""
        if waited.okta_key:
            return waited.okta_key
        okta_key = random_token()
        row = waited.row
        async with self._store.unit(org.org.id) as unit:
            if row.pushed_key_hash is not None:
                # it came in time; from here on the person may take theirs, and answering spends both (RFC 9126 §4)
                await unit.requests.save_longer(row.pushed_key_hash, row.expires_at)
            await unit.requests.add(
                WaitingRequest(
                    kind=row.kind,
                    key_hash=token_hash(okta_key),
                    server_id=row.server_id,
                    client_id=row.client_id,
                    parameters=row.parameters,
                    pushed_key_hash=row.pushed_key_hash,
                    consented_at=None,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    spent_at=None,
                )
            )
        return okta_key

    async def consent(
        self, org: OrgSnapshot, okta_key: str, cookie: str | None, context: ClientContext, *, allow: bool
    ) -> Outcome:
        """The person said yes or no on the consent page."""
        waited = await self.find_waiting(org, okta_key)
        if isinstance(waited, ErrorPage | Answer):
            return waited
        now = self._clock.now()
        async with self._store.unit(org.org.id) as unit:
            browser = browser_of(cookie, context)
            at = await gather(unit, waited.request, browser, asked_at=waited.row.created_at, has_consented=True)
            if at.must_sign_in(now) or at.user is None:
                return ShowSignIn(okta_key, waited.request.login_hint)
            if not allow:
                for key_hash in (waited.row.key_hash, waited.row.pushed_key_hash):
                    if key_hash is not None:
                        await unit.requests.spend(key_hash, now)
                return refuse(waited.asked, AccessDenied("The person did not allow it."))
            request = waited.request
            scopes = scopes_to_record(request)
            await record_consent(unit, Given(at.user, request.client, request.server.id, scopes), context, now)
            await unit.requests.save_consent(waited.row.key_hash, now)
        return await self.resume(org, okta_key, cookie, context)
