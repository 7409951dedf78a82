"""That a person is known to an identity provider by a name of its own (contract A.Identity providers)."""

from frontdesk.domain.records.model import Draft, Record, RecordKind
from frontdesk.kernel.secrets import token_hash

IDP_LINK = RecordKind(name="idp_link", prefix="", type="IdpAppUser")


def link_id(idp_id: str, user_id: str) -> str:
    """The id of the link between the two; links of a provider are in the order of their people's ids."""
    return f"{idp_id}.{user_id}"


def link_name(external_id: str) -> str:
    """What a link is found by. Providers' names are told apart by their case, names of records are not."""
    return token_hash(external_id).hex()


def new_link(idp_id: str, user_id: str, external_id: str) -> Draft:
    """A link."""
    body = {"userId": user_id, "externalId": external_id, "profile": {}}
    return Draft(body=body, name=link_name(external_id), parent_id=idp_id, id=link_id(idp_id, user_id))


def user_of(link: Record) -> str:
    """Whom the link is of."""
    return str(link.body["userId"])
