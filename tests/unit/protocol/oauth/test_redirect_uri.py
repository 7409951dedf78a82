"""Redirect URIs: attack cases 1 to 5 of the contract by name, and the law that only what is registered is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri, InvalidRequest
from frontdesk.protocol.oauth.redirect_uri import (
    check_redirect_uri,
    check_registrable_redirect_uri,
    check_registrable_uri,
)

_REGISTERED = ("https://app.example/cb", "https://app.example/other?foo=bar", "com.example.app:/oauth2redirect")
_LOOPBACK = ("http://127.0.0.1/cb", "http://[::1]:7000/cb", "http://localhost/cb?x=1")


@pytest.mark.parametrize("uri", _REGISTERED)
def test_a_registered_uri_is_answered_as_it_stands(uri: str) -> None:
    assert check_redirect_uri(uri, _REGISTERED, required=True) == uri


_TRICKS = {
    "prefix": "https://app.example/c",
    "suffix": "https://app.example/cb/",
    "longer path": "https://app.example/cb/evil",
    "path traversal": "https://app.example/cb/../evil",
    "encoded traversal": "https://app.example/cb/%2e%2e/evil",
    "double encoding": "https://app.example/cb/%252e%252e/evil",
    "the same after decoding": "https://app.example/%63b",
    "the same after normalising": "https://app.example/x/../cb",
    "double slash": "https://app.example//cb",
    "backslash": "https://app.example\\@evil.example/cb",
    "sub-domain": "https://evil.app.example/cb",
    "domain as prefix": "https://app.example.evil.example/cb",
    "user information": "https://app.example@evil.example/cb",
    "other scheme": "http://app.example/cb",
    "other port": "https://app.example:444/cb",
    "default port": "https://app.example:443/cb",
    "other case": "https://APP.example/cb",
    "fragment": "https://app.example/cb#",
    "query added": "https://app.example/cb?foo=bar",
    "query changed": "https://app.example/other?foo=baz",
    "query taken away": "https://app.example/other",
    "newline": "https://app.example/cb\n",
    "space": " https://app.example/cb",
    "NUL": "https://app.example/cb\x00",
    "empty": "",
    "port of a private scheme": "com.example.app:80/oauth2redirect",
}


@pytest.mark.parametrize("uri", _TRICKS.values(), ids=_TRICKS.keys())
def test_attack_1_a_uri_like_a_registered_one_is_not_it(uri: str) -> None:
    with pytest.raises(InvalidRequest, match="not one of those"):
        check_redirect_uri(uri, _REGISTERED, required=True)


@given(st.text(alphabet="https://ap.exml/cb:@\\%2e?#0", max_size=30))
def test_nothing_is_answered_that_is_not_registered(uri: str) -> None:
    with pytest.raises(InvalidRequest):
        check_redirect_uri(uri, _REGISTERED[1:], required=True)


@given(st.integers(1, 65_535), st.sampled_from(["127.0.0.1", "[::1]"]))
def test_native_apps_listen_on_any_port_by_rfc8252_section_7_3(port: int, host: str) -> None:
    uri = f"http://{host}:{port}/oauth2redirect/example-provider"
    assert check_redirect_uri(uri, (f"http://{host}/oauth2redirect/example-provider",), required=True) == uri
    assert check_redirect_uri(uri, (f"http://{host}:1/oauth2redirect/example-provider",), required=True) == uri


@pytest.mark.parametrize("uri", ["http://127.0.0.1:5000/cb", "http://[::1]/cb", "http://localhost:5000/cb?x=1"])
def test_the_port_of_a_loopback_address_may_vary(uri: str) -> None:
    assert check_redirect_uri(uri, _LOOPBACK, required=True) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:80@evil.example/cb",
        "http://localhost:80@evil.example/cb?x=1",
        "http://127.0.0.1:5000/cb/",
        "http://127.0.0.1:5000/CB",
        "http://127.0.0.1:5000/cb?x=1",
        "http://127.0.0.1:5000/cb#x",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:+80/cb",
        "http://127.0.0.1:٨٠/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.2/cb",
        "http://127.1/cb",
        "http://localhost:5000/cb",
        "http://LOCALHOST/cb?x=1",
        "https://127.0.0.1:5000/cb",
        "http://127.0.0.1:5000\\@evil.example/cb",
        "http://127.0.0.1:5000/cb\n",
    ],
)
def test_attack_2_nothing_but_the_port_of_a_loopback_address_may_vary(uri: str) -> None:
    with pytest.raises(InvalidRequest):
        check_redirect_uri(uri, _LOOPBACK, required=True)


def test_the_port_of_another_host_may_not_vary() -> None:
    with pytest.raises(InvalidRequest):
        check_redirect_uri("http://app.example:81/cb", ("http://app.example/cb",), required=True)


def test_the_only_registered_uri_is_meant_where_it_may_be_left_out() -> None:
    assert check_redirect_uri(None, ("https://a/cb",), required=False) == "https://a/cb"


@pytest.mark.parametrize(
    ("registered", "required"),
    [(("https://a/cb",), True), (_REGISTERED, False), ((), False), ((), True)],
    ids=["required", "one of several", "none", "none, and required"],
)
def test_a_missing_uri_is_refused_where_it_is_not_clear(registered: tuple[str, ...], required: bool) -> None:
    with pytest.raises(InvalidRequest, match="missing"):
        check_redirect_uri(None, registered, required=required)


def _register(uri: str, application_type: str = "web", *, allow_plain_http: bool = False) -> None:
    check_registrable_redirect_uri(uri, application_type=application_type, allow_plain_http=allow_plain_http)


@pytest.mark.parametrize(
    ("uri", "application_type"),
    [
        ("https://app.example/cb", "web"),
        ("https://app.example:8443/cb?foo=bar", "browser"),
        ("https://app.example", "native"),
        ("http://localhost:3000/implicit/callback", "browser"),
        ("http://127.0.0.1/cb", "web"),
        ("http://[::1]:61023/cb", "native"),
        ("com.example.app:/oauth2redirect/example-provider", "native"),
        ("myapp://callback", "native"),
        ("https://app.example/a..b/.well-known/cb", "web"),
    ],
)
def test_a_uri_that_means_one_place_may_be_registered(uri: str, application_type: str) -> None:
    _register(uri, application_type)


def test_plain_http_is_for_development() -> None:
    with pytest.raises(InvalidRedirectUri, match="loopback"):
        _register("http://app.example/cb")
    _register("http://app.example/cb", allow_plain_http=True)


@pytest.mark.parametrize("application_type", ["web", "native", "browser", "service"])
@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://app.example/1",
        "about:blank",
        "view-source:https://app.example",
        "ws://app.example/",
        "mailto:me@app.example",
    ],
)
def test_attack_5_a_scheme_that_browsers_run_is_refused(uri: str, application_type: str) -> None:
    with pytest.raises(InvalidRedirectUri):
        _register(uri, application_type, allow_plain_http=True)


@pytest.mark.parametrize(
    "uri",
    [
        "/cb",
        "app.example/cb",
        "//app.example/cb",
        "https:/app.example/cb",
        "https:///cb",
        "https:",
        "http://",
        "https://app.example/cb#",
        "https://app.example/cb#frag",
        "https://user:pass@app.example/cb",
        "http://localhost:80@evil.example/cb",
        "https://app.example/a/../cb",
        "https://app.example/..",
        "https://app.example/./cb",
        "https://app.example/a/%2e%2E/cb",
        "https://app.example/a/.%2e/cb",
        "https://app.example/a%2f..%2fcb",
        "https://app.example/a/%252e%252e/cb",
        "https://app.example/%5c",
        "https://app.example/%0d%0aSet-Cookie:x",
        "https://app.example/%00",
        "https://app.example/%2500",
        "https://app.example\\cb",
        "https://app.example/ cb",
        "https://app.example/\tcb",
        "https://äpp.example/cb",
        "https://app.example:0x50/cb",
        "http://localhost.evil.example/cb",
        "http://0x7f.1/cb",
        "myapp://callback",
        "",
    ],
)
def test_a_uri_that_may_mean_several_places_is_refused(uri: str) -> None:
    with pytest.raises(InvalidRedirectUri):
        _register(uri)


@pytest.mark.parametrize("uri", ["https://*.app.example/cb", "https://app.example/*", "https://app.example/cb?x=*"])
def test_attack_4_wildcards_are_refused(uri: str) -> None:
    with pytest.raises(InvalidRedirectUri):
        _register(uri)


def test_attack_3_a_dot_is_a_dot() -> None:
    with pytest.raises(InvalidRequest):
        check_redirect_uri("https://appxexample/cb", ("https://app.example/cb",), required=True)


@given(st.text(alphabet="https:/ap.exmlcb@\\%2e?#*0\n", max_size=30))
def test_whatever_may_be_registered_is_answered_and_is_absolute(uri: str) -> None:
    try:
        _register(uri, "native")
    except InvalidRedirectUri:
        return
    assert check_redirect_uri(uri, (uri,), required=True) == uri
    assert not set("#*\\\n") & set(uri)
    assert uri.partition(":")[0].replace(".", "").isalnum()


@pytest.mark.parametrize("uri", ["https://app.example/logo.png", "http://app.example/logo.png#x"])
def test_a_page_is_at_a_web_address(uri: str) -> None:
    check_registrable_uri(uri, "logo_uri")


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:image/png,x", "/logo.png", "https:logo", "ftp://a/b", "https://a@b/", "x y"]
)
def test_attack_5_a_page_that_would_run_is_refused_and_named(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="logo_uri"):
        check_registrable_uri(uri, "logo_uri")
