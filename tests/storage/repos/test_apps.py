"""Apps' rows, who has them, and their logos."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from tests.storage.rows import LATER, NOW, USER, a_client, a_group, a_secret, a_user

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import (
    AppStatus,
    Assignment,
    AssignmentScope,
    GroupAssignment,
    Logo,
    SignOnMode,
)
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import AppId, ClientId, GroupId, OrgId, UserId
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Store, Unit

APP = AppId("0oaApp")


def an_app(**changes: Any) -> Application:
    """A bookmark."""
    app = Application(
        id=APP,
        client_id=ClientId(APP),
        name="bookmark",
        label="A bookmark",
        status=AppStatus.ACTIVE,
        sign_on_mode=SignOnMode.BOOKMARK,
        settings={"settings": {"app": {"url": "https://app.example.com/ü🦊"}}},
        client=None,
        signing_kid=None,
        sealed=None,
        tokens_not_before=0,
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )
    return replace(app, **changes)


def an_assignment(user_id: str = USER, **changes: Any) -> Assignment:
    """Somebody's own row."""
    assignment = Assignment(
        app_id=APP,
        user_id=UserId(user_id),
        scope=AssignmentScope.USER,
        user_name=None,
        profile={},
        sealed=None,
        created_at=NOW,
        updated_at=NOW,
        password_changed_at=None,
        version=1,
    )
    return replace(assignment, **changes)


def a_group_assignment(group_id: str = "00gEngineers", priority: int = 0, **changes: Any) -> GroupAssignment:
    """A group's."""
    return replace(GroupAssignment(APP, GroupId(group_id), priority, {}, NOW, 1), **changes)


CLIENT = a_client(app_id=APP, client_id=ClientId("my-client"), user_name_template="user.email", wildcard_redirect=True)
OIDC = an_app(
    client_id=ClientId("my-client"),
    name="oidc_client",
    label=CLIENT.name,
    sign_on_mode=SignOnMode.OPENID_CONNECT,
    client=CLIENT,
    signing_kid="kid",
    sealed=b"\x00\xff",
)


@pytest.mark.parametrize("app", [an_app(), OIDC], ids=["a bookmark", "an OAuth client"])
async def test_an_app_is_read_back_as_it_was_written(store: Store, org: OrgId, app: Application) -> None:
    async with store.unit(org) as unit:
        await unit.apps.add(app)
        for secret in app.client.secrets if app.client is not None else ():
            await unit.clients.add_secret(app.id, secret, NOW)
    async with store.reading(org) as unit:
        assert await unit.apps.find(APP) == app
        assert await unit.apps.find(AppId("0oaNone")) is None
        assert await unit.clients.find(ClientId("my-client")) == app.client


async def test_what_either_view_writes_the_other_shows(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.clients.add(a_client())
        app = await unit.apps.find(APP)
        assert app is not None
        assert app.client == a_client()
        await unit.apps.save(replace(app, label="Renamed", status=AppStatus.INACTIVE, tokens_not_before=LATER))
        client = await unit.clients.find(a_client().client_id)
        assert client is not None
        assert (client.status, client.tokens_not_before, client.version) == (AppStatus.INACTIVE, LATER, 2)
        await unit.clients.save(replace(client, updated_at=LATER))
        with pytest.raises(StaleWrite):
            await unit.apps.save(replace(app, version=2))


async def test_no_two_apps_have_one_client_id(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.apps.add(an_app())
    with pytest.raises(AlreadyThere):
        async with store.unit(org) as unit:
            await unit.apps.add(an_app(id=AppId("0oaOther")))


async def test_an_app_that_is_removed_takes_what_hangs_on_it_along(store: Store, org: OrgId) -> None:
    logo = Logo("fs0One", "image/png")
    async with store.unit(org) as unit:
        await unit.apps.add(OIDC)
        await unit.clients.add_secret(APP, a_secret(), NOW)
        await unit.app_assignments.add(an_assignment())
        await unit.app_assignments.add_group(a_group_assignment())
        await unit.apps.save_logo(APP, logo, b"\x89PNG", NOW)
        assert await unit.apps.list_logos([APP, AppId("0oaNone")]) == {APP: logo}
        assert await unit.apps.find_image(logo.id) == (logo, b"\x89PNG")
        await unit.apps.save_logo(APP, replace(logo, id="fs0Two"), b"GIF89a", NOW)
        assert await unit.apps.find_image("fs0One") is None
        await unit.apps.remove(OIDC)
        await unit.apps.add(replace(OIDC, client=replace(CLIENT, secrets=())))
        assert await unit.apps.find(APP) == replace(OIDC, client=replace(CLIENT, secrets=()))
        assert await unit.app_assignments.find(APP, USER) is None
        assert await unit.app_assignments.list_groups(APP) == []
        assert await unit.apps.list_logos([APP]) == {}


async def _some(unit: Unit) -> None:
    names = ("Alpha", "alphabet", "100% Beta", "Gamma_1")
    for number, label in enumerate(names):
        app_id = AppId(f"0oa{number}")
        status = AppStatus.ACTIVE if number % 2 == 0 else AppStatus.INACTIVE
        await unit.apps.add(an_app(id=app_id, client_id=ClientId(app_id), label=label, status=status))
    saml = an_app(
        id=AppId("0oaSaml"), client_id=ClientId("0oaSaml"), name="id_saml_1", sign_on_mode=SignOnMode.SAML_2_0
    )
    await unit.apps.add(saml)
    await unit.apps.add(replace(saml, id=AppId("0oaSigns"), client_id=ClientId("0oaSigns"), signing_kid="own"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (AppQuery(), ["0oa0", "0oa1", "0oa2", "0oa3", "0oaSaml", "0oaSigns"]),
        (AppQuery(after="0oa1", most=2), ["0oa2", "0oa3"]),
        (AppQuery(prefix="ALPHA"), ["0oa0", "0oa1"]),
        (AppQuery(prefix="100%"), ["0oa2"]),
        (AppQuery(prefix="%"), []),
        (AppQuery(prefix="gamma_"), ["0oa3"]),
        (AppQuery(prefix="id_s"), ["0oaSaml", "0oaSigns"]),
        (AppQuery(status="INACTIVE"), ["0oa1", "0oa3"]),
        (AppQuery(name="bookmark", status="ACTIVE"), ["0oa0", "0oa2"]),
        (AppQuery(kid="own", shared_kid="shared"), ["0oaSigns"]),
        (AppQuery(kid="shared", shared_kid="shared"), ["0oaSaml"]),
        (AppQuery(kid="none", shared_kid="shared"), []),
        (AppQuery(name="' OR 1=1 --"), []),
    ],
)
async def test_apps_are_found_by_what_is_asked(store: Store, org: OrgId, query: AppQuery, found: list[str]) -> None:
    async with store.unit(org) as unit:
        await _some(unit)
        assert [app.id for app in await unit.apps.list_page(query)] == found


async def test_a_person_has_the_apps_that_are_theirs_their_groups_or_everyones(store: Store, org: OrgId) -> None:
    everyone = a_group(id=GroupId("00gAll"), type=GroupType.BUILT_IN, name="Everyone")
    async with store.unit(org) as unit:
        await _some(unit)
        await unit.users.add(a_user())
        await unit.groups.add(a_group())
        await unit.groups.add(everyone)
        await unit.groups.add_member(a_group().id, USER, NOW)
        await unit.app_assignments.add(an_assignment(app_id=AppId("0oa0")))
        await unit.app_assignments.add(an_assignment(app_id=AppId("0oa3"), scope=AssignmentScope.GROUP))
        await unit.app_assignments.add_group(a_group_assignment(app_id=AppId("0oa1")))
        await unit.app_assignments.add_group(a_group_assignment(everyone.id, app_id=AppId("0oa2")))
        assert [app.id for app in await unit.apps.list_of_user(USER)] == ["0oa0", "0oa1", "0oa2"]
        assert [app.id for app in await unit.apps.list_of_user(UserId("00uOther"))] == ["0oa2"]
        assert [app.id for app in await unit.apps.list_of_group(a_group().id)] == ["0oa1"]
        assert [app.id for app in await unit.apps.list_of_user(USER, after="0oa0", most=1)] == ["0oa1"]


# who is assigned


async def test_an_assignment_is_read_back_and_written_by_one_at_a_time(store: Store, org: OrgId) -> None:
    rich = an_assignment(user_name="ada", profile={"nickname": "🦊"}, sealed=b"\x00", password_changed_at=LATER)
    async with store.unit(org) as unit:
        await unit.app_assignments.add(rich)
        assert await unit.app_assignments.find(APP, USER) == rich
        changed = replace(rich, scope=AssignmentScope.GROUP, updated_at=LATER)
        await unit.app_assignments.save(changed)
        assert await unit.app_assignments.find(APP, USER) == replace(changed, version=2)
        with pytest.raises(StaleWrite):
            await unit.app_assignments.save(rich)
        assert await unit.app_assignments.remove(APP, USER)
        assert not await unit.app_assignments.remove(APP, USER)


async def test_people_are_listed_by_id_however_they_came_to_the_app(store: Store, org: OrgId) -> None:
    people = [a_user(id=UserId(f"00u{n}"), login=f"person{n}@example.com") for n in range(6)]
    async with store.unit(org) as unit:
        for person in people:
            await unit.users.add(person)
        await unit.groups.add(a_group())
        await unit.app_assignments.add_group(a_group_assignment())
        for number in (0, 2):
            await unit.groups.add_member(a_group().id, people[number].id, NOW)
        await unit.app_assignments.add(an_assignment("00u2"))
        await unit.app_assignments.add(an_assignment("00u3", user_name="Countess"))
        await unit.app_assignments.add(an_assignment("00u4", scope=AssignmentScope.GROUP))
        await unit.app_assignments.add(an_assignment("00u5", app_id=AppId("0oaOther")))

        async def listed(prefix: str = "", after: str = "", most: int = 10) -> list[UserId]:
            return await unit.app_assignments.list_user_ids(APP, prefix=prefix, after=after, most=most)

        assert await listed() == ["00u0", "00u2", "00u3"]
        assert await listed(after="00u0", most=1) == ["00u2"]
        assert await listed("PERSON2") == ["00u2"]
        assert await listed("count") == ["00u3"]
        assert await listed("_") == []


async def test_groups_are_listed_by_priority(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for number, place in enumerate((5, 0, 5, 2)):
            await unit.groups.add(a_group(id=GroupId(f"00g{number}"), name=f"Group {number}"))
            await unit.app_assignments.add_group(a_group_assignment(f"00g{number}", place))
        every = await unit.app_assignments.list_groups(APP)
        assert [group.group_id for group in every] == ["00g1", "00g3", "00g0", "00g2"]
        page = await unit.app_assignments.list_group_page(APP, prefix="", after=every[1], most=1)
        assert [group.group_id for group in page] == ["00g0"]
        named = await unit.app_assignments.list_group_page(APP, prefix="group 2", after=None, most=9)
        assert [group.group_id for group in named] == ["00g2"]
        await unit.app_assignments.save_group(replace(every[0], priority=9, profile={"a": 1}))
        assert await unit.app_assignments.find_group(APP, GroupId("00g1")) == replace(
            every[0], priority=9, profile={"a": 1}, version=2
        )
        with pytest.raises(StaleWrite):
            await unit.app_assignments.save_group(every[0])
        with pytest.raises(AlreadyThere):  # the last statement: after it a transaction of PostgreSQL is over
            await unit.app_assignments.add_group(every[0])


async def test_what_belongs_to_people_and_groups_goes_with_them(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for app_id in ("0oaOne", "0oaTwo"):
            await unit.app_assignments.add(an_assignment(app_id=AppId(app_id)))
            await unit.app_assignments.add_group(a_group_assignment(app_id=AppId(app_id)))
        assert await unit.app_assignments.remove_of_user(USER) == 2
        assert await unit.app_assignments.remove_of_group(GroupId("00gEngineers")) == 2


async def test_of_many_who_take_the_next_place_at_once_each_gets_another(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.apps.add(an_app())
        for number in range(8):
            await unit.groups.add(a_group(id=GroupId(f"00g{number}"), name=f"Group {number}"))

    async def take(number: int) -> None:
        async with store.unit(org) as unit:
            await unit.apps.lock(APP)
            place = len(await unit.app_assignments.list_groups(APP))
            await unit.app_assignments.add_group(a_group_assignment(f"00g{number}", place))

    await asyncio.gather(*(take(number) for number in range(8)))
    async with store.reading(org) as unit:
        assert [group.priority for group in await unit.app_assignments.list_groups(APP)] == list(range(8))
