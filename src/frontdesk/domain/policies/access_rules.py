"""What a rule of an authorization server may say (contract D.2)."""

from frontdesk.domain.errors import ValidationFailed

SHORTEST_ACCESS, LONGEST_ACCESS = 5, 1_440
SHORTEST_WINDOW, LONGEST_WINDOW = 10, 2_628_000
LONGEST_REFRESH = LONGEST_WINDOW
GRANT_TYPES = frozenset(
    {
        "authorization_code",
        "implicit",
        "password",
        "client_credentials",
        "interaction_code",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:saml2-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:openid:params:grant-type:ciba",
        "urn:okta:params:oauth:grant-type:otp",
        "urn:okta:params:oauth:grant-type:oob",
        "http://auth0.com/oauth/grant-type/mfa-otp",
        "http://auth0.com/oauth/grant-type/mfa-oob",
    }
)


def check_lifetimes(access_minutes: int, refresh_minutes: int, window_minutes: int) -> None:
    """Access tokens live 5 minutes to a day; refresh tokens at least as long, or (0) as long as they are used.

    Raises:
        ValidationFailed: a lifetime is outside; the cause names it.
    """
    if not SHORTEST_ACCESS <= access_minutes <= LONGEST_ACCESS:
        raise _refused("accessTokenLifetimeMinutes", f"must be between {SHORTEST_ACCESS} and {LONGEST_ACCESS}")
    if refresh_minutes != 0 and not access_minutes <= refresh_minutes <= LONGEST_REFRESH:
        raise _refused("refreshTokenLifetimeMinutes", "must be 0, or at least the lifetime of access tokens")
    if not SHORTEST_WINDOW <= window_minutes <= LONGEST_WINDOW:
        raise _refused("refreshTokenWindowMinutes", f"must be between {SHORTEST_WINDOW} and {LONGEST_WINDOW}")


def check_grant_types(grant_types: frozenset[str]) -> None:
    """At least one, and all of them known.

    Raises:
        ValidationFailed: it is otherwise.
    """
    if not grant_types:
        raise ValidationFailed("grantTypes", ("conditions.grantTypes.include: Name at least one grant type.",))
    if unknown := sorted(grant_types - GRANT_TYPES):
        cause = f"conditions.grantTypes.include: {unknown[0][:80]} is no grant type."
        raise ValidationFailed("grantTypes", (cause,))


def _refused(field: str, sentence: str) -> ValidationFailed:
    return ValidationFailed("token", (f"actions.token.{field}: The value {sentence}.",))
