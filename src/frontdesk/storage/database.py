"""The seam between repositories and databases."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.errors import Expected
from frontdesk.storage.codec import Row
from frontdesk.storage.statement import Statement


class DatabaseUnavailable(Expected):
    """The database cannot be reached or did not answer; nothing was written."""


class Transaction(Protocol):
    """One transaction of one org. Every statement is given that org's id."""

    @property
    def org_id(self) -> OrgId:
        """Whose rows these are."""

    async def all(self, st: Statement, **values: Any) -> Sequence[Row]:
        """Every row."""

    async def find(self, st: Statement, **values: Any) -> Row | None:
        """The first row, or None."""

    async def execute(self, st: Statement, **values: Any) -> int:
        """How many rows were written."""

    async def execute_many(self, st: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """The statement once for each of the rows."""

    async def announce(self) -> None:
        """Let the other nodes hear of this transaction once it is committed."""


class Changes(Protocol):
    """Tells whether configuration may have changed since we last looked."""

    def mark(self) -> None:
        """This very process has committed a change."""

    def noticed(self) -> bool:
        """Whether to look at the version rows again. Costs microseconds: asked at every request."""


class Database(Protocol):
    """One database: SQLite or PostgreSQL."""

    @property
    def changes(self) -> Changes:
        """Who tells of changes."""

    async def open(self) -> None:
        """Connect."""

    async def close(self) -> None:
        """Finish what is pending and disconnect."""

    def reading(self, org: OrgId) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that sees one moment and writes nothing."""

    def glance(self, org: OrgId) -> Transaction:
        """Statements that may each see another moment: nothing is begun, nothing is to be ended, nothing written."""

    def writing(self, org: OrgId) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that commits when its block ends without an exception."""
