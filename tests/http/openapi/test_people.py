"""No 5xx and no answer outside the document: who is in an org, and what they may."""

import pytest
from tests.http.openapi.exercise import EXAMPLES, exercise

TAGS = (
    ("users",),
    ("groups", "roles", "sessions", "authn", "registration", "push", "devices", "api-tokens"),
    ("org", "features", "logs", "realms", "realm-assignments", "iam", "scim-connections"),
)


@pytest.mark.parametrize("tags", TAGS, ids="+".join)
async def test_every_operation_answers_as_the_document_says(tags: tuple[str, ...]) -> None:
    done = await exercise(tags)
    assert min(done.sent.values()) >= EXAMPLES, done.sent
    assert done.wrong == [], "\n".join(done.wrong[:20])
