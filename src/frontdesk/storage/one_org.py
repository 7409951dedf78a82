"""Whether a construct holds every table that it reaches to one org: to the parameter ``org_id``.

A comparison counts where no row escapes it: as a conjunct of the WHERE (or of the ON) of the very SELECT, UPDATE or
DELETE that names the table. ``a.org_id = b.org_id`` hands on what is known of ``a``. Each alias, each half of a UNION
and each subquery is asked for itself; what is correlated was asked for outside.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Alias, BindParameter, Join, Select, Table, TextClause
from sqlalchemy.sql import operators
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause, Grouping
from sqlalchemy.sql.expression import CTE, ClauseElement, Subquery

_ORG_ID = "org_id"
_Edge = tuple[object, object]


class CrossesOrgs(TypeError):
    """A statement would touch rows of several orgs."""


def check_one_org(construct: ClauseElement) -> None:
    """Walk through every part of a statement.

    Raises:
        CrossesOrgs: a table is not held to the org, or the statement cannot be looked into.
    """
    _walk(construct, frozenset())


def tables_of(rows: Select[Any]) -> frozenset[object]:
    """The tables of a SELECT that was checked: what may be said about its rows without its being checked again."""
    return frozenset(leaf for from_ in rows.get_final_froms() for leaf in _spread(from_, []))


def check_further(part: ClauseElement, tables: frozenset[object]) -> None:
    """A further condition, or an order, of a checked SELECT from these tables: it may only take rows away.

    Raises:
        CrossesOrgs: it would bring in another table, or has a part that is not held to the org.
    """
    if missing := {str(table) for table in _tables_named(part) if table not in tables}:
        raise CrossesOrgs(f"Not among the tables that were checked: {', '.join(sorted(missing))}.")
    _walk(part, tables)


def _walk(element: Any, outside: frozenset[Any]) -> None:
    if isinstance(element, Table | ColumnClause | BindParameter):  # most of a statement; nothing stands inside
        return
    match element:
        case TextClause():
            raise CrossesOrgs("Raw SQL cannot be looked into.")
        case Select():
            edges = list(_edges(_conjuncts(element.whereclause)))
            leaves = [leaf for from_ in element.get_final_froms() for leaf in _spread(from_, edges)]
            _require((leaf for leaf in leaves if leaf not in outside), edges, outside)
            outside = outside.union(leaves)
        case Update() | Delete():
            leaves = [element.table, *_tables_named(element.whereclause)]
            _require(leaves, list(_edges(_conjuncts(element.whereclause))), outside)
            if isinstance(element, Update) and _value_of_org(element) is not None:
                raise CrossesOrgs(f"A row of {element.table} would move to another org.")
            outside = outside.union(leaves)
        case Insert():
            if not _is_org_parameter(_value_of_org(element)):
                raise CrossesOrgs(f"No org_id for a row of {element.table}.")
        case Subquery() | CTE():
            outside = frozenset()
    for child in element.get_children():
        _walk(child, outside)


def _spread(from_: Any, edges: list[_Edge]) -> list[Any]:
    """The tables of a FROM, and what the ONs of its joins say of them; a row of an outer join's left side escapes."""
    if not isinstance(from_, Join):
        return [from_] if isinstance(from_, Table | Alias) else []
    left, right = _spread(from_.left, edges), _spread(from_.right, edges)
    on = list(_edges(_conjuncts(from_.onclause)))
    if not from_.full:
        edges += [(known, then) for known, then in on if not from_.isouter or then in right]
    return [*left, *right]


def _conjuncts(condition: Any) -> Iterator[Any]:
    if isinstance(condition, Grouping):
        yield from _conjuncts(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for clause in condition.clauses:
            yield from _conjuncts(clause)
    elif condition is not None:
        yield condition


def _edges(conjuncts: Iterable[Any]) -> Iterator[_Edge]:
    """For every ``=`` between org ids: whose is known once the other's is, both ways."""
    for conjunct in conjuncts:
        if isinstance(conjunct, BinaryExpression) and conjunct.operator is operators.eq:
            left, right = _whose(conjunct.left), _whose(conjunct.right)
            if left is not None and right is not None:
                yield left, right
                yield right, left


def _whose(side: Any) -> object | None:
    if _is_org_parameter(side):
        return _ORG_ID
    return side.table if isinstance(side, ColumnClause) and side.name == _ORG_ID else None


def _is_org_parameter(value: Any) -> bool:
    return isinstance(value, BindParameter) and value.key == _ORG_ID and value.required


def _require(leaves: Iterable[Any], edges: list[_Edge], outside: frozenset[Any]) -> None:
    known: set[object] = {_ORG_ID, *outside}
    while more := {then for first, then in edges if first in known} - known:
        known |= more
    if missing := {str(leaf.name) for leaf in leaves if leaf not in known}:
        raise CrossesOrgs(f"No org_id comparison for {', '.join(sorted(missing))}.")


def _tables_named(clause: Any) -> Iterator[Any]:
    """The tables of the columns in a condition, subqueries aside."""
    if isinstance(clause, ColumnClause) and clause.table is not None:
        yield clause.table
    elif clause is not None and not isinstance(clause, Select):
        for child in clause.get_children():
            yield from _tables_named(child)


def _value_of_org(construct: Insert | Update) -> object | None:
    """What a statement writes into org_id. SQLAlchemy shows a construct's values nowhere in public."""
    values: Mapping[Any, object] = construct._values or {}
    return next((value for column, value in values.items() if getattr(column, "name", column) == _ORG_ID), None)
