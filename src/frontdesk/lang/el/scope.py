"""What an expression may read: plain data, gathered by the caller before it evaluates (Okta: expression language)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group the user is a member of, as group functions see it. Groups of an app also name the app."""

    id: str
    name: str
    type: str
    app_name: str | None = None
    app_id: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """One evaluation's facts. What an expression does not name in ``Expression.reads`` need not be gathered.

    ``linked``: the other user of each linked object, by the primary's name ("linked").
    ``directory_users``: the user's app users, by app: "active_directory", "workday" ("directory").
    ``related``: profiles of "manager" and "assistant"; each by app, and as "user" the directory's own ("directory").
    """

    names: Mapping[str, object]
    groups: Sequence[GroupView] = ()
    now: int = 0
    internal: Mapping[str, object] = field(default_factory=dict)
    linked: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    directory_users: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    related: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
