"""May this client come to the authorization endpoint at all?"""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.protocol.oauth.errors import UnauthorizedClient


def check_client(client: OAuthClient) -> None:
    """The client is active, and not a service, which has no person to send (contract C.7).

    Raises:
        UnauthorizedClient: it is neither.
    """
    if not client.is_active:
        raise UnauthorizedClient("The client is not active.")
    if client.metadata.application_type == "service":
        raise UnauthorizedClient("A service client acts for itself and cannot use the authorization endpoint.")
