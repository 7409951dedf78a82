"""Binary members as browsers' scripts send them: base64url or base64, padded or not (RFC 4648 §4, §5)."""

import binascii

from frontdesk.kernel.errors import Expected

_FROM_URL = str.maketrans("-_", "+/")


class BadCredential(Expected):
    """What the browser sent proves nothing: it is malformed, or not what was asked for."""


def read_binary(text: str) -> bytes:
    """The bytes of either spelling.

    Raises:
        BadCredential: it is neither.
    """
    packed = text.translate(_FROM_URL).rstrip("=")
    try:
        return binascii.a2b_base64(packed.encode("ascii") + b"=" * (-len(packed) % 4), strict_mode=True)
    except (ValueError, binascii.Error):
        raise BadCredential("A binary member is not base64url.") from None
