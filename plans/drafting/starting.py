"""A new plan of an agency: what it can start from, and the action that creates it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from indices.models import Block, Edition, Index
from plans.assignment import AssignmentStyle
from plans.drafting.carrying import carried_draft
from plans.drafting.moving import heir
from plans.drafting.parts import Draft, Note
from plans.drafting.skeleton import Setting, figures_draft, missing_bases, template_draft
from plans.drafting.storing import store
from plans.drafting.voice import Voice, voice_of
from plans.drafting.wording import listing
from plans.figures import Figures, figures_for
from plans.models import Plan, Step
from units.audit import record
from units.models import Letterhead, Unit, User
from units.permissions import Permission, require
from units.vietnamese import format_number

FIRST_YEAR, LAST_YEAR = 2005, 2100


class Source(models.TextChoices):
    """What a new plan starts from."""

    FIGURES = "figures", "Từ kết quả đã công bố"
    LAST_YEAR = "last-year", "Từ kế hoạch năm trước"
    TEMPLATE = "template", "Từ đề cương mẫu"


@dataclass(frozen=True)
class Way:
    """One way to start: what data there are (`facts`), or why it is not open (`closed`)."""

    source: Source
    facts: str = ""
    closed: str = ""


@transaction.atomic
def start_plan(*, unit: Unit, index: Index, year: int, source: Source, by: User) -> Plan:
    """Create a plan with a draft of its text and return it.

    Raises PermissionDenied without the right to edit the agency's plans; ValidationError for a year outside 2005-2100,
    an agency that no longer exists in it, a plan that there already is, or a source that has no data.
    """
    require(by, Permission.EDIT_PLANS, unit)
    refusal = why_not(unit, index, year)
    if refusal:
        raise ValidationError(refusal)
    office = _Office(unit, index, year)
    plan, draft = office.plan(), office.draft(Source(source))
    plan.title = draft.title[: Plan._meta.get_field("title").max_length]
    plan.full_clean(exclude=["signatory", "position", "symbol"])
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise ValidationError(_twice(unit, index, year)) from None
    store(plan, draft)
    Step.objects.create(plan=plan, verb=Step.Verb.CREATE, note=Source(source).label, by=by)
    record("plan.create", plan, f"Lập {plan}, {Source(source).label.lower()}", by=by)
    return plan


def why_not(unit: Unit, index: Index, year: int) -> str:
    """Return why no plan can be started, as a sentence; empty where it can."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."
    if unit.kind not in Unit.AGENCY_KINDS:
        return f"{unit} không ban hành kế hoạch. Hãy chọn cơ quan."
    if not (unit.is_alive_on(date(year, 12, 31)) or (unit.ends_on and unit.ends_on.year == year)):
        return f"{unit} không hoạt động trong năm {year} nên không lập kế hoạch của năm này."
    return _twice(unit, index, year) if Plan.objects.filter(unit=unit, index=index, year=year).exists() else ""


def _twice(unit: Unit, index: Index, year: int) -> str:
    return f"{unit} đã có kế hoạch {index} năm {year}. Hãy mở kế hoạch đó để sửa hoặc lập kế hoạch điều chỉnh."


def ways_to_start(unit: Unit, index: Index, year: int) -> list[Way]:
    """Return what a new plan can start from and what data there are (a fixed number of queries)."""
    office = _Office(unit, index, year)
    figures, last = office.figures, office.last_year
    base = year - 1
    return [
        Way(Source.FIGURES, facts=_known(figures))
        if figures
        else Way(Source.FIGURES, closed=f"Chưa có kết quả {index} năm {base} được công bố."),
        Way(Source.LAST_YEAR, facts=f"Có kế hoạch năm {base}: “{last.title}” ({last.get_state_display().lower()}).")
        if last
        else Way(Source.LAST_YEAR, closed=f"Chưa có kế hoạch {index} năm {base} của {unit} trong cổng."),
        Way(Source.TEMPLATE, facts=_outline(office.components, index)),
    ]


def _known(figures: Figures) -> str:
    now = figures.total.now
    total = f"{format_number(now.score, 2)} điểm" if now.score is not None else ""
    rank = f"hạng {now.rank}" + (f"/{figures.size}" if figures.size else "") if now.rank else ""
    known = ", ".join(filter(None, (total, rank)))
    said = f"Có kết quả năm {figures.year}{': ' if known else ''}{known}."
    scored = sum(line.now.score is not None or line.now.rank is not None for line in figures.lines)
    more = [f"{scored} chỉ số thành phần có điểm hoặc hạng" if scored else "chưa có điểm từng chỉ số thành phần"]
    if figures.findings:
        more.append(f"{len(figures.findings)} hạn chế qua khảo sát")
    if figures.recommendations:
        more.append(f"{len(figures.recommendations)} khuyến nghị")
    row = ", ".join(more)
    return f"{said} {row[0].upper()}{row[1:]}."


def _outline(components: tuple[tuple[int, str], ...], index: Index) -> str:
    if not components:
        return f"Chưa biết bộ chỉ số {index}; mục giải pháp để trống."
    return f"Đề cương có mục riêng cho {len(components)} chỉ số thành phần."


def next_year(unit: Unit, index: Index) -> int:
    """Return the year for which the agency would plan next: after its latest plan and its latest published result."""
    plans = Plan.objects.filter(unit=unit, index=index).aggregate(last=models.Max("year"))["last"]
    scored = unit.province if index.code == "PCI" else unit
    results = scored.results.filter(edition__index=index, edition__state=Edition.State.PUBLISHED)
    published = results.aggregate(last=models.Max("edition__year"))["last"]
    known = [year for year in (plans, published) if year]
    return max(known) + 1 if known else timezone.localdate().year


class _Office:
    """An agency at its desk: its letterhead, its earlier plans, and what the new one rests on."""

    def __init__(self, unit: Unit, index: Index, year: int):
        self.unit, self.index, self.year = unit, index, year
        earlier = list(
            Plan.objects.filter(unit=unit, year__lt=year)
            .select_related("unit", "index", "focal_point")
            .order_by("year")
        )
        self.latest = max(
            earlier, key=lambda plan: (plan.index_id == index.pk, plan.year, plan.adjustment), default=None
        )
        of_index = [plan for plan in earlier if plan.index_id == index.pk and plan.year == year - 1]
        self.last_year = max(of_index, key=_in_force, default=None)
        self.figures = figures_for(Plan(unit=unit, index=index, year=year), remarks=True)
        self.components = self._components()

    def _components(self) -> tuple[tuple[int, str], ...]:
        """The components of the base year: of the results, else of the latest edition published until then."""
        if self.figures:
            return tuple((line.pk, line.name) for line in self.figures.lines)
        editions = Edition.objects.published().filter(index=self.index, year__lt=self.year)
        if self.index.code == "PCI":
            editions = editions.filter(block=Block.PROVINCES)
        else:
            blocks = [block for block in Block if block.unit_kind == self.unit.kind]
            editions = editions.filter(province=self.unit.province, block__in=blocks)
        edition = editions.order_by("-year").first()
        return tuple(edition.lines.values_list("component_id", "name")) if edition else ()

    @property
    def day(self) -> date:
        """The day on which those must exist who will do the work: today, within the year and the agency's life."""
        last = min(date(self.year, 12, 31), self.unit.ends_on or date.max)
        return min(max(timezone.localdate(), date(self.year, 1, 1)), last)

    def plan(self) -> Plan:
        """The plan without its text; how it is signed and sent follows the letterhead and the agency's last plan."""
        head, last = Letterhead.objects.filter(unit=self.unit).first(), self.latest
        voice = voice_of(self.unit, self.index.code)
        symbol = head.symbol if head else self.unit.short_name
        return Plan(
            unit=self.unit,
            index=self.index,
            year=self.year,
            assignment_style=last.assignment_style if last else AssignmentStyle.AGENCIES,
            focal_point=self.secretariat,
            symbol=f"KH-{symbol}" if symbol else last.symbol if last else "",
            authority=head.authority if head else last.authority if last else "",
            position=head.position if head else last.position if last else "",
            signatory=last.signatory if last else "",
            recipients=last.recipients if last else "\n".join(_recipients(self.unit, voice)),
        )

    @cached_property
    def secretariat(self) -> Unit | None:
        """Who followed and consolidated the last plan, or the unit that does its work now; else the agency's office."""
        focal = self.latest and self.latest.focal_point
        if focal:
            return heir(focal, self.day)
        offices = self.unit.children.filter(kind=Unit.Kind.OFFICE, name__startswith="Văn phòng").alive_on(self.day)
        return offices.order_by("pk").first()

    def draft(self, source: Source) -> Draft:
        setting = self._setting()
        draft = self._written(source, setting)
        draft.notes += self._recipients_gone()
        return draft

    def _recipients_gone(self) -> list[Note]:
        """A doubt about recipients of the last plan that no longer exist."""
        lines = self.latest.recipient_lines if self.latest else []
        found = Unit.objects.filter(name__in=lines, ends_on__lt=self.day, is_sample=self.unit.is_sample)
        names = listing(sorted(set(found.values_list("name", flat=True))))
        said = f"Nơi nhận lấy theo kế hoạch trước, nhưng {names} đã kết thúc hoạt động. Hãy sửa nơi nhận."
        return [Note(said)] if names else []

    def _written(self, source: Source, setting: Setting) -> Draft:
        if source == Source.LAST_YEAR:
            if self.last_year is None:
                raise ValidationError(f"Chưa có kế hoạch {self.index} năm {self.year - 1} của {self.unit} trong cổng.")
            return carried_draft(self.last_year, setting, self.day)
        if source == Source.FIGURES:
            if self.figures is None:
                raise ValidationError(f"Chưa có kết quả {self.index} năm {self.year - 1} được công bố.")
            draft = figures_draft(setting)
        else:
            draft = template_draft(setting)
        draft.notes.append(missing_bases(setting))
        return draft

    def _setting(self) -> Setting:
        secretariat = self.secretariat
        return Setting(
            index=self.index.code,
            index_name=self.index.name,
            year=self.year,
            voice=voice_of(self.unit, self.index.code),
            components=self.components,
            figures=self.figures,
            secretariat=secretariat.name if secretariat else "",
        )


def _recipients(unit: Unit, voice: Voice) -> list[str]:
    """Whom such plans customarily go to."""
    if unit.kind == Unit.Kind.PROVINCE:
        return ["Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Các sở, ban, ngành", "UBND các xã, phường", "Lưu: VT"]
    offices = voice.offices[0].upper() + voice.offices[1:]
    leaders = voice.leaders
    if unit.kind != Unit.Kind.DEPARTMENT:
        leaders = f"Chủ tịch, các Phó Chủ tịch UBND {voice.short}"
    return ["UBND tỉnh (b/c)", leaders, offices, "Lưu: VT"]


def _in_force(plan: Plan) -> tuple[bool, int]:
    """Orders the plans of one year: an adjustment that is still being drafted has not taken the place of any."""
    return plan.state in Plan.ONCE_APPROVED, plan.adjustment
