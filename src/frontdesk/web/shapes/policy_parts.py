"""What bodies of policies and rules are made of: names, bounded lists, and the conditions that several types share.

Each member's default is what the server fills in where it is left out (seen on the wire 4.4).
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

Id = Annotated[str, Meta(min_length=1, max_length=255)]
Text = Annotated[str, Meta(max_length=1024)]
Ids = Annotated[list[Id], Meta(max_length=1000)]
Name = Annotated[str, Meta(min_length=1, max_length=255)]
Priority = Annotated[int, Meta(ge=0, le=1_000_000)]
Count = Annotated[int, Meta(ge=0, le=2**31)]
Duration = Annotated[str, Meta(max_length=32, pattern=r"^P(?=\d|T\d)(\d+[YMWD])*(T(\d+[HMS])+)?$")]
Access = Literal["ALLOW", "DENY"]
Platform = Literal["ANY", "MOBILE", "DESKTOP", "OTHER"]
System = Literal["ANY", "IOS", "ANDROID", "WINDOWS", "OSX", "MACOS", "CHROMEOS", "LINUX", "OTHER"]


class Listed(Struct):
    """Ids that are included or excluded; what is left out stays out."""

    include: Ids | UnsetType = UNSET
    exclude: Ids | UnsetType = UNSET


class Users(Struct):
    """People, by id."""

    exclude: Ids = msgspec.field(default_factory=list)
    include: Ids | UnsetType = UNSET


class People(Struct):
    """Whom a rule is about."""

    users: Users = msgspec.field(default_factory=Users)
    groups: Listed | UnsetType = UNSET


class PolicyPeople(Struct):
    """Whom a policy is about."""

    groups: Listed | UnsetType = UNSET
    users: Listed | UnsetType = UNSET


class Network(Struct):
    """From where somebody comes; zones by id."""

    connection: Literal["ANYWHERE", "ZONE", "ON_NETWORK", "OFF_NETWORK"] = "ANYWHERE"
    include: Ids | UnsetType = UNSET
    exclude: Ids | UnsetType = UNSET


class AuthContext(Struct, rename="camel"):
    """By what interface somebody signs in."""

    auth_type: Literal["ANY", "RADIUS", "LDAP_INTERFACE"] = "ANY"


class AuthProvider(Struct):
    """Where passwords are kept."""

    provider: Literal["ANY", "OKTA", "ACTIVE_DIRECTORY", "LDAP"] = "OKTA"
    include: Ids | UnsetType = UNSET


class IdentityProvider(Struct, rename="camel"):
    """Who vouches for somebody."""

    provider: Literal["ANY", "OKTA", "SPECIFIC_IDP"] = "ANY"
    idp_ids: Ids | UnsetType = UNSET


class Risk(Struct):
    """Behaviours, by name or id."""

    behaviors: Ids = msgspec.field(default_factory=list)


class RiskScore(Struct):
    """How risky a sign-in seems."""

    level: Literal["ANY", "LOW", "MEDIUM", "HIGH"] = "ANY"


class OsVersion(Struct, rename="camel"):
    """A version of an operating system."""

    match_type: Literal["EXPRESSION", "SEMVER"] | UnsetType = UNSET
    value: Id | UnsetType = UNSET


class OperatingSystem(Struct):
    """An operating system."""

    type: System = "ANY"
    expression: Text | UnsetType = UNSET
    version: OsVersion | UnsetType = UNSET


class PlatformEntry(Struct):
    """A kind of device."""

    type: Platform = "ANY"
    os: OperatingSystem = msgspec.field(default_factory=OperatingSystem)


class Platforms(Struct):
    """Kinds of devices."""

    include: Annotated[list[PlatformEntry], Meta(max_length=50)] = msgspec.field(default_factory=list)
    exclude: Annotated[list[PlatformEntry], Meta(max_length=50)] = msgspec.field(default_factory=list)


class UserTypes(Struct):
    """User types, by id."""

    include: Ids = msgspec.field(default_factory=list)
    exclude: Ids = msgspec.field(default_factory=list)


class Assurance(Struct):
    """Device assurance policies, by id."""

    include: Ids = msgspec.field(default_factory=list)


class DeviceCondition(Struct):
    """What is known of a device."""

    registered: bool | UnsetType = UNSET
    managed: bool | UnsetType = UNSET
    assurance: Assurance | UnsetType = UNSET


class ElCondition(Struct):
    """An expression that must be true."""

    condition: Annotated[str, Meta(min_length=1, max_length=8192)]


class AppEntry(Struct):
    """An app by id, or all apps of a kind by name."""

    type: Literal["APP", "APP_TYPE"]
    id: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET


class Apps(Struct):
    """Apps."""

    include: Annotated[list[AppEntry], Meta(max_length=500)] = msgspec.field(default_factory=list)
    exclude: Annotated[list[AppEntry], Meta(max_length=500)] = msgspec.field(default_factory=list)


class Pattern(Struct, rename="camel"):
    """How an identifier looks."""

    match_type: Literal["SUFFIX", "EXPRESSION", "STARTS_WITH", "EQUALS", "CONTAINS"]
    value: Text


class UserIdentifier(Struct):
    """What somebody calls themselves, or an attribute of them; ten patterns at the most."""

    patterns: Annotated[list[Pattern], Meta(max_length=10)] = msgspec.field(default_factory=list)
    type: Literal["IDENTIFIER", "ATTRIBUTE"] = "IDENTIFIER"
    attribute: Id | UnsetType = UNSET
