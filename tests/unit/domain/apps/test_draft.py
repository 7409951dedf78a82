"""From a draft to an OAuth client (contract A.Apps, C.8). The rules' own tables are in tests/unit/protocol/oauth."""

from dataclasses import replace
from typing import Any

import pytest

from frontdesk.domain.apps.draft import AppDraft, OAuthDraft, check_draft, client_of, new_application
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.apps.oauth_client import GroupsFilter, OAuthClient, RefreshRotation
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import AppId

_WEB: dict[str, Any] = {"application_type": "web", "redirect_uris": ["https://app.example/cb"]}


def _client(draft: OAuthDraft, known: OAuthClient | None = None) -> OAuthClient:
    whole = AppDraft("App", None, SignOnMode.OPENID_CONNECT, {}, draft)
    app = new_application(whole, AppId("0oaApp"), "oidc_client", 1, active=True)
    return client_of(app, draft, known, allow_plain_http=False)


def test_nobody_is_assigned_to_an_app_that_an_administrator_made() -> None:
    client = _client(OAuthDraft(_WEB))
    assert (client.assigned_to_everyone, client.status, client.client_id) == (False, AppStatus.ACTIVE, "0oaApp")
    assert (client.name, client.pkce_required, client.rotation.rotates) == ("App", False, False)


@pytest.mark.parametrize("kind", ["native", "browser"])
def test_who_can_keep_no_secret_is_public_unless_told(kind: str) -> None:
    public = _client(OAuthDraft({**_WEB, "application_type": kind}))
    assert (public.is_public, public.pkce_required) == (True, True)
    told = _client(OAuthDraft({**_WEB, "application_type": kind, "token_endpoint_auth_method": "client_secret_basic"}))
    assert not told.is_public


@pytest.mark.parametrize(
    ("said", "leeway", "expected"),
    [
        (None, None, RefreshRotation(rotates=False, leeway_ms=30_000)),
        ("STATIC", 5, RefreshRotation(rotates=False, leeway_ms=30_000)),
        ("ROTATE", None, RefreshRotation(rotates=True, leeway_ms=30_000)),
        ("ROTATE", 0, RefreshRotation(rotates=True, leeway_ms=0)),
    ],
)
def test_refresh_tokens_rotate_as_the_app_says(said: str | None, leeway: int | None, expected: RefreshRotation) -> None:
    assert _client(OAuthDraft(_WEB, rotation_type=said, leeway_s=leeway)).rotation == expected


def test_a_change_keeps_what_the_app_does_not_say() -> None:
    known = replace(_client(OAuthDraft(_WEB)), granted_scopes=frozenset({"okta.users.read"}), assigned_to_everyone=True)
    changed = _client(OAuthDraft({**_WEB, "client_uri": "https://app.example"}), known)
    assert changed.granted_scopes == known.granted_scopes
    assert changed.assigned_to_everyone
    assert changed.metadata.client_uri == "https://app.example"


@pytest.mark.parametrize(
    "draft",
    [
        OAuthDraft({**_WEB, "redirect_uris": ["https://app.example/cb#x"]}),
        OAuthDraft({**_WEB, "grant_types": ["telepathy"]}),
        OAuthDraft({**_WEB, "token_endpoint_auth_method": "none"}, pkce_required=False),
    ],
)
def test_what_goes_not_together_is_refused_with_a_cause(draft: OAuthDraft) -> None:
    with pytest.raises(ValidationFailed) as refused:
        _client(draft)
    assert refused.value.causes


def test_a_pattern_of_groups_must_compile() -> None:
    oauth = OAuthDraft(_WEB, groups_filter=GroupsFilter("REGEX", "("))
    with pytest.raises(ValidationFailed, match="E0000001"):
        check_draft(AppDraft("App", None, SignOnMode.OPENID_CONNECT, {}, oauth))
    check_draft(AppDraft("App", None, SignOnMode.OPENID_CONNECT, {}, replace(oauth, groups_filter=None)))
