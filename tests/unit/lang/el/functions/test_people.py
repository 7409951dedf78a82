"""Properties beside the profile, linked users, managers and directory users."""

import pytest

from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.el.scope import Scope

AD = {"samAccountName": "ada", "manager": "CN=Charles"}
SCOPE = Scope(
    names={},
    internal={"id": "00u1", "status": "ACTIVE"},
    linked={"manager": {"lastName": "Babbage"}},
    directory_users={"active_directory": [AD], "workday": [{}, {}]},
    related={
        "manager": {"user": {"firstName": "Charles"}, "google": {"firstName": "Chas"}},
        "assistant": {"user": {"firstName": "Mary"}, "google": {"firstName": "May"}},
    },
)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.getInternalProperty('id')", "00u1"),
        ('user.getInternalProperty("status")', "ACTIVE"),
        ("user.getInternalProperty('other')", None),
        ("user.getInternalProperty(null)", None),
        ("user.getLinkedObject('manager').lastName", "Babbage"),
        ("user.getLinkedObject('mentor').lastName", None),
        ("getManagerUser('active_directory').firstName", "Charles"),
        ("getManagerUser('workday').firstName", None),
        ("getManagerAppUser('active_directory', 'google').firstName", "Chas"),
        ("getManagerAppUser('active_directory', 'zendesk').firstName", None),
        ("getAssistantUser('active_directory').firstName", "Mary"),
        ("getAssistantAppUser('active_directory', 'google').firstName", "May"),
        ("hasDirectoryUser() ? findDirectoryUser().samAccountName : null", "ada"),
        ("hasWorkdayUser()", True),
        ("findWorkdayUser()", None),
    ],
)
def test_other_people_are_answered_from_the_scope(source: str, value: object) -> None:
    assert compile_expression(source).evaluate(SCOPE) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.getInternalProperty('id')", None),
        ("user.getLinkedObject('manager').lastName", None),
        ("getManagerUser('active_directory').firstName", None),
        ("getAssistantUser('active_directory').firstName", None),
        ("hasDirectoryUser()", False),
        ("hasWorkdayUser()", False),
        ("findDirectoryUser().samAccountName", None),
        ("findWorkdayUser()", None),
    ],
)
def test_where_nothing_is_known_the_answer_is_null_or_false(source: str, value: object) -> None:
    assert compile_expression(source).evaluate(Scope(names={})) == value
