"""HAL links (contract section 5): absolute, with the verbs they allow as an array."""

from frontdesk.web.call import Call

Link = dict[str, object]


def link(call: Call, path: str, *allow: str, **also: object) -> Link:
    """A link to a path of this org. ``also``: ``name``, ``title``, ``type``, ``templated``, ``method``."""
    made: Link = {"href": call.org.org.url + path, **also}
    if allow:
        made["hints"] = {"allow": list(allow)}
    return made
