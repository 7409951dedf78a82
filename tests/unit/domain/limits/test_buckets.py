"""Which calls are counted together (contract I)."""

import pytest

from frontdesk.domain.limits.buckets import bucket_of


@pytest.mark.parametrize(
    ("method", "path", "name", "a_minute"),
    [
        ("POST", "/api/v1/authn", "authn", 600),
        ("POST", "/api/v1/authn/factors/{factorId}/verify", "authn", 600),
        ("GET", "/oauth2/v1/authorize", "authorize", 1200),
        ("POST", "/oauth2/{authorizationServerId}/v1/token", "token", 1200),
        ("POST", "/oauth2/v1/introspect", "oauth2", 1200),
        ("PUT", "/oauth2/v1/clients/{clientId}", "clients", 100),
        ("POST", "/api/v1/users", "users", 600),
        ("GET", "/api/v1/users/{userId}", "user", 1000),
        ("PUT", "/api/v1/users/{userId}", "users.write", 600),
        ("GET", "/api/v1/apps/{appId}/users", "apps", 600),
        ("GET", "/api/v1/groups", "groups", 600),
        ("GET", "/api/v1/logs", "logs", 50),
        ("GET", "/api/v1/zones", "api", 600),
        ("POST", "/login/login.htm", "authn", 600),
        ("POST", "/signin/step", "authn", 600),
        ("POST", "/signin/reset-password/{token}", "authn", 600),
        ("POST", "/signin/register", "registration", 100),
        ("POST", "/sso/saml2/{idpId}", "sso", 1200),
        ("GET", "/app/{name}/{key}/sso/saml", "sso", 1200),
    ],
    ids=str,
)
def test_a_call_is_counted_with_its_like(method: str, path: str, name: str, a_minute: int) -> None:
    bucket = bucket_of(method, path)
    assert bucket is not None
    assert (bucket.name, bucket.a_minute) == (name, a_minute)


@pytest.mark.parametrize(
    "path",
    ["/oauth2/v1/keys", "/oauth2/{authorizationServerId}/.well-known/openid-configuration", "/healthz"],
    ids=str,
)
def test_keys_metadata_and_health_are_never_counted(path: str) -> None:
    assert bucket_of("GET", path) is None


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/login/login.htm"), ("GET", "/signin/step"), ("POST", "/signin/step/poll"), ("POST", "/signing")],
    ids=str,
)
def test_a_page_that_tries_nothing_is_not_counted(method: str, path: str) -> None:
    assert bucket_of(method, path) is None
