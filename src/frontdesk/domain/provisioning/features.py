"""What provisioning does for an app: two features, each with its settings (Okta: app features).

Everything is off until somebody turns it on. Members are as the wire spells them; ``Inbound`` and ``Outbound`` are
what the use cases read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.records.model import RecordKind

APP_FEATURE = RecordKind("app_feature", "apf", "PublicAppFeatureSetName")


class FeatureName(StrEnum):
    """Okta: names of app features."""

    USER_PROVISIONING = "USER_PROVISIONING"
    INBOUND_PROVISIONING = "INBOUND_PROVISIONING"


class Criterion(StrEnum):
    """What makes an imported person exactly one of ours."""

    USERNAME = "USERNAME"
    EMAIL = "EMAIL"


ENABLED, DISABLED = "ENABLED", "DISABLED"
_OFF: Mapping[str, object] = {"status": DISABLED}
_FRESH: Mapping[FeatureName, Mapping[str, object]] = {
    FeatureName.USER_PROVISIONING: {
        "create": {"lifecycleCreate": _OFF},
        "update": {
            "profile": _OFF,
            "lifecycleDeactivate": _OFF,
            "password": {"status": DISABLED, "seed": "RANDOM", "change": "KEEP_EXISTING"},
        },
    },
    FeatureName.INBOUND_PROVISIONING: {
        "importSettings": {
            "username": {"usernameFormat": "EMAIL", "usernameExpression": None},
            "schedule": {"status": DISABLED, "fullImport": None, "incrementalImport": None},
            "profileMaster": False,
        },
        "importRules": {
            "userCreateAndMatch": {
                "exactMatchCriteria": Criterion.EMAIL.value,
                "allowPartialMatch": True,
                "autoConfirmPartialMatch": False,
                "autoConfirmExactMatch": False,
                "autoConfirmNewUsers": False,
                "autoActivateNewUsers": False,
            }
        },
    },
}
DESCRIPTIONS: Mapping[FeatureName, str] = {
    FeatureName.USER_PROVISIONING: "User provisioning settings from Okta to a downstream application",
    FeatureName.INBOUND_PROVISIONING: "In-bound provisioning settings from an application to Okta",
}


@dataclass(frozen=True, slots=True)
class Inbound:
    """How imports go: what matches whom, and what is confirmed by itself.

    ``user_name_expression`` empty: the login is the e-mail address. ``is_profile_source``: what the app says of people
    wins over what is here, attribute by attribute (``diff.py``).
    """

    criterion: Criterion
    allow_partial: bool
    confirm_partial: bool
    confirm_exact: bool
    confirm_new: bool
    activate_new: bool
    user_name_expression: str
    is_profile_source: bool


@dataclass(frozen=True, slots=True)
class Outbound:
    """What the app is told: of new people, of changes, and of those who have it no longer."""

    create: bool
    update: bool
    deactivate: bool

    @property
    def tells_anything(self) -> bool:
        """Whether it is told anything at all."""
        return self.create or self.update or self.deactivate


def capabilities(name: FeatureName, stored: Mapping[str, object] | None) -> dict[str, object]:
    """A feature's settings: what was said of them over what they begin with."""
    return merged(_FRESH[name], stored or {})


def merged(known: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """Objects are merged member by member; whatever else is given takes the place of what is known."""
    made = dict(known)
    for name, value in given.items():
        before = made.get(name)
        made[name] = merged(before, value) if isinstance(before, Mapping) and isinstance(value, Mapping) else value
    return made


def inbound(settings: Mapping[str, object]) -> Inbound:
    """Read from the settings of INBOUND_PROVISIONING."""
    rules, imports = _at(settings, "importRules", "userCreateAndMatch"), _at(settings, "importSettings")
    user_name = _at(imports, "username")
    custom = user_name.get("usernameFormat") == "CUSTOM"
    return Inbound(
        criterion=Criterion(str(rules["exactMatchCriteria"])),
        allow_partial=rules["allowPartialMatch"] is True,
        confirm_partial=rules["autoConfirmPartialMatch"] is True,
        confirm_exact=rules["autoConfirmExactMatch"] is True,
        confirm_new=rules["autoConfirmNewUsers"] is True,
        activate_new=rules["autoActivateNewUsers"] is True,
        user_name_expression=str(user_name.get("usernameExpression") or "") if custom else "",
        is_profile_source=imports.get("profileMaster") is True,
    )


def outbound(settings: Mapping[str, object]) -> Outbound:
    """Read from the settings of USER_PROVISIONING."""
    update = _at(settings, "update")
    return Outbound(
        create=_at(settings, "create", "lifecycleCreate").get("status") == ENABLED,
        update=_at(update, "profile").get("status") == ENABLED,
        deactivate=_at(update, "lifecycleDeactivate").get("status") == ENABLED,
    )


def schedule_minutes(settings: Mapping[str, object], which: str) -> int | None:
    """How often an import is to begin; None: only when somebody asks."""
    schedule = _at(settings, "importSettings", "schedule")
    if schedule.get("status") != ENABLED:
        return None
    expression = _at(schedule, which).get("expression")
    return minutes_of(expression) if isinstance(expression, str) else None


def minutes_of(expression: str) -> int | None:
    """The period of a cron expression of the kinds ``0 */h * * *`` and ``m */1 …`` that imports take; None: another."""
    parts = expression.split()
    if len(parts) != 5 or parts[2:] != ["*", "*", "*"]:
        return None
    minute, hour = parts[0], parts[1]
    if minute.startswith("*/") and hour == "*":
        return _whole(minute[2:], 5, 59)
    if minute.isdecimal() and int(minute) < 60:
        if hour == "*":
            return 60
        if hour.startswith("*/"):
            hours = _whole(hour[2:], 1, 23)
            return hours * 60 if hours is not None else None
        if hour.isdecimal() and int(hour) < 24:
            return 24 * 60
    return None


def _whole(text: str, least: int, most: int) -> int | None:
    if not text.isdecimal() or len(text) > 2:
        return None
    return int(text) if least <= int(text) <= most else None


def _at(settings: Mapping[str, object], *path: str) -> Mapping[str, object]:
    found: Mapping[str, object] = settings
    for name in path:
        inner = found.get(name)
        found = inner if isinstance(inner, Mapping) else {}
    return found
