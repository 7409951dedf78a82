"""Filter → SQL condition, for both databases. It means what ``lang/filter/match.py`` means; a property test holds it.

Values are always parameters; names of profile attributes stand in the statement, and so may only be letters, digits
and underscores.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, assert_never

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Float,
    Text,
    and_,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or, Value
from frontdesk.storage.codec import to_json

Field = Callable[[Operator, Value], ColumnElement[bool]]
Fields = Callable[[str], Field]

# not false(): SQLAlchemy would drop everything that it is joined to by AND, the comparison with the org as well
NEVER: ColumnElement[bool] = literal_column("1") == literal_column("0")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}", re.ASCII)
_SIGNS = {Operator.EQ: "=", Operator.GT: ">", Operator.GE: ">=", Operator.LT: "<", Operator.LE: "<="}
_LAST_CHARACTER = "\U0010ffff"
_SURROGATES = (0xD7FF, "\ue000")


def condition(node: Node, fields: Fields) -> ColumnElement[bool]:
    """The rows that a checked filter is true of."""
    match node:
        case And(parts):
            return and_(*(condition(part, fields) for part in parts))
        case Or(parts):
            return or_(*(condition(part, fields) for part in parts))
        case Not(part):
            return not_(func.coalesce(condition(part, fields), false()))
        case Comparison():
            return fields(node.attribute)(node.operator, node.value)
    assert_never(node)


def is_name(text: str) -> bool:
    """Whether this may be the name of a profile attribute in a statement."""
    return _NAME.fullmatch(text) is not None


def text_field(column: ColumnElement[str]) -> Field:
    """A column that holds one text, or an empty string for none."""

    def compare(operator: Operator, value: Value) -> ColumnElement[bool]:
        if operator is Operator.PR or (value == "" and operator in _TRUE_OF_EVERY_TEXT):
            return column > literal("", Text)
        if not isinstance(value, str) or not value:
            return NEVER
        compared = _compare_text(column, operator, value)
        return and_(column > literal("", Text), compared) if operator in {Operator.LT, Operator.LE} else compared

    return compare


_TRUE_OF_EVERY_TEXT = frozenset({Operator.GT, Operator.GE, Operator.SW, Operator.CO, Operator.EW})


def starts_with(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """A range, so that an index serves it; ``prefix`` is not empty."""
    beyond = _beyond(prefix)
    at_least = column >= literal(prefix, Text)
    return at_least if beyond is None else and_(at_least, column < literal(beyond, Text))


def time_field(column: ColumnElement[int]) -> Field:
    """A column of epoch milliseconds, or null."""

    def compare(operator: Operator, value: Value) -> ColumnElement[bool]:
        if operator is Operator.PR:
            return column.is_not(None)
        compared: ColumnElement[bool] = column.bool_op(_SIGNS[operator])(value)
        return compared

    return compare


def document_field(document: ColumnElement[str], name: str) -> Field:
    """A member of a column of folded JSON: a scalar, or an array of which one element is enough."""

    def compare(operator: Operator, value: Value) -> ColumnElement[bool]:
        return AnyValue(document, name, operator, value)

    return compare


def _compare_text(column: ColumnElement[str], operator: Operator, value: str) -> ColumnElement[bool]:
    match operator:
        case Operator.SW:
            return starts_with(column, value)
        case Operator.CO | Operator.EW:
            return TextPart(column, operator, value)
        case _:
            compared: ColumnElement[bool] = column.bool_op(_SIGNS[operator])(literal(value, Text))
            return compared


def _beyond(prefix: str) -> str | None:
    """The first text in code point order that is after every text with this prefix."""
    kept = prefix.rstrip(_LAST_CHARACTER)
    if not kept:
        return None
    last = ord(kept[-1])
    return kept[:-1] + (_SURROGATES[1] if last == _SURROGATES[0] else chr(last + 1))


class TextPart(ColumnElement[bool]):
    """``co`` and ``ew`` on a column."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[str], operator: Operator, value: str) -> None:
        self.column = column
        self.operator = operator
        self.length = len(value)
        self.parameter: BindParameter[str] = literal(value, Text)

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.column, self.parameter)


@compiles(TextPart)
def _text_part(element: TextPart, compiler: SQLCompiler, **kw: Any) -> str:
    value, wanted = compiler.process(element.column, **kw), compiler.process(element.parameter, **kw)
    if element.operator is Operator.CO:
        return f"instr({value}, {wanted}) > 0"
    return f"substr({value}, -{element.length}) = {wanted}"


@compiles(TextPart, "postgresql")
def _text_part_postgres(element: TextPart, compiler: SQLCompiler, **kw: Any) -> str:
    value, wanted = compiler.process(element.column, **kw), compiler.process(element.parameter, **kw)
    if element.operator is Operator.CO:
        return f"strpos({value}, {wanted}) > 0"
    return f"right({value}, {element.length}) = {wanted}"


class Element(ColumnElement[str]):
    """The text of one element of the document's member, inside ``AnyValue``."""

    inherit_cache = False
    type = Text()


@compiles(Element)
def _element(_element: Element, _compiler: SQLCompiler, **_: Any) -> str:
    return "e.value"


@compiles(Element, "postgresql")
def _element_postgres(_element: Element, _compiler: SQLCompiler, **_: Any) -> str:
    return """(e.value #>> '{}') COLLATE "C\""""


class Number(ColumnElement[bool]):
    """A comparison of one element with a number; the number is given as JSON, and read as the documents are."""

    inherit_cache = False

    def __init__(self, operator: Operator, value: float) -> None:
        self.sign = _SIGNS[operator]
        self.parameter: BindParameter[str] = literal(to_json(value), Text)

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.parameter,)


@compiles(Number)
def _number(element: Number, compiler: SQLCompiler, **kw: Any) -> str:
    return f"e.value {element.sign} CAST({compiler.process(element.parameter, **kw)} AS NUMERIC)"


@compiles(Number, "postgresql")
def _number_postgres(element: Number, compiler: SQLCompiler, **kw: Any) -> str:
    return f"e.value {element.sign} CAST({compiler.process(element.parameter, **kw)} AS JSONB)"


class AnyValue(ColumnElement[bool]):
    """Whether a value of the document's member, of the literal's own type, compares so."""

    inherit_cache = False

    def __init__(self, document: ColumnElement[str], name: str, operator: Operator, value: Value) -> None:
        assert is_name(name), "checked where the name came in"
        self.document = document
        self.name = name
        self.sqlite_type, self.postgres_type, self.compared = _typed(operator, value)

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.document, self.compared)


def _typed(operator: Operator, value: Value) -> tuple[str, str, ColumnElement[bool]]:
    if operator is Operator.PR:
        return "e.type", "jsonb_typeof(e.value)", true()
    if isinstance(value, bool):
        word = "true" if value else "false"
        return f"'{word}'", f"CASE e.value WHEN '{word}' THEN 'boolean' END", true() if operator is _EQ else NEVER
    if isinstance(value, str):
        if not value:
            return "'text'", "'string'", true() if operator in _TRUE_OF_EVERY_TEXT else NEVER
        return "'text'", "'string'", _compare_text(Element(), operator, value)
    if value is None or operator not in _SIGNS:
        return "''", "''", NEVER
    return _SQLITE_NUMBER, "'number'", Number(operator, value)


_EQ = Operator.EQ
_SQLITE_NUMBER = "CASE e.type WHEN 'integer' THEN 'integer' ELSE 'real' END"


@compiles(AnyValue)
def _any_value(element: AnyValue, compiler: SQLCompiler, **kw: Any) -> str:
    document, compared = compiler.process(element.document, **kw), compiler.process(element.compared, **kw)
    values = f"""json_each({document}, '$."{element.name}"') AS e"""
    # the name was matched against _NAME; the rest is SQL that SQLAlchemy rendered
    return f"EXISTS (SELECT 1 FROM {values} WHERE e.type = {element.sqlite_type} AND {compared})"  # noqa: S608


@compiles(AnyValue, "postgresql")
def _any_value_postgres(element: AnyValue, compiler: SQLCompiler, **kw: Any) -> str:
    document, compared = compiler.process(element.document, **kw), compiler.process(element.compared, **kw)
    values = f"""jsonb_path_query({document}, '$."{element.name}"[*]') AS e(value)"""
    typed = f"jsonb_typeof(e.value) = {element.postgres_type}"
    return f"EXISTS (SELECT 1 FROM {values} WHERE {typed} AND {compared})"  # noqa: S608  # as above


class SortKey(ColumnElement[Any]):
    """A document's member to sort by: its text or (``number``) its number; what has neither comes first."""

    inherit_cache = False

    def __init__(self, document: ColumnElement[str], name: str, *, number: bool) -> None:
        assert is_name(name), "checked where the name came in"
        self.document = document
        self.name = name
        self.number = number
        self.type = Float() if number else Text()

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.document,)


@compiles(SortKey)
def _sort_key(element: SortKey, compiler: SQLCompiler, **kw: Any) -> str:
    member = f"""{compiler.process(element.document, **kw)}, '$."{element.name}"'"""
    if not element.number:
        return f"CASE json_type({member}) WHEN 'text' THEN json_extract({member}) ELSE '' END"
    typed = f"json_type({member}) IN ('integer', 'real', 'true', 'false')"
    return f"CASE WHEN {typed} THEN CAST(json_extract({member}) AS REAL) ELSE {NO_NUMBER!r} END"


@compiles(SortKey, "postgresql")
def _sort_key_postgres(element: SortKey, compiler: SQLCompiler, **kw: Any) -> str:
    document = compiler.process(element.document, **kw)
    typed, text = f"jsonb_typeof({document} -> '{element.name}')", f"({document} ->> '{element.name}')"
    if not element.number:
        return f"""(CASE {typed} WHEN 'string' THEN {text} ELSE '' END) COLLATE "C\""""
    flag = f"CASE {text} WHEN 'true' THEN 1 ELSE 0 END"
    return f"CASE {typed} WHEN 'number' THEN {text}::FLOAT8 WHEN 'boolean' THEN {flag} ELSE {NO_NUMBER!r} END"


NO_NUMBER = -1.5e308
"""What is sorted as a number and is none."""
