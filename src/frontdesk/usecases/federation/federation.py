"""Signing in with an identity provider, from setting out to the org's own policies (contract A.Identity providers).

What comes back from a provider is the first proof of a transaction of the Authentication API; the sign-on policy, the
factors and the session follow as after a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ApiError
from frontdesk.domain.idps.identity import MOST_CHARACTERS, ExternalIdentity
from frontdesk.domain.idps.kinds import SOCIAL
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.trip import Trip
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.directory.users import party_of
from frontdesk.usecases.federation.admit import Admission, admit
from frontdesk.usecases.federation.connector import Connector, Departure, FederationRefused, Setting
from frontdesk.usecases.federation.link_own import link_own
from frontdesk.usecases.federation.links import Links
from frontdesk.usecases.federation.trips import TripBook

_UNKNOWN = Party("unknown", "User", "unknown")
_SLACK_MS = 60_000


@dataclass(frozen=True, slots=True)
class Browser:
    """Where the answer came: from where, in whose session, and on what device. ``device``: its cookie's value."""

    context: ClientContext
    device: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """``outcome``: the sign-in as it stands; None: somebody linked the provider to themselves, and nobody signed in."""

    outcome: Outcome | None
    from_uri: str


@dataclass(frozen=True, slots=True)
class Federation:
    """Every way through an identity provider. ``connectors``: by the protocol's type (OIDC, OAUTH2, SAML2)."""

    store: Store
    trips: TripBook
    links: Links
    connectors: Mapping[str, Connector]
    clock: Clock

    async def start(self, org: OrgId, org_url: str, trip: Trip, browser: str) -> Departure:
        """Somebody sets out. ``browser``: the secret of the cookie that binds the trip to them.

        Raises:
            FederationRefused: there is no such provider, or it is not active.
        """
        async with self.store.reading(org) as unit:
            idp = await active_idp(unit, trip.idp_id)
        state = await self.trips.begin(org, trip, browser)
        at = Setting(org, org_url, idp, self.clock.now())
        return await self._connector(idp).depart(at, trip, state)

    async def end_trip(self, org: OrgId, state: str, browser: str | None, context: ClientContext) -> Trip:
        """The trip that an answer belongs to, spent.

        Raises:
            FederationRefused: it belongs to none of this browser's.
        """
        try:
            return await self.trips.end(org, state, browser)
        except FederationRefused as why:
            await self.tell_refused(org, None, str(why), context)
            raise

    async def arrive(
        self, org: OrgId, org_url: str, trip: Trip, answer: Mapping[str, str], browser: Browser
    ) -> Arrived:
        """Somebody is back with the provider's answer; the connector checks it, and then as ``finish``.

        Raises:
            FederationRefused: the answer proves nothing, or as ``finish``.
        """
        async with self.store.reading(org) as unit:
            idp = await unit.records.find(IDP.name, trip.idp_id)
        if idp is None:
            raise FederationRefused("The identity provider does not exist any more.")
        try:
            _check_active(idp)
            at = Setting(org, org_url, idp, self.clock.now())
            identity = await self._connector(idp).arrive(at, trip, answer)
        except FederationRefused as why:
            await self.tell_refused(org, idp, str(why), browser.context)
            raise
        return await self.finish(org, idp, identity, trip, browser)

    async def finish(
        self, org: OrgId, idp: Record, identity: ExternalIdentity, trip: Trip, browser: Browser
    ) -> Arrived:
        """Somebody whom a provider vouched for is linked or made, and their sign-in goes on by the org's policies.

        Everything or nothing: who is refused was not linked, made or changed.

        Raises:
            FederationRefused: they are nobody here and are not made, may not be linked, or may not sign in.
        """
        try:
            _check_name(identity)
            proved_at = _proved_at(idp, identity, trip, self.clock.now())
            async with self.store.unit(org) as unit:
                arrived, user, how = await self._finish(unit, idp.id, identity, (trip, proved_at), browser)
                unit.record(self._event(idp, party_of(user), browser.context, {"linked": how}))
        except FederationRefused as why:
            await self.tell_refused(org, idp, str(why), browser.context)
            raise
        except (ApiError, StaleWrite, AlreadyThere) as why:
            reason = f"The sign-in could not be finished: {type(why).__name__}."
            await self.tell_refused(org, idp, reason, browser.context)
            raise FederationRefused(reason) from None
        return arrived

    async def _finish(
        self, unit: Unit, idp_id: str, identity: ExternalIdentity, came: tuple[Trip, int], browser: Browser
    ) -> tuple[Arrived, User, str]:
        now, (trip, proved_at) = self.clock.now(), came
        idp = await active_idp(unit, idp_id)
        if trip.link_user_id is not None:
            user = await link_own(unit, self.links, idp, identity, (trip.link_user_id, browser.user_id), now)
            return Arrived(None, trip.from_uri), user, "by themselves"
        admission = Admission(browser.context, proved_at, browser.device)
        outcome, user, how = await admit(unit, self.links, idp, identity, admission, now)
        return Arrived(outcome, trip.from_uri), user, how

    async def tell_refused(self, org: OrgId, idp: Record | None, reason: str, context: ClientContext) -> None:
        """What an administrator reads of an answer that let nobody in."""
        event = self._event(idp, _UNKNOWN, context, {}, reason)
        async with self.store.unit(org) as unit:
            unit.record(event)

    def _event(
        self,
        idp: Record | None,
        actor: Party,
        context: ClientContext,
        debug: dict[str, object],
        reason: str | None = None,
    ) -> LogEvent:
        social = idp is not None and idp.body["type"] in SOCIAL
        targets = (Party(idp.id, IDP.type, display_name=str(idp.body["name"])),) if idp is not None else ()
        return LogEvent(
            type=EventType.AUTHENTICATE_SOCIAL if social else EventType.AUTHENTICATE_IDP,
            published_at=self.clock.now(),
            actor=actor,
            targets=targets,
            success=reason is None,
            reason=reason,
            client=context,
            debug=debug,
        )

    def _connector(self, idp: Record) -> Connector:
        protocol = idp.body["protocol"]
        assert isinstance(protocol, Mapping), "idp_draft writes an object"
        found = self.connectors.get(str(protocol["type"]))
        if found is None:
            raise FederationRefused("Nobody signs in by the protocol of this identity provider.")
        return found


async def active_idp(unit: Unit, id: str) -> Record:
    """A provider that people may sign in with now.

    Raises:
        FederationRefused: there is none of this id, or it is not active.
    """
    idp = await unit.records.find(IDP.name, id)
    if idp is None:
        raise FederationRefused("There is no such identity provider.")
    _check_active(idp)
    return idp


def _check_active(idp: Record) -> None:
    if not idp.is_active:
        raise FederationRefused("The identity provider is not active.")


def _proved_at(idp: Record, identity: ExternalIdentity, trip: Trip, now: int) -> int:
    """When the person said who they are: now, or long ago in a session at their provider, if it tells of that.

    Raises:
        FederationRefused: long ago, and they had to say it anew.
    """
    policy = idp.body["policy"]
    assert isinstance(policy, Mapping), "idp_draft writes an object"
    latest = (trip.began_at or now) - max(_SLACK_MS, int(policy["maxClockSkew"]))
    if identity.authn_at is None or identity.authn_at >= latest:
        return now
    if trip.anew:
        raise FederationRefused(
            "A new sign-in was asked for (ForceAuthn, prompt=login), and the provider answered with an older one."
        )
    return max(identity.authn_at, 0)


def _check_name(identity: ExternalIdentity) -> None:
    name = identity.external_id
    if not name or len(name) > MOST_CHARACTERS or not name.isprintable():
        raise FederationRefused(
            f"The provider's name for the person is empty, unprintable or longer than {MOST_CHARACTERS}."
        )
