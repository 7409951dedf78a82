"""Okta's error codes that only apps answer with (contract H.2)."""

from frontdesk.domain.errors import ApiError


class AppHeldByGroup(ApiError):
    """A group gives the person the app; causes say so."""

    code = "E0000046"
    status = 403
    summary_template = "Deactivate application for user forbidden."


class AppAlreadyAssigned(ApiError):
    """The person has the app."""

    code = "E0000062"
    status = 409
    summary_template = "The specified user is already assigned to the application."


class InactiveUser(ApiError):
    """Who is deactivated has no apps."""

    code = "E0000117"
    status = 403
    summary_template = "Cannot assign apps or update app profiles for an inactive user."
