"""How columns are spelled: BIGINT milliseconds, TEXT by code point, 0/1 flags, JSON as text or jsonb, in both alike."""

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SEARCHED_ONLY = "searched_only"
# without a collation of its own PostgreSQL would sort by the database's; SQLite and Python sort by code point
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_JSON = Text().with_variant(JSONB(), "postgresql")


def org_id() -> Column[str]:
    """The org a row belongs to; part of every key."""
    return Column("org_id", _TEXT, primary_key=True, nullable=False)


def key(name: str) -> Column[str]:
    """A further part of the primary key."""
    return Column(name, _TEXT, primary_key=True, nullable=False)


def key_bytes(name: str) -> Column[bytes]:
    """A hash that is part of the primary key."""
    return Column(name, LargeBinary, primary_key=True, nullable=False)


def text(name: str) -> Column[str]:
    """Text that is always there."""
    return Column(name, _TEXT, nullable=False)


def text_or_null(name: str) -> Column[str]:
    """Text that may be missing."""
    return Column(name, _TEXT, nullable=True)


def blob(name: str) -> Column[bytes]:
    """Bytes that are always there."""
    return Column(name, LargeBinary, nullable=False)


def blob_or_null(name: str) -> Column[bytes]:
    """Bytes that may be missing."""
    return Column(name, LargeBinary, nullable=True)


def json(name: str) -> Column[str]:
    """JSON that is always there, written and read as text (``storage/codec.py``)."""
    return Column(name, _JSON, nullable=False)


def json_or_null(name: str) -> Column[str]:
    """JSON that may be missing."""
    return Column(name, _JSON, nullable=True)


def time_ms(name: str) -> Column[int]:
    """Epoch milliseconds."""
    return Column(name, BigInteger, nullable=False)


def time_ms_or_null(name: str) -> Column[int]:
    """Epoch milliseconds, or not yet."""
    return Column(name, BigInteger, nullable=True)


def integer(name: str) -> Column[int]:
    """A 64-bit integer."""
    return Column(name, BigInteger, nullable=False)


def flag(name: str) -> Column[int]:
    """0 or 1."""
    return Column(name, SmallInteger, nullable=False)


def searched_text(name: str) -> Column[str]:
    """Text that another column says too, folded for searches; no row is read for it."""
    return Column(name, _TEXT, nullable=False, info={SEARCHED_ONLY: True})


def searched_json(name: str) -> Column[str]:
    """JSON that another column says too, folded for searches; no row is read for it."""
    return Column(name, _JSON, nullable=False, info={SEARCHED_ONLY: True})
