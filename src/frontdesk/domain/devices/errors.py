"""What a device does not allow (Okta: error codes)."""

from frontdesk.domain.errors import ApiError


class IllegalDeviceStatus(ApiError):
    """The device's status does not allow the move."""

    code = "E0000152"
    status = 403
    summary_template = "Illegal device status, cannot perform action."
