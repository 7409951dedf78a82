"""Who may not hold a role, and which role was meant (contract H.2)."""

from frontdesk.domain.errors import ApiError


class OtherRoleTypeNeeded(ApiError):
    """A role of this type has no such targets."""

    code = "E0000091"
    status = 400
    summary_template = "The provided role type was not the same as required role type."


class RuledGroupsHoldNoRoles(ApiError):
    """A rule puts people into the group, so that whoever writes profiles would make administrators."""

    code = "E0000192"
    status = 400
    summary_template = "Roles cannot be granted to groups with group membership rules. {}"


class LargeGroupsHoldNoRoles(ApiError):
    """The group has more members than a group of administrators."""

    code = "E0000193"
    status = 400
    summary_template = "Roles can only be granted to groups with 5000 or less users. {}"


class ForeignGroupsHoldNoRoles(ApiError):
    """The group's members are written elsewhere."""

    code = "E0000194"
    status = 400
    summary_template = "Roles can only be granted to Okta groups, AD groups and LDAP groups. {}"


class BuiltInGroupsHoldNoRoles(ApiError):
    """Everyone would be an administrator."""

    code = "E0000211"
    status = 400
    summary_template = "Roles cannot be granted to built-in groups: {}"


class OnlyServiceAppsHoldRoles(ApiError):
    """The client acts for people, who have roles of their own."""

    code = "E0000227"
    status = 400
    summary_template = "Roles can only be granted to service application type"
