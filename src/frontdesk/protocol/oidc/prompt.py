"""The ``prompt`` parameter: what the user must, or must not, be asked again (OIDC Core §3.1.2.1)."""

from frontdesk.protocol.oauth.errors import InvalidRequest

PROMPTS = frozenset({"none", "login", "consent", "select_account"})


def parse_prompt(text: str | None) -> frozenset[str]:
    """The prompts asked for; ``none`` stands alone.

    Raises:
        InvalidRequest: ``none`` stands with others, or a value is unknown.
    """
    prompts = frozenset((text or "").split())
    if not prompts <= PROMPTS:
        raise InvalidRequest("The prompt parameter holds an unknown value.")
    if "none" in prompts and len(prompts) > 1:
        raise InvalidRequest("The prompt none cannot stand with others.")
    return prompts
