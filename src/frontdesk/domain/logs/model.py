"""One line of the system log (Okta: LogEvent). No secret, token or hash is ever part of one."""

from dataclasses import dataclass, field

from frontdesk.domain.logs.event_types import WARNINGS, EventType, Severity


@dataclass(frozen=True, slots=True)
class Party:
    """Who acted, or what was acted upon."""

    id: str
    type: str
    alternate_id: str | None = None
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class ClientContext:
    """From where a request came. ``device_hash``: what its browser is known by, for policies; no log tells it."""

    ip_address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None
    device_hash: str | None = None


NOBODY_KNOWN = ClientContext()
"""An event that no request caused, or whose request is not known."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """An event, before it is given its id."""

    type: EventType
    published_at: int
    actor: Party
    targets: tuple[Party, ...] = ()
    success: bool = True
    reason: str | None = None
    client: ClientContext = NOBODY_KNOWN
    debug: dict[str, object] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """SUCCESS or FAILURE."""
        return "SUCCESS" if self.success else "FAILURE"

    @property
    def severity(self) -> Severity:
        """Failures and the events that somebody should look at are warnings."""
        return Severity.WARN if not self.success or self.type in WARNINGS else Severity.INFO


SYSTEM = Party(id="system", type="SystemPrincipal", alternate_id="system@frontdesk", display_name="Frontdesk")
