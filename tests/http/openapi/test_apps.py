"""No 5xx and no answer outside the document: apps, clients, what is mapped to them and how the org looks."""

import pytest
from tests.http.openapi.exercise import exercise

TAGS = (
    ("apps",),
    ("clients", "mappings", "meta"),
    ("brands", "templates", "domains"),
)


@pytest.mark.parametrize("tags", TAGS, ids="+".join)
async def test_every_operation_answers_as_the_document_says(tags: tuple[str, ...]) -> None:
    done = await exercise(tags)
    assert done.sent
    assert min(done.sent.values()) >= done.least, done.sent
    assert done.wrong == [], "\n".join(done.wrong[:20])
