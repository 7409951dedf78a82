"""What SQL finds is what evaluation in memory finds, in the order that Python sorts by; pages joined are the whole."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.storage.rows import NOW, a_group, a_user

from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import GroupId, OrgId, UserId, UserTypeId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.fold import fold
from frontdesk.kernel.json import iso_time
from frontdesk.lang.filter.check import EQUAL, SEARCH, TIMES, Attribute, Kind, check_filter
from frontdesk.lang.filter.document import fold_text, folded
from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or
from frontdesk.main.databases import migrate, open_database
from frontdesk.main.settings import Settings
from frontdesk.storage.database import Database
from frontdesk.storage.search import GroupQuery, Position, Sort, UserQuery
from frontdesk.storage.unit import Store

ORG, OTHER_ORG = OrgId("00oMine"), OrgId("00oOther")
TEXTS = [
    "a",
    "A",
    "ab",
    "Abc",
    "Ä",
    "äb",
    "ß",
    "SS",
    "z",
    "_",
    "%",
    "a_",
    "\\",
    '"',
    "'",
    " ",
    "é",
    "Σ",
    "ﬀ",
    "🦊",
    "\uffff",
]
ARRAYS: list[object] = [["a", "B"], [], ["Ä", None, 3, True, {"x": 1}], [1, 2.5], "a", 2, -1.25, True, False, "", None]
TYPES = ["otyOne", "otyTwo"]


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with people and groups in it."""

    runner: asyncio.Runner
    store: Store
    users: list[User]
    groups: list[Group]


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> Iterator[Filled]:
    """Opened on a loop of its own, so that examples may be drawn inside one test."""
    with asyncio.Runner() as runner:
        database, users, groups = runner.run(_fill(Settings(data_dir=tmp_path, database_url=database_url)))
        yield Filled(runner, Store(database), users, groups)
        runner.run(database.close())


async def _fill(settings: Settings) -> tuple[Database, list[User], list[Group]]:
    await migrate(settings)
    database = open_database(settings)
    await database.open()
    users, groups = [_user(number) for number in range(120)], [_group(number) for number in range(40)]
    for org in (ORG, OTHER_ORG):
        async with Store(database).unit(org) as unit:
            for user in users:
                await unit.users.add(user)
            for group in groups:
                await unit.groups.add(group)
    return database, users, groups


def _text(number: int) -> str:
    return TEXTS[number % len(TEXTS)] + TEXTS[(number * 7 + number // len(TEXTS)) % len(TEXTS)] * (number % 3)


def _user(number: int) -> User:
    profile: dict[str, object] = {
        "login": f"{_text(number)}{number}@example.com",
        "email": f"{_text(number + 1)}@example.com",
        "firstName": _text(number + 2),
        "lastName": _text(number * 5),
        "tags": ARRAYS[number % len(ARRAYS)],
        "number": number % 7 - 3 if number % 4 else 2.5,
        "flag": number % 2 == 0,
        "city": _text(number * 3),
    }
    if number % 6 == 0:
        del profile["lastName"], profile["number"], profile["city"]
    return a_user(
        id=UserId(f"00u{'aB9'[number % 3]}{number:03}"),
        login=str(profile["login"]),
        profile=profile,
        status=list(UserStatus)[number % len(UserStatus)],
        type_id=UserTypeId(TYPES[number % 2]),
        created_at=NOW + number % 5,
        updated_at=NOW - number % 3,
        activated_at=NOW if number % 3 else None,
        status_changed_at=None,
    )


def _group(number: int) -> Group:
    name = f"{_text(number)} {number}"
    return a_group(
        id=GroupId(f"00g{'aB9'[number % 3]}{number:03}"),
        name=name,
        type=GroupType.APP_GROUP,
        profile={"name": name, "description": _text(number * 3) or None, "tags": ARRAYS[number % len(ARRAYS)]},
        membership_updated_at=NOW + number % 4,
    )


def _plain(attribute: str) -> Attribute:
    """What each attribute of these tests may be asked; the endpoints allow less."""
    kinds = {
        "id": Attribute(Kind.TEXT, SEARCH),
        "type.id": Attribute(Kind.TEXT, SEARCH),
        "status": Attribute(Kind.TEXT, SEARCH, str.upper),
        "type": Attribute(Kind.TEXT, SEARCH, str.upper),
        "profile.login": Attribute(Kind.TEXT, SEARCH, fold),
    }
    names = ("email", "firstName", "lastName", "name")
    kinds |= {f"profile.{name}": Attribute(Kind.TEXT, SEARCH, fold_text) for name in names}
    times = ("created", "activated", "statusChanged", "lastUpdated", "lastMembershipUpdated")
    kinds |= {name: Attribute(Kind.TIME, TIMES) for name in times}
    return kinds.get(attribute) or Attribute(Kind.ANY, SEARCH, fold_text)


def user_document(user: User) -> Mapping[str, object]:
    """A user as a search sees it, written down once more."""
    return {
        "id": user.id,
        "type": {"id": user.type_id},
        "status": user.status.value,
        "created": user.created_at,
        "activated": user.activated_at,
        "statusChanged": user.status_changed_at,
        "lastUpdated": user.updated_at,
        "profile": {**folded(user.profile), "login": fold(user.login)},
    }


def group_document(group: Group) -> Mapping[str, object]:
    """A group as a search sees it."""
    return {
        "id": group.id,
        "type": group.type.value,
        "created": group.created_at,
        "lastUpdated": group.updated_at,
        "lastMembershipUpdated": group.membership_updated_at,
        "profile": folded(group.profile),
    }


_texts = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from([_text(number) for number in range(60)]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=3),
    st.sampled_from(["", "ACTIVE", "sta", "00u", "otyOne", "example", "\U0010ffff", "\ud7ff", "a\U0010ffff"]),
)
_values = st.one_of(_texts, st.integers(-4, 4), st.sampled_from([2.5, -1.25, 0.5, 2.0]), st.booleans())
_times = st.integers(NOW - 4, NOW + 6).map(iso_time)
_comparing = st.sampled_from(sorted(SEARCH - {Operator.PR}))


def _comparisons(texts: list[str], times: list[str], anything: list[str]) -> st.SearchStrategy[Comparison]:
    every = st.sampled_from([*texts, *times, *anything])
    return st.one_of(
        st.builds(Comparison, every, st.just(Operator.PR)),
        st.builds(Comparison, st.sampled_from(texts), _comparing, _texts),
        st.builds(Comparison, st.sampled_from(times), st.sampled_from(sorted(TIMES - {Operator.PR})), _times),
        st.builds(Comparison, st.sampled_from(anything), _comparing, _values),
        st.builds(Comparison, every, st.just(Operator.EQ), st.none()),
    )


def _trees(comparisons: st.SearchStrategy[Comparison]) -> st.SearchStrategy[Node]:
    return st.recursive(
        comparisons,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=6,
    )


USER_TEXTS = ["id", "type.id", "status", *(f"profile.{name}" for name in ("login", "email", "firstName", "lastName"))]
USER_TIMES = ["created", "activated", "statusChanged", "lastUpdated"]
USER_ANY = [f"profile.{name}" for name in ("tags", "number", "flag", "city", "absent")]
GROUP_TEXTS = ["id", "type", "profile.name"]
GROUP_TIMES = ["created", "lastUpdated", "lastMembershipUpdated"]
GROUP_ANY = ["profile.description", "profile.tags"]


def test_a_search_of_users_finds_what_evaluation_in_memory_finds(filled: Filled) -> None:
    @given(_trees(_comparisons(USER_TEXTS, USER_TIMES, USER_ANY)))
    @examples(max_examples=500)
    def check(node: Node) -> None:
        node = check_filter(node, _plain)
        wanted = sorted(user.id for user in filled.users if matches(node, user_document(user)))
        assert filled.runner.run(_user_ids(filled, UserQuery(search=node, deprovisioned=True))) == wanted

    check()


def test_a_search_of_groups_finds_what_evaluation_in_memory_finds(filled: Filled) -> None:
    @given(_trees(_comparisons(GROUP_TEXTS, GROUP_TIMES, GROUP_ANY)))
    @examples(max_examples=200)
    def check(node: Node) -> None:
        node = check_filter(node, _plain)
        wanted = sorted(group.id for group in filled.groups if matches(node, group_document(group)))
        assert filled.runner.run(_group_ids(filled, GroupQuery(search=node))) == wanted

    check()


def test_the_case_of_a_filter_counts(filled: Filled) -> None:
    names = st.sampled_from(["login", "email", "firstName", "lastName"])

    @given(names, st.one_of(_texts, st.sampled_from([str(user.profile["email"]) for user in filled.users])))
    @examples(max_examples=150)
    def check(name: str, value: str) -> None:
        node = check_filter(
            Comparison(f"profile.{name}", Operator.EQ, value), lambda _: Attribute(Kind.TEXT, EQUAL), negation=False
        )
        wanted = sorted(user.id for user in filled.users if value and user.profile.get(name) == value)
        assert filled.runner.run(_user_ids(filled, UserQuery(exact=node, deprovisioned=True))) == wanted

    check()


def test_the_beginning_of_a_name_finds_whoever_has_it(filled: Filled) -> None:
    @given(_texts.filter(bool).map(fold_text))
    @examples(max_examples=150)
    def check(prefix: str) -> None:
        def has(user: User) -> bool:
            profile = folded(user.profile)
            names = [profile.get(name) for name in ("firstName", "lastName", "email")]
            return any(str(name or "").startswith(prefix) for name in [*names, fold(user.login)])

        wanted = sorted(u.id for u in filled.users if u.status is not UserStatus.DEPROVISIONED and has(u))
        assert filled.runner.run(_user_ids(filled, UserQuery(prefix=prefix))) == wanted
        groups = sorted(group.id for group in filled.groups if fold_text(group.name).startswith(prefix))
        assert filled.runner.run(_group_ids(filled, GroupQuery(prefix=prefix))) == groups

    check()


_FLAGS = {"profile.number", "profile.flag"}
SORTS = [
    Sort(name, descending, name in _FLAGS)
    for name, descending in itertools.product([*USER_TEXTS, *USER_TIMES, *USER_ANY], (False, True))
]


def _sort_value(user: User, sort: Sort) -> str | float:
    """What a user is sorted by, written down once more."""
    value: object = user_document(user)
    for name in sort.attribute.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if sort.attribute in USER_TIMES:
        return value if isinstance(value, int) else -(2**62)
    if sort.number:
        return float(value) if isinstance(value, bool | int | float) else -1.5e308
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("size", [1, 7, 200])
def test_pages_in_any_order_joined_are_the_whole_sorted(filled: Filled, size: int) -> None:
    for sort in SORTS if size > 1 else SORTS[::5]:

        def key(user: User, sort: Sort = sort) -> tuple[str | float, str]:
            return _sort_value(user, sort), user.id

        wanted = [user.id for user in sorted(filled.users, key=key, reverse=sort.descending)]
        assert filled.runner.run(_walk(filled, sort, size, key)) == wanted, sort


async def _walk(filled: Filled, sort: Sort, size: int, key: Callable[[User], tuple[str | float, str]]) -> list[str]:
    found: list[str] = []
    after: Position | None = None
    async with filled.store.reading(ORG) as unit:
        while page := await unit.users.list_page(UserQuery(deprovisioned=True, sort=sort, after=after, most=size)):
            found += [user.id for user in page]
            after = Position(page[-1].id, key(page[-1])[0])
    return found


def test_who_is_there_from_first_to_last_is_on_exactly_one_page_whoever_joins_meanwhile(filled: Filled) -> None:
    numbers = itertools.count(1000)

    @given(st.lists(st.integers(0, 999), max_size=6), st.integers(5, 40), st.sampled_from(SORTS[:14]))
    @examples(max_examples=25)
    def check(joining: list[int], size: int, sort: Sort) -> None:
        before = filled.runner.run(_user_ids(filled, UserQuery(deprovisioned=True, most=10_000)))
        found = filled.runner.run(_walk_while_people_join(filled, sort, size, [(n, next(numbers)) for n in joining]))
        assert len(found) == len(set(found))
        assert set(before) <= set(found)

    check()


async def _walk_while_people_join(filled: Filled, sort: Sort, size: int, joining: list[tuple[int, int]]) -> list[str]:
    found: list[str] = []
    after: Position | None = None
    while True:
        async with filled.store.reading(ORG) as unit:
            page = await unit.users.list_page(UserQuery(deprovisioned=True, sort=sort, after=after, most=size))
        if not page:
            return found
        found += [user.id for user in page]
        after = Position(page[-1].id, _sort_value(page[-1], sort))
        if joining:
            seed, number = joining.pop()
            newcomer = _user(seed)
            login = f"joined{number}@example.com"
            async with filled.store.unit(ORG) as unit:
                await unit.users.add(
                    a_user(
                        id=UserId(f"00u{'aB9'[seed % 3]}{seed:03}{number}"),
                        login=login,
                        profile={**newcomer.profile, "login": login},
                        status=newcomer.status,
                    )
                )


async def _user_ids(filled: Filled, query: UserQuery) -> list[str]:
    async with filled.store.reading(ORG) as unit:
        return [user.id for user in await unit.users.list_page(query)]


async def _group_ids(filled: Filled, query: GroupQuery) -> list[str]:
    async with filled.store.reading(ORG) as unit:
        return [group.id for group in await unit.groups.list_page(query)]
