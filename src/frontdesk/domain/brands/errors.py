"""What a custom domain does not allow (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class DomainNotVerified(ApiError):
    """Nobody has shown that the domain is theirs."""

    code = "E0000165"
    status = 403
    summary_template = "Domain not verified."
