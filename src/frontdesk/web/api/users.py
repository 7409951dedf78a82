"""/api/v1/users: people (contract A.Users, F.4; seen-on-the-wire 1.2, 4.1, 5)."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.schemas.compiled import compile_schema
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import Start
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.reach import reach_of
from frontdesk.usecases.directory.search import list_users, user_cursor
from frontdesk.usecases.directory.user_lifecycle import delete, new_activation_link
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.directory.users import Change, change_user, create_user
from frontdesk.usecases.idps.links import unlink_everywhere
from frontdesk.usecases.schemas.load import user_schema
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.flags import flag
from frontdesk.web.if_match import check_if_match
from frontdesk.web.mails import mails_of
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.users import (
    NEW_USER,
    CreateUserBody,
    UpdateUserBody,
    UserAnswer,
    etag_of,
    given_credentials,
    read_person,
    show_user,
    user_lister,
)

_KNOWN = "user"
_READ = "okta.users.read"
_LISTED = ("q", "filter", "search", "sortBy", "sortOrder", "after", "limit", "fields", "expand")
_AT_NEXT_LOGIN = "changePassword"
_DEFAULT_LIMIT = _MOST = 200
_OF_Q = 10


async def get_users(call: Call) -> Reply:
    """A page of users, by id unless they are sorted."""
    query = call.query()
    wanted = page_wanted(query, default=_OF_Q if query.get("q") else _DEFAULT_LIMIT, most=_MOST)
    unit = call.glance()
    found = await list_users(unit, query, wanted, await reach_of(unit, call.actor, _READ))
    return page_reply(
        call,
        wanted,
        found,
        user_lister(call),
        lambda user: user_cursor(query, user),
    )


async def post_user(call: Call) -> Reply:
    """A new user."""
    body, query, org = read_body(call, CreateUserBody, NEW_USER), call.query(), call.org.org.id
    wanted, given = read_person(body, _start(query))
    secrets = await call.engine.management.credentials.of_new_user(org, given, wanted.profile, wanted.group_ids)
    async with call.engine.store.unit(org) as unit:
        now = call.engine.clock.now()
        user = await create_user(unit, call.actor, wanted, secrets, now)
        if user.status is UserStatus.PROVISIONED:
            await mails_of(call).activation(unit, user, await new_activation_link(unit, user, now), now)
        answer = await _show(call, unit, user)
    return json_reply(answer)


async def get_one(call: Call) -> Reply:
    """One user, by id, login, short name, or ``me``."""
    unit = call.glance()
    user = await get_user(unit, call.actor, call.path_parameters["userId"])
    answer = show_user(call, user, call.org.user_schema(user.type_id))
    return json_reply(answer, headers=[(b"etag", etag_of(user).encode())])


async def post_changes(call: Call) -> Reply:
    """Merge: what the body leaves out stays."""
    return await _change(call, replace=False)


async def put_user(call: Call) -> Reply:
    """Replace: a profile attribute that the body leaves out is gone. A body without a profile keeps it."""
    return await _change(call, replace=True)


async def delete_user(call: Call) -> Reply:
    """The first call deactivates, the second deletes."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        if await delete(unit, call.actor, user, call.engine.clock.now()):
            await unlink_everywhere(unit, user.id)
    return empty_reply(204)


async def _change(call: Call, *, replace: bool) -> Reply:
    body, org, named = read_body(call, UpdateUserBody, _KNOWN), call.org.org.id, call.path_parameters["userId"]
    given, strict = given_credentials(body.credentials, _KNOWN), flag(call.query(), "strict", default=False)
    change = Change(
        profile=body.profile or None if not isinstance(body.profile, dict) else body.profile,
        type_id=body.type.id if body.type is not None else None,
        realm_id=body.realm_id,
        provider=given.provider,
        replace=replace,
    )
    secrets = await call.engine.management.credentials.of_known_user(org, call.actor, named, given, strict=strict)
    async with call.engine.store.unit(org) as unit:
        user = await get_user(unit, call.actor, named)
        check_if_match(call, etag_of(user))
        if not replace and change.type_id not in {None, user.type_id}:
            raise ValidationFailed(_KNOWN, ("type: The user type can be changed only by replacing the user (PUT).",))
        user = await change_user(unit, call.actor, user, change, secrets, call.engine.clock.now())
        answer = await _show(call, unit, user)
    return json_reply(answer, headers=[(b"etag", etag_of(user).encode())])


async def _show(call: Call, unit: Unit, user: User) -> UserAnswer:
    """What was written, by the schema that it was held to: another node's may not have reached us yet."""
    return show_user(call, user, compile_schema(await user_schema(unit, user.type_id)))


def _start(query: dict[str, str]) -> Start:
    next_login = query.get("nextLogin")
    if next_login not in {None, "", _AT_NEXT_LOGIN}:
        raise ValidationFailed("RequestParams", (f"nextLogin: Must be {_AT_NEXT_LOGIN}.",))
    return Start(activate=flag(query, "activate", default=True), expire=next_login == _AT_NEXT_LOGIN)


_USERS = Api("/api/v1/users", "okta.users")

ROUTES = [
    _USERS.route("GET", "", get_users, Doc(answer=list[UserAnswer], query=_LISTED)),
    _USERS.route("POST", "", post_user, Doc(CreateUserBody, UserAnswer, query=("activate", "provider", "nextLogin"))),
    _USERS.route("GET", "/{userId}", get_one, Doc(answer=UserAnswer, query=("expand", "fields"))),
    _USERS.route("POST", "/{userId}", post_changes, Doc(UpdateUserBody, UserAnswer, query=("strict",))),
    _USERS.route("PUT", "/{userId}", put_user, Doc(UpdateUserBody, UserAnswer, query=("strict",))),
    _USERS.route("DELETE", "/{userId}", delete_user, Doc(status=204, query=("sendEmail",))),
]
