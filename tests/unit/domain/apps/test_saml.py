"""A SAML app's settings, read into one value (contract A.Apps)."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service_provider import ACS, ENTITY_ID, SLS, sign_on, with_keys

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.apps.saml import SamlApp, app_id_of, external_key, read_saml_app
from frontdesk.domain.apps.saml_check import check_saml
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import AppId, ClientId


def an_app(said: dict[str, Any]) -> Application:
    return Application(
        id=AppId("0oaabc"),
        client_id=ClientId("0oaabc"),
        name="id_payroll_1",
        label="Payroll",
        status=AppStatus.ACTIVE,
        sign_on_mode=SignOnMode.SAML_2_0,
        settings={"settings": {"signOn": said}},
        client=None,
        signing_kid=None,
        sealed=None,
        tokens_not_before=0,
        created_at=0,
        updated_at=0,
        version=1,
    )


def read(said: dict[str, Any]) -> SamlApp:
    return read_saml_app(an_app(said))


def test_what_is_not_said_is_what_okta_takes() -> None:
    app = read({"ssoAcsUrl": ACS, "audience": ENTITY_ID})
    assert (app.entity_id, app.sso_path) == ("http://www.okta.com/exkabc", "/app/id_payroll_1/exkabc/sso/saml")
    assert (app.recipient, app.destination, app.issuers) == (ACS, ACS, frozenset({ENTITY_ID}))
    assert app.signs_response
    assert app.signs_assertion
    assert not app.signature_sha1
    assert (app.lifetime_ms, app.name_id_template) == (300_000, "${user.userName}")
    assert (app.encrypts_to, app.logout, app.acs_urls) == (None, None, {})


def test_what_is_said_counts() -> None:
    more = {"idpIssuer": "urn:us:${org.externalKey}", "spIssuer": "urn:sp", "signatureAlgorithm": "RSA_SHA1"}
    app = read({**sign_on(), **with_keys(), **more})
    assert (app.entity_id, app.issuers) == ("urn:us:exkabc", frozenset({"urn:sp", ENTITY_ID}))
    assert app.logout is not None
    assert (app.logout.url, app.logout.issuer) == (SLS, ENTITY_ID)
    assert app.certificates == (app.encrypts_to,)
    assert app.signature_sha1
    assert [each.filter_type for each in app.statements] == [None, None, "STARTS_WITH"]


def test_other_places_count_only_where_the_app_may_have_several() -> None:
    places = [{"index": 3, "url": "https://third.example.test"}]
    assert read({"ssoAcsUrl": ACS, "acsEndpoints": places}).acs_urls == {}
    app = read({"ssoAcsUrl": ACS, "acsEndpoints": places, "allowMultipleAcsEndpoints": True})
    assert app.takes_acs("https://third.example.test")
    assert app.takes_acs(ACS)
    assert not app.takes_acs("https://third.example.test/")


def test_an_override_wins_and_an_empty_one_does_not() -> None:
    assert read({"ssoAcsUrl": ACS, "ssoAcsUrlOverride": "https://o.example.test"}).acs_url == "https://o.example.test"
    assert read({"ssoAcsUrl": ACS, "ssoAcsUrlOverride": ""}).acs_url == ACS


@pytest.mark.parametrize("key", ["0oaabc", "", "abc"])
def test_an_app_has_one_address(key: str) -> None:
    assert app_id_of(key) is None
    assert app_id_of(external_key("0oaabc")) == "0oaabc"


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
_MEMBERS = (*sign_on(), *with_keys(), "acsEndpoints", "inlineHooks", "slo", "samlAssertionLifetimeSeconds")


@given(st.dictionaries(st.sampled_from(_MEMBERS), anything, max_size=8))
def test_whatever_settings_hold_they_are_read(said: dict[str, Any]) -> None:
    app = read(said)
    assert app.lifetime_ms % 1000 == 0
    with contextlib.suppress(ValidationFailed):
        check_saml(an_app(said))
