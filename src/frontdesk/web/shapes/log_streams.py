"""JSON schemas of log streams (JSON Schema draft 7; contract A.Schemas)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.web.call import Call
from frontdesk.web.hal import link

_DRAFT = "http://json-schema.org/draft-07/schema#"
_REGIONS = (
    ("us-east-1", "US East (N. Virginia)"),
    ("us-east-2", "US East (Ohio)"),
    ("us-west-1", "US West (N. California)"),
    ("us-west-2", "US West (Oregon)"),
    ("ca-central-1", "Canada (Central)"),
    ("sa-east-1", "South America (São Paulo)"),
    ("eu-central-1", "Europe (Frankfurt)"),
    ("eu-north-1", "Europe (Stockholm)"),
    ("eu-south-1", "Europe (Milan)"),
    ("eu-west-1", "Europe (Ireland)"),
    ("eu-west-2", "Europe (London)"),
    ("eu-west-3", "Europe (Paris)"),
    ("ap-northeast-1", "Asia Pacific (Tokyo)"),
    ("ap-northeast-2", "Asia Pacific (Seoul)"),
    ("ap-northeast-3", "Asia Pacific (Osaka)"),
    ("ap-south-1", "Asia Pacific (Mumbai)"),
    ("ap-southeast-1", "Asia Pacific (Singapore)"),
    ("ap-southeast-2", "Asia Pacific (Sydney)"),
)
_EDITIONS = (("aws", "AWS"), ("aws_govcloud", "AWS GovCloud"), ("gcp", "Google Cloud"))
_NAME = {
    "title": "Name",
    "description": "A name that no other log stream of the org has",
    "type": "string",
    "minLength": 1,
    "maxLength": 100,
}


def _choice(title: str, description: str, values: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    one_of = [{"const": value, "title": name} for value, name in values]
    return {"title": title, "description": description, "type": "string", "oneOf": one_of}


def _text(title: str, description: str, pattern: str, most: int, *, hidden: bool = False) -> dict[str, Any]:
    form = {"title": title, "description": description, "type": "string", "pattern": pattern, "maxLength": most}
    return {**form, "writeOnly": True} if hidden else form


def _schema(title: str, settings: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": {
            "name": _NAME,
            "settings": {
                "title": "Settings",
                "type": "object",
                "properties": settings,
                "required": list(settings),
                "errorMessage": {"properties": errors},
            },
        },
        "required": ["name", "settings"],
        "errorMessage": {"properties": {"name": "The name must have 1 to 100 characters."}},
    }


LOG_STREAM_TYPES: Mapping[str, Mapping[str, Any]] = {
    "aws_eventbridge": _schema(
        "AWS EventBridge",
        {
            "accountId": _text("AWS account ID", "The account that receives the events", "^[0-9]{12}$", 12),
            "eventSourceName": _text(
                "AWS event source name",
                "The name of the partner event source in that account",
                r"^[.\-_A-Za-z0-9]{1,75}$",
                75,
            ),
            "region": _choice("AWS region", "Where the event source is", _REGIONS),
        },
        {
            "accountId": "An account ID has 12 digits.",
            "eventSourceName": "The name has 1 to 75 letters, digits, dots, hyphens and underscores.",
        },
    ),
    "splunk_cloud_logstreaming": _schema(
        "Splunk Cloud",
        {
            "edition": _choice("Splunk edition", "Where the Splunk Cloud instance runs", _EDITIONS),
            "host": _text(
                "Host",
                "The domain name of the Splunk Cloud instance, without http or https",
                r"^[a-z0-9][a-z0-9-]{0,98}[a-z0-9]\.splunkcloud(gc|fed)?\.com$",
                116,
            ),
            "token": _text(
                "HEC token",
                "The token of the HTTP Event Collector",
                "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
                36,
                hidden=True,
            ),
        },
        {
            "host": "The host is a name such as example.splunkcloud.com.",
            "token": "A token is written as a UUID.",
        },
    ),
}
"""By the contract's name of the kind."""


def show_log_stream_schema(call: Call, kind: str) -> dict[str, object]:
    """One kind's schema as an answer."""
    path = f"/api/v1/meta/schemas/logStream/{kind}"
    return {
        "$schema": _DRAFT,
        "id": call.org.org.url + path,
        **LOG_STREAM_TYPES[kind],
        "_links": {"self": link(call, path, "GET")},
    }
