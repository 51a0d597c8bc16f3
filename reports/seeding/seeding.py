"""Making made-up provinces: refused where there is real data, in one transaction, the same rows every time."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from indices.fixtures import load_indices
from indices.models import Edition, Index
from plans.models import Plan
from reports.seeding.audit import MARK, Trail
from reports.seeding.bulk import number_on, take_stock, without_indexes
from reports.seeding.documents import Documents, lay_out
from reports.seeding.people import PeopleTables, make_people
from reports.seeding.plans import Plans, PlanTables
from reports.seeding.quarters import Quarters, QuarterTables
from reports.seeding.reminders import Reminders
from reports.seeding.rounds import Rounds, RoundTables
from reports.seeding.rows import Table
from reports.seeding.size import Size
from reports.seeding.tasks import Tasks, TaskTables
from reports.seeding.units import Province, UnitTables, make_province
from reports.seeding.words import Words
from tasks.models import Task
from units.audit_chain import link
from units.fixtures import display_name, read_yaml
from units.models import AuditEntry, Unit, User
from units.models.user import MACHINE


class Refused(Exception):
    """The database holds what must not be mixed with made-up data; the message says what and what to do."""


def seed(size: Size, tell: Callable[[str], None] = lambda said: None) -> dict[str, int]:
    """Make the provinces that are missing up to `size.provinces`; return noun → rows written, empty where none is.

    `tell` hears what is being done. Raises Refused, with nothing written.
    """
    done = AuditEntry.objects.filter(action=MARK).count()
    refuse_real_data(has_seeded=done > 0)
    missing = range(done + 1, size.provinces + 1)
    if not missing:
        return {}
    with transaction.atomic():
        load_reference()
        link()
        seeding = _Seeding(size, missing, tell)
        written = seeding.run()
    take_stock()
    lay_out(seeding.with_files)
    return written


def refuse_real_data(*, has_seeded: bool) -> None:
    """Raise Refused where somebody works with the portal, or anything lies in it but reference and seeded data."""
    people = User.objects.exclude(username=MACHINE)
    strangers = people.filter(is_sample=False) if has_seeded else people
    if strangers.exists():
        raise Refused(_refusal(f"tài khoản “{strangers.order_by('pk')[0].username}”"))
    if Unit.objects.filter(is_sample=True).exists():
        raise Refused(_refusal("tỉnh minh họa của load_fixtures"))
    if not has_seeded and Plan.objects.exists():
        raise Refused(_refusal(f"{Plan.objects.count()} kế hoạch"))
    if not has_seeded and Task.objects.exists():
        raise Refused(_refusal("nhiệm vụ"))


def _refusal(what: str) -> str:
    return (
        f"Cơ sở dữ liệu đang có {what}, nên không dựng dữ liệu đo hiệu năng vào đây được. Hãy dùng một cơ sở dữ liệu "
        "trống (DATABASE_URL khác, chạy migrate) hoặc chỉ có dữ liệu nạp bằng load_fixtures --reference-only."
    )


def load_reference() -> None:
    """Indices and lasting components, where they are missing."""
    path = settings.FIXTURE_DIR / "indices.yaml"
    data = read_yaml(path)
    load_indices({name: data[name] for name in ("indices", "components")}, display_name(path))


class _Seeding:
    def __init__(self, size: Size, numbers: range, tell: Callable[[str], None]):
        self.size, self.numbers, self.tell, self.words = size, numbers, tell, Words()
        self.units, self.people, self.trail = UnitTables(), PeopleTables(), Trail()
        self.rounds = Rounds(self.words, RoundTables())
        self.plans = Plans(size, self.words, PlanTables(), Index.objects.get(code="DDCI"))
        self.tasks = Tasks(size, self.words, TaskTables())
        self.quarters = Quarters(size, self.words, QuarterTables())
        self.reminders, self.documents = Reminders(), Documents()
        self.has_pci = Edition.objects.filter(index__code="PCI").exists()
        self.with_files: list[int] = []
        groups = (
            self.units, self.people, self.trail, self.rounds.tables, self.plans.tables, self.tasks.tables,
            self.quarters.tables, self.reminders, self.documents,
        )  # fmt: skip
        self.tables = [table for group in groups for table in vars(group).values() if isinstance(table, Table)]

    def run(self) -> dict[str, int]:
        models = [table.model for table in self.tables]
        with without_indexes(models):
            provinces = self._provinces()
            for year in self.size.rounds:
                self._year(provinces, year)
                self.tell(f"Đã dựng số liệu năm {year} và kế hoạch năm {year + 1}.")
            self._open_round(provinces)
            for table in self.tables:
                table.flush()
            self.tell("Đang dựng chỉ mục và kiểm tra ràng buộc.")
        number_on(models)
        return {str(table.model._meta.verbose_name): table.written for table in self.tables}

    def _provinces(self) -> list[Province]:
        provinces = []
        has_home = Unit.objects.filter(code=settings.HOME_PROVINCE).exists()
        for number in self.numbers:
            is_home = number == 1 and not has_home
            province = make_province(number, is_home, self.size, self.words, self.units)
            make_people(province, self.size, self.words, self.people)
            self.trail.of_province(province, datetime(self.size.rounds[0], 1, 4, 1, tzinfo=UTC))
            provinces.append(province)
        return provinces

    def _year(self, provinces: list[Province], year: int) -> None:
        """A round of each province and the plans of the year after, in the order in which they come."""
        for province in provinces:
            for made in self.rounds.make_year(province, year):
                self.trail.of_round(province, made)
        if not self.has_pci:
            self.trail.of_round(provinces[0], self.rounds.make_pci(provinces, year))
        for province in provinces:
            self._plans(province, year + 1)

    def _plans(self, province: Province, year: int) -> None:
        """The plans of a year with all that follows from them."""
        plans = self.plans.make_year(province, year)
        for plan in plans:
            self.trail.of_plan(plan)
        self.documents.make_year(province, plans)
        tasks = self.tasks.make_year(province, plans)
        for task in tasks:
            self.trail.of_task(task)
        self.quarters.make_year(province, tasks)
        self.reminders.make_year(province, tasks)
        if province.number == 1:
            self.with_files = [plan.pk for plan in plans if plan.number][: self.size.files]

    def _open_round(self, provinces: list[Province]) -> None:
        for province in provinces:
            for made in self.rounds.make_year(province, self.size.plan_years[-1]):
                self.trail.of_round(province, made)
