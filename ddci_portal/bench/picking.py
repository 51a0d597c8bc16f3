"""Which rows of the data at hand the cases are played on: always the fullest ones, chosen the same way each time."""

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from ddci_portal.bench.case import Missing
from indices.models import Edition, Result
from plans.models import Plan, Solution
from reports.models import Document
from units.models import Membership, Unit, User
from units.permissions import Role

GRID_UNITS = 65
"""Rows of the score grid that is measured."""


def fullest_round() -> Edition:
    """The published DDCI round of the newest year that ranks the most units."""
    rounds = Edition.objects.published().filter(index__code="DDCI", province__isnull=False)
    newest = rounds.order_by("-year").values_list("year", flat=True).first()
    found = rounds.filter(year=newest).annotate(count=Count("results")).order_by("-count", "pk").first()
    if found is None:
        raise Missing("dữ liệu chưa có đợt DDCI nào đã công bố")
    return Edition.objects.select_related("index", "province").get(pk=found.pk)


def drafted_round() -> Edition:
    """The round that is being entered whose block has nearest to GRID_UNITS units."""
    drafts = Edition.objects.filter(state=Edition.State.DRAFT, province__isnull=False).select_related("province")
    found = min(drafts, key=lambda draft: (abs(draft.units().count() - GRID_UNITS), draft.pk), default=None)
    if found is None:
        raise Missing("dữ liệu chưa có đợt nào đang nhập")
    return found


def longest_known(edition: Edition) -> Unit:
    """The unit of a round that has been ranked in the most years."""
    ranked = Result.objects.filter(unit__in=edition.results.values("unit"), edition__state=Edition.State.PUBLISHED)
    years = ranked.order_by().values("unit").annotate(count=Count("pk")).order_by("-count", "unit")
    return Unit.objects.get(pk=years[0]["unit"])


def longest_plan() -> Plan:
    """The plan with the most solutions."""
    counts = Solution.objects.order_by().values("section__plan").annotate(count=Count("pk"))
    found = counts.order_by("-count", "section__plan").first()
    if found is None:
        raise Missing("dữ liệu chưa có kế hoạch nào có giải pháp")
    return Plan.objects.select_related("unit", "index").get(pk=found["section__plan"])


def kept_document() -> Document:
    """The newest plan whose issued PDF is kept."""
    issued = Document.objects.issued().plans().light().select_related("plan__unit", "plan__index")
    found = next((one for one in issued.order_by("-pk")[:1000] if one.file.storage.exists(one.file.name)), None)
    if found is None:
        raise Missing("dữ liệu chưa có kế hoạch nào đã ban hành kèm tệp PDF")
    return found


def person(unit: Unit, *roles: Role) -> User:
    """Somebody who may sign in and holds one of the roles in the unit, the first role before the others.

    What is a sample, everybody reads: there it is somebody of any unit.
    """
    for role in roles:
        found = Membership.objects.active_on().filter(role=role).order_by("pk").select_related("user")
        if membership := (found if unit.is_sample else found.filter(unit=unit)).first():
            return membership.user
    raise Missing(f"dữ liệu chưa có người giữ vai trò {Role(roles[0]).label} ở {unit}")


def address(name: str, *arguments, query: str = "") -> str:
    """The address of a page; raises Missing where the portal has no such page."""
    try:
        path = reverse(name, args=arguments)
    except NoReverseMatch:
        raise Missing(f"cổng chưa có trang {name}") from None
    return f"{path}?{query}" if query else path


def size_of(edition: Edition) -> str:
    """Rows and columns of a round, as in “65 x 10”."""
    return f"{edition.units().count()} x {edition.lines.count()}"
