"""What clients send, made canonical (RFC 7643 §2, RFC 7644 §3.3)."""

from typing import Any

import pytest
from tests.unit.protocol.scim.a_kind import CORE, EXTENSION, THING

from frontdesk.protocol.scim.documents import check_required, read_document, with_schemas
from frontdesk.protocol.scim.errors import InvalidSyntax, InvalidValue, ScimError


def test_names_are_as_the_schema_spells_them_and_nothing_unassigned_is_left() -> None:
    sent: dict[str, Any] = {
        "SCHEMAS": [CORE.upper(), EXTENSION],
        "LABEL": "A",
        "note": "",
        "tags": [],
        "size": {"WIDTH": "1", "height": None},
        "mails": [{"VALUE": "a@x", "display": "passed over"}],
        EXTENSION.upper(): {"Colour": "red"},
        "id": "not the client's",
        "groups": [{"value": "nor this"}],
        "photos": [{"value": "nor kept"}],
    }
    assert read_document(sent, THING) == {
        "label": "A",
        "size": {"width": "1"},
        "mails": [{"value": "a@x"}],
        EXTENSION: {"colour": "red"},
    }


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (7, InvalidSyntax),
        ({}, InvalidSyntax),
        ({"schemas": CORE}, InvalidSyntax),
        ({"schemas": [7]}, InvalidSyntax),
        ({"schemas": [EXTENSION]}, InvalidSyntax),
        ({"schemas": [CORE, "urn:x:other"]}, InvalidValue),
        ({"schemas": [CORE], "nothing": 1}, InvalidValue),
        ({"schemas": [CORE], "size": {"depth": 1}}, InvalidValue),
        ({"schemas": [CORE], "tags": "one"}, InvalidValue),
        ({"schemas": [CORE], "tags": ["x"] * 10_001}, InvalidValue),
        ({"schemas": [CORE], EXTENSION: 7}, InvalidValue),
    ],
    ids=str,
)
def test_a_document_that_does_not_fit_is_refused(sent: object, error: type[ScimError]) -> None:
    with pytest.raises(error):
        read_document(sent, THING)


def test_what_is_required_is_there_in_every_value() -> None:
    check_required({"label": "A", "mails": [{"value": "x"}]}, THING)
    for wrong in ({}, {"label": "A", "mails": [{"value": "x"}, {"type": "work"}]}):
        with pytest.raises(InvalidValue):
            check_required(wrong, THING)


def test_a_resource_says_which_schemas_it_has_values_of() -> None:
    assert with_schemas({"label": "A", EXTENSION: {}}, THING) == {"schemas": [CORE], "label": "A"}
    assert with_schemas({EXTENSION: {"colour": "x"}}, THING)["schemas"] == [CORE, EXTENSION]
