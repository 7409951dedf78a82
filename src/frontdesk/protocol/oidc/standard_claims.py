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

_NEEDS_NO_SCOPE = "sub"

STANDARD_CLAIMS: frozenset[str] = frozenset(claim for claims in SCOPES.values() for claim in claims)


def claims_of_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """The claims that these scopes ask for, none of them twice; other scopes ask for none."""
    return tuple(dict.fromkeys(claim for scope in scopes for claim in SCOPES.get(scope, ())))


def scopes_of_claims(claims: Iterable[str]) -> tuple[str, ...]:
    """The scopes that would ask for these claims; ``sub``, which every ID token has, and claims of others need none."""
    wanted = frozenset(claims) - {_NEEDS_NO_SCOPE}
    return tuple(scope for scope, members in SCOPES.items() if not wanted.isdisjoint(members))
