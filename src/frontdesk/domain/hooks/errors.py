"""How asking a hook goes wrong (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class HookBroken(ApiError):
    """The inline hook's service answered what nobody understands."""

    code = "E0000134"
    status = 502
    summary_template = "Okta could not communicate correctly with an inline hook."


class HookRefused(ApiError):
    """The inline hook's service answered with an error."""

    code = "E0000135"
    status = 400
    summary_template = "An inline hook responded with an error."


class HookSilent(ApiError):
    """The inline hook's service did not answer in time."""

    code = "E0000137"
    status = 504
    summary_template = "Okta did not receive a response from an inline hook."
