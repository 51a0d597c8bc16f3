"""Documents that fit a question: those that the portal made, and those that plans cite, by their number."""

import re

from django.db.models import Q, QuerySet

from plans.models import Basis
from plans.models.plan import read_by
from reports.issuing.reading import readable_documents
from reports.models import Document
from reports.search.links import plan_url, report_url
from reports.search.marking import marked
from reports.search.scope import Hit, KnownPlan, Scope, context
from reports.search.sought import Sought, ask
from units.models import User
from units.permissions import Permission
from units.reach import unit_ids

_NUMBER = re.compile(r"(?:số\s+)?0*([0-9]{1,6})\s*/\s*([^\s/]\S{0,39})", re.IGNORECASE)
_MADE = ("kind", "quarter", "number", "symbol", "day", "title", "state", "plan")


def documents(scope: Scope) -> list[Hit]:
    """Documents by title, number and symbol, the newest first; then the documents of the number that is asked for
    which plans cite, each once with the newest plan that does."""
    made = _made(scope)
    wanted = scope.most + 1 - len(made)
    return [*made, *(_cited(scope)[:wanted] if wanted > 0 and not scope.first else [])]


def _made(scope: Scope) -> list[Hit]:
    found = ask(_readable, scope.user, scope.sought, year=scope.asked.year)
    plans = scope.plans_by_id([row[-1] for row in found])
    return [_made_hit(scope, *row[:-1], plans[row[-1]]) for row in found]


def _readable(reader: User, sought: Sought, year: int | None = None) -> QuerySet:
    # A document is of its plan's agency; said of itself too, an index leads to the few among those of all agencies.
    rows = readable_documents(reader).filter(unit__any_of=unit_ids(reader, Permission.VIEW_PLANS))
    if year is not None:
        rows = rows.filter(plan__year=year)
    return sought.rows(rows, "-day", "-pk").values_list(*_MADE)


def _made_hit(scope: Scope, kind, quarter, number, symbol, day, title, state, plan: KnownPlan) -> Hit:
    called = f"{Document.Kind(kind).label} số {number:02d}/{symbol} ngày {day:%d/%m/%Y}: {title}"
    url = plan_url(*plan.name) if kind == Document.Kind.PLAN else report_url(quarter, *plan.name)
    said = context(plan.unit_name, quarter and f"quý {quarter}/{plan.year}")
    return Hit("van-ban", url, marked(called, scope.asked.words), said, Document.State(state).label)


def _cited(scope: Scope) -> list[Hit]:
    number = _NUMBER.fullmatch(scope.asked.text)
    if number is None:
        return []
    plain, symbol = number.groups()
    begins = Q(number__istartswith=f"{plain}/{symbol}") | Q(number__istartswith=f"0{plain}/{symbol}")
    rows = Basis.objects.filter(begins, scope.of_year("plan__"), read_by(scope.user, "plan__"))
    newest: dict[tuple, tuple] = {}
    for cited, day, text, plan in rows.order_by("-plan__year", "pk").values_list("number", "date", "text", "plan"):
        newest.setdefault((cited, day), (text, plan))
    plans = scope.plans_by_id([plan for _, plan in newest.values()])
    return [_cited_hit(scope, text, plans[plan]) for text, plan in newest.values()]


def _cited_hit(scope: Scope, text: str, plan: KnownPlan) -> Hit:
    said = f"viện dẫn trong kế hoạch năm {plan.year} của {plan.unit_name}"
    return Hit("van-ban", plan_url(*plan.name), marked(text, scope.asked.words), said, "Căn cứ")
