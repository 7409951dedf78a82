"""Whatever is tried over HTTP in whatever order: nobody gets in without what policies ask, and no token works twice.

People, somebody who knows both their passwords and holds only some of their proofs, an administrator who interferes
and a clock that jumps. What was really shown in each transaction is written down here, apart from the server.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.http.authn.demands import demands_of
from tests.http.authn.person import AUTHN, code, enrolled_totp
from tests.serving import Organisation, Someone, organisation

Result = TypeVar("Result")
WHO = st.integers(0, 1)
WHICH = st.integers(0, 5)
JUMPS = st.sampled_from([1, 31, 299, 301, 1801])


@dataclass(slots=True)
class Known:
    """A person, what they prove themselves with, and what the org asks of them now."""

    someone: Someone
    factor_id: str
    secret: str
    policy_id: str
    asks_factor: bool = False
    is_suspended: bool = False
    last_code: str = ""


@dataclass(slots=True)
class Begun:
    """A transaction: whose it is, and what was shown in it."""

    token: str
    owner: int
    shown: set[str] = field(default_factory=lambda: {"password"})
    is_over: bool = False


class World:
    """One org for all examples, on a loop of its own."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.org: Organisation = self.run(self._stack.enter_async_context(organisation()))
        self.admin = self.org.browser(Authorization=f"SSWS {self.org.facts['api_token']}")
        self.http = self.org.browser()

    def run(self, doing: Coroutine[Any, Any, Result]) -> Result:
        """Do it now."""
        return self.runner.run(doing)

    def close(self) -> None:
        """The org is taken down."""
        self.run(self._stack.aclose())
        self.runner.close()

    def post(self, http: httpx.AsyncClient, path: str, body: object = None) -> httpx.Response:
        """A call that may fail, but never by a defect of ours."""
        answer = self.run(http.post(path, json=body))
        assert answer.status_code < 500, answer.text
        return answer

    async def know(self) -> Known:
        """Somebody new with an authenticator app; a policy that would ask for it is not in force yet."""
        someone = await self.org.someone()
        factor_id, secret = await enrolled_totp(self.org, self.admin, someone)
        policy_id = await (await demands_of(self.admin, someone)).factor()
        await self.admin.post(f"/api/v1/policies/{policy_id}/lifecycle/deactivate")
        return Known(someone, factor_id, secret, policy_id)


class Attempts(RuleBasedStateMachine):
    """Two people's sign-ins, mixed up."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Known] = []
        self.begun: list[Begun] = []
        self.spent: list[str] = []

    @initialize()
    def two_people(self) -> None:
        """Nobody has begun."""
        self.people = [self.world.run(self.world.know()) for _ in range(2)]

    @rule(who=WHO, right=st.booleans())
    def begins(self, who: int, right: bool) -> None:
        """A password; the right one is not enough where a factor is asked for."""
        person = self.people[who]
        password = person.someone.password if right else "another password"
        answer = self.world.post(self.world.http, AUTHN, {"username": person.someone.login, "password": password})
        if answer.status_code != 200:
            return
        assert right
        assert not person.is_suspended
        body = answer.json()
        transaction = Begun(body.get("stateToken", ""), who)
        if body["status"] == "SUCCESS":
            self._came_in(transaction, body)
        else:
            assert "sessionToken" not in body
            self.begun.append(transaction)

    @rule(which=WHICH, factor_of=WHO, code_of=WHO, right=st.booleans())
    def shows_a_code(self, which: int, factor_of: int, code_of: int, right: bool) -> None:
        """A code of somebody's app, for somebody's factor."""
        transaction = self._one(which)
        if transaction is None:
            return
        shown = code(self.world.org, self.people[code_of].secret)
        passcode = shown if right else f"{(int(shown) + 1) % 1_000_000:06}"
        owner = self.people[transaction.owner]
        is_new = passcode != owner.last_code
        path = f"/factors/{self.people[factor_of].factor_id}/verify"
        answer = self._step(transaction, path, {"passCode": passcode})
        if answer.status_code == 200:
            assert right
            assert is_new, "a code works once"
            assert transaction.owner == factor_of == code_of
            owner.last_code = passcode
            transaction.shown.add("factor")
            self._came_in(transaction, answer.json())

    @rule(which=WHICH, path=st.sampled_from(["/skip", "/previous", "", "/introspect", "/factors", "/cancel"]))
    def takes_another_step(self, which: int, path: str) -> None:
        """Steps that prove nothing lead nobody in who has not proved everything."""
        transaction = self._one(which)
        if transaction is None:
            return
        profile = {"question": "disliked_food", "answer": "mushrooms"}
        body = {"factorType": "question", "provider": "OKTA", "profile": profile} if path == "/factors" else {}
        answer = self._step(transaction, path, body)
        if answer.status_code == 200 and path == "/cancel":
            transaction.is_over = True
        elif answer.status_code == 200 and answer.json()["status"] == "SUCCESS":
            self._came_in(transaction, answer.json())

    @rule(which=WHICH)
    def chooses_a_password_out_of_turn(self, which: int) -> None:
        """Nobody is asked for another password here."""
        transaction = self._one(which)
        if transaction is not None:
            for path in ("/credentials/change_password", "/credentials/reset_password"):
                body = {"oldPassword": "a password", "newPassword": "A better 1"}
                assert self._step(transaction, path, body).status_code != 200

    @rule(seconds=JUMPS)
    def time_passes(self, seconds: int) -> None:
        """State tokens grow old, codes change."""
        self.world.org.clock.advance(seconds=seconds)

    @rule(who=WHO)
    def is_asked_for_a_factor_or_not(self, who: int) -> None:
        """An administrator changes the policy."""
        person = self.people[who]
        person.asks_factor = not person.asks_factor
        verb = "activate" if person.asks_factor else "deactivate"
        path = f"/api/v1/policies/{person.policy_id}/lifecycle/{verb}"
        assert self.world.post(self.world.admin, path).status_code == 204

    @rule(who=WHO)
    def is_suspended_or_not(self, who: int) -> None:
        """An administrator suspends somebody, or lets them in again; what they had begun is over."""
        person = self.people[who]
        verb = "unsuspend" if person.is_suspended else "suspend"
        answer = self.world.post(self.world.admin, f"/api/v1/users/{person.someone.user.id}/lifecycle/{verb}")
        if answer.status_code == 200:  # whoever is locked out cannot be suspended
            person.is_suspended = not person.is_suspended
            for transaction in self.begun:
                transaction.is_over = transaction.is_over or transaction.owner == who

    @rule(which=WHICH)
    def shows_a_session_token_again(self, which: int) -> None:
        """What was spent once is worth nothing."""
        if self.spent:
            body = {"sessionToken": self.spent[which % len(self.spent)]}
            assert self.world.post(self.world.http, "/api/v1/sessions", body).status_code == 401

    def _one(self, which: int) -> Begun | None:
        return self.begun[which % len(self.begun)] if self.begun else None

    def _step(self, transaction: Begun, path: str, body: dict[str, Any]) -> httpx.Response:
        answer = self.world.post(self.world.http, AUTHN + path, {"stateToken": transaction.token, **body})
        if answer.status_code == 200:
            assert not transaction.is_over, "a state token is worth nothing after its end"
            assert not self.people[transaction.owner].is_suspended
        return answer

    def _came_in(self, transaction: Begun, body: dict[str, Any]) -> None:
        """The law, and that the session token is theirs and good for once."""
        if body["status"] != "SUCCESS":
            return
        owner = self.people[transaction.owner]
        assert "password" in transaction.shown
        assert "factor" in transaction.shown or not owner.asks_factor
        assert body["_embedded"]["user"]["id"] == owner.someone.user.id
        transaction.is_over = True
        token = {"sessionToken": body["sessionToken"]}
        session = self.world.post(self.world.http, "/api/v1/sessions", token)
        assert session.status_code == 200
        assert session.json()["userId"] == owner.someone.user.id
        assert ("mfa" in session.json()["amr"]) is ("factor" in transaction.shown)
        self.spent.append(body["sessionToken"])


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The org that everybody signs in to."""
    world = World()
    yield world
    world.close()


def test_nobody_gets_in_without_what_is_asked_and_nothing_works_twice(world: World) -> None:
    Attempts.world = world
    slow = settings(
        max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Attempts, settings=slow)
