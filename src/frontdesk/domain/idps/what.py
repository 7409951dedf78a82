"""The word of E0000001 for identity providers, and the check that every address of theirs passes."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.protocol.http.uris import parse_uri

WHAT = "idp"


def check_url(where: str, url: str, *, dev: bool) -> None:
    """A provider is reached by https; by http only where development allows it.

    Raises:
        ValidationFailed: it is another kind of URI, or none.
    """
    parts = parse_uri(url)
    schemes = {"https", "http"} if dev else {"https"}
    if parts is None or parts.host is None or parts.scheme not in schemes or parts.fragment is not None:
        raise ValidationFailed(WHAT, (f"{where}: The URL must be a whole https URL.",))


def need(value: object, where: str) -> None:
    """What a provider cannot be without.

    Raises:
        ValidationFailed: it is missing.
    """
    if not value:
        raise ValidationFailed(WHAT, (f"{where}: This kind of identity provider needs it.",))
