"""A bounded load on a server that may die at any moment, and a ledger of what it had acknowledged by then."""

import asyncio
from dataclasses import dataclass, field

import httpx
from tests.person import AsyncPerson
from tests.races.app import INTROSPECT, REVOKE, TOKEN, App
from tests.races.crashing import CrashingServer

_DEAD = (httpx.TransportError,)


@dataclass(slots=True)
class Ledger:
    """What the server said yes to. ``doubtful`` codes were under way when it died: nobody knows."""

    unused: list[str] = field(default_factory=list)
    redeemed: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    refresh_tokens: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Load:
    """Everybody works at once, until the work or the server is at its end."""

    server: CrashingServer
    app: App
    ledger: Ledger

    async def run(self, codes: list[str]) -> None:
        """Redeem these codes (but for a few that are kept), refresh, revoke and sign in."""
        self.ledger.unused += codes[:3]
        todo = codes[3:]
        async with self._client() as http:
            await asyncio.gather(
                *(self._redeem_and_go_on(http, todo) for _ in range(6)),
                *(self._sign_in() for _ in range(3)),
            )

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.server.org_url, trust_env=False, timeout=20)

    async def _redeem_and_go_on(self, http: httpx.AsyncClient, todo: list[str]) -> None:
        """Redeem; of three families one is revoked, the others are refreshed twice."""
        while todo:
            code = todo.pop()
            try:
                response = await http.post(TOKEN, data=self.app.redemption(code))
            except _DEAD:
                self.ledger.doubtful.append(code)
                return
            assert response.status_code == 200, response.text
            tokens = response.json()
            self.ledger.redeemed.append(code)
            if len(self.ledger.redeemed) % 3 == 0:
                await self._revoke(http, tokens["refresh_token"], tokens["access_token"])
            else:
                await self._refresh(http, tokens["refresh_token"])

    async def _revoke(self, http: httpx.AsyncClient, refresh_token: str, access_token: str) -> None:
        try:
            response = await http.post(REVOKE, data=self.app.about(refresh_token))
        except _DEAD:
            return
        assert response.status_code == 200, response.text
        self.ledger.revoked.append(refresh_token)
        self.ledger.voided.append(access_token)

    async def _refresh(self, http: httpx.AsyncClient, token: str) -> None:
        """The last token that was acknowledged goes into the ledger."""
        for _ in range(2):
            try:
                response = await http.post(TOKEN, data=self.app.refresh(token))
            except _DEAD:
                break
            assert response.status_code == 200, response.text
            token = response.json()["refresh_token"]
        self.ledger.refresh_tokens.append(token)

    async def _sign_in(self) -> None:
        """Again and again, each time in a new browser."""
        facts = self.server.facts
        for _ in range(10):
            async with self._client() as browser:
                person = AsyncPerson(browser, facts["person_login"], facts["person_password"])
                try:
                    await person.visit(self.app.authorization())
                except _DEAD:
                    return
                finally:
                    if (cookie := browser.cookies.get("sid")) is not None:
                        self.ledger.sessions.append(cookie)


async def check(server: CrashingServer, app: App, ledger: Ledger) -> None:
    """Nothing that was acknowledged is lost, and no code is good twice."""
    async with httpx.AsyncClient(base_url=server.org_url, trust_env=False, timeout=20) as http:

        async def word(form: dict[str, str]) -> str:
            response = await http.post(TOKEN, data=form)
            return "ok" if response.status_code == 200 else str(response.json()["error"])

        async def is_active(token: str) -> bool:
            return bool((await http.post(INTROSPECT, data=app.about(token))).json()["active"])

        for token in ledger.refresh_tokens:
            assert await word(app.refresh(token)) == "ok"
        for token in ledger.revoked:
            assert await word(app.refresh(token)) == "invalid_grant"
        for token in ledger.voided:
            assert not await is_active(token)
        for cookie in ledger.sessions:
            assert "code=" in await _silently(server, app, cookie)
        for code in ledger.unused:
            assert await word(app.redemption(code)) == "ok"
        for code in ledger.doubtful:
            await word(app.redemption(code))
        for code in [*ledger.redeemed, *ledger.unused, *ledger.doubtful]:
            assert await word(app.redemption(code)) == "invalid_grant"


async def _silently(server: CrashingServer, app: App, cookie: str) -> str:
    """Where a browser with this session is sent, without a page."""
    async with httpx.AsyncClient(base_url=server.org_url, trust_env=False, timeout=20, cookies={"sid": cookie}) as http:
        return str((await http.get(app.authorization(prompt="none"))).headers["location"])
