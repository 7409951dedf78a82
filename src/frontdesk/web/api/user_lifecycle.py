"""/api/v1/users/{userId}/lifecycle: what is done to people (contract F.4)."""

from collections.abc import Awaitable, Callable

import msgspec

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.schemas.compiled import compile_schema
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import activation_url, recovery_url
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory import user_lifecycle as verbs
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.schemas.load import user_schema
from frontdesk.web.call import Call
from frontdesk.web.flags import flag
from frontdesk.web.mails import mails_of
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc, Endpoint
from frontdesk.web.shapes.users import ForgotPasswordAnswer, UserAnswer, show_user

Verb = Callable[[Unit, Actor, User, int], Awaitable[object]]


class Nothing(msgspec.Struct):
    """``{}``: it is done."""


class ActivationAnswer(msgspec.Struct, rename="camel", omit_defaults=True):
    """The link that lets a new person in, where the caller sends it themselves."""

    activation_url: str = ""
    activation_token: str = ""


class TemporaryAnswer(msgspec.Struct, rename="camel"):
    """A password for one time. It is told this once."""

    temp_password: str


async def activate(call: Call) -> Reply:
    """A STAGED or deactivated user begins (again)."""
    sends = flag(call.query(), "sendEmail", default=True)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await _user(call, unit), call.engine.clock.now()
        token = await verbs.activate(unit, call.actor, user, now, link=True)
        if sends:
            await mails_of(call).activation(unit, await _user(call, unit), token, now)
    return json_reply(Nothing() if sends else _activation(call, token))


async def reactivate(call: Call) -> Reply:
    """Another link for somebody who has not used theirs."""
    sends = flag(call.query(), "sendEmail", default=False)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await _user(call, unit), call.engine.clock.now()
        token = await verbs.reactivate(unit, call.actor, user, now, link=True)
        if sends and user.status is UserStatus.RECOVERY:
            await mails_of(call).recovery(unit, user, token, now, by_admin=True)
        elif sends:
            await mails_of(call).activation(unit, user, token, now)
    return json_reply(Nothing() if sends else _activation(call, token))


async def expire_password(call: Call) -> Reply:
    """Whoever signs in next chooses another password; ``tempPassword=true`` gives them one to sign in with."""
    if flag(call.query(), "tempPassword", default=False):
        return await expire_with_temporary(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await _user(call, unit)
        user = await verbs.expire_password(unit, call.actor, user, call.engine.clock.now())
        answer = show_user(call, user, compile_schema(await user_schema(unit, user.type_id)))
    return json_reply(answer)


async def expire_with_temporary(call: Call) -> Reply:
    """A password for one time, told to the caller."""
    revokes, org = flag(call.query(), "revokeSessions", default=False), call.org.org.id
    named = call.path_parameters["userId"]
    temporary, secrets = await call.engine.management.credentials.of_temporary(org, call.actor, named)
    async with call.engine.store.unit(org) as unit:
        user, now = await _user(call, unit), call.engine.clock.now()
        await verbs.expire_with_temporary(unit, call.actor, user, secrets, now, revoke_sessions=revokes)
    return json_reply(TemporaryAnswer(temporary))


async def reset_password(call: Call) -> Reply:
    """The old password counts no more; a link leads to a new one."""
    query = call.query()
    sends = flag(query, "sendEmail", default=True)
    revokes = flag(query, "revokeSessions", default=False)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await _user(call, unit), call.engine.clock.now()
        user = await verbs.reset_password(unit, call.actor, user, now, revoke_sessions=revokes)
        token = await verbs.new_recovery_link(unit, user, now)
        if sends:
            await mails_of(call).recovery(unit, user, token, now, by_admin=True)
    return json_reply(ForgotPasswordAnswer() if sends else ForgotPasswordAnswer(recovery_url(call.org.org.url, token)))


async def reset_factors(call: Call) -> Reply:
    """Everything that they enrolled is gone."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await _user(call, unit), call.engine.clock.now()
        had = await unit.factors.list_of_user(user.id)
        await verbs.reset_factors(unit, call.actor, user, now)
        await mails_of(call).factors_removed(unit, user, had, now)
    return json_reply(Nothing())


def _plain(verb: Verb) -> Endpoint:
    """A verb that answers ``{}``."""

    async def endpoint(call: Call) -> Reply:
        async with call.engine.store.unit(call.org.org.id) as unit:
            await verb(unit, call.actor, await _user(call, unit), call.engine.clock.now())
        return json_reply(Nothing())

    endpoint.__doc__ = verb.__doc__  # what the API's description says of the route
    return endpoint


async def _user(call: Call, unit: Unit) -> User:
    return await get_user(unit, call.actor, call.path_parameters["userId"])


def _activation(call: Call, token: str) -> ActivationAnswer:
    return ActivationAnswer(activation_url(call.org.org.url, token), token)


_API = Api("/api/v1/users/{userId}/lifecycle", "okta.users")
_DONE = Doc(answer=Nothing)
_RESET = Doc(answer=ForgotPasswordAnswer, query=("sendEmail", "revokeSessions"))
_TEMPORARY = Doc(answer=TemporaryAnswer, query=("revokeSessions",))

ROUTES = [
    _API.route("POST", "/activate", activate, Doc(answer=ActivationAnswer, query=("sendEmail",))),
    _API.route("POST", "/reactivate", reactivate, Doc(answer=ActivationAnswer, query=("sendEmail",))),
    _API.route("POST", "/deactivate", _plain(verbs.deactivate), Doc(answer=Nothing, query=("sendEmail",))),
    _API.route("POST", "/suspend", _plain(verbs.suspend), _DONE),
    _API.route("POST", "/unsuspend", _plain(verbs.unsuspend), _DONE),
    _API.route("POST", "/unlock", _plain(verbs.unlock), _DONE),
    _API.route("POST", "/reset_factors", reset_factors, _DONE),
    _API.route("POST", "/expire_password", expire_password, Doc(answer=UserAnswer, query=("tempPassword",))),
    _API.route("POST", "/expire_password_with_temp_password", expire_with_temporary, _TEMPORARY),
    _API.route("POST", "/reset_password", reset_password, _RESET),
]
