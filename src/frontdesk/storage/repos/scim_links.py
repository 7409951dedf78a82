"""What SCIM connections call our people and groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.scim_links import scim_links

_new = insert(scim_links).values({column.name: param(column.name) for column in scim_links.c})
_SAVE = statement(
    _new.on_conflict_do_update(
        index_elements=["org_id", "connection_id", "resource_id"],
        set_={"external_id": _new.excluded.external_id, "labels": _new.excluded.labels},
        where=of_org(scim_links),
    )
)
_OF_RESOURCES = statement(
    select(*scim_links.c).where(
        of_org(scim_links),
        scim_links.c.connection_id == param("connection_id"),
        InList(scim_links.c.resource_id, "resource_ids"),
    )
)
_BY_EXTERNAL_ID = statement(
    select(scim_links.c.resource_id)
    .where(
        of_org(scim_links),
        scim_links.c.connection_id == param("connection_id"),
        scim_links.c.external_id == param("external_id"),
    )
    .order_by(scim_links.c.resource_id)
    .limit(param("most"))
)
_DELETE = delete_by(scim_links, "connection_id", "resource_id")
_DELETE_OF_RESOURCE = delete_by(scim_links, "resource_id")
_DELETE_OF_CONNECTION = delete_by(scim_links, "connection_id")


@dataclass(frozen=True, slots=True)
class ScimLink:
    """``labels``: of each address of ours what the client said of it; only where that is not what we would say."""

    resource_id: str
    external_id: str | None = None
    labels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


class ScimLinks:
    """Rows of ``scim_links``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def save(self, connection_id: str, link: ScimLink) -> None:
        """Written; where there is nothing to say, there is no row."""
        if link.external_id is None and not link.labels:
            await self._tx.execute(_DELETE, connection_id=connection_id, resource_id=link.resource_id)
            return
        await self._tx.execute(
            _SAVE,
            connection_id=connection_id,
            resource_id=link.resource_id,
            external_id=link.external_id,
            labels=to_json(link.labels),
        )

    async def list_of(self, connection_id: str, resource_ids: Iterable[str]) -> dict[str, ScimLink]:
        """What a connection calls these, by our id."""
        ids = to_json(sorted(resource_ids))
        rows = await self._tx.all(_OF_RESOURCES, connection_id=connection_id, resource_ids=ids)
        return {row["resource_id"]: _link(row) for row in rows}

    async def list_ids(self, connection_id: str, external_id: str, most: int) -> Sequence[str]:
        """Whom or what a connection calls so; nothing makes a client call but one thing so."""
        rows = await self._tx.all(_BY_EXTERNAL_ID, connection_id=connection_id, external_id=external_id, most=most)
        return [row["resource_id"] for row in rows]

    async def remove_of_resource(self, resource_id: str) -> int:
        """It is gone; how many called it something."""
        return await self._tx.execute(_DELETE_OF_RESOURCE, resource_id=resource_id)

    async def remove_of_connection(self, connection_id: str) -> int:
        """The connection is gone; how much it called something."""
        return await self._tx.execute(_DELETE_OF_CONNECTION, connection_id=connection_id)


def _link(row: Row) -> ScimLink:
    return ScimLink(row["resource_id"], row["external_id"], from_json(row["labels"]))
