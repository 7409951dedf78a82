"""A person at a browser without JavaScript: follows redirects, fills in the forms of our pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

_MOST_STEPS = 12


class _Forms(HTMLParser):
    """The first form of a page: its action and the fields that have a value."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag == "form" and self.action is None:
            self.action = attributes.get("action", "")
        if tag == "input" and "name" in attributes:
            self.fields[attributes["name"]] = attributes.get("value", "")


def read_form(html: str) -> tuple[str | None, dict[str, str], set[str]]:
    """Action, fields and ids of a page."""
    forms = _Forms()
    forms.feed(html)
    return forms.action, forms.fields, forms.ids


@dataclass(slots=True)
class Person:
    """Signs in and consents wherever our pages ask. ``pages`` remembers which asked."""

    http: httpx.Client
    login: str
    password: str
    allow: bool = True
    pages: list[str] = field(default_factory=list)

    def visit(self, url: str) -> httpx.Response:
        """Go there and answer every page, until the browser would leave for the app (or a page has nothing to ask)."""
        answer = self.http.get(url)
        for _ in range(_MOST_STEPS):
            location = answer.headers.get("location")
            if location is not None:
                target = urljoin(str(self.http.base_url), location)
                if urlsplit(target).netloc != urlsplit(str(self.http.base_url)).netloc:
                    return answer
                answer = self.http.get(target)
                continue
            action, fields, ids = read_form(answer.text) if answer.status_code == 200 else (None, {}, set())
            filled = _fill(self, fields, ids)
            if action is None or filled is None:
                return answer
            answer = self.http.post(action, data=filled, headers={"Origin": str(self.http.base_url).rstrip("/")})
        raise AssertionError(f"too many steps: {self.pages}")


def response_parameters(location: str) -> dict[str, str]:
    """The parameters of an authorization response, from query or fragment."""
    parts = urlsplit(location)
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


@dataclass(slots=True)
class AsyncPerson:
    """``Person`` with an asynchronous browser."""

    http: httpx.AsyncClient
    login: str
    password: str
    allow: bool = True
    pages: list[str] = field(default_factory=list)

    async def visit(self, url: str) -> httpx.Response:
        """Go there and answer every page, until the browser would leave for the app (or a page has nothing to ask)."""
        return await self.go_on(await self.http.get(url))

    async def go_on(self, answer: httpx.Response) -> httpx.Response:
        """As ``visit``, from an answer that the browser got already."""
        own = urlsplit(str(self.http.base_url)).netloc
        for _ in range(_MOST_STEPS):
            location = answer.headers.get("location")
            if location is not None:
                target = urljoin(str(self.http.base_url), location)
                if urlsplit(target).netloc != own:
                    return answer
                answer = await self.http.get(target)
                continue
            action, fields, ids = read_form(answer.text) if answer.status_code == 200 else (None, {}, set())
            filled = _fill(self, fields, ids)
            if action is None or filled is None:
                return answer
            origin = str(self.http.base_url).rstrip("/")
            answer = await self.http.post(action, data=filled, headers={"Origin": origin})
        raise AssertionError(f"too many steps: {self.pages}")


def _fill(person: Person | AsyncPerson, fields: dict[str, str], ids: set[str]) -> dict[str, str] | None:
    if "password" in fields:
        person.pages.append("sign in")
        return {**fields, "username": person.login, "password": person.password}
    if "consent-allow" in ids:
        person.pages.append("consent")
        return {**fields, "decision": "allow" if person.allow else "deny"}
    return None
