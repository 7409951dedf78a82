"""Signing people in to SAML apps, asked by the app or by themselves (saml-profiles-2.0 §4.1).

Every road comes back to one dispatcher, as an authorization request's does: the request waits in a row while the
person signs in or proves one thing more.
"""

import asyncio
from dataclasses import dataclass, replace

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.saml import SamlApp, app_id_of, read_saml_app
from frontdesk.domain.authorization_requests.next_step import AtApp, EnrollFactor, SignIn, VerifyFactor
from frontdesk.domain.authorization_requests.saml_step import (
    Assert,
    Denied,
    NoSuchContext,
    NotPassively,
    SamlStep,
    next_saml_step,
)
from frontdesk.domain.errors import NoSuchPath
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import ORG_SERVER, OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, ClientContext, LogEvent, Party
from frontdesk.domain.policies.app_sign_on import NO_DEMANDS
from frontdesk.domain.sessions.participation import SAML
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.saml.assertion import Assertion
from frontdesk.protocol.saml.bindings import PostForm, Received
from frontdesk.protocol.saml.response import Status
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.repos.requests import Waiting, WaitingRequest
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.outcome import Outcome as AuthnOutcome
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.step_up import SteppingUp, begin_step_up
from frontdesk.usecases.saml_idp.errors import SamlDenied, SamlRefused
from frontdesk.usecases.saml_idp.intake import Asked, kept, read_kept, take_in, unasked
from frontdesk.usecases.saml_idp.names import kept_name
from frontdesk.usecases.saml_idp.respond import (
    DENIED,
    OTHER_NAME,
    OTHER_PERSON,
    Entry,
    SamlAnswers,
    is_other_person,
    named_otherwise,
    status_of,
)
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.usecases.sessions.participants import Joining, join_session
from frontdesk.usecases.situation.app_policy import app_sign_on
from frontdesk.usecases.situation.facts import Place
from frontdesk.usecases.situation.gather import Browser, provable_by

WAIT_MS = 3_600_000
"""How long a person may take to sign in."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser at an app's address: which app, and who is there. ``device``: by what the browser is known."""

    org: OrgSnapshot
    name: str
    key: str
    cookie: str | None
    context: ClientContext
    device: str | None = None


@dataclass(frozen=True, slots=True)
class ShowSignIn:
    """The person signs in first; the request waits under this key."""

    app: SamlApp
    saml_key: str


@dataclass(frozen=True, slots=True)
class ShowStep:
    """The person proves one thing more, in a transaction that has begun; the request waits under this key."""

    app: SamlApp
    saml_key: str
    outcome: AuthnOutcome


@dataclass(frozen=True, slots=True)
class Going:
    """The browser takes this to the app."""

    app: SamlApp
    form: PostForm


Outcome = ShowSignIn | ShowStep | Going


@dataclass(frozen=True, slots=True)
class _Waited:
    app: SamlApp
    asked: Asked
    asked_at: int
    saml_key: str = ""
    is_assigned: bool = False


class SamlSso:
    """The dispatcher."""

    def __init__(self, answers: SamlAnswers, store: Store, clock: Clock) -> None:
        self._answers = answers
        self._store = store
        self._clock = clock

    async def begin(self, visit: Visit, received: Received | None, relay_state: str | None) -> Outcome:
        """A request arrives; with no message the person opens the app by themselves.

        Raises:
            NoSuchPath: there is no such app, or it is not active.
            SamlRefused: the request is not in order.
            SamlDenied: the person may not sign in to the app.
        """
        app, now = await self.find_app(visit), self._clock.now()
        try:
            if received is None:
                asked = unasked(app, relay_state)
            else:
                asked = await _taken_in(visit, app, received, now)
        except SamlRefused as why:
            await self._tell_failure(visit, app, None, str(why))
            raise
        return await self._advance(visit, _Waited(app, asked, now))

    async def hold(self, visit: Visit, received: Received) -> str:
        """As ``begin``, of a message that came by POST: the key that it waits under.

        A browser that posts from another site may leave its session's cookie at home, and brings it when it is sent on.

        Raises:
            NoSuchPath: there is no such app, or it is not active.
            SamlRefused: the request is not in order.
        """
        app, now = await self.find_app(visit), self._clock.now()
        try:
            asked = await _taken_in(visit, app, received, now)
        except SamlRefused as why:
            await self._tell_failure(visit, app, None, str(why))
            raise
        return await self._wait(visit, _Waited(app, asked, now))

    async def resume(self, visit: Visit, saml_key: str) -> Outcome:
        """A request goes on after the person did something.

        Raises:
            NoSuchPath: there is no such app, or it is not active.
            SamlRefused: the request waits no more.
            SamlDenied: the person may not sign in to the app.
        """
        app = await self.find_app(visit)
        async with self._store.reading(visit.org.org.id) as unit:
            row = await unit.requests.find(Waiting.SAML, token_hash(saml_key))
        if (
            row is None
            or row.client_id != app.app.client_id
            or row.spent_at is not None
            or self._clock.now() >= row.expires_at
        ):
            raise SamlRefused("The sign-in has expired or was finished; go back to the app.")
        return await self._advance(visit, _Waited(app, read_kept(app, row.parameters), row.created_at, saml_key))

    async def is_forced(self, org: OrgId, saml_key: str) -> bool:
        """Whether the request under this key wants the person to say anew who they are."""
        async with self._store.reading(org) as unit:
            row = await unit.requests.find(Waiting.SAML, token_hash(saml_key))
        return row is not None and "force_authn" in row.parameters

    async def find_app(self, visit: Visit) -> SamlApp:
        """The app of an address.

        Raises:
            NoSuchPath: there is none, or it is not active.
        """
        app_id = app_id_of(visit.key)
        async with self._store.reading(visit.org.org.id) as unit:
            app = await unit.apps.find(app_id) if app_id is not None else None
        if app is None or app.name != visit.name or not app.is_active or app.sign_on_mode is not SignOnMode.SAML_2_0:
            raise NoSuchPath()
        return read_saml_app(app)

    async def _advance(self, visit: Visit, waited: _Waited) -> Outcome:
        app, asked, now = waited.app, waited.asked, self._clock.now()
        async with self._store.reading(visit.org.org.id) as unit:
            at, is_assigned = await _gather(unit, app, visit, waited)
        step = next_saml_step(at, asked.demand, app.context_class, is_assigned=is_assigned, now=now)
        match step:
            case SignIn():
                return ShowSignIn(app, await self._wait(visit, waited))
            case VerifyFactor() | EnrollFactor():
                return await self._step_up(visit, waited, at, step)
            case NotPassively() | NoSuchContext():
                return await self._refuse(visit, waited, at.user, status_of(step))
            case Denied(why):
                return await self._deny(visit, waited, at.user, why)
            case Assert(context_class):
                assert at.user is not None, "Assert comes after SignIn"
                assert at.session is not None, "Assert comes after SignIn"
                return await self._assert(visit, waited, Entry(at.user, at.session, context_class))

    async def _step_up(self, visit: Visit, waited: _Waited, at: AtApp, step: SamlStep) -> ShowStep:
        assert at.user is not None, "the step comes after SignIn"
        assert at.session is not None, "the step comes after SignIn"
        methods = tuple(sorted(step.methods)) if isinstance(step, VerifyFactor) else ()
        stepping, start = SteppingUp(SignedIn(at.user, at.session), methods), Start(device=visit.device)
        saml_key = await self._wait(visit, waited)
        async with self._store.unit(visit.org.org.id) as unit:
            outcome = await begin_step_up(unit, stepping, start, visit.context, self._clock.now())
        return ShowStep(waited.app, saml_key, outcome)

    async def _assert(self, visit: Visit, waited: _Waited, entry: Entry) -> Outcome:
        app, asked, org = waited.app, waited.asked, visit.org.org
        if named_otherwise(app, asked):
            return await self._refuse(visit, waited, entry.user, OTHER_NAME)
        try:
            async with self._store.reading(org.id) as unit:
                drafted = await self._answers.draft(unit, org, app, asked, entry, self._clock.now())
            if drafted is None:
                return await self._deny(visit, waited, entry.user, "The person is not assigned to the app.")
            if is_other_person(asked, drafted.name_id):
                return await self._refuse(visit, waited, entry.user, OTHER_PERSON)
            assertion = await self._answers.hooked(org, app, asked, (entry, drafted), visit.context)
        except SamlRefused as why:
            await self._tell_failure(visit, app, entry.user, str(why))
            raise
        except SamlDenied as why:
            return await self._deny(visit, waited, entry.user, str(why), why.shown)
        form = await self._answers.post(org, app, asked, assertion)
        await self._finish(visit, waited, entry, assertion)
        return Going(app, form)

    async def _finish(self, visit: Visit, waited: _Waited, entry: Entry, assertion: Assertion) -> None:
        """The app takes part in the session from now on; a request is answered once.

        Raises:
            SamlRefused: it was answered already, or the session ended meanwhile; while a hook is asked, much may be.
        """
        app, session, now = waited.app, entry.session, self._clock.now()
        async with self._store.unit(visit.org.org.id) as unit:
            await self._spend(unit, waited)
            if not await _still_stands(unit, app, entry, now):
                raise SamlRefused("The session ended meanwhile, or the person may use the app no more.")
            if not await unit.sessions.save_use(session.id, now, session.limits.expiry(session.created_at, now)):
                raise SamlRefused("The session ended meanwhile; go back to the app.")
            name, index = kept_name(assertion.name_id), assertion.session_index  # as a hook may have changed them
            await join_session(unit, session, Joining(SAML, app.app.id, name_id=name, session_index=index), now)
            unit.record(_told(visit, app, entry.user, now))

    async def _refuse(self, visit: Visit, waited: _Waited, user: User | None, status: Status) -> Outcome:
        """Only who asked is answered so; a person who came by themselves sees a page."""
        await self._tell_failure(visit, waited.app, user, status.message or status.code, waited)
        form = await self._answers.refuse(visit.org.org, waited.app, waited.asked, status, self._clock.now())
        return Going(waited.app, form)

    async def _deny(
        self, visit: Visit, waited: _Waited, user: User | None, why: str, shown: str | None = None
    ) -> Outcome:
        if waited.asked.demand.is_passive:
            return await self._refuse(visit, waited, user, DENIED)
        await self._tell_failure(visit, waited.app, user, why)
        uri = waited.app.app.part("accessibility").get("errorRedirectUrl")
        raise SamlDenied(why, uri if isinstance(uri, str) and uri else None, shown)

    async def _tell_failure(
        self, visit: Visit, app: SamlApp, user: User | None, why: str, waited: _Waited | None = None
    ) -> None:
        now = self._clock.now()
        async with self._store.unit(visit.org.org.id) as unit:
            if waited is not None:
                await self._spend(unit, waited)
            unit.record(replace(_told(visit, app, user, now), success=False, reason=why))

    async def _spend(self, unit: Unit, waited: _Waited) -> None:
        if waited.saml_key and not await unit.requests.spend(token_hash(waited.saml_key), self._clock.now()):
            raise SamlRefused("The sign-in was finished already; go back to the app.")

    async def _wait(self, visit: Visit, waited: _Waited) -> str:
        """Put the request aside for the person, unless it waits already."""
        if waited.saml_key:
            return waited.saml_key
        saml_key = random_token()
        async with self._store.unit(visit.org.org.id) as unit:
            await unit.requests.add(
                WaitingRequest(
                    kind=Waiting.SAML,
                    key_hash=token_hash(saml_key),
                    server_id=ORG_SERVER,
                    client_id=waited.app.app.client_id,
                    parameters=kept(waited.asked),
                    pushed_key_hash=None,
                    consented_at=None,
                    created_at=waited.asked_at,
                    expires_at=waited.asked_at + WAIT_MS,
                    spent_at=None,
                )
            )
        return saml_key


async def _taken_in(visit: Visit, app: SamlApp, received: Received, now: int) -> Asked:
    # whoever sends a large message, which anybody may, keeps the loop from nobody else
    return await asyncio.to_thread(take_in, app, received, f"{visit.org.org.url}{app.sso_path}", now)


async def _gather(unit: Unit, app: SamlApp, visit: Visit, waited: _Waited) -> tuple[AtApp, bool]:
    """Who is there, what the app asks of them, and whether they have it."""
    place = Place(visit.context.ip_address, visit.context.device_hash)
    browser = Browser(visit.cookie, place)
    session = await unit.sessions.find_by_cookie(token_hash(browser.cookie)) if browser.cookie else None
    if session is not None and not await unit.records.stands(IDP.name, session.idp_id):
        session = None
    user = await unit.users.find(session.user_id) if session is not None else None
    at = AtApp(waited.asked_at, session, user)
    if user is None:
        return at, False
    demands = await app_sign_on(unit, app.app.id, user, place) or NO_DEMANDS
    is_assigned = await _is_assigned(unit, app, user)
    at = replace(at, app=demands)
    if demands.needs_factor or waited.asked.demand.classes:
        provable, may_enroll = await provable_by(unit, user, place)
        at = replace(at, provable=provable, may_enroll=may_enroll)
    return at, is_assigned


async def _is_assigned(unit: Unit, app: SamlApp, user: User) -> bool:
    own = await unit.app_assignments.find(app.app.id, user.id)
    if own is not None and own.scope.value == "USER":
        return True
    return bool(await unit.app_assignments.list_groups_of_user(app.app.id, user.id))


async def _still_stands(unit: Unit, app: SamlApp, entry: Entry, now: int) -> bool:
    """Whether session, person, app and assignment are as they were when the assertion was drafted."""
    session, user = await unit.sessions.find(entry.session.id), await unit.users.find(entry.user.id)
    if session is None or not session.is_live(now) or user is None or not user.is_active:
        return False
    known = await unit.apps.find(app.app.id)
    return known is not None and known.is_active and await _is_assigned(unit, app, user)


def _told(visit: Visit, app: SamlApp, user: User | None, now: int) -> LogEvent:
    who = Party(user.id, "User", user.login, user.login) if user is not None else SYSTEM
    return LogEvent(
        type=EventType.AUTHENTICATE_SSO,
        published_at=now,
        actor=who,
        targets=(Party(app.app.id, "AppInstance", app.app.label, app.app.label), *((who,) if user else ())),
        client=visit.context,
        debug={"sign_on_mode": SignOnMode.SAML_2_0.value},
    )
