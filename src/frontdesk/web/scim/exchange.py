"""One request of a SCIM connection: who calls, what is sent, and how it is answered (RFC 7644 §3.1)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.protocol.scim.documents import with_schemas
from frontdesk.protocol.scim.errors import Forbidden, InvalidSyntax, WrongContentType
from frontdesk.protocol.scim.projection import Projection, project
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.usecases.provisioning.scim_directory import ScimDirectory
from frontdesk.web.call import Call
from frontdesk.web.guards.scim_token import scim_caller
from frontdesk.web.mails import mails_of
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.scim_errors import json_of_scim

PATH = "/scim/v2"
_TYPES = frozenset({"application/scim+json", "application/json"})
_DEEPEST = 24


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call whose connection is known."""

    call: Call
    directory: ScimDirectory

    def body(self) -> object:
        """What was sent.

        Raises:
            WrongContentType: it does not say that it is JSON.
            InvalidSyntax: it is none, or nests deeper than any resource.
        """
        content_type = (self.call.header(b"content-type") or "").partition(";")[0].strip().lower()
        if content_type not in _TYPES:
            raise WrongContentType("The body is sent as application/scim+json.")
        try:
            sent: object = decode_foreign(self.call.body)
        except (MalformedJson, RecursionError):
            raise InvalidSyntax("The body is not JSON.") from None
        _check_depth(sent)
        return sent

    def check_sees(self, kind: str) -> None:
        """Resources of this type are the connection's business.

        Raises:
            Forbidden: they are not.
        """
        if kind not in self.directory.connection.kinds:
            raise Forbidden(f"This connection has no business with resources of type {kind}.")


Answer = Callable[[Exchange], Awaitable[Reply]]


def scim_route(method: str, path: str, answer: Answer) -> Route:
    """A route under ``/scim/v2`` that finds out which connection calls before anything else."""

    async def endpoint(call: Call) -> Reply:
        return await answer(await _exchange(call))

    endpoint.__doc__ = answer.__doc__
    return Route(method, PATH + path, endpoint, Guard.SCIM, Surface.SCIM)


def show(resource: Mapping[str, object], kind: ResourceKind, projection: Projection) -> dict[str, object]:
    """A resource as an answer."""
    return project(with_schemas(resource, kind), kind, projection)


def tag_of(resource: Mapping[str, object]) -> str:
    """Its entity tag, as ``meta.version`` says it."""
    meta = resource["meta"]
    assert isinstance(meta, Mapping), "every resource has meta"
    return str(meta["version"])


def location_of(resource: Mapping[str, object]) -> str:
    """Its URL."""
    meta = resource["meta"]
    assert isinstance(meta, Mapping), "every resource has meta"
    return str(meta["location"])


def resource_reply(shown: Mapping[str, object], resource: Mapping[str, object], status: int = 200) -> Reply:
    """A resource with its tag, and where it is."""
    headers = [(b"etag", tag_of(resource).encode()), (b"location", location_of(resource).encode())]
    return json_of_scim(shown, status).also(headers)


async def _exchange(call: Call) -> Exchange:
    caller = await scim_caller(call)
    management = call.engine.management
    directory = ScimDirectory(
        org=call.org.org.id,
        connection=caller.connection,
        actor=caller.actor,
        base=call.org.org.url + PATH,
        store=call.engine.store.called_from(call.context()),
        credentials=management.credentials,
        mails=mails_of(call),
        clock=call.engine.clock,
    )
    return Exchange(call, directory)


def _check_depth(sent: object) -> None:
    level, depth = [sent], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise InvalidSyntax("The body nests deeper than any resource.")
        inner: list[object] = []
        for one in level:
            if isinstance(one, Mapping):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = inner
