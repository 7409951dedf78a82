"""Factors' rows."""

from dataclasses import replace

import pytest
from tests.storage.conftest import OTHER_ORG
from tests.storage.rows import LATER, NOW, USER

from frontdesk.domain.factors.model import (
    Factor,
    FactorState,
    FactorStatus,
    FactorType,
    Provider,
    PushChallenge,
    SentCode,
)
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store

TOTP = Factor(
    id="ostOne",
    user_id=USER,
    type=FactorType.TOTP,
    provider=Provider.OKTA,
    status=FactorStatus.PENDING_ACTIVATION,
    profile={"credential_id": "ada@example.com"},
    created_at=NOW,
    updated_at=NOW,
    state=FactorState(
        failures=2,
        failed_at=NOW,
        last_step=5,
        answer_hash="$argon2id$",
        sent=SentCode("sealed", NOW, LATER),
        counter=7,
        public_key="AAAA",
        push=PushChallenge("one", "nonce", NOW, LATER, "DENY", ("12", "34", "56"), "34"),
        codes=("aa", "bb"),
        challenge={"options": {"challenge": "AAAA"}, "expires_at": LATER},
        challenge_expires_at=LATER,
    ),
    sealed=b"sealed",
)


async def test_a_factor_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.factors.add(TOTP)
    async with store.reading(org) as unit:
        assert await unit.factors.find(USER, TOTP.id) == TOTP
        assert await unit.factors.list_of_user(USER) == [TOTP]
        assert await unit.factors.find(UserId("00uEve"), TOTP.id) is None
        assert await unit.factors.find_by_id(TOTP.id) == TOTP
    async with store.reading(OTHER_ORG) as unit:
        assert await unit.factors.find(USER, TOTP.id) is None


async def test_saving_counts_the_version_up_and_an_older_one_writes_nothing(store: Store, org: OrgId) -> None:
    changed = replace(TOTP, status=FactorStatus.ACTIVE, state=FactorState(), sealed=None, updated_at=LATER)
    async with store.unit(org) as unit:
        await unit.factors.add(TOTP)
        await unit.factors.save(changed)
        assert await unit.factors.find(USER, TOTP.id) == replace(changed, version=2)
    with pytest.raises(StaleWrite):
        async with store.unit(org) as unit:
            await unit.factors.save(changed)


async def test_a_person_has_one_of_a_kind(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.factors.add(TOTP)
        await unit.factors.add(replace(TOTP, id="uftOne", provider=Provider.GOOGLE))
    with pytest.raises(AlreadyThere):
        async with store.unit(org) as unit:
            await unit.factors.add(replace(TOTP, id="ostTwo"))
    async with store.unit(org) as unit:
        await unit.factors.remove(TOTP)
        await unit.factors.add(replace(TOTP, id="ostTwo"))


async def test_a_person_has_several_security_keys(store: Store, org: OrgId) -> None:
    key = replace(TOTP, id="fwfOne", type=FactorType.WEBAUTHN, provider=Provider.FIDO)
    async with store.unit(org) as unit:
        await unit.factors.add(key)
        await unit.factors.add(replace(key, id="fwfTwo"))
        assert len(await unit.factors.list_of_user(USER)) == 2
