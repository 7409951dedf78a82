"""/Users and /Groups, and searches over both (RFC 7644 §3.3 to §3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.protocol.scim.errors import InvalidFilter
from frontdesk.protocol.scim.listing import ListWanted, list_response, read_query, read_search
from frontdesk.protocol.scim.projection import Projection, read_projection
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Route
from frontdesk.web.scim.exchange import Exchange, resource_reply, scim_route, show, tag_of
from frontdesk.web.scim.rooms import GROUPS, ROOMS, USERS, Room
from frontdesk.web.scim_errors import json_of_scim

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Resources:
    """The routes of one resource type."""

    room: Room

    async def get_all(self, exchange: Exchange) -> Reply:
        """A page of them."""
        exchange.check_sees(self.room.name)
        return await _page(exchange, read_query(exchange.call.query()), [self.room])

    async def search(self, exchange: Exchange) -> Reply:
        """A page of them, asked for by a body."""
        exchange.check_sees(self.room.name)
        return await _page(exchange, read_search(exchange.body()), [self.room])

    async def post(self, exchange: Exchange) -> Reply:
        """A new one."""
        exchange.check_sees(self.room.name)
        projection = _projection(exchange)
        resource = await self.room.create(exchange.directory, exchange.body())
        kind = await self.room.kind(exchange.call.glance())
        return resource_reply(show(resource, kind, projection), resource, 201)

    async def get(self, exchange: Exchange) -> Reply:
        """One of them; 304 where the client has it as it is."""
        exchange.check_sees(self.room.name)
        projection = _projection(exchange)
        resource = await self.room.get(exchange.directory, self._id(exchange))
        if _has_it(exchange, tag_of(resource)):
            return empty_reply(_NOT_MODIFIED).also([(b"etag", tag_of(resource).encode())])
        return resource_reply(show(resource, await self.room.kind(exchange.call.glance()), projection), resource)

    async def put(self, exchange: Exchange) -> Reply:
        """Another in its place."""
        return await self._write(exchange, patches=False)

    async def patch(self, exchange: Exchange) -> Reply:
        """Some of it changes."""
        return await self._write(exchange, patches=True)

    async def delete(self, exchange: Exchange) -> Reply:
        """Gone."""
        exchange.check_sees(self.room.name)
        await self.room.remove(exchange.directory, self._id(exchange), exchange.call.header(b"if-match"))
        return empty_reply(204)

    async def _write(self, exchange: Exchange, *, patches: bool) -> Reply:
        exchange.check_sees(self.room.name)
        projection = _projection(exchange)
        write = self.room.patch if patches else self.room.replace
        tag = exchange.call.header(b"if-match")
        resource = await write(exchange.directory, self._id(exchange), exchange.body(), tag)
        return resource_reply(show(resource, await self.room.kind(exchange.call.glance()), projection), resource)

    def _id(self, exchange: Exchange) -> str:
        return exchange.call.path_parameters["resourceId"]

    def routes(self) -> list[Route]:
        """List, search, create, read, replace, change, remove."""
        all_of_them, one = f"/{self.room.endpoint}", f"/{self.room.endpoint}/{{resourceId}}"
        return [
            scim_route("GET", all_of_them, self.get_all),
            scim_route("POST", f"{all_of_them}/.search", self.search),
            scim_route("POST", all_of_them, self.post),
            scim_route("GET", one, self.get),
            scim_route("PUT", one, self.put),
            scim_route("PATCH", one, self.patch),
            scim_route("DELETE", one, self.delete),
        ]


async def search_all(exchange: Exchange) -> Reply:
    """A page of people, and then of groups (RFC 7644 §3.4.2.1)."""
    wanted = read_search(exchange.body())
    return await _page(exchange, wanted, [room for room in ROOMS if room.name in exchange.directory.connection.kinds])


async def _page(exchange: Exchange, wanted: ListWanted, rooms: Sequence[Room]) -> Reply:
    """One type after the other, each searched by the same filter; a type whose schema it does not fit has none."""
    shown: list[dict[str, object]] = []
    total, refusals = 0, []
    for room in rooms:
        start = max(1, wanted.start - total)
        part = replace(wanted, start=start, count=wanted.count - len(shown))
        try:
            found = await room.find(exchange.directory, part)
        except InvalidFilter as why:
            refusals.append(why)
            continue
        kind = await room.kind(exchange.call.glance())
        shown += [show(resource, kind, wanted.projection) for resource in found.resources]
        total += found.total
    if len(refusals) == len(rooms):
        raise refusals[0]
    return json_of_scim(list_response(shown, total, wanted.start))


def _projection(exchange: Exchange) -> Projection:
    query = exchange.call.query()
    return read_projection(query.get("attributes"), query.get("excludedAttributes"))


def _has_it(exchange: Exchange, tag: str) -> bool:
    known = exchange.call.header(b"if-none-match")
    if known is None:
        return False
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


ROUTES = [*Resources(USERS).routes(), *Resources(GROUPS).routes(), scim_route("POST", "/.search", search_all)]
