"""What narrows and sorts the table of a block: a form whose entries stand in the address, and the rows that fit."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms

from plans.models import Plan
from reports.dashboards.block import MISSING, PLAN_STATES, BlockRow, BlockTable
from units.vietnamese import fold, sort_key

ADDRESS = {
    "words": "tim", "moved": "bien-dong", "grade": "xep-loai", "plan": "ke-hoach", "late": "qua-han", "order": "xep",
}  # fmt: skip
"""Each entry and its name in the address."""

ROSE, FELL = "tang", "giam"
NOT_ISSUED, LATE_PLAN, ISSUED_LATE = "chua-ban-hanh", "cham", "ban-hanh-cham"
DEFAULT_ORDER = "hang"

_PROGRESS = (MISSING, Plan.State.DRAFT, Plan.State.RETURNED, Plan.State.SUBMITTED, Plan.State.APPROVED,
             Plan.State.ISSUED, Plan.State.CLOSED)  # fmt: skip
"""How far a plan has come."""

ORDERS: dict[str, Callable[[BlockRow], object]] = {
    "hang": lambda row: row.standing and row.standing.place,
    "ten": lambda row: sort_key(row.unit.name),
    "diem": lambda row: row.standing and row.standing.score,
    "thay-doi": lambda row: row.standing and row.standing.change,
    "thay-doi-hang": lambda row: row.standing and row.standing.places,
    "dan-dau": lambda row: row.standing and row.standing.to_leader,
    "muc-tieu": lambda row: row.targets and row.targets.share,
    "ke-hoach": lambda row: None if row.state is None else _PROGRESS.index(row.state),
    "viec": lambda row: row.work and row.work.percent,
    "qua-han": lambda row: row.work and row.work.late,
}
"""What the table can be sorted by; a minus before the name turns it round. What is not known comes last in both."""

_LATE_STATES = [(LATE_PLAN, "Chậm so với hạn"), (ISSUED_LATE, "Ban hành sau hạn")]


class BlockFilter(forms.Form):
    """The entries of the filter, each optional."""

    words = forms.CharField(label="Tìm đơn vị", required=False, max_length=200)
    moved = forms.ChoiceField(
        label="Biến động", required=False,
        choices=[("", "Tất cả"), (FELL, "Chỉ đơn vị giảm"), (ROSE, "Chỉ đơn vị tăng")],
    )  # fmt: skip
    grade = forms.ChoiceField(label="Xếp loại", required=False)
    plan = forms.ChoiceField(required=False)
    late = forms.BooleanField(label="Có việc quá hạn", required=False)
    order = forms.ChoiceField(
        label="Xếp theo", required=False, choices=[(sign + name, name) for name in ORDERS for sign in ("", "-")]
    )

    def __init__(self, data, table: BlockTable):
        super().__init__(data)
        self.fields["grade"].choices = [("", "Tất cả"), *((name, name) for name, _ in table.edition.bands)]
        plan = self.fields["plan"]
        plan.label = f"Kế hoạch năm {table.plan_year}"
        late = _LATE_STATES if table.due_on else []
        plan.choices = [("", "Tất cả"), (NOT_ISSUED, "Chưa ban hành"), *late, *PLAN_STATES.items()]
        if not table.shows_plans:
            del self.fields["plan"], self.fields["late"]
        if not table.edition.bands:
            del self.fields["grade"]

    def add_prefix(self, field_name: str) -> str:
        """The Vietnamese name under which an entry stands in the address."""
        return ADDRESS.get(field_name, field_name)

    @property
    def sorting(self) -> str:
        """The chosen order, by rank without one."""
        return getattr(self, "cleaned_data", {}).get("order") or DEFAULT_ORDER

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the table, by the names of the address; empty and wrong entries left out."""
        return {
            ADDRESS[name]: self.data[ADDRESS[name]].strip()
            for name in self.fields
            if name != "order" and name not in self.errors and self.data.get(ADDRESS[name], "").strip()
        }

    @property
    def shows_more(self) -> bool:
        """Whether something is chosen or wrong among the entries that are folded away."""
        return any(self.data.get(ADDRESS[name], "").strip() for name in ("grade", "plan", "late"))

    @property
    def said(self) -> dict[str, str]:
        """What narrows the table in words, for a file: label and chosen value of each entry."""
        found = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value and name != "order":
                choices = dict(getattr(self.fields[name], "choices", ()))
                found[self.fields[name].label] = choices.get(value, "có" if value is True else value)
        return found

    @property
    def query(self) -> str:
        """The query string of this choice and order."""
        return self.address(self.sorting)

    def address(self, order: str) -> str:
        """The query string of this choice in another order."""
        return urlencode(self.chosen | ({} if order == DEFAULT_ORDER else {ADDRESS["order"]: order}))

    def shown(self, table: BlockTable) -> list[BlockRow]:
        """The rows that fit, in the chosen order; none for an impossible choice."""
        if not self.is_valid():
            return []
        rows = [row for row in table.rows if all(fits(row) for fits in self._conditions())]
        return in_order(rows, self.sorting)

    def _conditions(self) -> list[Callable[[BlockRow], bool]]:
        data = self.cleaned_data
        conditions: list[Callable[[BlockRow], bool]] = []
        if data["words"]:
            words = fold(data["words"]).split()
            conditions.append(lambda row: all(word in fold(f"{row.unit.name} {row.unit.code}") for word in words))
        if data["moved"]:
            conditions.append(lambda row: row.moved == (1 if data["moved"] == ROSE else -1))
        if data.get("grade"):
            conditions.append(lambda row: row.standing is not None and row.standing.grade == data["grade"])
        if data.get("plan"):
            conditions.append(lambda row: _plan_is(row, data["plan"]))
        if data.get("late"):
            conditions.append(lambda row: row.work is not None and row.work.late > 0)
        return conditions


def _plan_is(row: BlockRow, chosen: str) -> bool:
    if chosen == NOT_ISSUED:
        return row.state is not None and not row.is_issued
    if chosen in (LATE_PLAN, ISSUED_LATE):
        return row.is_late if chosen == LATE_PLAN else row.was_late
    return row.state == chosen


def in_order(rows: list[BlockRow], order: str) -> list[BlockRow]:
    """Sort rows by a name of ORDERS, turned round by a minus; what is not known last, equals in the order of ranks."""
    key = ORDERS[order.removeprefix("-")]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=order.startswith("-")) + unknown
