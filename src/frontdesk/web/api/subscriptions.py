"""Subscriptions of administrators and of roles to mails (contract: subscriptions)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import UserId
from frontdesk.domain.org.subscriptions import NOTIFICATION_TYPES, SUBSCRIBED, UNSUBSCRIBED
from frontdesk.storage.unit import Unit
from frontdesk.usecases.org.subscriptions import check_notification_type, set_status, status_of
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc, Route

_ROLES = frozenset(
    {
        "API_ACCESS_MANAGEMENT_ADMIN",
        "APP_ADMIN",
        "GROUP_MEMBERSHIP_ADMIN",
        "HELP_DESK_ADMIN",
        "MOBILE_ADMIN",
        "ORG_ADMIN",
        "READ_ONLY_ADMIN",
        "REPORT_ADMIN",
        "SUPER_ADMIN",
        "USER_ADMIN",
    }
)


async def get_subscriptions(call: Call) -> Reply:
    """All of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        subscriber = await _subscriber(call, unit)
        statuses = {name: await status_of(unit, subscriber, name) for name in NOTIFICATION_TYPES}
    return json_reply([_subscription_json(call, name, status) for name, status in statuses.items()])


async def get_subscription(call: Call) -> Reply:
    """One of them."""
    name = call.path_parameters["notificationType"]
    check_notification_type(name)
    async with call.engine.store.reading(call.org.org.id) as unit:
        status = await status_of(unit, await _subscriber(call, unit), name)
    return json_reply(_subscription_json(call, name, status))


async def subscribe(call: Call) -> Reply:
    """These mails are sent from now on."""
    return await _choose(call, SUBSCRIBED)


async def unsubscribe(call: Call) -> Reply:
    """These mails are not sent any more."""
    return await _choose(call, UNSUBSCRIBED)


async def _choose(call: Call, status: str) -> Reply:
    name = call.path_parameters["notificationType"]
    check_notification_type(name)
    async with call.engine.store.unit(call.org.org.id) as unit:
        subscriber = await _subscriber(call, unit)
        await set_status(unit, call.actor, subscriber, name, status, call.engine.clock.now())
    return empty_reply(200)


async def _subscriber(call: Call, unit: Unit) -> str:
    role = call.path_parameters.get("roleRef")
    if role is not None:
        if role not in _ROLES:
            raise ResourceNotFound(f"{role} (Role)")
        return role
    wanted = call.path_parameters["userId"]
    user_id = call.actor.id if wanted == "me" else wanted
    if await unit.users.find(UserId(user_id)) is None:
        raise ResourceNotFound(f"{wanted} (User)")
    return user_id


def _subscription_json(call: Call, name: str, status: str) -> dict[str, object]:
    base, _, _ = call.path.partition("/subscriptions")
    path = f"{base}/subscriptions/{name}"
    other = "unsubscribe" if status == SUBSCRIBED else "subscribe"
    links = {other: link(call, f"{path}/{other}", "POST"), "self": link(call, path)}
    return {"notificationType": name, "channels": ["email"], "status": status, "_links": links}


def _routes(api: Api) -> list[Route]:
    one = "/{notificationType}"
    return [
        api.route("GET", "", get_subscriptions, Doc(answer=list[dict[str, object]])),
        api.route("GET", one, get_subscription, Doc(answer=dict[str, object])),
        api.route("POST", f"{one}/subscribe", subscribe, Doc()),
        api.route("POST", f"{one}/unsubscribe", unsubscribe, Doc()),
    ]


ROUTES = [
    *_routes(Api("/api/v1/users/{userId}/subscriptions", "okta.users")),
    *_routes(Api("/api/v1/roles/{roleRef}/subscriptions", "okta.roles")),
]
