"""The standard claims, and the scopes that ask for them (OIDC Core §5.1, §5.4)."""

from collections.abc import Iterable, Mapping

SCOPES: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": (
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
    ),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
}

STANDARD_CLAIMS: frozenset[str] = frozenset(claim for claims in SCOPES.values() for claim in claims)


def claims_of_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """The claims that these scopes ask for, none of them twice; other scopes ask for none."""
    return tuple(dict.fromkeys(claim for scope in scopes for claim in SCOPES.get(scope, ())))
