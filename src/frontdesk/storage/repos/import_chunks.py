"""Rows of uploaded files, in pieces of a few hundred, so that an import can be taken up again at any of them."""

from sqlalchemy import delete, select

from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, insert_row, of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.provisioning import import_chunks

_INSERT = insert_row(import_chunks)
_OF_IMPORT = (of_org(import_chunks), import_chunks.c.import_id == param("import_id"))
_NEXT = statement(
    select(import_chunks.c.number, import_chunks.c.content)
    .where(*_OF_IMPORT, import_chunks.c.number > param("after"))
    .order_by(import_chunks.c.number)
    .limit(1)
)
_NUMBERS = statement(select(import_chunks.c.number).where(*_OF_IMPORT).order_by(import_chunks.c.number))
_REMOVE_PART = statement(
    delete(import_chunks).where(
        *_OF_IMPORT, import_chunks.c.number >= param("first"), import_chunks.c.number <= param("last")
    )
)
_REMOVE = delete_by(import_chunks, "import_id")


class ImportChunks:
    """Rows of ``import_chunks``. Numbers are texts of one length, so that they stand in their order."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, import_id: str, number: str, content: bytes, now: int) -> None:
        """A piece.

        Raises:
            AlreadyThere: there is one of this number.
        """
        await self._tx.execute(_INSERT, import_id=import_id, number=number, content=content, created_at=now)

    async def next(self, import_id: str, after: str) -> tuple[str, bytes] | None:
        """The piece after this number, and its own."""
        row = await self._tx.find(_NEXT, import_id=import_id, after=after)
        return (row["number"], row["content"]) if row is not None else None

    async def list_numbers(self, import_id: str) -> list[str]:
        """Which pieces there are."""
        return [row["number"] for row in await self._tx.all(_NUMBERS, import_id=import_id)]

    async def remove_between(self, import_id: str, first: str, last: str) -> int:
        """The pieces from one number to another; how many there were."""
        return await self._tx.execute(_REMOVE_PART, import_id=import_id, first=first, last=last)

    async def remove_of_import(self, import_id: str) -> int:
        """All of a file; how many pieces there were."""
        return await self._tx.execute(_REMOVE, import_id=import_id)
