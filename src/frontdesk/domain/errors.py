"""Okta's error codes, one class a code (contract H.2). The class fixes code, status and summary."""

from typing import ClassVar

from frontdesk.kernel.errors import Expected


class ApiError(Expected):
    """An error of the management API. ``causes`` name the fields, in sentences for the caller's developer."""

    code: ClassVar[str]
    status: ClassVar[int]
    summary_template: ClassVar[str]

    def __init__(self, detail: str = "", causes: tuple[str, ...] = ()) -> None:
        self.summary = self.summary_template.format(detail)
        self.causes = causes
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
