"""Links that let a person in once: activation and recovery (contract F.4; lifetimes: seen-on-the-wire 1.1 row 11)."""

from frontdesk.kernel.secrets import random_choice_string, random_token

ACTIVATION = "activation"
RECOVERY = "recovery"
UNLOCK = "unlock"
"""Kinds of one-time tokens. A token is good for what its kind says, and for nothing else."""

ACTIVATION_MS = 7 * 86_400_000
_MINUTE_MS = 60_000
_TOKEN_BYTES = 15
_TEMPORARY_LENGTH = 12
_LOWER, _UPPER, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
_SYMBOLS = "!#%+-=?"


def new_link_token() -> str:
    """Twenty letters that nobody can guess."""
    return random_token(_TOKEN_BYTES)


def activation_url(org_url: str, token: str) -> str:
    """Where a new person chooses their password."""
    return f"{org_url}/welcome/{token}"


def recovery_url(org_url: str, token: str) -> str:
    """Where somebody chooses a new password."""
    return f"{org_url}/signin/reset-password/{token}"


def unlock_url(org_url: str, token: str) -> str:
    """Where somebody whose account is locked opens it again."""
    return f"{org_url}/signin/unlock/{token}"


def recovery_ms(lifetime_minutes: int) -> int:
    """How long a recovery link lives, by the password policy."""
    return lifetime_minutes * _MINUTE_MS


def new_temporary_password(min_length: int) -> str:
    """A password that an administrator can read out; every kind of character that a policy may ask for is in it."""
    rest = max(min_length, _TEMPORARY_LENGTH)
    each = "".join(random_choice_string(kind, 2) for kind in (_LOWER, _UPPER, _DIGITS, _SYMBOLS))
    return random_choice_string(_LOWER + _UPPER + _DIGITS, rest) + each
