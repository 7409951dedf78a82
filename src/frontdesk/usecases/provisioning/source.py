"""Where imports come from: a SCIM server, a CSV file, a directory server. Each is a ``Source``, opened by its maker."""

from dataclasses import dataclass
from typing import Protocol

from frontdesk.domain.apps.application import Application
from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.model import ImportPage
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.model import Schema


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """What is to be read. ``connection``: how the app is reached (its record; None where its kind needs none).

    ``schema``: that of the app's users, whose attributes the source fills. ``since``: only what was changed since
    then, where the source can tell; None: everything.
    """

    org: OrgId
    app: Application
    connection: Record | None
    schema: Schema
    import_id: str
    since: int | None = None


class Source(Protocol):
    """Somebody's people and groups, a page at a time; memory is that of one page."""

    async def page(self, cursor: str | None) -> ImportPage:
        """The page after the cursor; None: the first. No transaction is open meanwhile.

        Raises:
            SourceSilent: not now; the same page is asked for again later.
            SourceFailed: never; the import ends, and says why.
        """

    async def close(self) -> None:
        """Let connections go."""


class SourceMaker(Protocol):
    """Opens the sources of one scheme (``TOKEN`` and ``OAUTH2`` are SCIM's, ``CSV``, ``LDAP``)."""

    async def open(self, request: SourceRequest) -> Source:
        """Ready to be asked for its first page, or for the page after any cursor that it ever gave.

        Raises:
            SourceSilent, SourceFailed: as ``Source.page``.
        """

    async def probe(self, org: OrgId, connection: Record) -> None:
        """Whether the source answers as it should, asked before its connection is activated.

        Raises:
            SourceSilent, SourceFailed: it does not, and why.
        """
