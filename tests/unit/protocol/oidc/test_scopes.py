"""No property test: the room holds names, not rules."""

from frontdesk.protocol.oidc.scopes import DEFINED


def test_the_defined_scopes_are_those_of_core_sections_5_4_and_11() -> None:
    assert {"openid", "profile", "email", "address", "phone", "offline_access"} == DEFINED
