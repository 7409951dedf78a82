"""Users' rows."""

from dataclasses import fields, replace

import pytest
from tests.storage.rows import LATER, NOW, USER, a_user

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.tables.users import USER_FIELDS
from frontdesk.storage.unit import Store

HASH = "$argon2id$…"


def test_the_columns_of_a_user_stand_in_the_order_of_its_fields() -> None:
    assert tuple(field.name for field in fields(User)) == USER_FIELDS


async def test_a_user_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) == a_user()
        assert await unit.users.find(UserId("00uNobody")) is None


@pytest.mark.parametrize("typed", ["ada@example.com", "ADA@EXAMPLE.COM", "Ada@Example.com"])
async def test_a_user_is_found_however_the_login_is_typed(store: Store, org: OrgId, typed: str) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    async with store.reading(org) as unit:
        assert await unit.users.find_by_login(typed) == a_user()
        assert await unit.users.find_by_login("eve@example.com") is None


async def test_saving_writes_every_column_and_counts_the_version_up(store: Store, org: OrgId) -> None:
    changed = a_user(
        status=UserStatus.SUSPENDED,
        login="Countess@Example.com",
        profile={"login": "Countess@Example.com"},
        password_hash=None,
        failed_attempts=3,
        tokens_not_before=LATER,
        activated_at=None,
        status_changed_at=LATER,
        last_login_at=LATER,
        updated_at=LATER,
        password_changed_at=None,
    )
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        await unit.users.save(changed)
        assert await unit.users.find(USER) == replace(changed, version=2)
        assert await unit.users.find_by_login("countess@example.com") is not None
        assert await unit.users.find_by_login("ada@example.com") is None


async def test_whoever_read_an_older_version_writes_nothing(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    async with store.unit(org) as unit:
        await unit.users.save(a_user(failed_attempts=1))
    with pytest.raises(StaleWrite):
        async with store.unit(org) as unit:
            await unit.users.save(a_user(failed_attempts=9))
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) == a_user(failed_attempts=1, version=2)


async def test_the_wrong_password_that_is_one_too_many_locks_the_account(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        locks = [await unit.users.save_failed_attempt(USER, 3, LATER) for _ in range(5)]
        locked = await unit.users.find(USER)
    assert locks == [False, False, True, False, False]
    assert locked is not None
    assert (locked.status, locked.status_changed_at, locked.failed_attempts) == (UserStatus.LOCKED_OUT, LATER, 5)


async def test_a_sign_in_forgets_wrong_passwords_and_is_remembered(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user(failed_attempts=2))
        assert await unit.users.save_sign_in(USER, HASH, LATER)
        assert await unit.users.find(USER) == a_user(failed_attempts=0, last_login_at=LATER)


async def test_a_sign_in_of_somebody_who_is_active_no_more_is_refused(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user(status=UserStatus.SUSPENDED))
        assert not await unit.users.save_sign_in(USER, HASH, NOW)
        assert not await unit.users.lock_proved(USER, HASH)


async def test_a_sign_in_by_a_password_that_was_changed_meanwhile_is_refused(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        assert await unit.users.lock_proved(USER, HASH)
        assert not await unit.users.save_sign_in(USER, "another hash", NOW)
        assert not await unit.users.lock_proved(USER, "another hash")
        assert await unit.users.find(USER) == a_user()


async def test_where_the_policy_knows_no_end_no_wrong_password_locks_the_account(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        assert not any([await unit.users.save_failed_attempt(USER, None, LATER) for _ in range(50)])
        assert await unit.users.find(USER) == a_user(failed_attempts=50)


async def test_a_short_name_finds_the_one_person_whose_login_begins_with_it(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        await unit.users.add(replace(a_user(), id=UserId("00uAdam"), login="adam@example.com"))
        found = await unit.users.find_by_short_name("ADA")
        assert found is not None
        assert found.id == USER
        assert await unit.users.find_by_short_name("ad%") is None
        await unit.users.add(replace(a_user(), id=UserId("00uAda2"), login="ada@example.org"))
        assert await unit.users.find_by_short_name("ada") is None


async def test_many_are_added_at_once_and_who_is_there_is_told(store: Store, org: OrgId) -> None:
    many = [replace(a_user(), id=UserId(f"00u{number}"), login=f"p{number}@example.com") for number in range(3)]
    async with store.unit(org) as unit:
        await unit.users.add_many(many)
        assert await unit.users.list_present(["P1@example.com", "nobody@example.com"]) == {"p1@example.com"}
        assert await unit.users.find(UserId("00u2")) == many[2]
        assert await unit.users.list_present([]) == set()
