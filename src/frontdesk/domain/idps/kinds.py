"""What each kind of identity provider speaks, and where (contract A.Identity providers; seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SocialKind:
    """A provider whose addresses everybody knows. ``issuers``: by any of which its ID tokens may be issued."""

    protocol: str
    authorization: str
    token: str
    scopes: tuple[str, ...]
    issuers: tuple[str, ...] = ()
    jwks: str = ""
    userinfo: str = ""

    def endpoints(self) -> dict[str, dict[str, str]]:
        """Its endpoints as the wire has them."""
        return {
            "authorization": {"url": self.authorization, "binding": "HTTP-REDIRECT"},
            "token": {"url": self.token, "binding": "HTTP-POST"},
        }


SOCIAL: Mapping[str, SocialKind] = {
    "GOOGLE": SocialKind(
        "OIDC",
        "https://accounts.google.com/o/oauth2/auth",
        "https://www.googleapis.com/oauth2/v3/token",
        ("openid", "email", "profile"),
        ("https://accounts.google.com", "accounts.google.com"),
        "https://www.googleapis.com/oauth2/v3/certs",
    ),
    "FACEBOOK": SocialKind(
        "OAUTH2",
        "https://www.facebook.com/dialog/oauth",
        "https://graph.facebook.com/v2.8/oauth/access_token",
        ("public_profile", "email"),
        userinfo="https://graph.facebook.com/me?fields=id,name,first_name,middle_name,last_name,email",
    ),
    "LINKEDIN": SocialKind(
        "OAUTH2",
        "https://www.linkedin.com/uas/oauth2/authorization",
        "https://www.linkedin.com/uas/oauth2/accessToken",
        ("r_basicprofile", "r_emailaddress"),
        userinfo="https://api.linkedin.com/v2/userinfo",
    ),
    "MICROSOFT": SocialKind(
        "OIDC",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        ("openid", "email", "profile", "https://graph.microsoft.com/User.Read"),
        ("https://login.microsoftonline.com/{tenantid}/v2.0",),
        "https://login.microsoftonline.com/common/discovery/v2.0/keys",
    ),
    "APPLE": SocialKind(
        "OIDC",
        "https://appleid.apple.com/auth/authorize",
        "https://appleid.apple.com/auth/token",
        ("openid", "email", "name"),
        ("https://appleid.apple.com",),
        "https://appleid.apple.com/auth/keys",
    ),
    "GITHUB": SocialKind(
        "OAUTH2",
        "https://github.com/login/oauth/authorize",
        "https://github.com/login/oauth/access_token",
        ("read:user", "user:email"),
        userinfo="https://api.github.com/user",
    ),
    "GITLAB": SocialKind(
        "OIDC",
        "https://gitlab.com/oauth/authorize",
        "https://gitlab.com/oauth/token",
        ("openid", "read_user", "email"),
        ("https://gitlab.com",),
        "https://gitlab.com/oauth/discovery/keys",
        "https://gitlab.com/oauth/userinfo",
    ),
    "AMAZON": SocialKind(
        "OAUTH2",
        "https://www.amazon.com/ap/oa",
        "https://api.amazon.com/auth/o2/token",
        ("profile",),
        userinfo="https://api.amazon.com/user/profile",
    ),
}
OIDC, SAML2 = "OIDC", "SAML2"
_BINDINGS = {
    "authorization": "HTTP-REDIRECT",
    "token": "HTTP-POST",
    "userInfo": "HTTP-REDIRECT",
    "jwks": "HTTP-REDIRECT",
}


def endpoint(name: str, sent: Mapping[str, Any]) -> dict[str, str]:
    """An endpoint with the binding it has where none was sent."""
    return {"url": sent["url"], "binding": sent.get("binding") or _BINDINGS[name]}
