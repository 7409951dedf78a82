"""A scope to evaluate in, and the shortest way to ask it something."""

from collections.abc import Mapping, Sequence

from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.el.scope import GroupView, Scope
from frontdesk.lang.el.values import Value

ADA: Mapping[str, object] = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "login": "ada@example.com",
    "middleName": "",
    "salary": 1_000_000,
    "isContractor": False,
    "roles": ["admin", "author"],
    "address": {"city": "London"},
}
GROUPS = (
    GroupView("00g1", "Everyone", "BUILT_IN"),
    GroupView("00g2", "Engineering", "OKTA_GROUP"),
    GroupView("00g3", "Engineers of AD", "APP_GROUP", app_name="active_directory", app_id="0oa1"),
)
NOON = 1_767_268_800_123  # 2026-01-01T12:00:00.123Z


def a_scope(
    *,
    groups: Sequence[GroupView] = GROUPS,
    now: int = NOON,
    names: Mapping[str, object] | None = None,
) -> Scope:
    """Ada, in three groups, at noon of the first of January 2026."""
    return Scope(names={"user": ADA, **(names or {})}, groups=groups, now=now)


def value_of(source: str, scope: Scope | None = None, **names: object) -> Value:
    """What the expression answers."""
    return compile_expression(source).evaluate(scope or a_scope(names=names))
