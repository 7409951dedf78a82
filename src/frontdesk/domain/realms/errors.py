"""What a realm does not allow (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class RealmNotDeletable(ApiError):
    """The realm is needed."""

    code = "E0000178"
    status = 400
    summary_template = "This realm cannot be deleted. {}"


class TooManyRealms(ApiError):
    """``detail`` is how many there may be."""

    code = "E0000221"
    status = 403
    summary_template = "You have reached the maximum number of realms. An org cannot have more than {} realms."
