"""The codes that only the Authentication API answers with (contract B.4)."""

from frontdesk.domain.errors import ApiError


class NotAllowedInState(ApiError):
    """The transaction is not where this step can be taken."""

    code = "E0000079"
    status = 403
    summary_template = "This operation is not allowed in the current authentication state."


class RecoveryOfUnknown(ApiError):
    """Only a trusted app is told that there is nobody by this name (contract B.3)."""

    code = "E0000095"
    status = 403
    summary_template = "Recovery not allowed for unknown user."
