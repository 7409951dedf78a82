"""Statements: SQLAlchemy Core constructs, compiled once a dialect and run on the raw driver.

A statement that forgets which org its rows belong to cannot be made: ``statement()`` refuses a construct
that reaches a table without comparing (or inserting) that table's ``org_id`` (``one_org.py``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Text, bindparam, func, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from frontdesk.storage.codec import to_json
from frontdesk.storage.one_org import check_further, check_one_org, tables_of


def param(name: str) -> BindParameter[Any]:
    """A value that the caller gives by this name."""
    return bindparam(name)


class InList(ColumnElement[bool]):
    """``column IN (…)`` over one parameter that holds a list of texts, whatever its length."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[str], texts: str | Iterable[str]) -> None:
        """``texts``: the name of the parameter, or the texts themselves."""
        self.column = column
        self.parameter: BindParameter[str] = (
            bindparam(texts) if isinstance(texts, str) else literal(to_json(sorted(texts)), Text)
        )

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.column, self.parameter)


@compiles(InList)
def _in_list(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.column, **kw)
    # both parts are SQL that SQLAlchemy rendered; the values stay parameters
    return f"{column} IN (SELECT value FROM json_each({compiler.process(element.parameter, **kw)}))"  # noqa: S608


@compiles(InList, "postgresql")
def _in_list_postgres(element: InList, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.column, **kw)
    values = f"SELECT jsonb_array_elements_text(CAST({compiler.process(element.parameter, **kw)} AS JSONB))"
    return f"{column} IN ({values})"


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL of one dialect, its parameters in the order they stand, and the values that never change."""

    sql: str
    order: tuple[str, ...]
    constants: Mapping[str, Any]


class Statement:
    """One construct, compiled on its first use by each dialect."""

    __slots__ = ("_compiled", "_construct")

    def __init__(self, construct: ClauseElement) -> None:
        self._construct = construct
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: Dialect) -> Compiled:
        """The statement in a database's own words."""
        found = self._compiled.get(dialect.name)
        if found is None:
            compiler = self._construct.compile(dialect=dialect)
            assert isinstance(compiler, SQLCompiler)
            order = tuple(compiler.positiontup or compiler.params)
            constants = {name: value for name, value in compiler.params.items() if value is not None}
            found = self._compiled[dialect.name] = Compiled(str(compiler), order, constants)
        return found


class Rows:
    """A SELECT of one org that further conditions narrow.

    It is looked into once, and then only whatever is added: to find the tables of a SELECT costs SQLAlchemy as much as
    to compile it, and a search is compiled each time.
    """

    __slots__ = ("_rows", "_tables")

    def __init__(self, rows: Select[Any]) -> None:
        check_one_org(rows)
        self._rows = rows
        self._tables = tables_of(rows)

    def narrowed(
        self, conditions: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]], most: int, skip: int = 0
    ) -> Statement:
        """The first ``most`` of the rows that the conditions are true of, after those that are skipped.

        Raises:
            CrossesOrgs: a condition or an order reaches beyond the org.
        """
        for part in (*conditions, *order):
            check_further(part, self._tables)
        found = self._rows.where(*conditions).order_by(*order).limit(most)
        return Statement(found.offset(skip) if skip else found)

    def counted(self, conditions: Sequence[ColumnElement[bool]]) -> Statement:
        """How many rows the conditions are true of, as ``number``.

        Raises:
            CrossesOrgs: as ``narrowed``.
        """
        for part in conditions:
            check_further(part, self._tables)
        count = func.count().label("number")
        return Statement(self._rows.where(*conditions).with_only_columns(count, maintain_column_froms=True))


def statement(construct: ClauseElement) -> Statement:
    """A statement whose every table is held to one org.

    Raises:
        CrossesOrgs: a table lacks its ``org_id`` comparison.
    """
    check_one_org(construct)
    return Statement(construct)


def statement_across_orgs(construct: ClauseElement, *, why: str) -> Statement:
    """A statement about orgs themselves; ``why`` says what makes that right."""
    assert why
    return Statement(construct)
