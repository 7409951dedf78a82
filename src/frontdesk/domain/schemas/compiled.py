"""A schema as answers read it: whose values are shown is decided once, when an administrator changes the schema."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.base_attributes import user_base_schema
from frontdesk.domain.schemas.model import Mutability, Schema, SelfAction, read_schema


@dataclass(frozen=True, slots=True)
class CompiledSchema:
    """``shown``: attributes whose values anybody who may read the profile sees.

    ``shown_to_self``: those of them that people see of themselves (Okta: permissions, principal SELF).
    """

    shown: frozenset[str]
    shown_to_self: frozenset[str]

    def visible(self, profile: Mapping[str, object], *, to_self: bool = False) -> Mapping[str, object]:
        """What answers show of a stored profile: not the values of attributes that were removed, or are WRITE_ONLY.

        ``to_self``: nor what the schema hides from the person whose profile it is.
        """
        shown = self.shown_to_self if to_self else self.shown
        if shown.issuperset(profile):  # nearly always, and a fifth of the work
            return profile
        return {name: value for name, value in profile.items() if name in shown}


def compile_schema(schema: Schema) -> CompiledSchema:
    """The schema, ready to show profiles by; of two attributes with one name the base one counts."""
    properties = {**schema.custom, **schema.base}.values()
    shown = [found for found in properties if found.mutability is not Mutability.WRITE_ONLY]
    return CompiledSchema(
        shown=frozenset(found.name for found in shown),
        shown_to_self=frozenset(found.name for found in shown if found.permission is not SelfAction.HIDE),
    )


UNCHANGED_USER_SCHEMA = compile_schema(user_base_schema())
"""That of a user type whose schema nobody has changed."""


def compile_user_schemas(records: Iterable[Record]) -> Mapping[str, CompiledSchema]:
    """By user type: what was written of the schemas of users."""
    fresh = user_base_schema()
    return {
        record.parent_id: compile_schema(read_schema(record.body, fresh))  # type: ignore[arg-type]  # as Schema.stored
        for record in records
    }
