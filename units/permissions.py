"""The whole policy on one page: what can be done, who is what, and which role may do which thing.

A role counts in the unit of the membership and in everything below it. Members of an office also read what concerns
the agency they belong to (READ_IN_AGENCY). Always ask together with a unit: `Unit.objects.where_may(user, permission)`
for rows, `unit.allows(user, permission)` for one, `require(user, permission, unit)` before a write.
"""

from django.core.exceptions import PermissionDenied
from django.db import models


class Permission(models.TextChoices):
    VIEW_RESULTS = "view_results", "Xem kết quả đã công bố"
    ENTER_RESULTS = "enter_results", "Nhập điểm"
    PUBLISH_RESULTS = "publish_results", "Lập đợt, kiểm tra, công bố, đính chính kết quả"
    VIEW_PLANS = "view_plans", "Xem kế hoạch"
    EDIT_PLANS = "edit_plans", "Soạn kế hoạch"
    ISSUE_PLANS = "issue_plans", "Duyệt và ký kế hoạch"
    VIEW_TASKS = "view_tasks", "Xem nhiệm vụ"
    DO_TASKS = "do_tasks", "Thực hiện nhiệm vụ"
    ASSIGN_TASKS = "assign_tasks", "Giao và xác nhận nhiệm vụ"
    SUBMIT_REPORTS = "submit_reports", "Gửi báo cáo quý"
    ADMINISTER = "administer", "Quản trị hệ thống"


class Role(models.TextChoices):
    STANDING_CLERK = "standing_clerk", "Chuyên viên thường trực DDCI"
    UNIT_CLERK = "unit_clerk", "Chuyên viên của đơn vị"
    HEAD_OF_OFFICE = "head_of_office", "Trưởng phòng, giám đốc trung tâm"
    OFFICER = "officer", "Cán bộ thực hiện"
    HEAD_OF_UNIT = "head_of_unit", "Thủ trưởng đơn vị"
    PROVINCIAL_LEADER = "provincial_leader", "Lãnh đạo tỉnh"
    IT_STAFF = "it_staff", "Cán bộ công nghệ thông tin"


P = Permission
_READ = {P.VIEW_RESULTS, P.VIEW_PLANS, P.VIEW_TASKS}

POLICY: dict[Role, frozenset[Permission]] = {
    Role.STANDING_CLERK: frozenset(_READ | {P.ENTER_RESULTS, P.PUBLISH_RESULTS}),
    Role.UNIT_CLERK: frozenset(_READ | {P.ENTER_RESULTS, P.EDIT_PLANS}),
    Role.HEAD_OF_OFFICE: frozenset(_READ | {P.DO_TASKS, P.ASSIGN_TASKS, P.SUBMIT_REPORTS}),
    Role.OFFICER: frozenset(_READ | {P.DO_TASKS}),
    Role.HEAD_OF_UNIT: frozenset(_READ | {P.EDIT_PLANS, P.ISSUE_PLANS, P.ASSIGN_TASKS}),
    Role.PROVINCIAL_LEADER: frozenset(_READ),
    Role.IT_STAFF: frozenset({P.ADMINISTER, P.VIEW_RESULTS}),
}

READ_IN_AGENCY = frozenset({P.VIEW_RESULTS, P.VIEW_PLANS})

DELEGABLE = frozenset({P.VIEW_TASKS, P.DO_TASKS, P.ASSIGN_TASKS, P.SUBMIT_REPORTS})
"""What somebody who is away may leave to a deputy for some days; approving and signing is not among it, for which
decree 30/2020, Điều 13 asks a document of its own."""


def roles_with(permission: Permission) -> list[Role]:
    return [role for role, permissions in POLICY.items() if permission in permissions]


def require(user, permission: Permission, unit) -> None:
    """Raise PermissionDenied (403) unless the user has the permission in that unit today.

    What an administrator does by a command on the server is not asked (User.is_machine).
    """
    if not user.is_machine and not unit.allows(user, permission):
        raise PermissionDenied("Bạn không có quyền thực hiện việc này ở đơn vị này.")
