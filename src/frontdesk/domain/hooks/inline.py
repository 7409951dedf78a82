"""An inline hook, as it is kept (contract E.1; seen-on-the-wire 4.4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontdesk.domain.errors import NoPermission, ValidationFailed
from frontdesk.domain.hooks.channel import Secrets, check_uri, http_config, http_secrets, still_kept
from frontdesk.domain.hooks.kinds import PASSWORD_IMPORT, TELEPHONY
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

INLINE_HOOK = RecordKind(
    name="inline_hook",
    prefix="cal",
    type="InlineHook",
    events=RecordEvents(
        EventType.INLINE_HOOK_CREATE,
        EventType.INLINE_HOOK_UPDATE,
        EventType.INLINE_HOOK_DELETE,
        EventType.INLINE_HOOK_ACTIVATE,
        EventType.INLINE_HOOK_DEACTIVATE,
    ),
)
MOST_INLINE_HOOKS = 100
WHAT = "inlineHook"
_LETS_PEOPLE_IN = frozenset({PASSWORD_IMPORT.type, TELEPHONY.type})
_OAUTH_SHOWN = ("uri", "method", "clientId", "tokenUrl", "scope", "authType", "hookKeyId")


def hook_draft(sent: Mapping[str, Any], known: Record | None, kept: Secrets, *, dev: bool) -> tuple[Draft, Secrets]:
    """A hook as its author wants it, and the secrets to seal with it; ``kept`` are those it has.

    Raises:
        ValidationFailed: the URI is not https, or what a hook is would change.
    """
    _check_same(sent, known)
    channel = sent["channel"]
    config = channel["config"]
    check_uri(WHAT, "channel.config.uri", config["uri"], dev=dev)
    kept = still_kept(WHAT, config, known, kept)
    if channel["type"] == "OAUTH":
        shown, secrets = _oauth(config, kept, dev=dev)
    else:
        shown, secrets = http_config(WHAT, config), http_secrets(config, kept)
    body = {
        "name": sent["name"],
        "type": known.body["type"] if known is not None else sent["type"],
        "version": sent.get("version") or "1.0.0",
        "channel": {"type": channel["type"], "version": channel.get("version") or "1.0.0", "config": shown},
    }
    return Draft(body=body, name=sent["name"]), secrets


def merged(sent: Mapping[str, Any], known: Record) -> dict[str, Any]:
    """A partial update over what is known: members that the body leaves out stay."""
    return _over(known.body, sent)


def check_author(type: str, *, is_super_admin: bool) -> None:
    """Which service judges passwords or is told codes, only super administrators say: it could sign in as one of them.

    Raises:
        NoPermission: a lesser administrator would.
    """
    if type in _LETS_PEOPLE_IN and not is_super_admin:
        raise NoPermission()


def check_room(type: str, others: Sequence[Record]) -> None:
    """An org has a hundred inline hooks at the most, and one that imports passwords.

    Raises:
        ValidationFailed: there is no room for another.
    """
    if len(others) >= MOST_INLINE_HOOKS:
        raise ValidationFailed(WHAT, (f"An org has at most {MOST_INLINE_HOOKS} inline hooks.",))
    if type == PASSWORD_IMPORT.type and any(other.body["type"] == PASSWORD_IMPORT.type for other in others):
        raise ValidationFailed(WHAT, ("type: An org has only one inline hook that imports passwords.",))


def check_may_remove(hook: Record) -> None:
    """Nobody deletes a hook that is in use.

    Raises:
        ValidationFailed: it is active.
    """
    if hook.is_active:
        raise ValidationFailed(WHAT, ("status: The hook must be deactivated before it is deleted.",))


def sends_messages(hooks: Iterable[Record]) -> bool:
    """Whether an active hook brings text messages and calls to people."""
    return any(hook.is_active and hook.body["type"] == TELEPHONY.type for hook in hooks)


def _check_same(sent: Mapping[str, Any], known: Record | None) -> None:
    if known is None:
        if not sent.get("type"):
            raise ValidationFailed(WHAT, ("type: The type of the hook is missing.",))
    elif sent.get("type") not in {None, known.body["type"]}:
        raise ValidationFailed(WHAT, ("type: The type of a hook cannot be changed.",))


def _oauth(config: Mapping[str, Any], kept: Secrets, *, dev: bool) -> tuple[dict[str, Any], dict[str, str]]:
    for name in ("clientId", "tokenUrl", "scope", "authType"):
        if not config.get(name):
            raise ValidationFailed(WHAT, (f"channel.config.{name}: An OAUTH channel needs it.",))
    check_uri(WHAT, "channel.config.tokenUrl", config["tokenUrl"], dev=dev)
    shown = {name: config[name] for name in _OAUTH_SHOWN if config.get(name)} | {"method": config.get("method", "POST")}
    shown["headers"] = http_config(WHAT, config)["headers"]
    secret = config.get("clientSecret") or kept.get("clientSecret")
    if config["authType"] == "client_secret_post" and not secret:
        raise ValidationFailed(WHAT, ("channel.config.clientSecret: A client that authenticates by secret needs it.",))
    if config["authType"] == "private_key_jwt" and not config.get("hookKeyId"):
        raise ValidationFailed(WHAT, ("channel.config.hookKeyId: A client that authenticates by key needs it.",))
    return shown, {"clientSecret": secret} if secret else {}


def _over(below: object, above: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = dict(below) if isinstance(below, Mapping) else {}
    for name, value in above.items():
        result[name] = _over(result.get(name), value) if isinstance(value, Mapping) else value
    return result
