"""What a key of an identity provider does not allow (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class CertificateKnown(ApiError):
    """The certificate was uploaded before."""

    code = "E0000096"
    status = 409
    summary_template = "This certificate has already been uploaded with kid={}."
