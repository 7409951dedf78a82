"""/api/v1/meta/uischemas."""

from typing import Any

import httpx
import pytest

UI_SCHEMAS = "/api/v1/meta/uischemas"
WHOLE: dict[str, Any] = {
    "type": "Group",
    "label": "Sign up",
    "buttonLabel": "Go",
    "elements": [
        {"type": "Control", "scope": "#/properties/email", "label": "Email", "options": {"format": "text"}},
        {"type": "Control", "scope": "#/properties/city"},
    ],
}


async def test_every_field_is_read_back_as_it_was_written(admin: httpx.AsyncClient) -> None:
    written = await admin.post(UI_SCHEMAS, json={"uiSchema": WHOLE})
    assert written.status_code == 200, written.text
    path = f"{UI_SCHEMAS}/{written.json()['id']}"
    assert (await admin.get(path)).json() == written.json()
    assert written.json()["uiSchema"] == WHOLE
    assert written.json() in (await admin.get(UI_SCHEMAS)).json()
    replaced = await admin.put(path, json={"uiSchema": {"type": "Group", "label": "Less"}})
    assert replaced.json()["uiSchema"] == {"type": "Group", "label": "Less"}
    assert (await admin.get(path)).json() == replaced.json()


async def test_removing_what_is_not_there_is_no_error(admin: httpx.AsyncClient) -> None:
    path = f"{UI_SCHEMAS}/{(await admin.post(UI_SCHEMAS, json={'uiSchema': WHOLE})).json()['id']}"
    for _ in range(2):
        assert (await admin.delete(path)).status_code == 204
    gone = await admin.get(path)
    assert (gone.status_code, gone.json()["errorCode"]) == (404, "E0000007")
    assert gone.json()["errorSummary"].endswith("(UISchemaEntity)")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"uiSchema": []},
        {"uiSchema": {"type": "Table"}},
        {"uiSchema": {"type": "Group", "elements": [{"type": "Control", "scope": "email"}]}},
        {"uiSchema": {"type": "Group", "label": "x" * 256}},
    ],
)
async def test_what_is_no_form_is_refused(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    refused = await admin.post(UI_SCHEMAS, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
