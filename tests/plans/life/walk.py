"""Steps that many stories about a plan's life begin with."""

from datetime import date

from django.urls import reverse

from plans import life
from plans.models import Basis, Plan


def drafted(cast, **values) -> Plan:
    """A draft of the department with a basis."""
    plan = cast.plan(state=Plan.State.DRAFT, **values)
    Basis.objects.create(plan=plan, position=1, text="Căn cứ Kế hoạch số 94/KH-UBND ngày 29 tháng 3 năm 2025")
    return plan


def submitted(cast, **values) -> Plan:
    return life.submit(plan=drafted(cast, **values), by=cast.unit_clerk)


def approved(cast, **values) -> Plan:
    return life.approve(plan=submitted(cast, **values), by=cast.head_of_unit)


def issued(cast, number=5, **values) -> Plan:
    return life.issue(plan=approved(cast, **values), number=number, issued_on=date(2025, 2, 5), by=cast.unit_clerk)


def address(name: str, plan: Plan, *more) -> str:
    return reverse(f"plans:{name}", args=[*plan.address, *more])


def text_of(response) -> str:
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def state(plan: Plan) -> str:
    return Plan.objects.get(pk=plan.pk).state
