"""Applications as the wire writes them: the members that every sign-on mode has (contract A.Apps; seen 4.3)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

Label = Annotated[str, Meta(min_length=1, max_length=100)]
Text = Annotated[str, Meta(max_length=1024)]
Url = Annotated[str, Meta(max_length=1024)]
Name = Annotated[str, Meta(min_length=1, max_length=255)]
Note = Annotated[str, Meta(max_length=2048)]
UserName = Annotated[str, Meta(min_length=1, max_length=100)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
Scalar = str | int | float | bool | None


class Accessibility(Struct, rename="camel"):
    """Who may ask for it, and where errors and sign-ins lead."""

    self_service: bool = False
    error_redirect_url: Url | None = None
    login_redirect_url: Url | None = None


class Hide(Struct):
    """Where people do not see it. OIDC apps are hidden unless told."""

    i_os: bool | UnsetType = field(default=UNSET, name="iOS")
    web: bool | UnsetType = UNSET


class Visibility(Struct, rename="camel"):
    """How it shows on a person's page."""

    auto_launch: bool = False
    auto_submit_toolbar: bool = False
    hide: Hide = field(default_factory=Hide)
    app_links: Annotated[dict[str, bool], Meta(max_length=20)] = field(default_factory=dict)


class UserNameTemplate(Struct, rename="camel"):
    """What people are called there."""

    template: Text = "${source.login}"
    type: Literal["NONE", "BUILT_IN", "CUSTOM"] = "BUILT_IN"
    push_status: Literal["PUSH", "DONT_PUSH", "NOT_CONFIGURED"] | UnsetType = UNSET
    user_suffix: Text | UnsetType = UNSET


class Signing(Struct):
    """The key that the app signs with."""

    kid: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET


class Credentials(Struct, rename="camel"):
    """Of modes where people bring no password along."""

    user_name_template: UserNameTemplate = field(default_factory=UserNameTemplate)
    signing: Signing = field(default_factory=Signing)


class PasswordValue(Struct):
    """A password on its way in; never one on its way out."""

    value: Password | UnsetType = UNSET


class SchemeCredentials(Struct, rename="camel"):
    """Of modes where a user name and a password are filled in."""

    scheme: Literal[
        "SHARED_USERNAME_AND_PASSWORD",
        "EXTERNAL_PASSWORD_SYNC",
        "EDIT_USERNAME_AND_PASSWORD",
        "EDIT_PASSWORD_ONLY",
        "ADMIN_SETS_CREDENTIALS",
    ] = "EDIT_USERNAME_AND_PASSWORD"
    user_name_template: UserNameTemplate = field(default_factory=UserNameTemplate)
    reveal_password: bool = False
    user_name: UserName | UnsetType = UNSET
    password: PasswordValue | UnsetType = UNSET
    signing: Signing = field(default_factory=Signing)


class VpnNetwork(Struct):
    """Where a person is when they are told of a VPN."""

    connection: Literal["DISABLED", "ANYWHERE", "ON_NETWORK", "OFF_NETWORK", "ZONE"] = "DISABLED"
    include: Annotated[list[Name], Meta(max_length=100)] | UnsetType = UNSET
    exclude: Annotated[list[Name], Meta(max_length=100)] | UnsetType = UNSET


class Vpn(Struct, rename="camel"):
    """What people are told of a VPN."""

    network: VpnNetwork = field(default_factory=VpnNetwork)
    message: Note | None = None
    help_url: Url | None = None


class Notifications(Struct):
    """What people are told."""

    vpn: Vpn = field(default_factory=Vpn)


class Notes(Struct):
    """For administrators, and for people."""

    admin: Note | None = None
    enduser: Note | None = None


class CommonSettings(Struct, rename="camel", kw_only=True):
    """The settings of every mode; each adds ``app``."""

    notifications: Notifications = field(default_factory=Notifications)
    manual_provisioning: bool = False
    implicit_assignment: bool = False
    notes: Notes = field(default_factory=Notes)
    inline_hook_id: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    identity_store_id: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET


class AppBody(Struct, rename="camel", kw_only=True):
    """The members of every mode; each adds ``credentials`` and ``settings``."""

    label: Label
    name: Name | None = None
    accessibility: Accessibility = field(default_factory=Accessibility)
    visibility: Visibility = field(default_factory=Visibility)
    profile: Annotated[dict[str, Scalar | list[Scalar]], Meta(max_length=50)] | UnsetType = UNSET


def members_of(struct: Struct) -> dict[str, object]:
    """A shape as the wire spells it."""
    members = msgspec.to_builtins(struct)
    assert isinstance(members, dict)
    return members
