"""The app that somebody signs in for (contract B.1: audience)."""

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import AppId
from frontdesk.storage.unit import Unit

_MODES = frozenset({SignOnMode.SAML_2_0, SignOnMode.SAML_1_1, SignOnMode.WS_FEDERATION})
_UNSUPPORTED = "audience: The app is not one that people sign in for by SAML or WS-Federation."


async def check_audience(unit: Unit, app_id: str) -> None:
    """The app is active, and one that we sign people in to ourselves; OpenID Connect has its own endpoint for that.

    Raises:
        ValidationFailed: it is not (contract B.4).
    """
    app = await unit.apps.find(AppId(app_id))
    if app is None or not app.is_active or app.sign_on_mode not in _MODES:
        raise ValidationFailed("authRequest", (_UNSUPPORTED,))
