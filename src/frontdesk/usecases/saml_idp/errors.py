"""Why a SAML app is not reached: what the browser's person is told, and the system log."""

from frontdesk.kernel.errors import Expected


class SamlRefused(Expected):
    """The request is not one that the app may make, or the app's settings make no assertion; the text says why."""


class SamlDenied(Expected):
    """The person may not sign in to the app. ``error_uri``: the page that the app has for that, if any.

    ``shown``: the sentence of a service that the org asked, for the person to read.
    """

    def __init__(self, why: str, error_uri: str | None = None, shown: str | None = None) -> None:
        super().__init__(why)
        self.error_uri = error_uri
        self.shown = shown
