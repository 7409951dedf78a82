"""Redirect URIs with a wildcard: what RFC 9700 §4.1.1 warns of, where an administrator takes it upon them.

It stands for the first label of an https host, or for how that label begins; never for two labels, a domain that
others may register under, a port, or a path.
"""

import re

_WILDCARD = re.compile(
    r"https://\*(?P<ending>[A-Za-z0-9-]*)\.(?P<rest>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/?][^*]*)?)"
)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_HTTPS = "https://"


def stands_for(registered: str, requested: str) -> bool:
    """Whether a registered URI with a wildcard means the one that is requested."""
    pattern = _WILDCARD.fullmatch(registered)
    if pattern is None or not requested.startswith(_HTTPS):
        return False
    label, _, rest = requested.removeprefix(_HTTPS).partition(".")
    if rest != pattern["rest"] or not label.endswith(pattern["ending"]) or label == pattern["ending"]:
        return False
    return _LABEL.fullmatch(label) is not None


def without_wildcard(uri: str) -> str:
    """The URI with a plain label where a wildcard may stand; as it is, where there is none or it stands elsewhere."""
    return uri.replace("*", "any", 1) if _WILDCARD.fullmatch(uri) is not None else uri
