"""No 5xx and no answer outside the document: authorization servers, policies, providers and hooks."""

import pytest
from tests.http.openapi.exercise import EXAMPLES, exercise

TAGS = (
    ("authorizationServers",),
    ("policies", "authenticators", "threats", "behaviors"),
    ("idps", "inlineHooks", "eventHooks", "hook-keys", "zones", "trustedOrigins"),
)


@pytest.mark.parametrize("tags", TAGS, ids="+".join)
async def test_every_operation_answers_as_the_document_says(tags: tuple[str, ...]) -> None:
    done = await exercise(tags)
    assert min(done.sent.values()) >= EXAMPLES, done.sent
    assert done.wrong == [], "\n".join(done.wrong[:20])
