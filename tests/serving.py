"""An org in this very process: the whole application behind its ASGI callable, and a clock that tests move."""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.fakes import FrozenClock
from tests.memory import memory_directory

from frontdesk.domain.ids import ClientId, OrgId
from frontdesk.domain.logs.model import SYSTEM, ClientContext
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.main import wiring
from frontdesk.main.bootstrap import FirstOrg, create_org, create_user
from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings
from frontdesk.main.wiring import Serving
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Unit
from frontdesk.usecases.clients.registration import Registrar

URL = "https://id.example.test"
CALLBACK = "https://app.example.test/callback"
SIGNED_OUT = "https://app.example.test/signed-out"

_BYTES_WANTED = 64 * 1024**2
_ADMINISTRATOR = Registrar(SYSTEM, trusted=True)
_CONTEXT = ClientContext("127.0.0.1", "tests", "tests")

EVERYTHING: Mapping[str, object] = {
    "displayName": "Ada Lovelace",
    "middleName": "King",
    "nickName": "Countess",
    "profileUrl": "https://people.example.test/ada",
    "primaryPhone": "+44 20 7946 0000",
    "streetAddress": "12 St James's Square",
    "city": "London",
    "state": "London",
    "zipCode": "SW1Y 4JH",
    "countryCode": "GB",
}
"""What Ada's profile holds beside what everybody's does."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who can sign in."""

    user: User
    login: str
    password: str


@dataclass(slots=True)
class Organisation:
    """One org, served without sockets. ``facts`` is what ``init`` prints."""

    serving: Serving
    clock: FrozenClock
    org_id: OrgId
    facts: Mapping[str, str]
    ada: Someone = field(init=False)
    _people: int = 0

    @property
    def url(self) -> str:
        """The org's own URL, which is also the org server's issuer."""
        return self.facts["org_url"]

    @property
    def now_s(self) -> int:
        """What time it is, in seconds."""
        return self.clock.now() // 1000

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser (or a client's own HTTP library) with an empty cookie jar, which follows no redirects."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self._answer), base_url=self.url, trust_env=False, headers=headers
        )

    async def _answer(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        await self.serving.asgi.http(scope, receive, send)

    async def register(self, **metadata: object) -> dict[str, Any]:
        """Register a client as an administrator; a confidential web app unless told. What it is told once."""
        body = {
            "client_name": "Test app",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": [SIGNED_OUT],
            "grant_types": ["authorization_code", "refresh_token"],
            "consent_method": "TRUSTED",
            **metadata,
        }
        body = {name: value for name, value in body.items() if value is not None}
        registered = await self.serving.engine.registration.create(self.org_id, body, _ADMINISTRATOR)
        client = registered.client
        return {
            "client_id": client.client_id,
            "client_secret": registered.secret,
            "registration_access_token": registered.registration_token,
            "token_endpoint_auth_method": client.metadata.token_endpoint_auth_method,
            "redirect_uris": list(client.metadata.redirect_uris),
        }

    async def set_active(self, client_id: str, *, active: bool) -> None:
        """Activate or deactivate a client."""
        registration = self.serving.engine.registration
        await registration.set_active(self.org_id, ClientId(client_id), _ADMINISTRATOR, active=active)

    async def someone(self) -> Someone:
        """A new person."""
        self._people += 1
        login, password = f"person{self._people}@example.com", f"correct horse {self._people}"
        user = await create_user(self.serving.base, self.org_id, login, password, ("Grace", "Hopper"))
        return Someone(user, login, password)

    async def signed_in(self, someone: Someone | None = None) -> httpx.AsyncClient:
        """A browser in which somebody (Ada unless told) has just signed in."""
        browser = self.browser()
        person = (someone or self.ada).user
        cookie = await self.serving.engine.sessions.open(self.org_id, person, ("pwd",), None, _CONTEXT)
        browser.cookies.set("sid", cookie, domain=self.url.partition("://")[2].partition(":")[0])
        return browser

    async def set_status(self, someone: Someone, status: UserStatus) -> None:
        """Suspend, lock or re-activate somebody, as an administrator would."""
        async with self.unit() as unit:
            user = await unit.users.find(someone.user.id)
            assert user is not None
            await unit.users.save(replace(user, status=status))

    @contextlib.asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """A transaction of the org, to arrange what no endpoint arranges yet."""
        async with self.serving.base.store.unit(self.org_id) as unit:
            yield unit


@contextlib.asynccontextmanager
async def organisation(
    url: str = URL,
    *,
    dev: bool = True,
    open_registration: bool = False,
    rate_limit_percent: int = 0,
    outbound: Outbound | None = None,
) -> AsyncIterator[Organisation]:
    """A new org in a database in memory, with Ada in it. ``outbound``: with less patience than a real one's."""
    data_dir = Path(tempfile.mkdtemp(prefix="frontdesk-org-", dir=memory_directory(_BYTES_WANTED)))
    settings = Settings(data_dir=data_dir, dev=dev, access_log=False, rate_limit_percent=rate_limit_percent)
    clock = FrozenClock()
    try:
        await migrate(settings)
        base = await wiring.build_base(settings, clock)
        created = await create_org(base, FirstOrg(url=url, open_registration=open_registration))
        await base.close()
        serving = await wiring.build(settings, clock, outbound)
        org = Organisation(serving, clock, created.org_id, created.facts)
        password = "a password of hers"
        ada = await create_user(serving.base, org.org_id, "ada@example.com", password, ("Ada", "Lovelace"))
        async with org.unit() as unit:
            await unit.users.save(replace(ada, profile={**ada.profile, **EVERYTHING}))
        org.ada = Someone(ada, ada.login, password)
        clock.advance(seconds=1)
        try:
            yield org
        finally:
            await serving.close()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def share_one_loop(items: list[pytest.Item], directory: Path) -> None:
    """Let every test below a directory run on the session's event loop: the org they share lives there."""
    for item in items:
        if item.path.is_relative_to(directory):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
