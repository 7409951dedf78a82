"""Delegated authentication: who comes from a directory has their password there (Okta: delegated authentication).

A directory that does not answer lets nobody in and counts against nobody; the log says why.
"""

from dataclasses import dataclass, replace

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus
from frontdesk.domain.apps.names import LDAP_DIRECTORY
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.provisioning.imported import USER
from frontdesk.domain.provisioning.model import Imported
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.credentials import is_delegated, provider_of
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.ldap.filters import both
from frontdesk.protocol.ldap.guids import has_id
from frontdesk.runtime.ldap.connection import Entry, Search
from frontdesk.runtime.ldap.errors import BindRefused, DirectoryFailed, DirectorySilent, TooManyEntries
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.passwords.elsewhere import Verdict
from frontdesk.usecases.passwords.verify import party
from frontdesk.usecases.provisioning.connections import LDAP, find_connection
from frontdesk.usecases.provisioning.directories import DirectoryAccess, directory_of, names_app
from frontdesk.usecases.provisioning.intake import Intake
from frontdesk.usecases.provisioning.ldap_source import LdapSource
from frontdesk.usecases.provisioning.settings import inbound_of, schema_of_app, to_users

_MOST_DIRECTORIES, _LONGEST_LOGIN = 20, 200
_AT_SIGN_IN = "sign-in"
_NO_ENTRY = "The directory has no such person any more."
_NO_DIRECTORY = "The directory of this person is gone or inactive."


@dataclass(frozen=True, slots=True)
class _Place:
    """A directory, and how it is reached."""

    app: Application
    connection: Record


@dataclass(frozen=True, slots=True)
class _Proof:
    """What somebody typed who is not known here."""

    login: str
    password: str
    context: ClientContext


@dataclass(frozen=True, slots=True)
class DirectoryPasswords:
    """The place of ``PasswordVerifier`` where directories are asked."""

    store: Store
    access: DirectoryAccess
    clock: Clock

    async def verify(self, org: OrgId, user: User, password: str, context: ClientContext) -> Verdict | None:
        """Whether the directory that the person comes from takes their name with this password (RFC 4513 §5.1.3)."""
        if not is_delegated(user):
            return None
        found = await self._directory_of(org, user)
        if found is None:
            await self._tell(org, user, None, context, _NO_DIRECTORY)
            return Verdict.UNHEARD
        place, external_id = found
        try:
            verdict, reason = await self._ask(place, external_id, password)
        except DirectoryFailed as why:
            verdict, reason = Verdict.UNHEARD, str(why)
        await self._tell(org, user, place.app, context, reason)
        return verdict

    async def _ask(self, place: _Place, external_id: str, password: str) -> tuple[Verdict, str | None]:
        entry = await self._entry(place, directory_of(place.connection).user_id, external_id)
        if entry is None:
            return Verdict.WRONG, _NO_ENTRY
        try:
            await self.access.check_password(place.connection, entry.name, password)
        except BindRefused:
            return Verdict.WRONG, "INVALID_CREDENTIALS"
        return Verdict.RIGHT, None

    async def introduce(self, org: OrgId, login: str, password: str, context: ClientContext) -> str | None:
        """The login of whoever proved to a directory that they are its ``login``, made now if nobody knew them.

        They are matched as an import would match them: somebody of ours with their address is not handed to them
        unless the import's rules do that by themselves.
        """
        if len(login) > _LONGEST_LOGIN:
            return None
        async with self.store.reading(org) as unit:
            places = [place for place in await _directories(unit) if _takes_in(place)]
        for place in places:
            known = await self._introduced_by(org, place, _Proof(login, password, context))
            if known is not None:
                return known
        return None

    async def _introduced_by(self, org: OrgId, place: _Place, proof: _Proof) -> str | None:
        async with self.store.reading(org) as unit:
            schema = await schema_of_app(unit, place.app)
        try:
            source = LdapSource(self.access, place.connection, schema, None)
            attributes = source.attributes_of_people()
            entry = await self._entry(place, directory_of(place.connection).user_name, proof.login, attributes)
            person = source.person(entry) if entry is not None else None
            if entry is None or person is None:
                return None
            await self.access.check_password(place.connection, entry.name, proof.password)
            return await self._take(org, place, person)
        except BindRefused:
            return None
        except DirectoryFailed as why:
            await self._tell(org, None, place.app, proof.context, str(why))
            return None
        except (AlreadyThere, StaleWrite):
            return None  # somebody made them at this very moment; whoever tries again finds them

    async def _take(self, org: OrgId, place: _Place, person: Imported) -> str | None:
        now, app = self.clock.now(), place.app
        async with self.store.unit(org) as unit:
            known = await unit.imported.find(app.id, USER, person.external_id)
            if known is None or known.target_id is None:
                rules = replace(await inbound_of(unit, app), confirm_new=True, activate_new=True)
                intake = Intake(unit, app, _AT_SIGN_IN, rules, await to_users(unit, app, rules), now)
                await intake.take([person], {})
                known = await unit.imported.find(app.id, USER, person.external_id)
            found = await unit.users.list_by_ids([known.target_id]) if known and known.target_id else {}
        user = next(iter(found.values()), None)
        return user.login if user is not None and names_app(provider_of(user), app) else None

    async def _directory_of(self, org: OrgId, user: User) -> tuple[_Place, str] | None:
        """The active directory that the person's provider names, and their id there."""
        async with self.store.reading(org) as unit:
            for place in await _directories(unit):
                if not names_app(provider_of(user), place.app):
                    continue
                linked = await unit.imported.list_of_targets(place.app.id, USER, [user.id])
                if linked and _signs_in(place):
                    return place, linked[0].external_id
        return None

    async def _entry(self, place: _Place, attribute: str, value: str, attributes: tuple[str, ...] = ()) -> Entry | None:
        """The one person whose attribute has this value; none where several have it."""
        directory = directory_of(place.connection)
        wanted = both([directory.user_filter, has_id(attribute, value)])
        names = attributes or (directory.user_id,)
        try:
            async with self.access.as_ourselves(place.connection, names) as connection:
                found = await connection.search(Search(directory.user_base, wanted, names, 1))
        except TooManyEntries:
            return None
        except BindRefused as why:
            # that is our own account, not whoever signs in: nobody's password is wrong
            raise DirectorySilent(f"The account of the connection is refused: {why}") from None
        return found[0] if found else None

    async def _tell(
        self, org: OrgId, user: User | None, app: Application | None, context: ClientContext, reason: str | None
    ) -> None:
        target = (Party(app.id, "AppInstance", app.name, app.label),) if app is not None else ()
        actor = party(user) if user is not None else Party("unknown", "User")
        event = LogEvent(
            type=EventType.AUTH_VIA_LDAP,
            published_at=self.clock.now(),
            actor=actor,
            targets=target,
            success=reason is None,
            reason=reason,
            client=context,
        )
        async with self.store.unit(org) as unit:
            unit.record(event)


async def _directories(unit: Unit) -> list[_Place]:
    """The org's active directories; most orgs have none."""
    query = AppQuery(name=LDAP_DIRECTORY, status=AppStatus.ACTIVE.value, most=_MOST_DIRECTORIES)
    places = []
    for app in await unit.apps.list_page(query):
        connection = await find_connection(unit, app)
        if connection is not None and connection.is_active and connection.body.get("scheme") == LDAP:
            places.append(_Place(app, connection))
    return places


def _signs_in(place: _Place) -> bool:
    return place.connection.body.get("delegated_authentication") is True


def _takes_in(place: _Place) -> bool:
    return _signs_in(place) and place.connection.body.get("just_in_time") is True
