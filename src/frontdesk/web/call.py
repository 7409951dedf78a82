"""A request, as endpoints see it."""

from collections.abc import Mapping

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.errors import MalformedBody
from frontdesk.domain.ids import ORG_SERVER, AuthorizationServerId, ClientId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oauth.parameters import parse_parameters
from frontdesk.runtime.snapshots.loader import OrgSnapshot, ServerNotFound
from frontdesk.storage.unit import Unit
from frontdesk.web.engine import Engine

_DEVICE = "DT"
_FORM = "application/x-www-form-urlencoded"


class Call:
    """One request to one org. Made by ``asgi.py``; ``path_parameters`` by the router, ``actor`` where a guard asks.

    ``peer_ip``: whoever calls; ``client_ip``: whoever they speak for, where a trusted app says so, else the same.
    """

    __slots__ = (
        "_glance",
        "actor",
        "body",
        "client_ip",
        "cors_client",
        "engine",
        "headers",
        "method",
        "org",
        "path",
        "path_parameters",
        "peer_ip",
        "raw_query",
        "request_id",
    )

    def __init__(
        self, engine: Engine, method: str, path: str, raw_query: bytes, headers: Mapping[bytes, bytes]
    ) -> None:
        self.engine = engine
        self.method = method
        self.path = path
        self.raw_query = raw_query
        self.headers = headers
        self.body = b""
        self.peer_ip: str | None = None
        self.client_ip: str | None = None
        self.request_id = engine.request_ids.next()
        self.org: OrgSnapshot
        self.actor: Actor
        self.path_parameters: Mapping[str, str] = {}
        self.cors_client: ClientId | None = None
        self._glance: Unit | None = None

    def glance(self) -> Unit:
        """Where the call's guard and its endpoint read a row each: one unit, as nothing of it is of one moment."""
        if self._glance is None:
            self._glance = self.engine.store.glance(self.org.org.id)
        return self._glance

    def header(self, name: bytes) -> str | None:
        """A header by its lower-case name."""
        value = self.headers.get(name)
        return value.decode("latin-1") if value is not None else None

    def query(self) -> dict[str, str]:
        """The query's parameters.

        Raises:
            InvalidRequest: they are malformed, or one stands twice.
        """
        return parse_parameters(self.raw_query) if self.raw_query else {}

    def form(self) -> dict[str, str]:
        """The body's parameters.

        Raises:
            InvalidRequest: the body is no form, is malformed, or a parameter stands twice.
        """
        content_type = (self.header(b"content-type") or "").partition(";")[0].strip().lower()
        if content_type != _FORM:
            raise InvalidRequest(f"The body must be sent as {_FORM}.")
        return parse_parameters(self.body) if self.body else {}

    def json(self) -> dict[str, object]:
        """The body's JSON object.

        Raises:
            MalformedBody: it is none.
        """
        try:
            value = decode_foreign(self.body)
        except MalformedJson:
            raise MalformedBody() from None
        if not isinstance(value, dict):
            raise MalformedBody()
        return value

    def server(self) -> CompiledServer:
        """The authorization server of the path; the org's own where the path names none.

        Raises:
            ServerNotFound: there is none by that name.
        """
        named = self.path_parameters.get("authorizationServerId")
        if named == ORG_SERVER:  # a row's key, never an address
            raise ServerNotFound(f"{named} (AuthorizationServer)")
        return self.org.server(AuthorizationServerId(named or ORG_SERVER))

    def cookie(self, name: str) -> str | None:
        """A cookie's value; of two with one name the first, which is that of the longer path."""
        for part in (self.header(b"cookie") or "").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value or None
        return None

    def context(self) -> ClientContext:
        """What the system log says about where this came from, and policies ask."""
        device = self.cookie(_DEVICE)
        device_hash = token_hash(device).hex() if device is not None else None
        return ClientContext(self.client_ip, self.header(b"user-agent"), self.request_id, device_hash)
