"""Orgs and their configuration versions."""

from dataclasses import dataclass

from sqlalchemy import literal, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import OrgId
from frontdesk.domain.org.model import Org
from frontdesk.storage.codec import Row, flag
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org, select_by
from frontdesk.storage.statement import param, statement, statement_across_orgs
from frontdesk.storage.tables.orgs import config_versions, orgs

CONFIG = "config"
CLIENTS = "clients"

_INSERT = insert_row(orgs)
_GET = select_by(orgs)
_ALL = statement_across_orgs(
    select(*orgs.c).order_by(orgs.c.created_at, orgs.c.org_id), why="a node serves every org and finds them by host"
)
_SET_URL = statement(update(orgs).where(of_org(orgs)).values(url=param("url"), updated_at=param("updated_at")))
_SET_NAME = statement(update(orgs).where(of_org(orgs)).values(name=param("name"), updated_at=param("updated_at")))
_SET_OPEN = statement(
    update(orgs).where(of_org(orgs)).values(open_registration=param("open"), updated_at=param("updated_at"))
)
_BUMP = statement(
    insert(config_versions)
    .values(org_id=param("org_id"), kind=param("kind"), version=literal(1))
    .on_conflict_do_update(index_elements=["org_id", "kind"], set_={"version": config_versions.c.version + 1})
)
_VERSION = statement(select(config_versions.c.version).where(of_org(config_versions), config_versions.c.kind == CONFIG))
_VERSIONS = statement_across_orgs(select(*config_versions.c), why="a node hears of every org's changes with one look")


@dataclass(frozen=True, slots=True)
class ConfigVersion:
    """How often one kind of configuration of an org has changed."""

    org_id: OrgId
    kind: str
    version: int


class Orgs:
    """Rows of ``orgs``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, org: Org) -> None:
        """A new org."""
        await self._tx.execute(
            _INSERT,
            url=org.url,
            name=org.name,
            open_registration=flag(org.open_registration),
            created_at=org.created_at,
            updated_at=org.updated_at,
        )

    async def find(self) -> Org | None:
        """This unit's org."""
        row = await self._tx.find(_GET)
        return _org(row) if row is not None else None

    async def list_all(self) -> list[Org]:
        """Every org of the database, the first one first."""
        return [_org(row) for row in await self._tx.all(_ALL)]

    async def save_url(self, url: str, now: int) -> None:
        """Move the org to another base URL."""
        await self._tx.execute(_SET_URL, url=url, updated_at=now)

    async def save_name(self, name: str, now: int) -> None:
        """The org is called otherwise."""
        await self._tx.execute(_SET_NAME, name=name, updated_at=now)

    async def save_open_registration(self, is_open: bool, now: int) -> None:
        """Whether anybody may register OAuth clients."""
        await self._tx.execute(_SET_OPEN, open=flag(is_open), updated_at=now)

    async def bump(self, kind: str) -> None:
        """Say that configuration of this kind has changed."""
        await self._tx.execute(_BUMP, kind=kind)

    async def find_version(self) -> int:
        """How often the configuration of this unit's org has changed."""
        row = await self._tx.find(_VERSION)
        return int(row["version"]) if row is not None else 0

    async def list_versions(self) -> list[ConfigVersion]:
        """Every org's versions."""
        return [ConfigVersion(OrgId(r["org_id"]), r["kind"], r["version"]) for r in await self._tx.all(_VERSIONS)]


def _org(row: Row) -> Org:
    return Org(
        id=OrgId(row["org_id"]),
        url=row["url"],
        name=row["name"],
        open_registration=bool(row["open_registration"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
