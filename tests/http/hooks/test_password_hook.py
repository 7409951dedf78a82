"""com.okta.user.credential.password.import: passwords that the org's own code knows, once (contract E.1)."""

from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from tests.callee import Callee
from tests.http.hooks.hooked import add_hook, admin_of, asked_of, deactivate, failures
from tests.relying_party import relying_party
from tests.serving import Organisation

from frontdesk.domain.ids import UserId
from frontdesk.domain.users.imported_passwords import is_known_to_a_hook
from frontdesk.domain.users.model import User

KIND = "com.okta.user.credential.password.import"
OLD = "what they had before"
VERIFIED = {"commands": [{"type": "com.okta.action.update", "value": {"credential": "VERIFIED"}}]}
UNVERIFIED = {"commands": [{"type": "com.okta.action.update", "value": {"credential": "UNVERIFIED"}}]}


@dataclass(slots=True)
class Newcomer:
    """Somebody whose password another system knows, and the service that asks it."""

    org: Organisation
    hook: str
    service: Callee
    id: str
    login: str

    async def signs_in(self, password: str = OLD) -> bool:
        """At the Authentication API."""
        answer = await self.org.browser().post("/api/v1/authn", json={"username": self.login, "password": password})
        assert answer.status_code in {200, 401}, answer.text
        return answer.status_code == 200

    async def now(self) -> User:
        """As they are now."""
        async with self.org.unit() as unit:
            user = await unit.users.find(UserId(self.id))
        assert user is not None
        return user

    async def is_still_the_hooks(self) -> bool:
        """Whether the hook is asked at the next sign-in."""
        return is_known_to_a_hook((await self.now()).password_hash)


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(org: Organisation, service: Callee) -> Newcomer:
    """One who has come with everybody else."""
    admin = admin_of(org)
    listed = (await admin.get("/api/v1/inlineHooks", params={"type": KIND})).json()
    for known in listed:
        await deactivate(org, known["id"])
        assert (await admin.delete(f"/api/v1/inlineHooks/{known['id']}")).status_code == 204
    hook = await add_hook(org, KIND, service.url)
    login = f"newcomer-{service.url.rpartition(':')[2]}-{org.clock.now()}@example.com"
    profile = {"firstName": "New", "lastName": "Comer", "email": login, "login": login}
    body = {"profile": profile, "credentials": {"password": {"hook": {"type": "default"}}}}
    made = await admin.post("/api/v1/users?activate=true", json=body)
    assert made.status_code == 200, made.text
    org.clock.advance(seconds=1)
    return Newcomer(org, hook, service, made.json()["id"], login)


async def test_a_password_that_is_too_long_to_be_ours_stays_the_hooks(newcomer: Newcomer) -> None:
    newcomer.service.says(200, VERIFIED)
    assert await newcomer.signs_in("é" * 600)
    assert await newcomer.is_still_the_hooks()


async def test_the_first_sign_in_asks_the_hook_and_the_second_does_not(newcomer: Newcomer) -> None:
    newcomer.service.says(200, VERIFIED)
    assert await newcomer.signs_in()
    asked = asked_of(newcomer.service)["data"]
    assert asked["context"]["credential"] == {"username": newcomer.login, "password": OLD}
    assert asked["action"] == {"credential": "UNVERIFIED"}
    assert asked["context"]["request"]["method"] == "POST"
    assert await newcomer.signs_in()
    assert not await newcomer.signs_in("another")
    assert len(newcomer.service.asked) == 1
    assert str((await newcomer.now()).password_hash).startswith("$argon2id$")


async def test_the_password_grant_asks_it_too(newcomer: Newcomer) -> None:
    newcomer.service.says(200, VERIFIED)
    app = await relying_party(newcomer.org, grant_types=["password"], response_types=[])
    answer = await app.post("token", grant_type="password", username=newcomer.login, password=OLD, scope="openid")
    assert answer.status_code == 200, answer.text
    assert not await newcomer.is_still_the_hooks()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, UNVERIFIED),
        (200, {"error": {"errorSummary": "No such person."}}),
        (200, {"commands": [{"type": "com.okta.action.update", "value": {"credential": "YES"}}]}),
        (200, {"commands": [{"type": "com.okta.user.profile.update", "value": {"credential": "VERIFIED"}}]}),
        (200, "no object"),
        (200, {}),
        (204, None),
        (302, VERIFIED),
        (401, VERIFIED),
        (500, VERIFIED),
    ],
    ids=["unverified", "error", "out of contract", "other command", "text", "empty", "204", "302", "401", "500"],
)
async def test_whatever_is_not_verified_is_a_wrong_password_and_asked_again(
    newcomer: Newcomer, status: int, body: object
) -> None:
    newcomer.service.says(status, body)
    assert not await newcomer.signs_in()
    assert (await newcomer.now()).failed_attempts == 1
    assert await newcomer.is_still_the_hooks()
    newcomer.service.says(200, VERIFIED)
    assert await newcomer.signs_in()


async def test_silence_fails_the_sign_in_and_counts_against_nobody(newcomer: Newcomer) -> None:
    newcomer.service.silent = True
    assert not await newcomer.signs_in()
    assert (await newcomer.now()).failed_attempts == 0
    assert await failures(newcomer.org, newcomer.hook) == ["Okta did not receive a response from an inline hook."]
    newcomer.service.silent = False
    newcomer.service.says(200, VERIFIED)
    assert await newcomer.signs_in()


async def test_without_an_active_hook_nobody_knows_the_password(newcomer: Newcomer) -> None:
    await deactivate(newcomer.org, newcomer.hook)
    newcomer.service.says(200, VERIFIED)
    assert not await newcomer.signs_in()
    assert newcomer.service.asked == []


async def test_the_hook_is_not_asked_about_somebody_who_may_not_sign_in(newcomer: Newcomer) -> None:
    newcomer.service.says(200, VERIFIED)
    suspended = await admin_of(newcomer.org).post(f"/api/v1/users/{newcomer.id}/lifecycle/suspend")
    assert suspended.status_code == 200
    assert not await newcomer.signs_in()
    assert newcomer.service.asked == []


async def test_whoever_guesses_is_locked_out_and_the_hook_asked_no_more(newcomer: Newcomer) -> None:
    newcomer.service.says(200, UNVERIFIED)
    for _ in range(12):
        assert not await newcomer.signs_in("a guess")
    assert len(newcomer.service.asked) == 10
    assert (await newcomer.now()).status == "LOCKED_OUT"


async def test_the_password_is_never_logged(newcomer: Newcomer) -> None:
    newcomer.service.says(200, {**VERIFIED, "debugContext": {"seen": "yes"}})
    assert await newcomer.signs_in()
    assert await failures(newcomer.org, newcomer.hook) == []
    log: httpx.Response = await admin_of(newcomer.org).get("/api/v1/logs?limit=1000")
    assert OLD not in log.text
