"""The key names of apps: templates, the few catalogue apps that are known, and those of custom apps (seen 1.1 #24)."""

import re
from collections.abc import Mapping

from frontdesk.domain.apps.built_in import built_in_link, is_built_in
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.errors import ValidationFailed

OIDC_CLIENT = "oidc_client"
ORG2ORG = "okta_org2org"
THREE_FIELDS = "template_swa3field"
LDAP_DIRECTORY = "ldap_directory"

_MODES: Mapping[str, SignOnMode] = {
    OIDC_CLIENT: SignOnMode.OPENID_CONNECT,
    "template_saml_2_0": SignOnMode.SAML_2_0,
    "template_saml_1_1": SignOnMode.SAML_1_1,
    "template_wsfed": SignOnMode.WS_FEDERATION,
    "bookmark": SignOnMode.BOOKMARK,
    "template_basic_auth": SignOnMode.BASIC_AUTH,
    "template_swa": SignOnMode.BROWSER_PLUGIN,
    THREE_FIELDS: SignOnMode.BROWSER_PLUGIN,
    "template_sps": SignOnMode.SECURE_PASSWORD_STORE,
    ORG2ORG: SignOnMode.SAML_2_0,
    LDAP_DIRECTORY: SignOnMode.BOOKMARK,  # of the modes that there are the one that signs nobody in
}
_OF_MODE: Mapping[SignOnMode, str] = {
    SignOnMode.OPENID_CONNECT: OIDC_CLIENT,
    SignOnMode.SAML_1_1: "template_saml_1_1",
    SignOnMode.WS_FEDERATION: "template_wsfed",
    SignOnMode.BOOKMARK: "bookmark",
    SignOnMode.BASIC_AUTH: "template_basic_auth",
    SignOnMode.BROWSER_PLUGIN: "template_swa",
    SignOnMode.SECURE_PASSWORD_STORE: "template_sps",
}
_OF_CUSTOM_APPS = re.compile(r"[a-z0-9-]+_[a-z0-9]*_[0-9]{1,9}")
_NO_PART_OF_A_NAME = re.compile(r"[^a-z0-9]")
_LINK_OF_MODE = {SignOnMode.OPENID_CONNECT: "oidc_client_link"}


def mode_of(name: str | None, mode: SignOnMode | None) -> SignOnMode:
    """The sign-on mode that a body means, which may name only the app.

    Raises:
        ValidationFailed: it names neither, or an app of another mode.
    """
    known = _MODES.get(name or "")
    if mode is None and known is None:
        raise ValidationFailed("signOnMode", ("signOnMode: The field cannot be left out for an app of this name.",))
    if mode is not None and known is not None and known is not mode:
        raise ValidationFailed("signOnMode", (f"signOnMode: The app '{name}' is of the mode {known.value}.",))
    chosen = mode or known
    assert chosen is not None, "one of both was given"
    return chosen


def fixed_name(name: str | None, mode: SignOnMode) -> str | None:
    """The name of an app that is made from a template or the catalogue; None: it is custom, and gets one of its own.

    Raises:
        ValidationFailed: there is no such app in the catalogue.
    """
    if name is None or name == "template_saml_2_0" or _OF_CUSTOM_APPS.fullmatch(name):
        return _OF_MODE.get(mode)
    if name not in _MODES:
        raise ValidationFailed("name", (f"name: There is no app '{name}' in the catalogue.",))
    return name


def custom_name(subdomain: str, label: str, number: int) -> str:
    """``{subdomain}_{label}_{n}``, of the label only small letters and digits."""
    return f"{subdomain}_{_NO_PART_OF_A_NAME.sub('', label.lower())}_{number}"


def link_name(name: str, mode: SignOnMode) -> str:
    """The key of the app's one link on a person's page; empty where it has none."""
    if is_built_in(name):
        return built_in_link(name)
    if name == LDAP_DIRECTORY:
        return ""
    return _LINK_OF_MODE.get(mode) or ("login" if name in _MODES else f"{name}_link")
