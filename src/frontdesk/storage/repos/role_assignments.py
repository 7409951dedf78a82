"""Who has which administrator role."""

from sqlalchemy import and_, distinct, func, or_, select, update

from frontdesk.domain.admins.roles import AppTarget, PrincipalType, RoleAssignment, RoleType, Targets
from frontdesk.domain.ids import UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.directory import role_assignments as table
from frontdesk.storage.tables.groups import group_members
from frontdesk.storage.tables.users import users

_MOST = 10_000
_PRINCIPAL = ("principal_type", "principal_id")
_INSERT = insert_row(table)
_BY_ID = select_by(table, *_PRINCIPAL, "id")
_OF_PRINCIPAL = statement(
    select(*table.c)
    .where(of_org(table), *(table.c[name] == param(name) for name in _PRINCIPAL))
    .order_by(table.c.type, table.c.id)
)
_MEMBERSHIPS = select(group_members.c.group_id).where(
    of_org(group_members), group_members.c.user_id == param("user_id")
)
_OF_PERSON = statement(
    select(*table.c)
    .where(
        of_org(table),
        or_(
            and_(table.c.principal_type == "USER", table.c.principal_id == param("user_id")),
            and_(table.c.principal_type == "GROUP", table.c.principal_id.in_(_MEMBERSHIPS)),
        ),
    )
    .order_by(table.c.type, table.c.id)
)
_OF_ROLE = statement(
    select(*table.c).where(of_org(table), table.c.role_id == param("role_id")).order_by(table.c.id).limit(_MOST)
)
_OF_RESOURCE_SET = statement(
    select(*table.c)
    .where(of_org(table), table.c.resource_set_id == param("resource_set_id"))
    .order_by(table.c.id)
    .limit(_MOST)
)
_SAVE_TARGETS = statement(
    update(table)
    .where(
        of_org(table),
        *(table.c[name] == param(name) for name in _PRINCIPAL),
        table.c.id == param("id"),
        table.c.targets == param("was"),
    )
    .values(targets=param("targets"), updated_at=param("updated_at"))
)
_DELETE = delete_by(table, *_PRINCIPAL, "id")
_DELETE_OF_PRINCIPAL = delete_by(table, *_PRINCIPAL)
_IS_SUPER = and_(of_org(table), table.c.type == RoleType.SUPER_ADMIN.value)
_LOCK_SUPER_ADMINS = statement(select(table.c.id).where(_IS_SUPER).limit(_MOST).with_for_update())
_SUPER_GROUPS = select(table.c.principal_id).where(_IS_SUPER, table.c.principal_type == "GROUP")
_SUPER_MEMBERS = select(group_members.c.user_id).where(
    of_org(group_members), group_members.c.group_id.in_(_SUPER_GROUPS)
)
_SUPER_USERS = select(table.c.principal_id).where(_IS_SUPER, table.c.principal_type == "USER")
_COUNT_OTHER_SUPER_ADMINS = statement(
    select(func.count(distinct(users.c.id)).label("number")).where(
        of_org(users),
        users.c.id != param("user_id"),
        users.c.status == "ACTIVE",
        or_(users.c.id.in_(_SUPER_USERS), users.c.id.in_(_SUPER_MEMBERS)),
    )
)
_HELD_BY_USERS = select(table.c.principal_id).where(of_org(table), table.c.principal_type == "USER")
_HELD_BY_GROUPS = select(table.c.principal_id).where(of_org(table), table.c.principal_type == "GROUP")
_HELD_THROUGH_GROUPS = select(group_members.c.user_id).where(
    of_org(group_members), group_members.c.group_id.in_(_HELD_BY_GROUPS)
)
_ASSIGNEES = statement(
    select(users.c.id)
    .where(
        of_org(users),
        users.c.id > param("after"),
        or_(users.c.id.in_(_HELD_BY_USERS), users.c.id.in_(_HELD_THROUGH_GROUPS)),
    )
    .order_by(users.c.id)
    .limit(param("most"))
)


class RoleAssignments:
    """Rows of ``role_assignments``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, assignment: RoleAssignment) -> None:
        """A role is given.

        Raises:
            AlreadyThere: the principal has an assignment with this id.
        """
        await self._tx.execute(
            _INSERT,
            principal_type=assignment.principal_type.value,
            principal_id=assignment.principal_id,
            id=assignment.id,
            type=assignment.type.value,
            role_id=assignment.role_id,
            resource_set_id=assignment.resource_set_id,
            targets=_targets_json(assignment.targets),
            created_at=assignment.created_at,
            updated_at=assignment.updated_at,
        )

    async def find(self, principal: PrincipalType, principal_id: str, id: str) -> RoleAssignment | None:
        """One assignment of one principal."""
        row = await self._tx.find(_BY_ID, principal_type=principal.value, principal_id=principal_id, id=id)
        return _assignment(row) if row is not None else None

    async def list_of(self, principal: PrincipalType, principal_id: str) -> list[RoleAssignment]:
        """What this principal was given itself, by type."""
        rows = await self._tx.all(_OF_PRINCIPAL, principal_type=principal.value, principal_id=principal_id)
        return [_assignment(row) for row in rows]

    async def list_of_person(self, user_id: UserId) -> list[RoleAssignment]:
        """What a person was given, or a group that they are in."""
        return [_assignment(row) for row in await self._tx.all(_OF_PERSON, user_id=user_id)]

    async def list_held(self, principal: PrincipalType, principal_id: str) -> list[RoleAssignment]:
        """What somebody holds: a person also through groups."""
        if principal is PrincipalType.USER:
            return await self.list_of_person(UserId(principal_id))
        return await self.list_of(principal, principal_id)

    async def list_of_role(self, role_id: str) -> list[RoleAssignment]:
        """Who has this custom role."""
        return [_assignment(row) for row in await self._tx.all(_OF_ROLE, role_id=role_id)]

    async def list_of_resource_set(self, resource_set_id: str) -> list[RoleAssignment]:
        """Who has a custom role over this resource set."""
        return [_assignment(row) for row in await self._tx.all(_OF_RESOURCE_SET, resource_set_id=resource_set_id)]

    async def list_assignees(self, *, after: str, most: int) -> list[UserId]:
        """Who has any role, themselves or through a group, by id."""
        return [UserId(row["id"]) for row in await self._tx.all(_ASSIGNEES, after=after, most=most)]

    async def save_targets(self, assignment: RoleAssignment, was: Targets) -> None:
        """Limit a role, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        saved = await self._tx.execute(
            _SAVE_TARGETS,
            principal_type=assignment.principal_type.value,
            principal_id=assignment.principal_id,
            id=assignment.id,
            was=_targets_json(was),
            targets=_targets_json(assignment.targets),
            updated_at=assignment.updated_at,
        )
        if saved != 1:
            raise StaleWrite(f"The role {assignment.id} was changed by another request.")

    async def remove(self, assignment: RoleAssignment) -> bool:
        """Take a role away; whether this call was the one that did."""
        removed = await self._tx.execute(
            _DELETE,
            principal_type=assignment.principal_type.value,
            principal_id=assignment.principal_id,
            id=assignment.id,
        )
        return removed == 1

    async def remove_of(self, principal: PrincipalType, principal_id: str) -> int:
        """The principal is gone, and so are its roles."""
        return await self._tx.execute(_DELETE_OF_PRINCIPAL, principal_type=principal.value, principal_id=principal_id)

    async def count_other_super_admins(self, user_id: str) -> int:
        """Active people besides this one who are super administrators, themselves or through a group.

        In a unit that writes: whoever else asks waits until it ends, so that no two take each other's place.
        """
        await self._tx.all(_LOCK_SUPER_ADMINS)
        row = await self._tx.find(_COUNT_OTHER_SUPER_ADMINS, user_id=user_id)
        assert row is not None, "a count is always a row"
        return int(row["number"])


def _targets_json(targets: Targets) -> str:
    return to_json({"groups": targets.groups, "apps": [[app.name, app.id] for app in targets.apps]})


def _assignment(row: Row) -> RoleAssignment:
    targets = from_json(row["targets"])
    return RoleAssignment(
        principal_type=PrincipalType(row["principal_type"]),
        principal_id=row["principal_id"],
        id=row["id"],
        type=RoleType(row["type"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        role_id=row["role_id"],
        resource_set_id=row["resource_set_id"],
        targets=Targets(tuple(targets["groups"]), tuple(AppTarget(*app) for app in targets["apps"])),
    )
