"""What the password policy asks of a password (contract D.3; defaults: seen-on-the-wire 1.1 row 11)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.policies.common_passwords import is_common
from frontdesk.kernel.fold import fold
from frontdesk.kernel.secrets import LONGEST_SECRET_BYTES, is_too_long

_SHORTEST_PART = 4
_PARTS = re.compile(r"[\s,.\-_#@]+")


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The settings that count for one person; the defaults are those of the org's default policy.

    ``max_attempts``: wrong passwords in a row until the account locks; 0: it never does. ``auto_unlock_minutes``: how
    long it stays locked; 0: until somebody unlocks it. ``shows_lock_out``: the sign-in page says so.
    ``mails_lock_out``: so does a mail.
    """

    min_length: int = 8
    min_lower_case: int = 1
    min_upper_case: int = 1
    min_number: int = 1
    min_symbol: int = 0
    exclude_user_name: bool = True
    exclude_attributes: tuple[str, ...] = ()
    exclude_common: bool = False
    min_age_minutes: int = 0
    history_count: int = 4
    answer_min_length: int = 4
    recovery_minutes: int = 60
    max_attempts: int = 10
    auto_unlock_minutes: int = 0
    shows_lock_out: bool = False
    mails_lock_out: bool = False


def read_password_policy(settings: Mapping[str, Any]) -> PasswordPolicy:
    """A PASSWORD policy's ``settings``, as the wire writes them; what is missing has its default."""
    usual = PasswordPolicy()
    password = settings.get("password") or {}
    complexity, age = password.get("complexity") or {}, password.get("age") or {}
    lockout = password.get("lockout") or {}
    factors = (settings.get("recovery") or {}).get("factors") or {}
    question = _properties(factors, "recovery_question").get("complexity") or {}
    token = _properties(factors, "okta_email").get("recoveryToken") or {}
    common = (complexity.get("dictionary") or {}).get("common") or {}
    return PasswordPolicy(
        min_length=complexity.get("minLength", usual.min_length),
        min_lower_case=complexity.get("minLowerCase", usual.min_lower_case),
        min_upper_case=complexity.get("minUpperCase", usual.min_upper_case),
        min_number=complexity.get("minNumber", usual.min_number),
        min_symbol=complexity.get("minSymbol", usual.min_symbol),
        exclude_user_name=complexity.get("excludeUsername", usual.exclude_user_name),
        exclude_attributes=tuple(complexity.get("excludeAttributes") or ()),
        exclude_common=bool(common.get("exclude", usual.exclude_common)),
        min_age_minutes=age.get("minAgeMinutes", usual.min_age_minutes),
        history_count=age.get("historyCount", usual.history_count),
        answer_min_length=question.get("minLength", usual.answer_min_length),
        recovery_minutes=token.get("tokenLifetimeMinutes", usual.recovery_minutes),
        max_attempts=lockout.get("maxAttempts", usual.max_attempts),
        auto_unlock_minutes=lockout.get("autoUnlockMinutes", usual.auto_unlock_minutes),
        shows_lock_out=bool(lockout.get("showLockoutFailures", usual.shows_lock_out)),
        mails_lock_out="EMAIL" in (lockout.get("userLockoutNotificationChannels") or ()),
    )


def _properties(factors: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return (factors.get(name) or {}).get("properties") or {}


def check_password(policy: PasswordPolicy, password: str, login: str, profile: Mapping[str, object]) -> tuple[str, ...]:
    """What the policy asks and the password lacks, as sentences' parts; none where it will do."""
    asked = (
        (len(password) >= policy.min_length, f"at least {policy.min_length} characters"),
        (not is_too_long(password), f"at most {LONGEST_SECRET_BYTES} bytes"),
        (_count(password, str.islower) >= policy.min_lower_case, "a lowercase letter"),
        (_count(password, str.isupper) >= policy.min_upper_case, "an uppercase letter"),
        (_count(password, str.isdigit) >= policy.min_number, "a number"),
        (_count(password, _is_symbol) >= policy.min_symbol, "a symbol"),
        (not (policy.exclude_user_name and _has_part_of(password, [_without_end(login)])), "no parts of your username"),
        *(
            (not _has_part_of(password, [profile.get(name)]), f"does not include your {_spoken(name)}")
            for name in policy.exclude_attributes
        ),
        (not (policy.exclude_common and is_common(password)), "is not a common password"),
    )
    return tuple(words for holds, words in asked if not holds)


def requirements(policy: PasswordPolicy, lacks: Iterable[str] = ()) -> str:
    """Everything that the policy asks, in one sentence for whoever chooses a password; and what this one ``lacks``."""
    asked = [f"at least {policy.min_length} characters"]
    asked += ["a lowercase letter"] * bool(policy.min_lower_case) + ["an uppercase letter"] * bool(
        policy.min_upper_case
    )
    asked += ["a number"] * bool(policy.min_number) + ["a symbol"] * bool(policy.min_symbol)
    asked += ["no parts of your username"] * policy.exclude_user_name
    asked += [f"does not include your {_spoken(name)}" for name in policy.exclude_attributes]
    asked += ["is not a common password"] * policy.exclude_common
    asked += [words for words in lacks if words not in asked]
    if policy.history_count:
        asked.append(f"Your password cannot be any of your last {policy.history_count} passwords")
    return "Password requirements were not met. Password requirements: " + ", ".join(asked) + "."


def _count(password: str, fits: Any) -> int:
    return sum(1 for letter in password if fits(letter))


def _is_symbol(letter: str) -> bool:
    return not letter.isalnum() and not letter.isspace()


def _has_part_of(password: str, names: Iterable[object]) -> bool:
    """Whether a part of a name of four letters or more stands in the password, whatever its case."""
    folded = fold(password)
    parts = (part for name in names if isinstance(name, str) for part in _PARTS.split(fold(name)))
    return any(len(part) >= _SHORTEST_PART and part in folded for part in parts)


def _without_end(login: str) -> str:
    """A login without the last label of its domain, which says nothing of its owner (contract D.3: TLD ignored)."""
    name, at, domain = login.rpartition("@")
    return f"{name}@{domain.rpartition('.')[0]}" if at else login


def _spoken(attribute: str) -> str:
    """``firstName`` as people say it: first name."""
    return re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", attribute)
