"""/api/v1/devices: what people enrolled an authenticator on (contract A.Devices)."""

import re
from collections.abc import Callable, Mapping

from frontdesk.domain.authenticators.model import AUTHENTICATOR
from frontdesk.domain.devices.enrolled import DeviceUser, EnrolledDevice, Move
from frontdesk.domain.errors import InvalidSearch
from frontdesk.domain.users.model import User
from frontdesk.kernel.paging import PageWanted
from frontdesk.lang.filter.match import matches
from frontdesk.storage.unit import Unit
from frontdesk.usecases.enrolled_devices.devices import (
    get_device,
    list_device_users,
    list_devices,
    move_device,
    remove_device,
)
from frontdesk.usecases.records.verbs import list_page
from frontdesk.web.call import Call
from frontdesk.web.filters import read_filter
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc, Endpoint
from frontdesk.web.shapes.devices import (
    SEARCHED,
    device_facts,
    show_device,
    show_device_user,
    show_device_user_summary,
    show_origin,
)

_API = Api("/api/v1/devices", "okta.devices")
_CURSOR = re.compile("guo[0-9A-Za-z]{17}")
_UserShown = Callable[[Call, DeviceUser, User], dict[str, object]]
_EXPANSIONS: Mapping[str, _UserShown] = {"user": show_device_user, "userSummary": show_device_user_summary}


async def list_all(call: Call) -> Reply:
    """A page of them, by id; ``expand`` tells who uses them."""
    query = call.query()
    wanted, node = page_wanted(query, default=200, most=200), read_filter(call, SEARCHED, "search")
    if wanted.after and _CURSOR.fullmatch(wanted.after) is None:
        raise InvalidSearch(causes=("Invalid cursor.",))
    chosen = None if node is None else lambda device: matches(node, device_facts(device), fold=True)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_devices(unit, wanted.after, wanted.fetch, chosen)
        embedded = await _embedded(call, unit, wanted, found)
    return page_reply(
        call,
        wanted,
        found,
        lambda device: show_device(call, device) | embedded.get(device.id, {}),
        lambda device: device.id,
    )


async def get_one(call: Call) -> Reply:
    """One of them, and by which authenticator it became known."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        device = await get_device(unit, call.path_parameters["deviceId"])
        authenticators = await list_page(unit, AUTHENTICATOR)
    origins = [show_origin(each) for each in authenticators if each.body["key"] == device.enrolled_with]
    return json_reply({**show_device(call, device), "_embedded": {"originatedFrom": origins}})


async def delete_one(call: Call) -> Reply:
    """It is forgotten; only a device that was deactivated can be."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        device = await get_device(unit, call.path_parameters["deviceId"])
        await remove_device(unit, call.actor, device, call.engine.clock.now())
    return empty_reply(204)


async def list_users(call: Call) -> Reply:
    """Who uses it, the oldest user first."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        device = await get_device(unit, call.path_parameters["deviceId"], "GenericUDObject")
        users = (await list_device_users(unit, [device]))[device.id]
    return json_reply([show_device_user(call, use, user) for use, user in users])


def _moved(move: Move, sentence: str) -> Endpoint:
    async def move_one(call: Call) -> Reply:
        async with call.engine.store.unit(call.org.org.id) as unit:
            device = await get_device(unit, call.path_parameters["deviceId"])
            await move_device(unit, call.actor, device, move, call.engine.clock.now())
        return empty_reply(204)

    move_one.__doc__ = sentence
    return move_one


async def _embedded(
    call: Call, unit: Unit, wanted: PageWanted, found: list[EnrolledDevice]
) -> dict[str, dict[str, object]]:
    show = _EXPANSIONS.get(call.query().get("expand", ""))
    if show is None:
        return {}
    users = await list_device_users(unit, found[: wanted.limit])
    return {one: {"_embedded": {"users": [show(call, *each) for each in of_one]}} for one, of_one in users.items()}


_ONE, _MANY = dict[str, object], list[dict[str, object]]
_ID = "/{deviceId}"
_SENTENCES = {
    Move.ACTIVATE: "A device that was deactivated counts again; nobody uses it yet.",
    Move.DEACTIVATE: "It is taken from everybody who uses it.",
    Move.SUSPEND: "It counts for nothing until it is unsuspended.",
    Move.UNSUSPEND: "It counts again.",
}

ROUTES = [
    _API.route("GET", "", list_all, Doc(answer=_MANY, query=("after", "limit", "search", "expand"))),
    _API.route("GET", _ID, get_one, Doc(answer=_ONE)),
    _API.route("DELETE", _ID, delete_one, Doc(status=204)),
    _API.route("GET", f"{_ID}/users", list_users, Doc(answer=_MANY)),
    *[
        _API.route("POST", f"{_ID}/lifecycle/{move.value}", _moved(move, sentence), Doc(status=204))
        for move, sentence in _SENTENCES.items()
    ],
]
