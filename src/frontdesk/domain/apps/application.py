"""An application: what the management API writes and reads as a whole, and the OAuth client that some of them are."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import AppId, ClientId


@dataclass(frozen=True, slots=True)
class Application:
    """An app of any mode.

    ``settings``: the members that nothing but the management API reads, as the wire spells them; empty for a client
    that registered itself. ``client``: the OAuth client that it is, without its secrets in lists. ``signing_kid``
    None: it signs with the key that all apps of the org share. ``sealed``: the password that its users share.
    """

    id: AppId
    client_id: ClientId
    name: str
    label: str
    status: AppStatus
    sign_on_mode: SignOnMode
    settings: Mapping[str, object]
    client: OAuthClient | None
    signing_kid: str | None
    sealed: bytes | None
    tokens_not_before: int
    created_at: int
    updated_at: int
    version: int

    @property
    def is_active(self) -> bool:
        """Whether people and clients may use it."""
        return self.status is AppStatus.ACTIVE

    def part(self, name: str) -> Mapping[str, object]:
        """A member of the settings that is an object; empty where it is missing."""
        value = self.settings.get(name)
        return value if isinstance(value, Mapping) else {}

    @property
    def user_name_template(self) -> str:
        """What people are called at the app unless somebody said otherwise; empty: they have no name there."""
        template = self.part("credentials").get("userNameTemplate")
        if not isinstance(template, Mapping):
            return DEFAULT_TEMPLATE
        return "" if template.get("type") == "NONE" else str(template.get("template", DEFAULT_TEMPLATE))


DEFAULT_TEMPLATE = "${source.login}"
