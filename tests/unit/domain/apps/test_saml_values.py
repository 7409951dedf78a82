"""Templates and expressions of assertions (Okta: attribute statements, subjectNameIdTemplate)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.apps.saml import Statement
from frontdesk.domain.apps.saml_values import ValueFails, check_value, group_names, text_by, texts_by
from frontdesk.lang.el.scope import GroupView, Scope

USER = {"login": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace", "roles": ["a", "b"], "age": 36}
SCOPE = Scope(names={"user": USER, "source": USER}, groups=[GroupView("00g1", "Eng", "OKTA_GROUP")])


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("${user.login}", ["ada@example.com"]),
        ("user.login", ["ada@example.com"]),
        ('${fn:substringBefore(source.login, "@")}', ["ada"]),
        ("${user.firstName} ${user.lastName}", ["Ada Lovelace"]),
        ("x-${user.roles}", ["x-a,b"]),
        ("user.roles", ["a", "b"]),
        ("user.age", ["36"]),
        ("user.middleName", []),
        ("Contractor", ["Contractor"]),
        ("two words", ["two words"]),
        ('"two words"', ["two words"]),
        ('isMemberOfGroupName("Eng")', ["true"]),
        ("", []),
    ],
)
def test_a_template_makes_texts(template: str, texts: list[str]) -> None:
    check_value(template)
    assert texts_by(template, SCOPE) == texts
    assert text_by(template, SCOPE) == (texts[0] if texts else "")


@pytest.mark.parametrize("template", ["${user.}", "${nobody.login}", "a ${(} b"])
def test_what_is_braced_is_an_expression(template: str) -> None:
    with pytest.raises(ValueFails):
        check_value(template)


def test_an_expression_that_cannot_be_evaluated_fails() -> None:
    with pytest.raises(ValueFails):
        texts_by("user.login < 1", SCOPE)


@pytest.mark.parametrize(
    ("filter_type", "value", "names"),
    [
        ("STARTS_WITH", "En", ["Eng", "Enough"]),
        ("EQUALS", "Eng", ["Eng"]),
        ("CONTAINS", "n", ["Eng", "Enough", "Finance"]),
        ("REGEX", ".*e", ["Finance"]),
        ("REGEX", "(", []),
        ("STARTS_WITH", "", ["Eng", "Enough", "Finance"]),
    ],
)
def test_groups_are_named_by_a_filter(filter_type: str, value: str, names: list[str]) -> None:
    statement = Statement("groups", "f", filter_type=filter_type, filter_value=value)
    assert group_names(statement, ["Finance", "Eng", "Enough"]) == names


@given(st.text(max_size=60))
def test_any_template_makes_texts_or_fails(template: str) -> None:
    try:
        made = texts_by(template, SCOPE)
    except ValueFails:
        return
    assert all(isinstance(each, str) and each for each in made)
