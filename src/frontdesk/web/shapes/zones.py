"""Network zones on the wire (contract A.Zones)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.records.model import Record
from frontdesk.domain.zones.model import WHAT
from frontdesk.web.body import as_shape
from frontdesk.web.call import Call
from frontdesk.web.shapes.stated import moves, self_link, times

_Name = Annotated[str, Meta(min_length=1, max_length=128)]
_Usage = Literal["POLICY", "BLOCKLIST"]
_Asns = Annotated[list[Annotated[str, Meta(max_length=10)]], Meta(max_length=500)]
_Category = Annotated[str, Meta(max_length=64, pattern="^[A-Z][A-Z_]*$")]
_Categories = Annotated[list[_Category], Meta(max_length=100)]


class Address(msgspec.Struct):
    """A network, or two addresses with everything between them."""

    type: Literal["CIDR", "RANGE"]
    value: Annotated[str, Meta(min_length=1, max_length=100)]


class Location(msgspec.Struct):
    """A country (ISO 3166-1), and maybe a part of it (ISO 3166-2)."""

    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    region: Annotated[str, Meta(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = None


_Addresses = Annotated[list[Address], Meta(max_length=5000)] | None
_Locations = Annotated[list[Location], Meta(max_length=500)]


class LocationSides(msgspec.Struct):
    """Where the request comes from, and where it does not."""

    include: _Locations | None = None
    exclude: _Locations | None = None


class AsnSides(msgspec.Struct):
    """Autonomous systems that are in, and those that are not."""

    include: _Asns | None = None
    exclude: _Asns | None = None


class CategorySides(msgspec.Struct):
    """Kinds of services in the way that are in, and those that are not."""

    include: _Categories | None = None
    exclude: _Categories | None = None


class IpZone(msgspec.Struct):
    """A zone of addresses."""

    type: Literal["IP"]
    name: _Name
    usage: _Usage | None = None
    gateways: _Addresses = None
    proxies: _Addresses = None


class DynamicZone(msgspec.Struct, rename="camel"):
    """A zone of countries and networks."""

    type: Literal["DYNAMIC"]
    name: _Name
    usage: _Usage | None = None
    locations: _Locations | None = None
    proxy_type: Literal["Any", "Tor", "NotTorAnonymizer", "null"] | None = None
    asns: _Asns | None = None


class EnhancedDynamicZone(msgspec.Struct, rename="camel"):
    """A dynamic zone that also says what is not in it."""

    type: Literal["DYNAMIC_V2"]
    name: _Name
    usage: _Usage | None = None
    locations: LocationSides | None = None
    asns: AsnSides | None = None
    ip_service_categories: CategorySides | None = None


class _AnyZone(msgspec.Struct):
    type: Literal["IP", "DYNAMIC", "DYNAMIC_V2"]


ZoneBody = IpZone | DynamicZone | EnhancedDynamicZone


def read_zone(call: Call) -> dict[str, object]:
    """The body, as its type has it.

    Raises:
        MalformedBody, ValidationFailed: it is no zone.
    """
    sent = call.json()
    kind = as_shape(sent, _AnyZone, WHAT).type
    body: ZoneBody
    if kind == "IP":
        body = as_shape(sent, IpZone, WHAT)
    elif kind == "DYNAMIC":
        body = as_shape(sent, DynamicZone, WHAT)
    else:
        body = as_shape(sent, EnhancedDynamicZone, WHAT)
    plain: dict[str, object] = msgspec.to_builtins(body)
    return plain


def show_zone(call: Call, record: Record) -> dict[str, object]:
    """The zone as an answer."""
    path = f"/api/v1/zones/{record.id}"
    return {
        "id": record.id,
        **record.body,
        "status": record.status,
        **times(record),
        "_links": self_link(call, path) | moves(call, record, path),
    }
