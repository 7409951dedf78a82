"""A resource type with one of everything."""

from frontdesk.protocol.scim.schema import Attribute, Mutability, ResourceKind, Returned, Schema, ValueType

CORE, EXTENSION = "urn:x:core:Thing", "urn:x:extension:Thing"
TEXT, FLAG, COMPLEX = ValueType.STRING, ValueType.BOOLEAN, ValueType.COMPLEX

THING = ResourceKind(
    "Thing",
    "/Things",
    "Things",
    Schema(
        CORE,
        "Thing",
        "A thing",
        (
            Attribute("label", required=True),
            Attribute("note"),
            Attribute("count", ValueType.INTEGER),
            Attribute("born", ValueType.DATE_TIME),
            Attribute("weight", ValueType.DECIMAL),
            Attribute("open", FLAG),
            Attribute("code", mutability=Mutability.IMMUTABLE),
            Attribute("secret", mutability=Mutability.WRITE_ONLY, returned=Returned.NEVER),
            Attribute("rare", returned=Returned.REQUEST),
            Attribute("tags", multi_valued=True),
            Attribute("size", COMPLEX, sub_attributes=(Attribute("width"), Attribute("height"))),
            Attribute(
                "mails",
                COMPLEX,
                multi_valued=True,
                sub_attributes=(Attribute("value", required=True), Attribute("type"), Attribute("primary", FLAG)),
                passed_over=frozenset({"display"}),
            ),
            Attribute(
                "members",
                COMPLEX,
                multi_valued=True,
                sub_attributes=(
                    Attribute("value", required=True, mutability=Mutability.IMMUTABLE),
                    Attribute("type", mutability=Mutability.IMMUTABLE),
                ),
            ),
            Attribute("groups", COMPLEX, multi_valued=True, mutability=Mutability.READ_ONLY),
        ),
        passed_over=frozenset({"photos"}),
    ),
    (Schema(EXTENSION, "Extension", "More", (Attribute("colour"), Attribute("shades", multi_valued=True))),),
)
