"""Names of apps (seen 1.1 #24). No property test: the rules are two tables and one spelling."""

import pytest

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.names import custom_name, fixed_name, link_name, mode_of
from frontdesk.domain.errors import ValidationFailed


@pytest.mark.parametrize(
    ("name", "mode", "expected"),
    [
        ("bookmark", None, "BOOKMARK"),
        ("okta_org2org", None, "SAML_2_0"),
        (None, "SAML_2_0", "SAML_2_0"),
        ("dev-1_x_3", "SAML_2_0", "SAML_2_0"),
        ("template_swa3field", "BROWSER_PLUGIN", "BROWSER_PLUGIN"),
    ],
)
def test_the_mode_follows_from_what_is_said(name: str | None, mode: str | None, expected: str) -> None:
    assert mode_of(name, SignOnMode(mode) if mode else None).value == expected


@pytest.mark.parametrize(("name", "mode"), [(None, None), ("unknown", None), ("bookmark", "SAML_2_0")])
def test_a_mode_that_cannot_be_told_is_asked_for(name: str | None, mode: str | None) -> None:
    with pytest.raises(ValidationFailed) as refused:
        mode_of(name, SignOnMode(mode) if mode else None)
    assert refused.value.causes[0].startswith("signOnMode: ")


def test_templates_have_their_name_and_custom_apps_none_yet() -> None:
    assert fixed_name(None, SignOnMode.OPENID_CONNECT) == "oidc_client"
    assert fixed_name("template_swa3field", SignOnMode.BROWSER_PLUGIN) == "template_swa3field"
    assert fixed_name(None, SignOnMode.SAML_2_0) is None
    assert fixed_name("template_saml_2_0", SignOnMode.SAML_2_0) is None
    assert fixed_name("dev_other_7", SignOnMode.SAML_2_0) is None
    with pytest.raises(ValidationFailed, match="E0000001"):
        fixed_name("salesforce", SignOnMode.SAML_2_0)


def test_a_custom_name_holds_small_letters_and_digits_of_the_label() -> None:
    assert custom_name("dev-123", "Mÿ App No. 1 🦊!", 4) == "dev-123_mappno1_4"


def test_links_are_named_after_the_mode_or_the_app() -> None:
    assert link_name("oidc_client", SignOnMode.OPENID_CONNECT) == "oidc_client_link"
    assert link_name("bookmark", SignOnMode.BOOKMARK) == "login"
    assert link_name("dev_app_1", SignOnMode.SAML_2_0) == "dev_app_1_link"
