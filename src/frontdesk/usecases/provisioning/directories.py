"""Directory servers as use cases reach them: the settings of an app's connection, and searches as its own account."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from frontdesk.domain.apps.application import Application
from frontdesk.domain.provisioning.directory import Directory, NotADirectory, read_directory
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.credentials import OURS, Provider, ProviderType
from frontdesk.runtime.ldap.connection import Connection, Directories, Login
from frontdesk.runtime.ldap.errors import DirectoryFailed
from frontdesk.runtime.ldap.way import Server
from frontdesk.usecases.provisioning.connections import LDAP
from frontdesk.usecases.records.sealing import RecordSecrets


@dataclass(frozen=True, slots=True)
class DirectoryAccess:
    """The way to the server that an app's connection describes."""

    directories: Directories
    secrets: RecordSecrets

    @asynccontextmanager
    async def as_ourselves(
        self, connection: Record, attributes: Sequence[str], most_bytes: int | None = None
    ) -> AsyncIterator[Connection]:
        """Bound as the account of the connection.

        Raises:
            DirectoryFailed: as ``Directories.bound``, or the account's password was never given.
        """
        directory = directory_of(connection)
        password = self.secrets.open(connection).get("secret")
        if password is None:
            raise DirectoryFailed("The password of bindDn was never given (profile.password).")
        login = Login(directory.bind_name, password)
        async with self.directories.bound(_server(directory), login, attributes, most_bytes) as bound:
            yield bound

    async def check_password(self, connection: Record, name: str, password: str) -> None:
        """Whoever knows the password is the entry of that name (RFC 4513 §5.1.3).

        Raises:
            BindRefused: they do not.
            DirectoryFailed: the server does not say.
        """
        async with self.directories.bound(_server(directory_of(connection)), Login(name, password)):
            pass


def directory_of(connection: Record) -> Directory:
    """What is known of the server.

    Raises:
        DirectoryFailed: the settings are not complete.
    """
    try:
        return read_directory(connection.body)
    except NotADirectory as why:
        raise DirectoryFailed(str(why)) from None


def _server(directory: Directory) -> Server:
    url = directory.url
    return Server(url.host, url.port, url.is_tls, directory.start_tls, directory.authority)


def provider_of_people(app: Application, connection: Record | None) -> Provider:
    """Who checks the password of a person whom an app brings: its directory, where it says so; else we do."""
    if connection is None or connection.body.get("scheme") != LDAP:
        return OURS
    signs_in = connection.body.get("delegated_authentication") is True
    return Provider(ProviderType.LDAP, app.label) if signs_in else OURS


def names_app(provider: Provider, app: Application) -> bool:
    """Whether the provider of somebody's password is this directory; administrators may say the app's id."""
    return provider.type is ProviderType.LDAP and provider.name in {app.label, app.id}
