"""Connections to directory servers: bind and search, each bounded in time and size (RFC 4511).

Referrals are not followed: they would lead where nobody looked.
"""

import asyncio
import select
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from frontdesk.protocol.ldap.attribute_ranges import read_range
from frontdesk.protocol.ldap.guids import guid_text, is_guid
from frontdesk.runtime.ldap.errors import BindRefused, ControlRefused, DirectoryFailed, DirectorySilent, TooManyEntries
from frontdesk.runtime.ldap.way import Bounds, Server, open_way
from frontdesk.runtime.outbound.guard import Reach

_BASE, _SUBTREE = 0, 2  # RFC 4511 §4.5.1.2
_CRITICAL_EXTENSION_UNAVAILABLE = 12  # RFC 4511 §4.1.9
_FIRST_PAUSE_S, _LONGEST_PAUSE_S, _PATIENCE_S = 0.0005, 0.01, 0.002
_WITHOUT_BONSAI = "This server was installed without LDAP (the extra ldap of the package)."


@dataclass(frozen=True, slots=True)
class Login:
    """A distinguished name and its password."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: beneath ``base``, the entries that match ``filter``, with these attributes, at most ``most``.

    ``alone``: only the base itself.
    """

    base: str
    filter: str
    attributes: Sequence[str]
    most: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry; ``values`` by the attribute's name in small letters, without what is not UTF-8 or holds U+0000.

    ``partial``: of which attributes there are more values, from the one of that number on.
    """

    name: str
    values: Mapping[str, tuple[str, ...]]
    partial: Mapping[str, int] = field(default_factory=dict)

    def first(self, attribute: str) -> str | None:
        """The first value of an attribute."""
        return next(iter(self.values.get(attribute.lower(), ())), None)


class Connection:
    """A connection that is bound: one question at a time, and none after anything failed."""

    def __init__(self, connection: Any, timeout_s: float) -> None:
        self._connection = connection  # bonsai's classes are not installed everywhere, so they are not typed here
        self._timeout_s = timeout_s

    async def search(self, wanted: Search) -> list[Entry]:
        """The entries, beneath the base and at it; none where there is no such base.

        Raises:
            TooManyEntries: there are more than wanted, or than the server gives.
            DirectorySilent: it does not answer in time, or is gone.
            DirectoryFailed: it refuses.
        """
        scope, names = _BASE if wanted.alone else _SUBTREE, list(wanted.attributes)
        asked = self._connection.search(wanted.base, scope, wanted.filter, names, self._timeout_s, wanted.most)
        found = await _said(asked, self._timeout_s)
        return [_entry(entry, wanted.attributes) for entry in found]

    async def pages(self, wanted: Search) -> AsyncIterator[list[Entry]]:
        """All entries, as many at a time as are wanted at most, or fewer where the server likes (RFC 2696).

        A server that knows no pages gives all of them at once, or refuses. Whoever asks says when it has gone on for
        too long. A cookie that comes again says nothing: some servers number their searches with it.

        Raises:
            ControlRefused: the server gives no pages.
            TooManyEntries, DirectorySilent, DirectoryFailed: as ``search``.
        """
        names, timeout_s = list(wanted.attributes), self._timeout_s
        asked = self._connection.paged_search(
            wanted.base, _SUBTREE, wanted.filter, names, timeout_s, 0, page_size=wanted.most
        )
        while asked is not None:
            page = await _said(asked, timeout_s)
            yield [_entry(entry, wanted.attributes) for entry in page]
            following = page.acquire_next_page()
            asked = self._connection.get_later(following) if following is not None else None


class Directories:
    """Opens connections."""

    def __init__(self, reach: Reach, *, timeout_s: float = 5.0, bounds: Bounds | None = None) -> None:
        self._reach = reach
        self._timeout_s = timeout_s
        self._bounds = bounds or Bounds(connect_s=min(3.0, timeout_s))

    @asynccontextmanager
    async def bound(
        self, server: Server, login: Login, attributes: Sequence[str] = (), most_bytes: int | None = None
    ) -> AsyncIterator[Connection]:
        """A connection under this name. ``attributes``: those that will be asked for; ``most_bytes``: not as usual.

        Raises:
            BindRefused: the password is not this name's, or is empty, which a server takes for nobody's
                (RFC 4513 §5.1.2).
            DirectorySilent: nobody answers in time.
            DirectoryFailed: there is no way to the server, or it refuses.
        """
        if not login.password or not login.name:
            raise BindRefused("A bind without a name or a password proves nothing.")
        if "\x00" in login.password or "\x00" in login.name:
            raise BindRefused("A name or password with a zero byte is nobody's.")  # what follows it would not be sent
        bounds = replace(self._bounds, most_bytes=most_bytes) if most_bytes is not None else self._bounds
        async with open_way(server, bounds, self._reach) as way:
            connection = _opened(way.url, login, attributes)
            try:
                await _said(connection.open(), self._timeout_s)
                yield Connection(connection, self._timeout_s)
            except DirectorySilent:
                if way.is_used_up:
                    raise TooManyEntries("The server said more than it may.") from None
                raise
            finally:
                connection.close()


def _opened(url: str, login: Login, attributes: Sequence[str]) -> Any:
    """bonsai's connection, asked again and again for its result.

    Its own asyncio class watches for a socket that can be written to, which one always can: the loop would spin for
    as long as a server keeps silent. Its blocking class holds the interpreter's lock while it binds.
    """
    try:
        from bonsai import LDAPClient
        from bonsai.ldapconnection import BaseLDAPConnection
    except ImportError:
        raise DirectoryFailed(_WITHOUT_BONSAI) from None

    class Polled(BaseLDAPConnection):  # type: ignore[misc]  # bonsai is an extra, so mypy knows no class of it
        def _evaluate(self, msg_id: int, timeout: float | None = None) -> Any:
            return self._result(msg_id)

        def get_later(self, msg_id: int) -> Any:
            """What a request brings that was sent by the result of another."""
            return self._result(msg_id)

        async def _result(self, msg_id: int) -> Any:
            pause = _FIRST_PAUSE_S
            while (result := self._look(msg_id)) is None:
                has_more = _is_readable(self.fileno())
                await asyncio.sleep(0 if has_more else pause)
                pause = _FIRST_PAUSE_S if has_more else min(2 * pause, _LONGEST_PAUSE_S)
            return result

        def _look(self, msg_id: int) -> Any:
            """Without patience it reads one entry at a time: where more is there already, it gets some."""
            return self.get_result(msg_id, _PATIENCE_S) if _is_readable(self.fileno()) else self.get_result(msg_id)

    client = LDAPClient(url)
    client.set_credentials("SIMPLE", user=login.name, password=login.password)
    client.set_server_chase_referrals(False)
    client.set_ignore_referrals(True)
    client.set_raw_attributes(list(dict.fromkeys(attributes)))  # else digits become numbers, and lose their zeros
    return Polled(client, True)


def _is_readable(descriptor: int) -> bool:
    """Whether something is there to be read; unlike ``select``, poll takes any descriptor."""
    if descriptor < 0:
        return False
    found = select.poll()
    found.register(descriptor, select.POLLIN)
    return bool(found.poll(0))


async def _said(asked: Any, timeout_s: float) -> Any:
    """What the server says.

    Raises:
        BindRefused, TooManyEntries, DirectorySilent, DirectoryFailed: as it says.
    """
    from bonsai import errors

    try:
        async with asyncio.timeout(timeout_s):
            return await asked
    except TimeoutError:
        raise DirectorySilent("The server did not answer in time.") from None
    except errors.AuthenticationError:
        raise BindRefused("The server does not take the name with this password.") from None
    except errors.SizeLimitError:
        raise TooManyEntries("More entries match than are asked for.") from None
    except (errors.ConnectionError, errors.ClosedConnection, errors.TimeoutError):
        raise DirectorySilent("The server closed the connection, or said more than it may.") from None
    except errors.LDAPError as why:
        if why.code == _CRITICAL_EXTENSION_UNAVAILABLE:
            raise ControlRefused("The server does not do what was asked for.") from None
        raise DirectoryFailed(f"The server refuses: {type(why).__name__} (result code {why.code}).") from None


def _entry(entry: Any, attributes: Sequence[str]) -> Entry:
    values: dict[str, tuple[str, ...]] = {}
    partial: dict[str, int] = {}
    ranges = {found.attribute.lower(): (key, found) for key in entry if (found := read_range(key))}
    for description in attributes:
        attribute = description.partition(";")[0].lower()
        told = entry.get(attribute, ())
        if attribute in ranges and not told:
            key, found = ranges[attribute]
            told = entry.get(key, ())
            if found.following is not None:
                partial[attribute] = found.following
        texts = tuple(_guids(told) if is_guid(attribute) else _texts(told))
        if texts:
            values[attribute] = texts
    return Entry(str(entry.dn), values, partial)


def _guids(values: Sequence[object]) -> list[str]:
    return [text for value in values if isinstance(value, bytes) and (text := guid_text(value))]


def _texts(values: Sequence[object]) -> list[str]:
    texts = []
    for value in values:
        try:
            text = value.decode() if isinstance(value, bytes) else str(value)
        except UnicodeDecodeError:
            continue  # a picture or a key: no attribute of a profile
        if "\x00" not in text:  # which no database of ours holds: one entry would stop everybody's import
            texts.append(text)
    return texts
