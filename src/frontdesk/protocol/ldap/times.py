"""GeneralizedTime, the syntax of modifyTimestamp (RFC 4517 §3.3.13)."""

from datetime import UTC, datetime


def generalized_time(at: int) -> str:
    """Epoch milliseconds as a directory writes them, in whole seconds.

    Active Directory wants a fraction, and others have nothing against one.
    """
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y%m%d%H%M%S.0Z")
