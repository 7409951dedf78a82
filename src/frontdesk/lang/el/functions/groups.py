"""Functions over the groups the user is a member of (Okta: expression language, group functions).

Names are compared as written, with their case. Answers keep the order of the scope.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from frontdesk.lang.el.functions.signature import Function
from frontdesk.lang.el.patterns import Regex, read_regex
from frontdesk.lang.el.run import Run
from frontdesk.lang.el.scope import GroupView
from frontdesk.lang.el.values import ExpressionFailure, integer_of, is_array, text_of

_MOST_GROUPS = 100
_GROUPS = frozenset({"groups"})
_NAME = "group.profile.name"
_FIELDS: Final[dict[str, Callable[[GroupView], str]]] = {
    "group.id": lambda group: group.id,
    "group.name": lambda group: group.name,
    _NAME: lambda group: group.name,
    "group.type": lambda group: group.type,
}
_CRITERIA = frozenset({"group.id", "group.type", _NAME, "operator"})


def is_member_of(run: Run, *ids: object) -> bool:
    """Whether the user is in one of these groups; ids may also come as an array."""
    wanted = _texts(ids)
    return any(group.id in wanted for group in run.scope.groups)


def is_member_of_name(run: Run, name: object) -> bool:
    """Whether the user is in a group of this name."""
    wanted = text_of(name, "isMemberOfGroupName")
    return any(group.name == wanted for group in run.scope.groups)


def is_member_of_name_starting(run: Run, prefix: object) -> bool:
    """Whether the user is in a group whose name begins so."""
    wanted = text_of(prefix, "isMemberOfGroupNameStartsWith")
    return wanted is not None and any(group.name.startswith(wanted) for group in run.scope.groups)


def is_member_of_name_containing(run: Run, part: object) -> bool:
    """Whether the user is in a group in whose name this occurs."""
    wanted = text_of(part, "isMemberOfGroupNameContains")
    return wanted is not None and any(wanted in group.name for group in run.scope.groups)


def is_member_of_name_matching(run: Run, pattern: Regex | None) -> bool:
    """Whether the user is in a group whose whole name matches."""
    return pattern is not None and any(pattern.matches(run, group.name) for group in run.scope.groups)


def filtered_groups(run: Run, ids: object, view: Callable[[GroupView], str] | None, limit: object) -> Sequence[object]:
    """Of these groups, those the user is in: their names or ids."""
    allowed = _texts([ids])
    if view is None:
        return []
    found = [view(group) for group in run.scope.groups if group.id in allowed]
    return found[: _bounded(limit, "getFilteredGroups")]


def read_field(name: str) -> Callable[[GroupView], str]:
    """What ``getFilteredGroups`` shows of each group.

    Raises:
        ExpressionFailure: groups have no such attribute.
    """
    field = _FIELDS.get(name)
    if field is None:
        raise ExpressionFailure(f"A group is shown as one of {', '.join(sorted(_FIELDS))}, not as {name[:60]!r}.")
    return field


def starting(run: Run, app: object, prefix: object, limit: object) -> Sequence[object] | None:
    """Names of the app's groups that begin so."""
    return _names(run, app, prefix, limit, str.startswith)


def ending(run: Run, app: object, suffix: object, limit: object) -> Sequence[object] | None:
    """Names of the app's groups that end so."""
    return _names(run, app, suffix, limit, str.endswith)


def containing(run: Run, app: object, part: object, limit: object) -> Sequence[object] | None:
    """Names of the app's groups in which this occurs."""
    return _names(run, app, part, limit, str.__contains__)


def _names(
    run: Run, app: object, pattern: object, limit: object, fits: Callable[[str, str], bool]
) -> Sequence[object] | None:
    """Null where there is none, so that ``?: {}`` is needed where an array is wanted."""
    source, wanted = text_of(app, "Groups"), text_of(pattern, "Groups")
    if source is None or wanted is None:
        return None
    found = [group.name for group in run.scope.groups if _is_of(group, source) and fits(group.name, wanted)]
    return found[: _bounded(limit, "Groups")] or None


def _is_of(group: GroupView, source: str) -> bool:
    if group.type != "APP_GROUP":
        return source.upper() == "OKTA"
    return source in (group.app_name, group.app_id)


def _bounded(limit: object, who: str) -> int:
    most = integer_of(limit, who)
    return _MOST_GROUPS if most is None else max(0, min(_MOST_GROUPS, most))


def get_groups(run: Run, *criteria: Mapping[str, object]) -> Sequence[object]:
    """The groups that meet every criterion, as objects to project names from; without criteria, all.

    Raises:
        ExpressionFailure: the operator is neither EXACT nor STARTS_WITH.
    """
    tests = [_test(criterion) for criterion in criteria]
    return [_shown(group) for group in run.scope.groups if all(test(group) for test in tests)]


def _test(criterion: Mapping[str, object]) -> Callable[[GroupView], bool]:
    operator = text_of(criterion.get("operator"), "operator") or "STARTS_WITH"
    if operator not in ("EXACT", "STARTS_WITH"):
        raise ExpressionFailure(f"user.getGroups knows the operators EXACT and STARTS_WITH, not {operator[:60]!r}.")
    wanted = {key: _texts([value]) for key, value in criterion.items() if key != "operator"}
    prefixes = tuple(wanted.pop(_NAME)) if operator == "STARTS_WITH" and _NAME in wanted else None

    def fits(group: GroupView) -> bool:
        if prefixes is not None and not group.name.startswith(prefixes):
            return False
        return all(_FIELDS[key](group) in values for key, values in wanted.items())

    return fits


def _shown(group: GroupView) -> Mapping[str, object]:
    return {"id": group.id, "name": group.name, "type": group.type, "profile": {"name": group.name}}


def _texts(values: Sequence[object]) -> frozenset[str]:
    """Strings, and those of arrays among them; null is none."""
    opened = [element for value in values for element in (value if is_array(value) else [value])]
    return frozenset(text for text in (text_of(element, "A group function") for element in opened) if text is not None)


def _over_groups(name: str, body: Callable[..., object], count: int) -> Function:
    return Function(name, body, count, count, scoped=True, needs=_GROUPS)


GROUPS = (
    _over_groups("isMemberOfGroup", is_member_of, 1),
    Function("isMemberOfAnyGroup", is_member_of, 1, None, scoped=True, needs=_GROUPS),
    _over_groups("isMemberOfGroupName", is_member_of_name, 1),
    _over_groups("isMemberOfGroupNameStartsWith", is_member_of_name_starting, 1),
    _over_groups("isMemberOfGroupNameContains", is_member_of_name_containing, 1),
    Function(
        "isMemberOfGroupNameRegex",
        is_member_of_name_matching,
        1,
        1,
        scoped=True,
        prepared={0: read_regex},
        needs=_GROUPS,
    ),
    Function("getFilteredGroups", filtered_groups, 3, 3, scoped=True, prepared={1: read_field}, needs=_GROUPS),
    _over_groups("Groups.startsWith", starting, 3),
    _over_groups("Groups.endsWith", ending, 3),
    _over_groups("Groups.contains", containing, 3),
    Function("user.getGroups", get_groups, 0, None, scoped=True, criteria=_CRITERIA, needs=_GROUPS),
)
