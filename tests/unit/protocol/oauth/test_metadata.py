"""Server metadata."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.jose.algorithms import ASYMMETRIC, SYMMETRIC
from frontdesk.protocol.oauth.metadata import Capabilities, Endpoints, server_metadata

_BASE = "https://id.example.com"


def _endpoints(userinfo: str | None = f"{_BASE}/userinfo", jwks: str | None = f"{_BASE}/keys") -> Endpoints:
    return Endpoints(
        issuer=_BASE,
        authorization=f"{_BASE}/authorize",
        token=f"{_BASE}/token",
        userinfo=userinfo,
        jwks=jwks,
        introspection=f"{_BASE}/introspect",
        revocation=f"{_BASE}/revoke",
        end_session=f"{_BASE}/logout",
        registration=f"{_BASE}/clients",
        pushed_authorization_request=f"{_BASE}/par",
        device_authorization=f"{_BASE}/device",
    )


def _capabilities(**changes: tuple[str, ...]) -> Capabilities:
    lists = {
        "scopes": ("openid", "email"),
        "claims": ("sub", "email"),
        "grant_types": ("authorization_code",),
        "response_types": ("code",),
        "response_modes": ("query", "fragment"),
        "auth_methods": ("client_secret_basic", "none"),
        "id_token_algs": ("RS256",),
        "request_object_algs": ("RS256",),
    }
    return Capabilities(**{**lists, **changes})


def test_what_oidc_discovery_3_requires_is_there() -> None:
    metadata = server_metadata(_endpoints(), _capabilities())
    required = {
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "response_types_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
    }
    assert required <= set(metadata)
    assert metadata["subject_types_supported"] == ["public"]


def test_what_we_always_do_is_said() -> None:
    metadata = server_metadata(_endpoints(), _capabilities())
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["claims_parameter_supported"] is True
    assert metadata["request_parameter_supported"] is True
    assert metadata["request_uri_parameter_supported"] is False
    assert metadata["pushed_authorization_request_endpoint"] == f"{_BASE}/par"


def test_a_server_without_userinfo_and_keys_says_nothing_of_them() -> None:
    assert not {"userinfo_endpoint", "jwks_uri"} & set(server_metadata(_endpoints(None, None), _capabilities()))


def test_the_algorithms_of_assertions_follow_from_the_methods_by_rfc8414() -> None:
    name = "token_endpoint_auth_signing_alg_values_supported"
    assert name not in server_metadata(_endpoints(), _capabilities())
    by_secret = server_metadata(_endpoints(), _capabilities(auth_methods=("client_secret_jwt",)))
    assert by_secret[name] == [*SYMMETRIC]
    by_key = server_metadata(_endpoints(), _capabilities(auth_methods=("private_key_jwt",)))
    assert by_key[name] == by_key["revocation_endpoint_auth_signing_alg_values_supported"] == [*ASYMMETRIC]


_lists = st.lists(st.sampled_from(["a", "b", "private_key_jwt"]), unique=True).map(tuple)


@given(st.dictionaries(st.sampled_from(sorted(Capabilities.__dataclass_fields__)), _lists))
def test_there_are_no_nulls_and_no_empty_arrays(changes: dict[str, tuple[str, ...]]) -> None:
    values = server_metadata(_endpoints(None, None), _capabilities(**changes)).values()
    assert None not in values
    assert [] not in values
