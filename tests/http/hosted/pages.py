"""Somebody at the pages of signing in, without JavaScript: what stands there, and what they type and press."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from tests.person import read_form
from tests.serving import Organisation, Someone

SIGN_IN = "/login/login.htm"
STEP = "/signin/step"
_CHECKED = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked')
_RADIOS = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"(?![^>]*disabled)[^>]*>')


@dataclass(slots=True)
class AtPages:
    """A browser that follows redirects of ours by hand, so that tests see where they lead."""

    http: httpx.AsyncClient
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200, text=""))
    at: str = ""

    async def go(self, uri: str) -> "AtPages":
        """To a page, and on by every redirect that stays with us."""
        return await self._follow(await self.http.get(uri))

    async def sign_in(self, someone: Someone, from_uri: str = "/", password: str | None = None) -> "AtPages":
        """Type the name and the password."""
        await self.go(str(httpx.URL(SIGN_IN, params={"fromURI": from_uri})))
        return await self.press("", username=someone.login, password=password or someone.password)

    async def press(self, step: str, **typed: str) -> "AtPages":
        """A button, with what was typed and what is ticked."""
        action, _, _ = read_form(self.page.text)
        assert action is not None, "there is no form"
        fields = {name: html.unescape(value) for name, value in _HIDDEN.findall(self.page.text)}
        fields |= {name: html.unescape(value) for name, value in _CHECKED.findall(self.page.text)}
        pressed = {"step": step} if step else {}
        sent = {**fields, **pressed, **typed}
        return await self._follow(await self.http.post(action, data=sent))

    async def _follow(self, answer: httpx.Response) -> "AtPages":
        own = str(self.http.base_url)
        for _ in range(8):
            location = answer.headers.get("location")
            if location is None or not urljoin(own, location).startswith(own.rstrip("/") + "/"):
                break
            self.at = location
            answer = await self.http.get(location)
        self.page = answer
        return self

    @property
    def heading(self) -> str:
        """What the page is about."""
        found = re.search(r"<h1>(.*?)</h1>", self.page.text, re.DOTALL)
        return html.unescape(found[1]) if found else ""

    @property
    def alert(self) -> str:
        """What it says went wrong."""
        found = re.search(r'<p class="alert" id="problem" role="alert">(.*?)</p>', self.page.text, re.DOTALL)
        return html.unescape(found[1]) if found else ""

    @property
    def choices(self) -> list[str]:
        """What can be chosen."""
        return [value for _, value in _RADIOS.findall(self.page.text)]

    @property
    def is_signed_in(self) -> bool:
        """Whether the browser got a session."""
        return "sid" in self.http.cookies


def at_pages(org: Organisation) -> AtPages:
    """A browser of its own."""
    return AtPages(org.browser())
