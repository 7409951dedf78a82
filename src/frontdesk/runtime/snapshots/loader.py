"""Rows → what requests read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.authorization_servers.compiled import CompiledServer, ServerRows, compile_server
from frontdesk.domain.authorization_servers.model import ServerStatus
from frontdesk.domain.brands.domains import DOMAIN
from frontdesk.domain.brands.look import Looks, compile_looks
from frontdesk.domain.brands.model import BRAND, THEME
from frontdesk.domain.ids import AuthorizationServerId, GroupId
from frontdesk.domain.keys.rotation import published
from frontdesk.domain.org.model import Org
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.realms.model import REALM
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.compiled import UNCHANGED_USER_SCHEMA, CompiledSchema, compile_user_schemas
from frontdesk.domain.schemas.model import SCHEMA
from frontdesk.domain.schemas.user_types import USER_TYPE
from frontdesk.domain.trusted_origins.model import TRUSTED_ORIGIN, cors_origins, redirect_origins
from frontdesk.kernel.errors import Expected
from frontdesk.protocol.jose.jws import Signer
from frontdesk.runtime.keyring import Keyring
from frontdesk.storage.unit import Unit


class ServerNotFound(Expected):
    """No active authorization server has this id."""


@dataclass(frozen=True, slots=True)
class OrgSnapshot:
    """One org, ready to serve. Replaced whole when its configuration changes."""

    org: Org
    everyone_id: GroupId
    servers: dict[AuthorizationServerId, CompiledServer]
    signers: dict[tuple[AuthorizationServerId, str], Signer]
    default_realm_id: str = ""
    cors_origins: frozenset[str] = frozenset()
    user_schemas: Mapping[str, CompiledSchema] = field(default_factory=dict)
    redirect_origins: frozenset[str] = frozenset()
    looks: Looks = field(default_factory=Looks)

    def server(self, id: AuthorizationServerId) -> CompiledServer:
        """A dictionary look-up: no lock, no await, no I/O.

        Raises:
            ServerNotFound: there is none, or it is not active.
        """
        try:
            return self.servers[id]
        except KeyError:
            raise ServerNotFound(f"{id} (AuthorizationServer)") from None

    def user_schema(self, type_id: str) -> CompiledSchema:
        """What is shown of the users of a type."""
        return self.user_schemas.get(type_id, UNCHANGED_USER_SCHEMA)

    def signer(self, server: CompiledServer, alg: str) -> Signer:
        """The active signer of a server for an algorithm."""
        return self.signers[server.id, alg]


async def load_org(unit: Unit, keyring: Keyring, now: int) -> OrgSnapshot:
    """Read every row that configuration is made of, and compile it."""
    org = await unit.orgs.find()
    everyone = await unit.groups.find_everyone()
    assert org is not None, "configuration belongs to an org"
    assert everyone is not None, "an org is made with its group Everyone"
    scopes = await unit.authorization_servers.list_scopes()
    claims = await unit.authorization_servers.list_claims()
    policies = await unit.policies.list_of_type(PolicyType.OAUTH_AUTHORIZATION_POLICY)
    keys = await unit.keys.list_all()
    realms = [realm.id for realm in await unit.records.list_of_kind(REALM.name) if realm.body.get("isDefault")]
    origins = await unit.records.list_of_kind(TRUSTED_ORIGIN.name)
    servers = {}
    for server in await unit.authorization_servers.list_all():
        if server.status is not ServerStatus.ACTIVE:
            continue
        of_server = [key for key in keys if key.server_id == server.id]
        shown = published(of_server, now)
        rows = ServerRows(
            server=server,
            scopes=[scope for scope in scopes if scope.server_id == server.id],
            claims=[claim for claim in claims if claim.server_id == server.id],
            policies=[policy for policy in policies if policy.server_id == server.id],
            public_keys=[key.public_jwk for key in shown],
            former_keys=[key.public_jwk for key in of_server if key not in shown],
        )
        servers[server.id] = compile_server(org.url, org.name, rows)
    assert realms, "an org is made with its default realm"
    signers = dict(keyring.signers(keys))
    schemas = compile_user_schemas(await _user_schema_records(unit))
    looks = await _looks(unit)
    cors, redirects = cors_origins(origins), redirect_origins(origins)
    return OrgSnapshot(org, everyone.id, servers, signers, realms[0], cors, schemas, redirects, looks)


async def _looks(unit: Unit) -> Looks:
    brands, themes = await unit.records.list_of_kind(BRAND.name), await unit.records.list_of_kind(THEME.name)
    return compile_looks(brands, themes, await unit.records.list_of_kind(DOMAIN.name))


async def _user_schema_records(unit: Unit) -> list[Record]:
    """Those of user types: an org has few of these, and perhaps thousands of apps, whose users have schemas too."""
    types = await unit.records.list_of_kind(USER_TYPE.name)
    return [found for each in types for found in await unit.records.list_page(SCHEMA.name, parent_id=each.id)]
