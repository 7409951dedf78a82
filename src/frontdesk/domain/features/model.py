"""Features that an administrator switches on and off (contract A.Features)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One switch. ``stage``: EA features are whole and may still change."""

    id: str
    name: str
    description: str
    stage: str


OPEN_REGISTRATION = Feature(
    id="ftrOpenRegistration1",
    name="Open client registration",
    description="Anybody may register OAuth clients at /oauth2/v1/clients, without a token (RFC 7591 §3).",
    stage="EA",
)
FEATURES = (OPEN_REGISTRATION,)
"""All of them. None stands on another, so each has neither dependencies nor dependents."""
