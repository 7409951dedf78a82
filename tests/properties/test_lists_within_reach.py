"""A list shows exactly what its caller may read one by one, page after page, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.storage.rows import NOW, a_group, a_user

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import Extent, Power, custom_power, standard_power
from frontdesk.domain.admins.roles import AppTarget, RoleType, Targets
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.errors import NoPermission
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import AppId, ClientId, GroupId, OrgId, UserId
from frontdesk.domain.logs.model import Party
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.paging import PageWanted
from frontdesk.main.databases import migrate, open_database
from frontdesk.main.settings import Settings
from frontdesk.storage.database import Database
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.admins.authorize import Deed, Kind, Named, authorize
from frontdesk.usecases.admins.reach import reach_of
from frontdesk.usecases.directory.search import group_cursor, list_groups, list_users, user_cursor

ORG, OTHER_ORG = OrgId("00oMine"), OrgId("00oOther")
EVERYONE = "00gEveryone"
USERS = [f"00u{number:017}" for number in range(18)]
GROUPS = [EVERYONE, *(f"00gGroup{number}" for number in range(5))]
APPS = [f"0oa{number:017}" for number in range(9)]
NAMES = ["bookmark", "oidc_client", "template_swa"]
_Page = Callable[[PageWanted], Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with people, groups and apps in it."""

    runner: asyncio.Runner
    store: Store


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> Iterator[Filled]:
    """Opened on a loop of its own, so that examples may be drawn inside one test."""
    with asyncio.Runner() as runner:
        database = runner.run(_fill(Settings(data_dir=tmp_path, database_url=database_url)))
        yield Filled(runner, Store(database))
        runner.run(database.close())


async def _fill(settings: Settings) -> Database:
    await migrate(settings)
    database = open_database(settings)
    await database.open()
    for shift, org in enumerate((ORG, OTHER_ORG)):  # the same ids in both, but other memberships and other names
        async with Store(database).unit(org) as unit:
            for number, user_id in enumerate(USERS):
                await unit.users.add(_person(user_id, number))
            for number, group_id in enumerate(GROUPS):
                kind = GroupType.BUILT_IN if group_id == EVERYONE else GroupType.OKTA_GROUP
                await unit.groups.add(a_group(id=GroupId(group_id), type=kind, name=f"{number % 2} {group_id}"))
                for user_id in USERS[number + shift :: 6] if group_id != EVERYONE else ():
                    await unit.groups.add_member(GroupId(group_id), UserId(user_id), NOW)
            for number, app_id in enumerate(APPS):
                await unit.apps.add(_app(app_id, NAMES[(number + shift) % 3]))
    return database


def _person(user_id: str, number: int) -> User:
    status = UserStatus.DEPROVISIONED if number % 7 == 6 else UserStatus.ACTIVE
    profile: dict[str, object] = {"login": f"{user_id}@example.com", "lastName": f"L{number % 4}"}
    return a_user(id=UserId(user_id), login=f"{user_id}@example.com", profile=profile, status=status)


def _app(app_id: str, name: str) -> Application:
    return Application(
        id=AppId(app_id),
        client_id=ClientId(app_id),
        name=name,
        label=name,
        status=AppStatus.ACTIVE,
        sign_on_mode=SignOnMode.BOOKMARK,
        settings={"settings": {"app": {"url": "https://app.example.com/"}}},
        client=None,
        signing_kid=None,
        sealed=None,
        tokens_not_before=0,
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )


def _some(ids: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([*ids, "nobodys"]), max_size=4)


_targets = st.lists(
    st.builds(AppTarget, st.sampled_from([*NAMES, "absent"]), st.none() | st.sampled_from(APPS)), max_size=3
).map(tuple)
_rarely = st.integers(0, 9).map(lambda drawn: drawn == 0)
_extents = st.builds(
    Extent,
    all_users=_rarely,
    all_groups=_rarely,
    all_apps=_rarely,
    users=_some(USERS),
    groups=_some(GROUPS),
    apps=_targets,
)
_permissions = st.lists(
    st.sampled_from(["okta.users.read", "okta.users.manage", "okta.groups.read", "okta.apps.read", "okta.logs.read"]),
    min_size=1,
    max_size=3,
)
_custom = st.builds(custom_power, _permissions.map(frozenset), _extents)
_standard = st.builds(
    standard_power,
    st.sampled_from([RoleType.USER_ADMIN, RoleType.HELP_DESK_ADMIN, RoleType.APP_ADMIN, RoleType.REPORT_ADMIN]),
    st.one_of(
        st.builds(Targets, groups=_some(GROUPS).filter(bool).map(tuple)),
        st.builds(Targets, apps=_targets.filter(bool)),
    ),
)
_powers = st.lists(_custom | _standard, max_size=3).map(tuple)
_sizes = st.sampled_from([1, 2, 5, 200])


def _actor(powers: tuple[Power, ...]) -> Actor:
    return Actor(Party("00uCaller", "User", "caller@example.com", "Caller"), Credential.API_TOKEN, powers=powers)


async def _readable(unit: Unit, actor: Actor, kind: Kind, permission: str, ids: list[str]) -> list[str]:
    """Those that the actor is let read by their ids, one after another."""
    found = []
    for name in ids:
        try:
            await authorize(unit, actor, Deed(permission, Named(kind, name)))
        except NoPermission:
            continue
        found.append(name)
    return found


async def _may_list(unit: Unit, actor: Actor, permission: str) -> bool:
    try:
        await authorize(unit, actor, Deed(permission, is_list=True))
    except NoPermission:
        return False
    return True


async def _walk(page: _Page, cursor: Callable[[Any], str], limit: int) -> list[str]:
    """The ids on all pages; every page but the last is full."""
    found: list[str] = []
    after = ""
    while True:
        rows = await page(PageWanted(after, limit))
        found += [str(row.id) for row in rows[:limit]]
        if len(rows) <= limit:
            return found
        after = cursor(rows[limit - 1])


_USER_QUERIES: list[Mapping[str, str]] = [
    {"search": "id pr"},
    {"search": "id pr", "sortBy": "profile.lastName"},
    {"search": "id pr", "sortBy": "profile.lastName", "sortOrder": "desc"},
]
_GROUP_QUERIES: list[Mapping[str, str]] = [{}, {"search": "id pr"}, {"search": "id pr", "sortBy": "profile.name"}]


def test_a_list_of_users_is_those_whom_its_caller_may_read(filled: Filled) -> None:
    async def compare(actor: Actor, query: Mapping[str, str], size: int) -> None:
        async with filled.store.reading(ORG) as unit:
            wanted = await _readable(unit, actor, Kind.USER, "okta.users.read", USERS)
            reach = await reach_of(unit, actor, "okta.users.read")
            found = await _walk(
                lambda page: list_users(unit, query, page, reach), lambda user: user_cursor(query, user), size
            )
            assert sorted(found) == wanted
            assert await _may_list(unit, actor, "okta.users.read") or not wanted

    _check(filled, compare, _USER_QUERIES)


def test_a_list_of_groups_is_those_which_its_caller_may_read(filled: Filled) -> None:
    async def compare(actor: Actor, query: Mapping[str, str], size: int) -> None:
        async with filled.store.reading(ORG) as unit:
            wanted = await _readable(unit, actor, Kind.GROUP, "okta.groups.read", GROUPS)
            reach = await reach_of(unit, actor, "okta.groups.read")
            found = await _walk(
                lambda page: list_groups(unit, query, page, reach), lambda group: group_cursor(query, group), size
            )
            assert sorted(found) == sorted(wanted)
            assert await _may_list(unit, actor, "okta.groups.read") or not wanted

    _check(filled, compare, _GROUP_QUERIES)


def test_a_list_of_apps_is_those_which_its_caller_may_read(filled: Filled) -> None:
    async def compare(actor: Actor, query: Mapping[str, str], size: int) -> None:
        asked = AppQuery(name=query.get("name", ""), within=actor.reach("okta.apps.read"))
        async with filled.store.reading(ORG) as unit:
            of_name = [app_id for index, app_id in enumerate(APPS) if query.get("name") in {None, NAMES[index % 3]}]
            wanted = await _readable(unit, actor, Kind.APP, "okta.apps.read", of_name)
            found = await _walk(
                lambda page: unit.apps.list_page(replace(asked, after=page.after, most=page.fetch)),
                lambda app: str(app.id),
                size,
            )
            assert found == wanted
            assert await _may_list(unit, actor, "okta.apps.read") or not wanted

    _check(filled, compare, [{}, {"name": "bookmark"}])


def _check(
    filled: Filled,
    compare: Callable[[Actor, Mapping[str, str], int], Awaitable[None]],
    queries: list[Mapping[str, str]],
) -> None:
    async def run(powers: tuple[Power, ...], query: Mapping[str, str], size: int) -> None:
        await compare(_actor(powers), query, size)

    @given(_powers, st.sampled_from(queries), _sizes)
    @examples(max_examples=60)
    def check(powers: tuple[Power, ...], query: Mapping[str, str], size: int) -> None:
        filled.runner.run(run(powers, query, size))

    check()
