"""What an authenticator does not allow (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class AuthenticatorInUse(ApiError):
    """A policy asks for the authenticator; causes name it."""

    code = "E0000148"
    status = 403
    summary_template = (
        "Cannot modify/disable this authenticator because it is enabled in one or more policies. To "
        "continue, disable the authenticator in these policies."
    )


class TelephonyHookNeeded(ApiError):
    """Nobody sends text messages or calls without a provider."""

    code = "E0000226"
    status = 400
    summary_template = "You must have an active telephony inline hook to activate and use the Phone authenticator."
