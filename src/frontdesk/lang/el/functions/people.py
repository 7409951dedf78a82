"""The user's properties outside the profile, and other people: linked, manager, assistant, in a directory.

Okta: expression language (linked object, manager, assistant, directory and Workday functions).
"""

from collections.abc import Mapping

from frontdesk.lang.el.functions.signature import Function
from frontdesk.lang.el.run import Run
from frontdesk.lang.el.values import text_of

_ACTIVE_DIRECTORY = "active_directory"
_WORKDAY = "workday"
_DIRECTORY = frozenset({"directory"})


def internal_property(run: Run, name: object) -> object:
    """What a user has beside the profile: id, status."""
    return run.scope.internal.get(text_of(name, "user.getInternalProperty") or "")


def linked_object(run: Run, primary: object) -> Mapping[str, object] | None:
    """The profile of the user this one is linked to under the primary's name."""
    return run.scope.linked.get(text_of(primary, "user.getLinkedObject") or "")


def manager_user(run: Run, source: object) -> Mapping[str, object] | None:
    """The manager's directory profile."""
    return _related(run, "manager", source, "user")


def manager_app_user(run: Run, source: object, app: object) -> Mapping[str, object] | None:
    """The manager's profile in an app."""
    return _related(run, "manager", source, app)


def assistant_user(run: Run, source: object) -> Mapping[str, object] | None:
    """The assistant's directory profile."""
    return _related(run, "assistant", source, "user")


def assistant_app_user(run: Run, source: object, app: object) -> Mapping[str, object] | None:
    """The assistant's profile in an app."""
    return _related(run, "assistant", source, app)


def _related(run: Run, relation: str, source: object, profile: object) -> Mapping[str, object] | None:
    """Active Directory is the only source that knows of managers and assistants."""
    if source != _ACTIVE_DIRECTORY:
        return None
    return run.scope.related.get(relation, {}).get(text_of(profile, relation) or "")


def has_directory_user(run: Run) -> bool:
    """Whether the user is assigned to Active Directory."""
    return bool(run.scope.directory_users.get(_ACTIVE_DIRECTORY))


def has_workday_user(run: Run) -> bool:
    """Whether the user is assigned to Workday."""
    return bool(run.scope.directory_users.get(_WORKDAY))


def find_directory_user(run: Run) -> Mapping[str, object] | None:
    """The user's Active Directory profile; null unless there is exactly one."""
    return _only(run, _ACTIVE_DIRECTORY)


def find_workday_user(run: Run) -> Mapping[str, object] | None:
    """The user's Workday profile; null unless there is exactly one."""
    return _only(run, _WORKDAY)


def _only(run: Run, app: str) -> Mapping[str, object] | None:
    users = run.scope.directory_users.get(app, ())
    return users[0] if len(users) == 1 else None


PEOPLE = (
    Function("user.getInternalProperty", internal_property, 1, 1, scoped=True, needs=frozenset({"user", "internal"})),
    Function("user.getLinkedObject", linked_object, 1, 1, scoped=True, needs=frozenset({"user", "linked"})),
    Function("getManagerUser", manager_user, 1, 1, scoped=True, needs=_DIRECTORY),
    Function("getManagerAppUser", manager_app_user, 2, 2, scoped=True, needs=_DIRECTORY),
    Function("getAssistantUser", assistant_user, 1, 1, scoped=True, needs=_DIRECTORY),
    Function("getAssistantAppUser", assistant_app_user, 2, 2, scoped=True, needs=_DIRECTORY),
    Function("hasDirectoryUser", has_directory_user, 0, 0, scoped=True, needs=_DIRECTORY),
    Function("hasWorkdayUser", has_workday_user, 0, 0, scoped=True, needs=_DIRECTORY),
    Function("findDirectoryUser", find_directory_user, 0, 0, scoped=True, needs=_DIRECTORY),
    Function("findWorkdayUser", find_workday_user, 0, 0, scoped=True, needs=_DIRECTORY),
)
