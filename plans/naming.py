"""Which plan a command names: agency, index and year as they are typed."""

from indices.models import Index
from plans.models import Plan
from units.models import Unit


class PlanNotFound(Exception):
    """No such plan; the message is a sentence for whoever typed the name."""


def find_plan(unit: str, index: str, year: str | int) -> Plan:
    """Return the plan that an agency's code, an index's code and a year name: the latest adjusted one where there are
    several. Raises PlanNotFound, which says in Vietnamese which part of the name is unknown."""
    if not (str(year).isdecimal() and len(str(year)) == 4):
        raise PlanNotFound(f"“{year}” không phải là năm. Hãy ghi bốn chữ số, ví dụ --year 2025.")
    agency = Unit.objects.filter(code=unit).first()
    if agency is None:
        raise PlanNotFound(f"Không có đơn vị nào mang mã “{unit}”. Hãy xem mã ở danh sách đơn vị.")
    family = Index.objects.filter(code=index.upper()).first()
    if family is None:
        known = ", ".join(Index.objects.values_list("code", flat=True))
        raise PlanNotFound(f"Không có bộ chỉ số “{index}”. Các bộ chỉ số hiện có: {known or 'chưa có'}.")
    plans = Plan.objects.select_related("unit", "index", "focal_point").filter(unit=agency, index=family)
    plan = plans.filter(year=int(year)).order_by("-adjustment").first()
    if plan is None:
        raise PlanNotFound(f"{agency} không có kế hoạch {family} năm {year}.")
    return plan
