"""What rows say once more in the form that searches compare: case folded, a missing text as an empty string."""

from collections.abc import Mapping

from frontdesk.lang.filter.document import folded
from frontdesk.storage.codec import to_json

USER_FOLDS = ("email_fold", "first_name_fold", "last_name_fold", "profile_fold")
GROUP_FOLDS = ("name_fold", "profile_fold")


def user_folds(profile: Mapping[str, object]) -> dict[str, object]:
    """The columns of ``USER_FOLDS``."""
    document = folded(profile)
    return {
        "email_fold": _text(document, "email"),
        "first_name_fold": _text(document, "firstName"),
        "last_name_fold": _text(document, "lastName"),
        "profile_fold": to_json(document),
    }


def group_folds(profile: Mapping[str, object]) -> dict[str, object]:
    """The columns of ``GROUP_FOLDS``."""
    document = folded(profile)
    return {"name_fold": _text(document, "name"), "profile_fold": to_json(document)}


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""
