"""The routes of a resource whose objects are records: list, create, read, replace, remove, activate, deactivate."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from frontdesk.domain.records.model import Draft, Record, RecordKind
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import (
    MOST,
    add_record,
    get_record,
    list_page,
    remove_record,
    replace_record,
    set_record_active,
)
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc, Route
from frontdesk.web.shapes.resource import Resource

Read = Callable[[Call, Unit, Record | None], Awaitable[Draft]]
Show = Callable[[Call, Record], dict[str, object]]
May = Callable[[Unit, Record], Awaitable[None]]
Then = Callable[[Unit, Record, int], Awaitable[None]]
Choose = Callable[[Call], Callable[[Record], bool] | None]


async def _nothing(_unit: Unit, _record: Record, _now: int) -> None:
    """Nothing else follows."""


async def _always(_unit: Unit, _record: Record) -> None:
    """Nothing stands against it."""


def _all(_call: Call) -> None:
    """The query leaves nothing out."""


@dataclass(frozen=True, slots=True)
class RecordApi:
    """One resource.

    ``read`` makes a draft of the call's body, checked (the record that it will replace, or None where it creates);
    ``show`` is the answer. ``choose`` reads the query of a list: which records it means, or None for all of them.
    ``may_remove`` and ``may_deactivate`` raise where something stands against it. ``moved`` does, in the same unit,
    what follows when it was activated or deactivated.
    """

    api: Api
    kind: RecordKind
    id_name: str
    read: Read
    show: Show
    body: Any
    answer: Any = Resource
    answers: Any = list[Resource]
    created: int = 200
    default_limit: int = 20
    most: int = 200
    query: tuple[str, ...] = ()
    choose: Choose = field(default=_all)
    may_remove: May = field(default=_always)
    may_deactivate: May = field(default=_always)
    moved: Then = field(default=_nothing)

    async def get_all(self, call: Call) -> Reply:
        """A page of them, by id."""
        wanted = page_wanted(call.query(), default=self.default_limit, most=self.most)
        chosen = self.choose(call)
        most = wanted.fetch if chosen is None else MOST
        async with call.engine.store.reading(call.org.org.id) as unit:
            found = await list_page(unit, self.kind, after=wanted.after, most=most)
        if chosen is not None:
            found = [record for record in found if chosen(record)]
        return page_reply(call, wanted, found, lambda record: self.show(call, record), lambda record: record.id)

    async def post(self, call: Call) -> Reply:
        """A new one."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            draft = await self.read(call, unit, None)
            record = await add_record(unit, call.actor, self.kind, draft, call.engine.clock.now())
        return json_reply(self.show(call, record), self.created)

    async def get(self, call: Call) -> Reply:
        """One of them."""
        async with call.engine.store.reading(call.org.org.id) as unit:
            record = await self._record(call, unit)
        return json_reply(self.show(call, record))

    async def put(self, call: Call) -> Reply:
        """Replace: what the body leaves out gets its default."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            record = await self._record(call, unit)
            draft = await self.read(call, unit, record)
            now = call.engine.clock.now()
            record = await replace_record(unit, call.actor, self.kind, record, draft, now)
        return json_reply(self.show(call, record))

    async def delete(self, call: Call) -> Reply:
        """Remove it."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            record = await self._record(call, unit)
            await self.may_remove(unit, record)
            await remove_record(unit, call.actor, self.kind, record, call.engine.clock.now())
        return empty_reply(204)

    async def activate(self, call: Call) -> Reply:
        """It counts."""
        return await self._set_active(call, active=True)

    async def deactivate(self, call: Call) -> Reply:
        """It does not count."""
        return await self._set_active(call, active=False)

    async def _set_active(self, call: Call, *, active: bool) -> Reply:
        async with call.engine.store.unit(call.org.org.id) as unit:
            record = await self._record(call, unit)
            if not active:
                await self.may_deactivate(unit, record)
            now = call.engine.clock.now()
            record = await set_record_active(unit, call.actor, self.kind, record, now, active=active)
            await self.moved(unit, record, now)
        return json_reply(self.show(call, record))

    async def _record(self, call: Call, unit: Unit) -> Record:
        return await get_record(unit, self.kind, call.path_parameters[self.id_name])

    def routes(self) -> list[Route]:
        """List, create, read, replace, remove."""
        one, route = f"/{{{self.id_name}}}", self.api.route
        return [
            route("GET", "", self.get_all, Doc(answer=self.answers, query=("after", "limit", *self.query))),
            route("POST", "", self.post, Doc(self.body, self.answer, self.created)),
            route("GET", one, self.get, Doc(answer=self.answer)),
            route("PUT", one, self.put, Doc(self.body, self.answer)),
            route("DELETE", one, self.delete, Doc(status=204)),
        ]

    def lifecycle(self) -> list[Route]:
        """Activate and deactivate: 200 with the object."""
        path, doc = f"/{{{self.id_name}}}/lifecycle", Doc(answer=self.answer)
        return [
            self.api.route("POST", f"{path}/activate", self.activate, doc),
            self.api.route("POST", f"{path}/deactivate", self.deactivate, doc),
        ]
