"""Whatever is saved, and whatever it meets, is answered or refused: never another exception, and never two answers."""

import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.unit.lang.el.naive import interpret

from frontdesk.lang.el.check import check_expression
from frontdesk.lang.el.compile import ExpressionError, ExpressionFailure, compile_expression
from frontdesk.lang.el.functions.catalogue import FUNCTIONS
from frontdesk.lang.el.functions.signature import Function
from frontdesk.lang.el.nodes import Node
from frontdesk.lang.el.parser import parse_expression
from frontdesk.lang.el.scope import GroupView, Scope

_ANY_TEXT = st.text(st.characters(codec=None), max_size=12)
_SIGNS = [
    "user",
    "a",
    ".",
    "?.",
    ".![",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ":",
    ",",
    "?",
    "?:",
    "+",
    "-",
    "*",
    "!",
    "not",
    "and",
    "OR",
    "||",
    "&&",
    "==",
    "!=",
    "<",
    "matches",
    "'x'",
    '"',
    "'",
    "1",
    "2.5",
    "1e9",
    "null",
    "TRUE",
    "=",
]
_FRAGMENTS = st.sampled_from([*_SIGNS, " ", "\u201c", *sorted(FUNCTIONS)])
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 3)
    | st.just(10**400)
    | st.floats()
    | _ANY_TEXT
    | st.sampled_from(
        ["", "a,b", "true", "(a", "2026-01-31T04:05:06Z", "yyyy-MM-dd", "Europe/Paris", "1700000000", "DE"]
    )
)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "name"]), inner, max_size=3),
    max_leaves=8,
)
_OBJECTS = st.dictionaries(st.sampled_from(["a", "b", "name"]), _DATA, max_size=3)
_GROUPS = st.builds(
    GroupView,
    id=st.sampled_from(["00g1", "00g2"]),
    name=_ANY_TEXT,
    type=st.sampled_from(["OKTA_GROUP", "APP_GROUP", "BUILT_IN"]),
    app_name=st.sampled_from([None, "active_directory"]),
)
_SCOPES = st.builds(
    Scope,
    names=st.fixed_dictionaries({}, optional={"user": _DATA, "a": _DATA, "b": _DATA}),
    groups=st.lists(_GROUPS, max_size=3),
    now=st.integers(),
    internal=st.dictionaries(st.sampled_from(["id", "status"]), _ANY_TEXT, max_size=2),
    linked=st.dictionaries(st.just("manager"), _OBJECTS, max_size=1),
    directory_users=st.dictionaries(
        st.sampled_from(["active_directory", "workday"]), st.lists(_OBJECTS, max_size=2), max_size=2
    ),
    related=st.dictionaries(st.just("manager"), st.dictionaries(st.just("user"), _OBJECTS, max_size=1), max_size=1),
)
_LEAVES = st.sampled_from(
    [
        "user",
        "a",
        "b",
        "name",
        "user.a",
        "user.b.name",
        "null",
        "true",
        "FALSE",
        "0",
        "1",
        "3.5",
        "1e300",
        "9223372036854775807",
        "''",
        "'a'",
        "'a,b'",
        "'(a'",
        "'a.*'",
        "{}",
        "'EST'",
        "'yyyy-MM-dd'",
        "'2026-01-31T04:05:06+02:00'",
        "'group.name'",
        "'00g1'",
        "'active_directory'",
        "'manager'",
        "'OKTA'",
        "'840'",
    ]
)


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def arguments(function: Function) -> st.SearchStrategy[str]:
        if function.criteria:
            criterion = st.sampled_from(["{'group.id': %s}", "{'group.profile.name': %s, 'operator': 'EXACT'}"])
            parts = st.lists(st.builds(lambda form, value: form.replace("%s", value), criterion, inner), max_size=2)
        else:
            most = function.least + 2 if function.most is None else function.most
            parts = st.lists(inner, min_size=function.least, max_size=most)
        return parts.map(lambda values: f"{function.name}({', '.join(values)})")

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: arguments(FUNCTIONS[name]))


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "||", "matches", "?:", "eq", "div"]
    return (
        _calls(inner)
        | st.builds("({} {} {})".format, inner, st.sampled_from(operators), inner)
        | st.builds("({} ? {} : {})".format, inner, inner, inner)
        | st.builds("{}({})".format, st.sampled_from(["!", "-", "not "]), inner)
        | st.builds("({}).![{}]".format, inner, inner)
        | st.builds("({})[{}]".format, inner, inner)
        | st.builds("({}).{}".format, inner, st.sampled_from(["a", "name", "and"]))
        | st.lists(inner, max_size=3).map(lambda items: "{" + ", ".join(items) + "}")
    )


_SOURCES = st.recursive(_LEAVES, _larger, max_leaves=12)
_ANSWERABLE = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_ANSWERABLE
@given(st.text(st.characters(codec=None)) | st.lists(_FRAGMENTS, max_size=15).map("".join))
@example("'")
@example("\x00")
@example("user.email = 'x'")
@example("9" * 4000)
@example("1e" + "9" * 300)
@example("\ud800")
def test_any_text_compiles_or_is_refused(source: str) -> None:
    refusal = _refusal(source)
    if refusal is not None:
        assert str(refusal)
        assert refusal.position is None or 0 <= refusal.position <= len(source)


@_ANSWERABLE
@given(_SOURCES, _SCOPES)
def test_any_expression_on_any_scope_answers_or_fails(source: str, scope: Scope) -> None:
    if _refusal(source) is None:
        assert _is_plain(_outcome(source, scope))


@_ANSWERABLE
@given(_SOURCES, _SCOPES)
def test_compiled_and_naive_evaluation_agree(source: str, scope: Scope) -> None:
    try:
        root = _checked(source)
    except ExpressionError:
        return
    expression = compile_expression(source)
    try:
        slow = interpret(root, scope)
    except ExpressionFailure:
        with pytest.raises(ExpressionFailure):
            expression.evaluate(scope)
    else:
        fast = expression.evaluate(scope)
        assert fast == slow
        assert type(fast) is type(slow)


@_ANSWERABLE
@given(_SOURCES, _SCOPES)
def test_what_an_expression_does_not_read_does_not_matter(source: str, scope: Scope) -> None:
    try:
        expression = compile_expression(source)
    except ExpressionError:
        return
    reads = expression.reads
    narrow = Scope(
        names={name: value for name, value in scope.names.items() if name in reads},
        groups=scope.groups if "groups" in reads else (),
        now=scope.now,
        internal=scope.internal if "internal" in reads else {},
        linked=scope.linked if "linked" in reads else {},
        directory_users=scope.directory_users if "directory" in reads else {},
        related=scope.related if "directory" in reads else {},
    )
    assert _outcome(source, narrow) == _outcome(source, scope)


def _refusal(source: str) -> ExpressionError | None:
    try:
        compile_expression(source)
    except ExpressionError as why:
        return why
    return None


def _checked(source: str) -> Node:
    root = parse_expression(source)
    check_expression(root)
    return root


def _outcome(source: str, scope: Scope) -> object:
    try:
        return compile_expression(source).evaluate(scope)
    except ExpressionFailure as why:
        return str(why)


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_plain(member) for name, member in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)
