"""Discovery as the Config plan reads it (contract, 1: disc-1 to disc-9, disc-dyn), for both kinds of issuer."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.serving import Organisation

SUFFIXES = {"org": "", "default": "/oauth2/default"}
both = pytest.mark.parametrize("suffix", SUFFIXES.values(), ids=SUFFIXES)

STRINGS = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "registration_endpoint",
    "end_session_endpoint",
    "introspection_endpoint",
    "revocation_endpoint",
    "pushed_authorization_request_endpoint",
    "device_authorization_endpoint",
}
FLAGS = {
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "authorization_response_iss_parameter_supported",
    "frontchannel_logout_supported",
    "frontchannel_logout_session_supported",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
}


async def fetch(org: Organisation, suffix: str) -> httpx.Response:
    return await org.browser().get(f"{suffix}/.well-known/openid-configuration")


async def document_of(org: Organisation, suffix: str) -> dict[str, Any]:
    return dict((await fetch(org, suffix)).json())


@both
async def test_disc_1__the_document_is_json(org: Organisation, suffix: str) -> None:
    response = await fetch(org, suffix)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json")


@both
async def test_disc_2__the_issuer_is_the_one_that_led_here(org: Organisation, suffix: str) -> None:
    issuer = (await document_of(org, suffix))["issuer"]
    assert issuer == org.url + suffix
    parts = urlsplit(issuer)
    assert (parts.scheme, parts.query, parts.fragment) == ("https", "", "")


@both
async def test_disc_3__everything_required_is_there(org: Organisation, suffix: str) -> None:
    document = await document_of(org, suffix)
    assert {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(document)
    assert {"code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"} <= set(
        document["response_types_supported"]
    )
    assert set(document["subject_types_supported"]) <= {"public", "pairwise"}
    assert "RS256" in document["id_token_signing_alg_values_supported"]


@both
async def test_disc_4__every_member_is_of_its_type_and_none_is_empty(org: Organisation, suffix: str) -> None:
    for name, value in (await document_of(org, suffix)).items():
        if name in STRINGS:
            assert isinstance(value, str)
            assert value
        elif name in FLAGS:
            assert isinstance(value, bool)
        else:
            assert isinstance(value, list), name
            assert value
            assert all(isinstance(item, str) and item for item in value)
            if name.endswith("locales_supported"):
                assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag) for tag in value)


@both
async def test_disc_5__every_endpoint_is_https(org: Organisation, suffix: str) -> None:
    document = await document_of(org, suffix)
    endpoints = [value for name, value in document.items() if name.endswith("_endpoint") or name == "jwks_uri"]
    assert len(endpoints) >= 9
    assert all(urlsplit(endpoint).scheme == "https" for endpoint in endpoints)


@both
async def test_disc_6__scopes_and_claims_are_legal(org: Organisation, suffix: str) -> None:
    document = await document_of(org, suffix)
    assert "openid" in document["scopes_supported"]
    assert all(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", scope) for scope in document["scopes_supported"])
    assert {"sub", "iss", "aud", "auth_time", "name", "email"} <= set(document["claims_supported"])


@both
async def test_disc_7__grants_fit_the_response_types(org: Organisation, suffix: str) -> None:
    document = await document_of(org, suffix)
    assert {"authorization_code", "implicit"} <= set(document["grant_types_supported"])
    assert document["code_challenge_methods_supported"] == ["S256"]


@both
async def test_disc_8__nothing_unknown_is_said(org: Organisation, suffix: str) -> None:
    registered = re.compile(r".*_(endpoint|supported)|issuer|jwks_uri|service_documentation|op_policy_uri|op_tos_uri")
    assert [name for name in await document_of(org, suffix) if not registered.fullmatch(name)] == []


@both
async def test_disc_9__keys_are_public_named_and_strong(org: Organisation, suffix: str) -> None:
    uri = (await document_of(org, suffix))["jwks_uri"]
    keys = (await org.browser().get(uri)).json()["keys"]
    assert len({key["kid"] for key in keys}) == len(keys)
    for key in keys:
        assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
        assert not {"d", "p", "q", "k"} & set(key)
        assert len(key["n"]) >= 342


@both
async def test_disc_dyn__registration_is_offered(org: Organisation, suffix: str) -> None:
    document = await document_of(org, suffix)
    assert document["registration_endpoint"] == f"{org.url}/oauth2/v1/clients"
    assert {"code", "id_token", "id_token token"} <= set(document["response_types_supported"])


@both
async def test_rp_initiated_logout_discovery__is_offered(org: Organisation, suffix: str) -> None:
    assert (await document_of(org, suffix))["end_session_endpoint"].startswith("https://")
