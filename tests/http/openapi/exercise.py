"""Examples of every operation of the OpenAPI document, sent to an org that is full of things; their answers checked.

Examples are drawn first (from a fixed seed) and sent afterwards, so that they can be sent on the org's own event loop.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlsplit

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.http.foreign import MARKER, SEED, ForeignOrg, foreign_org
from tests.http.openapi.furnished import filled, furnish
from tests.serving import organisation

from frontdesk.domain.admins.roles import PrincipalType, RoleType, standard_assignment
from frontdesk.kernel.json import decode_foreign, encode_text
from frontdesk.main.bootstrap import create_user
from frontdesk.usecases.api_tokens.authenticate import create_api_token

EXAMPLES = 20
_METHODS = ("get", "post", "put", "patch", "delete")
_DESTROYING = ("deactivate", "suspend", "expire", "reset", "revoke", "sessions", "roles", "change_password")
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_NO_ANSWER_FROM_HOOK = (504, "E0000137")  # the contract's answer where somebody's own server does not answer
_drawing = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_texts = st.text(max_size=30)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _texts
    | st.sampled_from(("x" * 5000, "\x00", "${", "..", "http://[", "2020-01-01T00:00:00.000Z", "ACTIVE", "((((")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type"]) | _texts, inner),
    max_leaves=5,
)


@schemathesis.serializer("application/x-pem-file")
def certificate(_context: object, value: object) -> bytes:
    """A certificate is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def is_managed(path: str) -> bool:
    """Whether a path is the management API's."""
    return path.startswith(("/api/v1/", "/oauth2/v1/clients"))


@dataclass(slots=True)
class Exercise:
    """Operations of some tags in one org. ``wrong``: what the document does not say, and 5xx."""

    foreign: ForeignOrg
    document: Mapping[str, Any]
    caller: httpx.AsyncClient
    wrong: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    callers: int = 1

    async def run(self, tags: Iterable[str]) -> None:
        """Every operation with one of the tags; those that could destroy their own caller last."""
        wanted = set(tags)
        schema = schemathesis.openapi.from_dict(dict(self.document))
        chosen: list[Any] = []
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            if is_managed(operation.path) and wanted & set(operation.definition.raw["tags"]):
                chosen.append(operation)
        for operation in sorted(chosen, key=_last_the_destroying):
            if (await self.caller.get("/api/v1/org")).status_code != 200:
                await self._another_caller()
            await self._exercise(operation)

    async def _exercise(self, operation: Any) -> None:
        real = await filled(self.foreign, operation.path)
        cases = list(islice(cycle(drawn(operation)), EXAMPLES))
        if operation.definition.raw.get("requestBody", {}).get("content", {}).get("application/json"):
            cases += _with_bodies(cases, await self._bodies(operation.path, real))
        for number, case in enumerate(cases):
            path = real if number % 4 else None  # every fourth with any path, the rest about what is there
            self._check(case, await self._send(case, path))
        self.sent[operation.label] = len(cases)

    async def _send(self, case: Any, path: str | None) -> httpx.Response:
        said = case.as_transport_kwargs(base_url=self.foreign.org.url)
        names = ("method", "url", "headers", "json", "data", "params", "cookies", "files")
        prepared = requests.Request(**{name: said[name] for name in names if name in said}).prepare()
        parts = urlsplit(str(prepared.url))
        target = f"{path or parts.path}?{parts.query}" if parts.query else path or parts.path
        body = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body or "").encode()
        kind = prepared.headers.get("content-type")
        headers = {"content-type": kind} if kind else {}
        return await self.caller.request(str(prepared.method), target, headers=headers, content=body)

    def _check(self, case: Any, response: httpx.Response) -> None:
        if response.status_code == _NO_ANSWER_FROM_HOOK[0] and response.json()["errorCode"] == _NO_ANSWER_FROM_HOOK[1]:
            return
        try:
            case.validate_response(response, checks=_CHECKS)
        except (Failure, FailureGroup) as why:
            whys = why.exceptions if isinstance(why, FailureGroup) else (why,)
            said = "; ".join(f"{one.title}: {one.message}" for one in whys if isinstance(one, Failure))
            request = f"{response.request.method} {response.request.url} {response.request.content[:400]!r}"
            self.wrong.append(f"{request}\n  {response.status_code} {response.text[:300]}\n  {said[:600]}")

    async def _bodies(self, path: str, real: str) -> list[Any]:
        """Objects that would do, or nearly: what the org was filled with, and what it has at the path."""
        groups = (await self.foreign.filled("/api/v1/groups/{groupId}")).rpartition("/")[2]
        users = (await self.foreign.filled("/api/v1/users/{userId}")).rpartition("/")[2]
        seeds = [encode_text(body) for at, body in SEED if at.partition("?")[0] == path]
        named = [seed.replace("{groupId}", groups).replace("{userId}", users) for seed in seeds]
        bodies = [decode_foreign(seed.encode()) for seed in named]
        answer = await self.caller.get(real)
        if answer.status_code == 200 and "json" in answer.headers.get("content-type", ""):
            there = answer.json()
            bodies += there[-3:] if isinstance(there, list) else [there]
        return [body for body in bodies if isinstance(body, dict) and body]

    async def _another_caller(self) -> None:
        """The last one was destroyed; this one has a token of its own."""
        self.callers += 1
        self.caller = await administrator(self.foreign, f"caller{self.callers}@example.com")


async def administrator(foreign: ForeignOrg, login: str) -> httpx.AsyncClient:
    """A super administrator of the full org, who is none of the things it is full of."""
    base = foreign.org.serving.base
    person = await create_user(base, foreign.org_id, login, "a password of theirs", ("Own", "Caller"))
    now = foreign.org.clock.now()
    async with base.store.unit(foreign.org_id) as unit:
        role = standard_assignment(PrincipalType.USER, person.id, RoleType.SUPER_ADMIN, now)
        await unit.role_assignments.add(role)
        _, token = await create_api_token(unit, "Examples", person.id, now)
    client = foreign.org.browser(Authorization=f"SSWS {token}")
    client.base_url = foreign.admin.base_url
    return client


async def exercise(tags: Iterable[str]) -> Exercise:
    """What came of the examples of every operation with these tags, in an org and with a token of their own."""
    async with organisation() as org:
        foreign = await foreign_org(org)
        await furnish(foreign)
        await hooks_that_nobody_answers(foreign)
        document = (await foreign.admin.get("/openapi.json")).json()
        done = Exercise(foreign, document, await administrator(foreign, "caller1@example.com"))
        await done.run(tags)
        return done


async def hooks_that_nobody_answers(foreign: ForeignOrg) -> None:
    """The org's hooks lead to a port of this machine where nothing listens, and so to no look-up of a name."""
    for path in ("/api/v1/inlineHooks", "/api/v1/eventHooks"):
        for hook in (await foreign.admin.get(path)).json():
            hook["channel"]["config"]["uri"] = "https://localhost:9/nobody"
            answer = await foreign.admin.put(f"{path}/{hook['id']}", json=hook)
            assert answer.status_code == 200, answer.text


def drawn(operation: Any) -> Iterator[Any]:
    """Examples of an operation: as the document says, and where it can be broken half of them broken."""
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        modes.append(GenerationMode.NEGATIVE)
    for mode in modes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's own, about a schema it cannot break
            yield from _draw(operation.as_strategy(generation_mode=mode), EXAMPLES // len(modes))


def _draw(strategy: "st.SearchStrategy[Any]", count: int) -> list[Any]:
    """The first examples from the fixed seed; fewer where there are no more."""
    found: list[Any] = []

    @settings(_drawing, max_examples=count)
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


def _with_bodies(cases: list[Any], bodies: list[Any]) -> list[Any]:
    """As many again, each with an object of ours in which one thing is another."""
    if not bodies:
        return []
    choices = st.sampled_from([(body, place) for body in bodies for place in _places(body)])
    made = []
    for number, ((body, place), value) in enumerate(_draw(st.tuples(choices, _json), EXAMPLES)):
        like = cases[number % len(cases)]
        sent = _changed(body, place, value, f"x{number}")
        kept = {"path_parameters": like.path_parameters, "query": like.query}
        made.append(like.operation.Case(body=sent, media_type="application/json", **kept))
    return made


def _changed(body: Any, place: tuple[str | int, ...], value: Any, name: str) -> Any:
    """The same with another value in one place, and with names that nothing has."""
    made: Any = decode_foreign(encode_text(body).replace(MARKER, name).encode())
    within = made
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = value
    return made


def _places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for step, member in members:
        if step not in {"_links", "_embedded"}:
            yield (*at, step)
            yield from _places(member, (*at, step))


def _last_the_destroying(operation: Any) -> tuple[bool, int, str]:
    method, path = operation.method.lower(), operation.path
    destroys = method == "delete" or (method == "post" and any(word in path for word in _DESTROYING))
    return destroys, _METHODS.index(method), path
