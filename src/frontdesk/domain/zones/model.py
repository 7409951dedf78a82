"""A network zone, as it is kept (contract A.Zones; seen-on-the-wire 1.2, 4.4)."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ReadOnlyObject, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

ZONE = RecordKind(
    name="zone",
    prefix="nzo",
    type="NetworkZone",
    events=RecordEvents(
        EventType.ZONE_CREATE,
        EventType.ZONE_UPDATE,
        EventType.ZONE_DELETE,
        EventType.ZONE_ACTIVATE,
        EventType.ZONE_DEACTIVATE,
    ),
    compiled=True,
)
WHAT = "networkZone"
_SYSTEM_KEEPS = ("type", "name", "usage")


def system_zones() -> list[Draft]:
    """The two that every org has: addresses that are blocked, and addresses that old policies name."""
    return [_system("BlockedIpZone", "BLOCKLIST"), _system("LegacyIpZone", "POLICY")]


def _system(name: str, usage: str) -> Draft:
    body = {"type": "IP", "name": name, "usage": usage, "system": True, "gateways": None, "proxies": None}
    return Draft(body=body, name=name)


def zone_draft(sent: Mapping[str, Any], known: Record | None) -> Draft:
    """A zone as its author wants it, complete; ``known`` is the one it replaces.

    Raises:
        ValidationFailed: an address is none, or what a system zone is would change.
    """
    if sent["type"] == "IP":
        own: dict[str, Any] = {name: _addresses(name, sent.get(name)) for name in ("gateways", "proxies")}
    elif sent["type"] == "DYNAMIC":
        own = {
            "locations": _locations("locations", sent["locations"]) if sent.get("locations") else None,
            "proxyType": sent.get("proxyType"),
            "asns": _asns("asns", sent["asns"]) if sent.get("asns") else None,
        }
    else:
        own = _included_and_excluded(sent)
    is_system = known is not None and known.body["system"] is True
    body = {
        "type": sent["type"],
        "name": sent["name"],
        "usage": sent.get("usage") or (known.body["usage"] if known is not None and is_system else "POLICY"),
        "system": is_system,
        **own,
    }
    if known is not None:
        _check_kept(body, known, _SYSTEM_KEEPS if is_system else ("type",))
    return Draft(body=body, name=body["name"])


def check_may_remove(zone: Record) -> None:
    """An org's own two zones stay.

    Raises:
        ReadOnlyObject: it is one of them.
    """
    if zone.body["system"]:
        raise ReadOnlyObject(WHAT, ("id: A system zone cannot be deleted.",))


def _check_kept(body: Mapping[str, Any], known: Record, names: tuple[str, ...]) -> None:
    for name in names:
        if body[name] != known.body[name]:
            raise ValidationFailed(WHAT, (f"{name}: The {name} of this zone cannot be changed.",))


def _included_and_excluded(sent: Mapping[str, Any]) -> dict[str, Any]:
    def both(name: str) -> dict[str, list[Any]]:
        value = sent.get(name) or {}
        return {side: value.get(side) or [] for side in ("include", "exclude")}

    locations, asns, categories = both("locations"), both("asns"), both("ipServiceCategories")
    # an empty side is null: Okta's Python SDK (3.4) reads no list there, and fails on the whole page that holds one
    return {
        "locations": {side: _locations(f"locations.{side}", found) or None for side, found in locations.items()},
        "asns": {side: _asns(f"asns.{side}", found) or None for side, found in asns.items()},
        "ipServiceCategories": categories,
    }


def _locations(where: str, locations: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = [{"country": each["country"], "region": each.get("region")} for each in locations]
    for each in found:
        if each["region"] is not None and not str(each["region"]).startswith(f"{each['country']}-"):
            raise ValidationFailed(WHAT, (f"{where}: A region begins with its country, as in 'US-CA'.",))
    return sorted(found, key=lambda each: (each["country"], each["region"] or ""))


def _asns(where: str, asns: list[str]) -> list[str]:
    for asn in asns:
        if not (asn.isascii() and asn.isdigit() and int(asn) < 2**32):
            raise ValidationFailed(WHAT, (f"{where}: An autonomous system is a number up to 4294967295.",))
    return asns


def _addresses(where: str, sent: list[Mapping[str, str]] | None) -> list[dict[str, str]] | None:
    if not sent:
        return None
    return [_address(where, each["type"], each["value"].strip()) for each in sent]


def _address(where: str, type: str, value: str) -> dict[str, str]:
    try:
        if type == "CIDR":
            if "/" not in value:
                raise ValueError(value)
            ipaddress.ip_network(value, strict=False)
            return {"type": type, "value": value}
        first, _, last = value.partition("-")
        first, last = first.strip(), last.strip() or first.strip()
        if _number(first) > _number(last):
            raise ValueError(value)
        return {"type": type, "value": f"{first}-{last}"}
    except ValueError:
        meant = "a network such as '203.0.113.0/24'" if type == "CIDR" else "two addresses, the lower one first"
        raise ValidationFailed(WHAT, (f"{where}: The value of a {type} must be {meant}.",)) from None


def _number(address: str) -> tuple[int, int]:
    parsed = ipaddress.ip_address(address)
    return parsed.version, int(parsed)
