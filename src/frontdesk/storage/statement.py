"""Statements: SQLAlchemy Core constructs, compiled once a dialect and run on the raw driver.

A statement that forgets which org its rows belong to cannot be made: ``statement()`` refuses a construct
that reaches a table without comparing (or inserting) that table's ``org_id`` (``one_org.py``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from frontdesk.storage.one_org import check_one_org


def param(name: str) -> BindParameter[Any]:
    """A value that the caller gives by this name."""
    return bindparam(name)


class InList(ColumnElement[bool]):
    """``column IN (…)`` over one parameter that holds a list of texts, whatever its length."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[str], name: str) -> None:
        self.column = column
        self.parameter: BindParameter[str] = bindparam(name)

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
