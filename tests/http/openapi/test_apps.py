"""No 5xx and no answer outside the document: apps, clients, what is mapped to them and how the org looks."""

import pytest
from tests.http.openapi.exercise import EXAMPLES, exercise

TAGS = (
    ("apps",),
    ("clients", "mappings", "meta"),
    ("brands", "templates", "domains"),
)


@pytest.mark.parametrize("tags", TAGS, ids="+".join)
async def test_every_operation_answers_as_the_document_says(tags: tuple[str, ...]) -> None:
    done = await exercise(tags)
    assert min(done.sent.values()) >= EXAMPLES, done.sent
    assert done.wrong == [], "\n".join(done.wrong[:20])
