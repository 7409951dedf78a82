"""Okta's error codes, one class a code (contract H.2). The class fixes code, status and summary."""

from typing import ClassVar

from frontdesk.kernel.errors import Expected


class ApiError(Expected):
    """An error of the management API. ``causes`` name the fields, in sentences for the caller's developer.

    ``challenge``: what WWW-Authenticate says, where the way the caller showed who it is matters (RFC 9110 §11.6.1).
    """

    code: ClassVar[str]
    status: ClassVar[int]
    summary_template: ClassVar[str]

    def __init__(self, detail: str = "", causes: tuple[str, ...] = (), *, challenge: str | None = None) -> None:
        self.summary = self.summary_template.format(detail)
        self.causes = causes
        self.challenge = challenge
        super().__init__(f"{self.code}: {self.summary}")


class ValidationFailed(ApiError):
    """A member of the body is missing or not as it should be."""

    code = "E0000001"
    status = 400
    summary_template = "Api validation failed: {}"


class MalformedBody(ApiError):
    """The body is not JSON."""

    code = "E0000003"
    status = 400
    summary_template = "The request body was not well-formed."


class NoPermission(ApiError):
    """The caller is known, and may not do this."""

    code = "E0000006"
    status = 403
    summary_template = "You do not have permission to perform the requested action"


class ResourceNotFound(ApiError):
    """``detail`` is ``{id} ({Type})``."""

    code = "E0000007"
    status = 404
    summary_template = "Not found: Resource not found: {}"


class NoSuchPath(ApiError):
    """No route has this path."""

    code = "E0000008"
    status = 404
    summary_template = "The requested path was not found"


class InternalError(ApiError):
    """Our fault."""

    code = "E0000009"
    status = 500
    summary_template = "Internal Server Error"


class InvalidApiToken(ApiError):
    """No token, or one that is unknown, expired, or whose owner may not act."""

    code = "E0000011"
    status = 401
    summary_template = "Invalid token provided"


class BodyTooLarge(ApiError):
    """The body is larger than the endpoint reads."""

    code = "E0000020"
    status = 413
    summary_template = "Bad request. {}"


class MethodNotAllowed(ApiError):
    """The path exists, the method does not."""

    code = "E0000022"
    status = 405
    summary_template = "The endpoint does not support the provided HTTP method"


class AuthenticationFailed(ApiError):
    """Whoever asks could not be authenticated; which part was wrong is not told."""

    code = "E0000004"
    status = 401
    summary_template = "Authentication failed"


class InvalidSession(ApiError):
    """There is no session, or it has ended."""

    code = "E0000005"
    status = 403
    summary_template = "Invalid session"


class CredentialsUpdateFailed(ApiError):
    """The credentials cannot be changed so; causes say why."""

    code = "E0000014"
    status = 403
    summary_template = "Update of credentials failed"


class FeatureNotAvailable(ApiError):
    """The org does not have this feature."""

    code = "E0000015"
    status = 401
    summary_template = "You do not have permission to access the feature you are requesting"


class AlreadyActive(ApiError):
    """Nobody is activated twice."""

    code = "E0000016"
    status = 403
    summary_template = "Activation failed because the user is already active"


class BadHeaders(ApiError):
    """The endpoint neither reads nor writes what the headers name."""

    code = "E0000019"
    status = 400
    summary_template = "Bad request. Accept and/or Content-Type headers likely do not match supported values."


class UnsupportedAppOperation(ApiError):
    """The app is of a kind that cannot do this."""

    code = "E0000024"
    status = 400
    summary_template = "Bad request. This operation on app metadata is not yet supported."


class InvalidPaging(ApiError):
    """The cursor is none of ours."""

    code = "E0000029"
    status = 400
    summary_template = "Invalid paging request."


class InvalidDate(ApiError):
    """A date cannot be read; causes name the parameter."""

    code = "E0000030"
    status = 400
    summary_template = (
        "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, "
        "e.g. 2013-01-01T12:00:00.000-07:00."
    )


class InvalidSearch(ApiError):
    """The filter or search expression cannot be read; causes say where."""

    code = "E0000031"
    status = 400
    summary_template = "Invalid search criteria."


class UnlockNotAllowed(ApiError):
    """The account is not locked, or may not be unlocked."""

    code = "E0000032"
    status = 403
    summary_template = "Unlock is not allowed for this user."


class SearchAndFilter(ApiError):
    """One or the other."""

    code = "E0000033"
    status = 400
    summary_template = "Bad request. Can't specify a search query and filter in the same request."


class NotAllowedInStatus(ApiError):
    """The life cycle has no such move."""

    code = "E0000038"
    status = 403
    summary_template = "This operation is not allowed in the user's current status."


class RateLimited(ApiError):
    """Too many calls in one minute."""

    code = "E0000047"
    status = 429
    summary_template = "API call exceeded rate limit due to too many requests."


class AppDeleteForbidden(ApiError):
    """An active app is deactivated first."""

    code = "E0000056"
    status = 403
    summary_template = "Delete application forbidden."


class UnsupportedOperation(ApiError):
    """The object is managed elsewhere."""

    code = "E0000060"
    status = 501
    summary_template = "Unsupported operation."


class ReadOnlyAttribute(ApiError):
    """The attribute is written by the server alone."""

    code = "E0000077"
    status = 403
    summary_template = "Cannot modify the {} attribute because it is read-only."


class PasswordRequirements(ApiError):
    """Causes name the requirement."""

    code = "E0000080"
    status = 403
    summary_template = "The password does not meet the complexity requirements of the current password policy."


class RoleAlreadyAssigned(ApiError):
    """The principal has this role."""

    code = "E0000090"
    status = 409
    summary_template = "The role specified is already assigned to the user."


class EtagMismatch(ApiError):
    """Somebody changed the object meanwhile."""

    code = "E0000231"
    status = 412
    summary_template = "ETag value doesn't match."


class Conflict(ApiError):
    """Another request came first; nothing was written."""

    code = "E0000195"
    status = 409
    summary_template = "Api validation failed due to conflict: {}"


class Unavailable(ApiError):
    """The server cannot write right now."""

    code = "E0000010"
    status = 503
    summary_template = "Service is in read only mode"


class ReadOnlyObject(ApiError):
    """The server alone writes the object."""

    code = "E0000111"
    status = 403
    summary_template = "Cannot modify the {} object because it is read-only."


class ImmutableAttribute(ApiError):
    """The attribute is set once."""

    code = "E0000078"
    status = 403
    summary_template = "Cannot modify the {} attribute because it is immutable."


class EnumWithoutTitles(ApiError):
    """Values and their titles differ."""

    code = "E0000123"
    status = 400
    summary_template = "Array specified in enum field must match const values specified in oneOf field."


class UserTypeNotDeletable(ApiError):
    """The default type, or one that somebody has."""

    code = "E0000142"
    status = 403
    summary_template = "This User Type cannot be deleted."


class WrongPasscode(ApiError):
    """The code or answer is not the factor's."""

    code = "E0000068"
    status = 403
    summary_template = "Invalid Passcode/Answer"


class FactorLocked(ApiError):
    """Too many wrong codes."""

    code = "E0000069"
    status = 403
    summary_template = "User Locked"


class PasscodeReplayed(ApiError):
    """The code was used already."""

    code = "E0000082"
    status = 403
    summary_template = "Each code can only be used once. Please wait for a new code and try again."


class PasscodeTooLate(ApiError):
    """The code was right, and is not any more."""

    code = "E0000083"
    status = 403
    summary_template = "PassCode is valid but exceeded time window."


class SmsSentLately(ApiError):
    """Text messages to one person go out one at a time."""

    code = "E0000109"
    status = 429
    summary_template = "An SMS message was recently sent. Please wait 30 seconds before trying again."


class EmailSentLately(ApiError):
    """Codes are mailed to one person one at a time."""

    code = "E0000118"
    status = 429
    summary_template = "An email was recently sent. Please wait 5 seconds before trying again."


class CallMadeLately(ApiError):
    """One person is called one call at a time."""

    code = "E0000133"
    status = 429
    summary_template = "A phone call was recently made. Please wait 30 seconds before trying again."


class InvalidPhoneNumber(ApiError):
    """Nobody can be reached at this number."""

    code = "E0000098"
    status = 400
    summary_template = "This phone number is invalid."


class OriginRefused(ApiError):
    """The page that asks is neither ours nor one that the org trusts."""

    code = "E0000212"
    status = 403
    summary_template = "Origin validation failed."


class LinkedObjectConflict(ApiError):
    """``detail`` says what stands against the definition."""

    code = "E0000127"
    status = 409
    summary_template = "Invalid linked objection definition. {}"
