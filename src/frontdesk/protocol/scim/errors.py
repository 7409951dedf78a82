"""What a SCIM server says no with: one class a ``scimType``, or a status that has none (RFC 7644 §3.12)."""

from typing import ClassVar

from frontdesk.kernel.errors import Expected

ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"


class ScimError(Expected):
    """``detail`` is a sentence for the client's developer."""

    status: ClassVar[int] = 400
    scim_type: ClassVar[str | None] = None

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)

    def body(self) -> dict[str, object]:
        """The error's JSON (RFC 7644 §3.12): the status is a string there."""
        return error_body(self.status, self.detail, self.scim_type)


def error_body(status: int, detail: str, scim_type: str | None = None) -> dict[str, object]:
    """An error as SCIM writes it."""
    typed = {"scimType": scim_type} if scim_type is not None else {}
    return {"schemas": [ERROR_SCHEMA], "status": str(status), **typed, "detail": detail}


class InvalidFilter(ScimError):
    """The filter breaks the grammar, or asks what cannot be asked here."""

    scim_type = "invalidFilter"


class InvalidSyntax(ScimError):
    """The body is no JSON object, or not built as the operation wants it."""

    scim_type = "invalidSyntax"


class InvalidPath(ScimError):
    """A PATCH names an attribute that does not exist."""

    scim_type = "invalidPath"


class NoTarget(ScimError):
    """A PATCH names no value that could be operated on."""

    scim_type = "noTarget"


class InvalidValue(ScimError):
    """A value is missing, of another type, or not what its schema allows."""

    scim_type = "invalidValue"


class ReadOnly(ScimError):
    """The attribute is not the client's to change in this way."""

    scim_type = "mutability"


class TooMany(ScimError):
    """More than is worked through in one request."""

    scim_type = "tooMany"


class NotUnique(ScimError):
    """Somebody else has the value."""

    status = 409
    scim_type = "uniqueness"


class BadToken(ScimError):
    """No token, or one that is no good now."""

    status = 401


class Forbidden(ScimError):
    """The connection may not do this."""

    status = 403


class NotThere(ScimError):
    """There is no such resource, for this connection."""

    status = 404


class Unresolved(ScimError):
    """A bulk operation refers to one that made nothing (RFC 7644 §3.7.1)."""

    status = 409


class OtherVersion(ScimError):
    """The resource is another than the client has read (RFC 7644 §3.14)."""

    status = 412


class BulkTooLarge(ScimError):
    """More operations than one bulk request holds (RFC 7644 §3.7.4)."""

    status = 413


class WrongContentType(ScimError):
    """The body is neither application/scim+json nor application/json."""

    status = 415
