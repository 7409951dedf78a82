"""What an assertion says of a person: templates, expressions and groups, evaluated (Okta: attribute statements)."""

import re
from collections.abc import Iterable, Sequence

from frontdesk.domain.apps.saml import Statement
from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import Expression, ExpressionError, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.el.values import text_of
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

_BRACED = re.compile(r"\$\{(?P<inside>[^{}]*)\}")
_CLASSIC = re.compile(r"\bfn:(?P<name>[A-Za-z]+)\(")
_READABLE = frozenset(
    {"user", "source", "appuser", "app", "org", "session", "groups", "internal", "linked", "directory"}
)
_MOST_VALUES = 1_000
_LONGEST = 32_768


class ValueFails(Expected):
    """An expression of the app cannot be evaluated for this person."""


def check_value(template: str) -> None:
    """A template or expression can be evaluated at all; plain words stand for themselves.

    Raises:
        ValueFails: what is braced is no expression, or reads what no assertion is made of.
    """
    for found in _BRACED.finditer(template):
        _compiled(found["inside"])


def text_by(template: str, scope: Scope) -> str:
    """One text; empty where the template makes nothing of this person.

    Raises:
        ValueFails: it cannot be evaluated.
    """
    return next(iter(texts_by(template, scope)), "")


def texts_by(template: str, scope: Scope) -> list[str]:
    """The texts of a template: ``${expression}``, several with words around them, or an expression without braces.

    Words that are no expression, or name nothing that there is, are meant as they stand.

    Raises:
        ValueFails: it cannot be evaluated.
    """
    template = template.strip()
    whole = _BRACED.fullmatch(template)
    if whole is not None:
        return _evaluated(_compiled(whole["inside"]), scope)
    if _BRACED.search(template):
        return [_BRACED.sub(lambda found: ",".join(_evaluated(_compiled(found["inside"]), scope)), template)]
    try:
        return _evaluated(_compiled(template), scope)
    except _NoExpression:
        return [template] if template else []


def group_names(statement: Statement, names: Iterable[str]) -> list[str]:
    """Those of a person's groups whose names the filter takes."""
    takes = statement.filter_value
    match statement.filter_type:
        case "EQUALS":
            found = [name for name in names if name == takes]
        case "CONTAINS":
            found = [name for name in names if takes in name]
        case "REGEX":
            found = _matching(takes, names)
        case _:
            found = [name for name in names if name.startswith(takes)]
    return sorted(found)[:_MOST_VALUES]


class _NoExpression(ValueFails):
    """It is none."""


def _compiled(source: str) -> Expression:
    try:
        expression = compile_expression(_CLASSIC.sub(lambda found: f"String.{found['name']}(", source))
    except ExpressionError as why:
        raise _NoExpression(str(why)) from None
    if others := expression.reads - _READABLE:
        raise _NoExpression(f"An assertion is not made of {', '.join(sorted(others))}.")
    return expression


def _evaluated(expression: Expression, scope: Scope) -> list[str]:
    try:
        value = expression.evaluate(scope)
        values: Sequence[object] = value if isinstance(value, list) else [value]
        texts = [text_of(each, "An attribute") for each in values if each is not None]
    except ExpressionFailure as why:
        raise ValueFails(str(why)) from None
    return [text[:_LONGEST] for text in texts if text][:_MOST_VALUES]


def _matching(pattern: str, names: Iterable[str]) -> list[str]:
    try:
        matches = compile_pattern(pattern)
    except MalformedPattern:
        return []
    return [name for name in names if matches(name)]
