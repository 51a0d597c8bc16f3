"""The columns of a block's table, said once for the page, the workbook and the printed sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reports.dashboards.block import BlockRow, BlockTable, Totals
from units.vietnamese import format_number

MISSING = "–"


@dataclass(frozen=True)
class Figure:
    """What a column holds as data in a workbook: its own heading, kind and width as OutColumn has them."""

    label: str
    kind: Literal["text", "score", "change", "rank", "places"]
    width: float
    value: Callable[[BlockRow], object]


@dataclass(frozen=True)
class Column:
    """A column: its name in the address where one can sort by it, heading, how it is set (`kind`), the text of a cell
    and of the line of sums, and its data."""

    name: str
    label: str
    kind: Literal["rank", "name", "total", "grade", "figure", "state", "wide"]
    text: Callable[[BlockRow], str]
    figures: tuple[Figure, ...]
    whole: Callable[[Totals], str] = lambda totals: ""


def columns(table: BlockTable) -> list[Column]:
    """Return the columns of the table; one of which nothing can be known is left out."""
    following = _following(table) if table.shows_plans else []
    return [*_standing(), *_movement(table), *following, *_grade(table)]


def _standing() -> list[Column]:
    return [
        Column("hang", "Hạng", "rank", _rank, (Figure("Hạng", "rank", 8, _of("place")),)),
        Column("ten", "Đơn vị", "name", _name, (Figure("Đơn vị", "text", 44, lambda row: row.unit.name),), _units),
        Column("diem", "Điểm tổng", "total", _score("score"), (Figure("Điểm tổng", "score", 11, _of("score")),)),
    ]


def _movement(table: BlockTable) -> list[Column]:
    found = []
    if table.ranking.previous:
        points, places = Figure("Thay đổi điểm", "change", 11, _of("change")), _of("places")
        found = [
            Column("thay-doi", "Thay đổi điểm", "figure", _score("change", signed=True), (points,)),
            Column(
                "thay-doi-hang", "Thay đổi hạng", "figure", lambda row: _signed(places(row), 0),
                (Figure("Thay đổi hạng", "places", 11, places),),
            ),
        ]  # fmt: skip
    if table.ranking.top is not None:
        distance = Figure("So với dẫn đầu", "change", 11, _of("to_leader"))
        found.append(Column("dan-dau", "So với dẫn đầu", "figure", _score("to_leader", signed=True), (distance,)))
    return found


def _following(table: BlockTable) -> list[Column]:
    year, next_year = table.edition.year, table.plan_year
    targets = (
        Figure(f"Mục tiêu {year}", "rank", 9, lambda row: row.targets and row.targets.total),
        Figure("Đã có kết quả", "rank", 9, lambda row: row.targets and row.targets.known),
        Figure("Đạt", "rank", 9, lambda row: row.targets and row.targets.met),
    )
    work = (
        Figure(f"Việc chủ trì {next_year}", "rank", 9, lambda row: row.work and row.work.counted),
        Figure("Đã xong", "rank", 9, lambda row: row.work and row.work.done),
        Figure("Đã xong (%)", "rank", 9, lambda row: row.work and row.work.percent),
    )
    late = Figure(f"Việc quá hạn {next_year}", "rank", 9, lambda row: row.work and row.work.late)
    state = Figure(f"Kế hoạch {next_year}", "text", 18, plan_text)
    return [
        Column("muc-tieu", f"Mục tiêu {year} đạt", "figure", _targets_text, targets, _targets_whole),
        Column("ke-hoach", f"Kế hoạch {next_year}", "state", lambda row: plan_text(row) or MISSING, (state,), _issued),
        Column("viec", f"Việc xong {next_year}", "wide", _work_text, work, _work_whole),
        Column("qua-han", f"Quá hạn {next_year}", "figure", _late_text, (late,), _late_whole),
    ]


def _grade(table: BlockTable) -> list[Column]:
    if not table.edition.bands:
        return []
    grade = Figure("Xếp loại", "text", 14, _of("grade"))
    return [Column("", "Xếp loại", "grade", lambda row: grade.value(row) or MISSING, (grade,))]


def _of(name: str) -> Callable[[BlockRow], object]:
    return lambda row: getattr(row.standing, name) if row.standing else None


def _signed(value, places: int) -> str:
    return MISSING if value is None else format_number(value, places, signed=True)


def _score(name: str, signed: bool = False) -> Callable[[BlockRow], str]:
    value = _of(name)
    return lambda row: MISSING if value(row) is None else format_number(value(row), 2, signed=signed)


def _rank(row: BlockRow) -> str:
    if row.standing is None or row.standing.place is None:
        return MISSING
    return f"{row.standing.place} (tính)" if row.standing.place_is_computed else str(row.standing.place)


def _name(row: BlockRow) -> str:
    ended = f" (đến hết {row.unit.ends_on:%d/%m/%Y})" if row.unit.ends_on else ""
    return row.unit.name + ended + ("" if row.standing is None or row.standing.comparable else " *")


def _units(totals: Totals) -> str:
    return f"Cộng {totals.units} đơn vị"


def _targets_text(row: BlockRow) -> str:
    targets = row.targets
    return MISSING if targets is None or not targets.known else f"{targets.met}/{targets.total}"


def _targets_whole(totals: Totals) -> str:
    return f"{totals.met}/{totals.targets}" if totals.known else MISSING


def plan_text(row: BlockRow) -> str:
    """The state of the plan with what the deadline says of it; empty where the reader does not see it."""
    if row.is_late:
        return f"{row.state_label}, chậm hạn"
    return f"{row.state_label}, sau hạn" if row.was_late else row.state_label


def _issued(totals: Totals) -> str:
    return f"{totals.issued}/{totals.expected} đã ban hành" if totals.plans_seen else MISSING


def _work_text(row: BlockRow) -> str:
    work = row.work
    return MISSING if work is None or not work.counted else f"{work.done}/{work.counted}, {work.percent} %"


def _work_whole(totals: Totals) -> str:
    return f"{totals.done}/{totals.counted}, {totals.percent} %" if totals.counted else MISSING


def _late_text(row: BlockRow) -> str:
    return MISSING if row.work is None else str(row.work.late)


def _late_whole(totals: Totals) -> str:
    return str(totals.late) if totals.work_seen else MISSING
