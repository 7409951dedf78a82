"""An app's SCIM server: reached as its connection says, tried, and opened as a source of imports."""

from dataclasses import dataclass

from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.model import SourceFailed
from frontdesk.domain.records.model import Record
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.scim.client import ScimAccess, ScimClient
from frontdesk.usecases.provisioning.scim_source import ScimSource
from frontdesk.usecases.provisioning.source import SourceRequest
from frontdesk.usecases.records.sealing import RecordSecrets

_CONFIGURATION = "ServiceProviderConfig"


@dataclass(frozen=True, slots=True)
class ScimApps:
    """Opens SCIM servers of apps."""

    outbound: Outbound
    secrets: RecordSecrets

    def client(self, org: OrgId, connection: Record) -> ScimClient:
        """For one piece of work.

        Raises:
            SourceFailed: the connection has no address.
        """
        body, secret = connection.body, self.secrets.open(connection).get("secret", "")
        if not isinstance(body.get("base_url"), str):
            raise SourceFailed("The app's connection has no baseUrl.")
        base_url = str(body["base_url"]).rstrip("/")
        if body["scheme"] == "TOKEN":
            return ScimClient(org, self.outbound, ScimAccess(base_url, token=secret))
        access = ScimAccess(
            base_url,
            client_id=str(body.get("client_id") or ""),
            client_secret=secret,
            token_url=str(body.get("token_url") or ""),
            scope=str(body.get("scope") or ""),
        )
        return ScimClient(org, self.outbound, access)

    async def open(self, request: SourceRequest) -> ScimSource:
        """The source of an import; where the server knows no filters, everything.

        Raises:
            SourceSilent, SourceFailed: as ``SourceMaker.open``.
        """
        assert request.connection is not None, "imports begin with a connection"
        client, since = self.client(request.org, request.connection), request.since
        if since is not None and not await _filters(client):
            since = None
        return ScimSource(client, request.schema, since)

    async def probe(self, org: OrgId, connection: Record) -> None:
        """One page of one person: that needs the right address and credentials.

        Raises:
            SourceSilent, SourceFailed: as ``SourceMaker.probe``.
        """
        answer = await self.client(org, connection).call("GET", ("Users",), {"startIndex": "1", "count": "1"})
        if not answer.is_success:
            raise SourceFailed(answer.reason)
        if not isinstance(answer.body.get("Resources", []), list):
            raise SourceFailed("The app's list of users is none (RFC 7644 section 3.4.2).")


async def _filters(client: ScimClient) -> bool:
    answer = await client.call("GET", (_CONFIGURATION,))
    found = answer.body.get("filter") if answer.is_success else None
    return isinstance(found, dict) and found.get("supported") is True
