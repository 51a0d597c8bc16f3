"""The home province in PCI: its figures over the years, and of one year each component with those who answer for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404

from indices.assignment import Aim
from indices.comparison import Movement
from indices.models import ComponentScore, Duty, EditionComponent, Goal
from plans.models import Target
from plans.outcomes import Outcome, Reached
from reports.dashboards.charting import Figure
from reports.dashboards.pci_charts import charts
from reports.dashboards.pci_plans import PlanShare, shares_of
from reports.dashboards.pci_years import PCI, Year, years_of
from units.models import Unit, User
from units.permissions import Permission


def is_met(aim: Aim, now: Movement) -> bool | None:
    """Whether published figures reach what was wanted; both score and rank where both are. None while it is open."""
    answers = []
    if aim.score is not None:
        answers.append(None if now.score is None else now.score >= aim.score)
    if aim.rank is not None:
        answers.append(None if now.rank is None else now.rank <= aim.rank)
    if False in answers:
        return False
    return None if not answers or None in answers else True


@dataclass(frozen=True)
class Answering:
    """A unit that answers for a component, and what it plans for it, where the reader may see its plans."""

    unit: Unit
    may_read: bool
    shares: list[PlanShare]


@dataclass(frozen=True)
class Component:
    """A component in the chosen year: its figures, what was and is wanted, who answers, and what plans say of it.

    `judged` are the targets of the chosen year's own PCI plans, held against the published figures.
    """

    line: EditionComponent
    now: Movement
    aim: Aim
    next_aim: Aim
    history: list[ComponentScore | None]
    leads: list[Answering] = field(default_factory=list)
    supports: list[Answering] = field(default_factory=list)
    others: list[PlanShare] = field(default_factory=list)
    judged: list[Outcome] = field(default_factory=list)

    @property
    def targets(self) -> list[Target]:
        """What PCI plans set out to reach; those of DDCI plans speak of another index's scores."""
        return [share.target for share in self.shares if share.target and share.plan.index.code == PCI]

    @property
    def met(self) -> bool | None:
        return is_met(self.aim, self.now)

    @property
    def answering(self) -> list[Answering]:
        return [*self.leads, *self.supports]

    @property
    def shares(self) -> list[PlanShare]:
        """Every plan that speaks of the component and that the reader may see."""
        return [*(share for one in self.answering for share in one.shares), *self.others]

    @property
    def solutions(self) -> int:
        return sum(share.solutions for share in self.shares)

    @property
    def done(self) -> int:
        return sum(share.done for share in self.shares)

    @property
    def fell(self) -> bool:
        """Whether it lost points, or places where the points are not known."""
        moved = self.now.places if self.now.change is None else self.now.change
        return moved is not None and moved < 0


@dataclass(frozen=True)
class PciPage:
    """What the page shows. `chosen` is None where the portal has no PCI edition at all.

    `plan_year` is the year of the plans shown: those of the year after a published result, which answer to it; for a
    year without a result yet, those of that year.
    """

    province: Unit
    years: list[Year]
    chosen: Year | None
    may_edit: bool
    sees_all: bool
    now: Movement | None = None
    broken: str = ""
    aim: Aim = Aim()
    next_aim: Aim = Aim()
    next_year: Year | None = None
    goals: dict[int, Aim] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)

    @property
    def plan_year(self) -> int:
        return self.chosen.number + self.chosen.edition.is_published

    @property
    def met(self) -> bool | None:
        return is_met(self.aim, self.now)

    @property
    def has_duties(self) -> bool:
        return any(component.answering for component in self.components)

    @property
    def has_aims(self) -> bool:
        return any(component.aim for component in self.components)

    @property
    def has_next_aims(self) -> bool:
        return any(component.next_aim for component in self.components)

    @property
    def has_figures(self) -> bool:
        return any(component.now.score is not None or component.now.rank for component in self.components)

    @property
    def has_targets(self) -> bool:
        return any(component.targets for component in self.components)

    @property
    def judged(self) -> list[Component]:
        return [component for component in self.components if component.judged]

    @property
    def known_scores(self) -> int:
        return sum(component.now.score is not None for component in self.components)

    @property
    def has_history(self) -> bool:
        return any(cell for component in self.components for cell in component.history)

    @property
    def history_years(self) -> list[int]:
        return [year.number for year in self.years if year.cells]

    @property
    def without_lead(self) -> list[Component]:
        return [component for component in self.components if not component.leads]

    @property
    def without_solution(self) -> list[Component]:
        """Components of which no plan says what to do; only to be told to a reader who sees every plan."""
        return [component for component in self.components if not component.solutions]

    @cached_property
    def charts(self) -> list[Figure]:
        return charts(self.province, self.years, self.goals) if any(year.result for year in self.years) else []


def read_pci(user: User, wanted: int | None = None) -> PciPage:
    """Return the page of a year, by default the newest with a published result; 404 for a reader of another province
    and for a year without PCI. At most 9 queries, however many units, plans and years there are."""
    (reading,) = user.province_ids(Permission.VIEW_RESULTS)
    home = Unit.objects.filter(code=settings.HOME_PROVINCE, kind=Unit.Kind.PROVINCE, pk__in=reading)
    here = {"pk": OuterRef("pk")}
    province = home.annotate(
        sees_all=Exists(Unit.objects.where_may(user, Permission.VIEW_PLANS).filter(**here)),
        may_edit=Exists(Unit.objects.where_may(user, Permission.PUBLISH_RESULTS).filter(**here)),
    ).first()
    if province is None:
        raise Http404("Không có tỉnh nào để xem PCI.")
    years = years_of(province)
    chosen = _chosen(years, wanted)
    rights = {"may_edit": province.may_edit, "sees_all": province.sees_all}
    if chosen is None:
        return PciPage(province, years, None, **rights)
    return _page(user, province, years, chosen, rights)


def _chosen(years: list[Year], wanted: int | None) -> Year | None:
    if wanted is not None:
        found = next((year for year in years if year.number == wanted), None)
        if found is None:
            raise Http404("Không có bộ chỉ số PCI của năm này.")
        return found
    return next((year for year in reversed(years) if year.result), years[-1] if years else None)


class _Aims:
    """What the province wants of each component (None the total) in each year (1 query)."""

    def __init__(self, years: list[Year]):
        goals = Goal.objects.filter(edition__in=[year.edition for year in years]).select_related("line")
        self._aims = {
            (goal.edition_id, goal.line and goal.line.component_id): Aim(goal.score, goal.rank) for goal in goals
        }

    def of(self, year: Year | None, component: int | None = None) -> Aim:
        return self._aims.get((year.edition.pk, component), Aim()) if year else Aim()


def _page(user: User, province: Unit, years: list[Year], chosen: Year, rights: dict) -> PciPage:
    by_year = {year.number: year for year in years}
    before, after = by_year.get(chosen.number - 1), by_year.get(chosen.number + 1)
    broken = chosen.break_after(before) if before else ""
    aims = _Aims(years)
    page = PciPage(
        province,
        years,
        chosen,
        **rights,
        now=_movement(chosen.result, before and before.result, "total", bool(broken)),
        broken=broken,
        aim=aims.of(chosen),
        next_aim=aims.of(after),
        next_year=after,
        goals={year.number: aims.of(year) for year in years if aims.of(year)},
        components=[_component(line, years, chosen, before, after, aims) for line in chosen.lines],
    )
    _share_out(user, page)
    return page


def _component(
    line: EditionComponent, years: list[Year], chosen: Year, before: Year | None, after: Year | None, aims: _Aims
) -> Component:
    key = line.component_id
    others = before is not None and chosen.ranks_others_than(before)
    return Component(
        line,
        now=_movement(chosen.cells.get(key), before.cells.get(key) if before else None, "score", others),
        aim=aims.of(chosen, key),
        next_aim=aims.of(after, key),
        history=[year.cells.get(key) for year in years if year.cells],
    )


def _movement(now, before, score: str, is_broken: bool) -> Movement:
    """Set figures against the year before; places are not compared between fields of different sizes, nor totals of
    different sets."""
    if not is_broken:
        return Movement.between(now, before, score)
    moved = Movement.between(now, before if score == "score" else None, score)
    return Movement(moved.score, moved.rank, moved.previous_score, None, moved.published_change, moved.change_rank)


def _share_out(user: User, page: PciPage) -> None:
    """Put beside each component who answers for it and what plans say of it (3 queries)."""
    readable = Unit.objects.where_may(user, Permission.VIEW_PLANS).filter(pk=OuterRef("unit"))
    duties = list(
        Duty.objects.filter(line__edition=page.chosen.edition)
        .select_related("unit", "line__component")
        .annotate(may_read=Exists(readable))
        .order_by("unit__name")
    )
    codes = [component.line.component.code for component in page.components]
    answering = {(duty.line.component.code, duty.unit_id) for duty in duties}
    shares = shares_of(user, {page.chosen.number, page.plan_year}, codes, answering)
    for component in page.components:
        own = shares.get(component.line.component.code, [])
        due = [duty for duty in duties if duty.line_id == component.line.pk]
        _answer(component, due, [share for share in own if share.plan.year == page.plan_year])
        if page.chosen.edition.is_published:
            _judge(component, [share for share in own if share.plan.year == page.chosen.number])


def _judge(component: Component, shares: Iterable[PlanShare]) -> None:
    reached = Reached(component.now.score, component.now.rank)
    for share in shares:
        if share.target and share.plan.index.code == PCI:
            component.judged.append(Outcome(share.target, Reached(), reached))


def _answer(component: Component, duties: Iterable[Duty], own: Sequence[PlanShare]) -> None:
    named = set()
    for duty in duties:
        named.add(duty.unit_id)
        side = component.leads if duty.role == Duty.Role.LEAD else component.supports
        side.append(Answering(duty.unit, duty.may_read, [share for share in own if share.unit == duty.unit_id]))
    component.others.extend(share for share in own if share.unit not in named)
