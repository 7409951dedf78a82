"""The certification profiles: which response types each runs with, and how the answer travels."""

from dataclasses import dataclass
from typing import Any

from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

RESPONSE_TYPES = ("code", "id_token", "id_token token", "code id_token", "code token", "code id_token token")


@dataclass(frozen=True, slots=True)
class Profile:
    """One response type of one plan."""

    plan: str
    response_type: str
    form_post: bool

    def __str__(self) -> str:
        return f"{'formpost-' if self.form_post else ''}{self.plan}-{self.response_type.replace(' ', '+')}"

    @property
    def words(self) -> frozenset[str]:
        """What the authorization endpoint hands out."""
        return frozenset(self.response_type.split())

    @property
    def has_code(self) -> bool:
        """Whether there is something to redeem."""
        return "code" in self.words

    @property
    def has_access_token(self) -> bool:
        """Whether an access token comes of it, by whichever way."""
        return bool(self.words & {"code", "token"})

    @property
    def response_mode(self) -> str | None:
        """The parameter to send, if any."""
        return "form_post" if self.form_post else None

    @property
    def arrives_by(self) -> str:
        """How the answer must come (OAuth Multiple Response Types §5)."""
        if self.form_post:
            return "form_post"
        return "query" if self.response_type == "code" else "fragment"


def _plan_of(response_type: str) -> str:
    if response_type == "code":
        return "basic"
    return "hybrid" if "code" in response_type else "implicit"


ALL = [Profile(_plan_of(t), t, form_post) for form_post in (False, True) for t in RESPONSE_TYPES]
WITH_CODE = [profile for profile in ALL if profile.has_code]
WITHOUT_CODE = [profile for profile in ALL if not profile.has_code]
WITH_ACCESS_TOKEN = [profile for profile in ALL if profile.has_access_token]
FORM_POST = [profile for profile in ALL if profile.form_post]
BASIC = [profile for profile in ALL if profile.plan == "basic"]


async def client_of(org: Organisation, profile: Profile, **metadata: Any) -> RelyingParty:
    """A client as the suite registers one for a profile."""
    implicit = ["implicit"] if profile.words & {"token", "id_token"} else []
    code = ["authorization_code", "refresh_token"] if profile.has_code else []
    return await relying_party(
        org, **{"grant_types": [*code, *implicit], "response_types": [profile.response_type], **metadata}
    )
