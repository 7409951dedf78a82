"""An entry's values become attributes of the types that their properties take."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.ldap_attributes import ldap_places, read_entry
from frontdesk.domain.schemas.model import AttributeType, Property, Schema


def _schema(*found: Property) -> Schema:
    return Schema({}, {each.name: each for each in found})


def test_the_schema_says_where_an_attribute_stands_else_inet_org_person_does() -> None:
    schema = _schema(
        Property("familyName", "Last name", external_name="name.familyName", external_namespace="urn:ietf:params:scim"),
        Property("badge", "Badge", external_name="employeeNumber"),
        Property("unknown", "Unknown"),
        Property("injected", "Injected", external_name="uid)(a=*"),
    )
    assert {name: at for name, (at, _) in ldap_places(schema).items()} == {
        "familyName": "sn",
        "badge": "employeeNumber",
    }


def test_values_become_what_the_property_takes_and_others_are_left_out() -> None:
    types = {"number": AttributeType.INTEGER, "list": AttributeType.ARRAY, "flag": AttributeType.BOOLEAN}
    schema = _schema(*(Property(name, name, kind, external_name=name) for name, kind in types.items()))
    places = ldap_places(schema)

    assert read_entry({"number": ["007"], "list": ["a", "b"], "flag": ["TRUE"]}, places) == {
        "number": 7,
        "list": ["a", "b"],
        "flag": True,
    }
    assert read_entry({"number": ["seven"], "list": [""], "flag": ["maybe"]}, places) == {}


@given(st.lists(st.text(max_size=2_000), max_size=200))
def test_whatever_an_entry_holds_a_profile_stays_bounded(values: list[str]) -> None:
    places = ldap_places(_schema(Property("all", "All", AttributeType.ARRAY, external_name="all")))
    made = read_entry({"all": values}, places).get("all", [])
    assert isinstance(made, list)
    assert len(made) <= 100
    assert all(0 < len(each) <= 1024 for each in made)
