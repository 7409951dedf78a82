"""The codes that only users' endpoints answer with (contract H.2)."""

from frontdesk.domain.errors import ApiError


class PasswordResetFailed(ApiError):
    """Whoever signs in elsewhere has no password here to reset."""

    code = "E0000017"
    status = 403
    summary_template = "Password reset failed"


class ForgotPasswordNotAllowed(ApiError):
    """The user's status, provider or missing recovery question stands against it."""

    code = "E0000034"
    status = 403
    summary_template = "Forgot password not allowed on specified user."


class ChangePasswordNotAllowed(ApiError):
    """The user's status or provider stands against it."""

    code = "E0000035"
    status = 403
    summary_template = "Change password not allowed on specified user."


class ChangeQuestionNotAllowed(ApiError):
    """The user's status or provider stands against it."""

    code = "E0000036"
    status = 403
    summary_template = "Change recovery question not allowed on specified user."


class WrongRecoveryAnswer(ApiError):
    """The answer is not the one that was set."""

    code = "E0000087"
    status = 403
    summary_template = "The recovery question answer did not match our records."


class ExpiryNeedsPassword(ApiError):
    """A password that is not there cannot expire."""

    code = "E0000124"
    status = 400
    summary_template = (
        "Could not create user. To create a user and expire their password immediately, a password must be specified"
    )


class ExpiryNeedsActivation(ApiError):
    """The password of whoever cannot sign in yet does not expire."""

    code = "E0000125"
    status = 400
    summary_template = (
        'Could not create user. To create a user and expire their password immediately, "activate" must be true'
    )


class EtagMalformed(ApiError):
    """If-Match holds no entity tags (RFC 9110 §13.1.1)."""

    code = "E0000242"
    status = 400
    summary_template = "ETag syntax is invalid."
