"""Tables in and out: 10,000 rows imported with every check, 10,000 rows exported with formats."""

from ddci_portal.bench import yardsticks
from ddci_portal.bench.case import Case, Missing, Pair
from ddci_portal.bench.child import measured
from ddci_portal.bench.load import Refused
from ddci_portal.bench.stage import Stage
from indices.models import Block, Component, Edition, EditionComponent, Index
from indices.sheets.importing import apply, prepare
from tasks.models import Task
from tasks.sheets import tasks_workbook
from units.models import Unit

ROWS = 10_000
_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COMPONENTS = [f"Chỉ số thử nghiệm {word}" for word in _WORDS]
_CODE = "tinh-thu-ddci-xa-2025"


def _import(stage: Stage) -> Pair:
    data = yardsticks.score_table(ROWS, _COMPONENTS)
    return Pair(
        lambda: measured(lambda: _imported(data), before=_found_province, undone=True),
        lambda: measured(lambda: yardsticks.import_scores(data, _round()), before=_found_province, undone=True),
        f"{ROWS} dòng, {len(_COMPONENTS) + 4} cột, {len(data) // 1000} kB",
    )


def _imported(data: bytes) -> None:
    preparation = prepare(edition=_round(), data=data, filename="bang-diem.xlsx")
    if preparation.problems:
        raise Refused(preparation.problems[0].message)
    apply(preparation=preparation, data=data, by=None)


def _round() -> Edition:
    return Edition.objects.select_related("index", "province").get(code=_CODE)


def _found_province() -> None:
    """A province with as many communes as the table has rows, and a round of them that is being entered."""
    province = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="tinh-thu", name="Tỉnh Thử")
    Unit.objects.bulk_create(
        Unit(kind=Unit.Kind.COMMUNE, parent=province, code=f"xa-thu-{number:05d}", name=yardsticks.unit_name(number))
        for number in range(1, ROWS + 1)
    )
    index, _ = Index.objects.get_or_create(code="DDCI", defaults={"name": "DDCI"})
    edition = Edition.objects.create(
        index=index, province=province, block=Block.COMMUNES, year=2025, code=_CODE, size=ROWS
    )
    for position, name in enumerate(_COMPONENTS, start=1):
        component = Component.objects.create(index=index, code=f"thu-nghiem-{position}", name=name)
        EditionComponent.objects.create(edition=edition, component=component, position=position, name=name)


def _export(stage: Stage) -> Pair:
    tasks = Task.objects.order_by("pk")
    if tasks.count() < ROWS:
        raise Missing(f"dữ liệu chưa có {ROWS} nhiệm vụ")
    chosen = tasks.filter(pk__in=list(tasks.values_list("pk", flat=True)[:ROWS])).with_outcome().for_lists()
    cells = yardsticks.cells_of(tasks_workbook(chosen))
    return Pair(
        lambda: measured(lambda: tasks_workbook(chosen.all())),
        lambda: measured(lambda: yardsticks.write_workbook(cells)),
        f"{len(cells)} dòng, {len(cells[0])} cột",
    )


CASES = [
    Case("import", "nhập 10.000 dòng", "đọc bằng openpyxl trần và bulk_create", _import, 0.35, rounds=3),
    Case("export", "xuất 10.000 nhiệm vụ", "write-only của openpyxl, cùng ô", _export, 0.8, rounds=3),
]
