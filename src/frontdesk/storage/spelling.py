"""The statements that every repository writes the same way, spelled once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, insert, select, tuple_, update

from frontdesk.storage.statement import Statement, param, statement
from frontdesk.storage.tables.columns import SEARCHED_ONLY

MOST_PURGED = 2000
"""How many rows one transaction removes: some milliseconds of the loop on SQLite."""


def of_org(table: Table) -> ColumnElement[bool]:
    """The comparison that every statement has."""
    return table.c.org_id == param("org_id")


def shown(table: Table) -> list[Column[Any]]:
    """The columns that a row is read for."""
    return [column for column in table.c if SEARCHED_ONLY not in column.info]


def insert_row(table: Table) -> Statement:
    """Insert a row, every column by its own name."""
    return statement(insert(table).values({column.name: param(column.name) for column in table.c}))


def select_by(table: Table, *names: str) -> Statement:
    """Rows whose named columns have the values given, every column named but those that only searches look at."""
    conditions = [table.c[name] == param(name) for name in names]
    return statement(select(*shown(table)).where(of_org(table), *conditions))


def update_by(table: Table, key: str, columns: Iterable[str], *, versioned: bool = False) -> Statement:
    """Set the named columns of one row; ``versioned`` ones only where nobody wrote in between."""
    conditions = [of_org(table), table.c[key] == param(key)]
    values: dict[str, object] = {name: param(name) for name in columns}
    if versioned:
        conditions.append(table.c.version == param("version"))
        values["version"] = table.c.version + 1
    return statement(update(table).where(*conditions).values(values))


def delete_by(table: Table, *names: str) -> Statement:
    """Delete the rows whose named columns have the values given."""
    conditions = [table.c[name] == param(name) for name in names]
    return statement(delete(table).where(of_org(table), *conditions))


def purge_rows(table: Table, *conditions: ColumnElement[bool]) -> Statement:
    """Delete ``MOST_PURGED`` of the rows that the conditions are true of; whoever asks goes on until fewer went.

    PostgreSQL locks them as it chooses them: a row that somebody changes meanwhile is looked at again, and stays.
    The conditions are said once: said of the DELETE too, SQLite would walk through all rows that they are true of.
    """
    keys = [column for column in table.primary_key if column.name != "org_id"]
    some = select(*keys).where(of_org(table), *conditions).limit(MOST_PURGED).with_for_update().correlate(None)
    return statement(delete(table).where(of_org(table), tuple_(*keys).in_(some)))


def consume_once(table: Table, key: str, *also_set: str) -> Statement:
    """Spend a row that may be used once: one UPDATE that only the first caller's row count is 1 for.

    The row must be unspent and unexpired at ``now``; ``also_set`` names columns to write along with ``spent_at``.
    """
    values: dict[str, object] = {"spent_at": param("now"), **{name: param(name) for name in also_set}}
    return statement(
        update(table)
        .where(of_org(table), table.c[key] == param(key), table.c.spent_at.is_(None), table.c.expires_at > param("now"))
        .values(values)
    )
