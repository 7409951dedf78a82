"""The apps that an org is made with: its own pages, so that policies and people can be told of them (seen 6).

They are no OAuth clients of anybody's, and nobody changes or removes them. Their names are in no catalogue, so that
no other app can bear one.
"""

from collections.abc import Mapping
from typing import Final

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.ids import ClientId, new_app_id

ADMIN_CONSOLE: Final = "saasure"
_LABELS: Final[Mapping[str, str]] = {
    ADMIN_CONSOLE: "Okta Admin Console",
    "okta_enduser": "Okta Dashboard",
    "okta_browser_plugin": "Okta Browser Plugin",
}
_LINKS: Final[Mapping[str, str]] = {ADMIN_CONSOLE: "admin"}


def is_built_in(name: str) -> bool:
    """Whether the org was made with the app of this name."""
    return name in _LABELS


def built_in_link(name: str) -> str:
    """The key of the app's link on a person's page; empty where it has none."""
    return _LINKS.get(name, "")


def built_in_apps(now: int) -> list[Application]:
    """Those of a new org. Their ids come before those of all other apps, in this order."""
    ids = [new_app_id(now - len(_LABELS) + place) for place in range(len(_LABELS))]
    return [
        Application(
            id=app_id,
            client_id=ClientId(app_id),
            name=name,
            label=label,
            status=AppStatus.ACTIVE,
            sign_on_mode=SignOnMode.OPENID_CONNECT,
            settings={},
            client=None,
            signing_kid=None,
            sealed=None,
            tokens_not_before=now,
            created_at=now,
            updated_at=now,
            version=1,
        )
        for app_id, (name, label) in zip(ids, _LABELS.items(), strict=True)
    ]
