"""The ``max_age`` parameter: how long ago the user may have signed in (OIDC Core §3.1.2.1)."""

import re

from frontdesk.protocol.oauth.errors import InvalidRequest

_SECONDS = re.compile(r"[0-9]{1,10}")


def parse_max_age(text: str | None) -> int | None:
    """The age in seconds, as the parameter counts; 0 means now.

    Raises:
        InvalidRequest: it is not a whole number of seconds.
    """
    if text is None:
        return None
    if not _SECONDS.fullmatch(text):
        raise InvalidRequest("The max_age must be a whole number of seconds.")
    return int(text)
