"""What narrows a list of tasks: a filter whose entries stand in the address, and the tasks that fit them."""

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Collate
from django.utils.functional import cached_property

from indices.models import Block
from plans.models import Section
from tasks.late_days import RESTING, late_on
from tasks.models import Task
from tasks.models.task import Outcome, Punctuality, TaskQuerySet
from tasks.quarters import Quarter
from units.models import User
from units.permissions import Permission
from units.reach import unit_ids
from units.vietnamese import fold

ADDRESS = {
    "words": "tim", "unit": "don-vi", "office": "phong", "plan": "ke-hoach", "component": "chi-so", "person": "nguoi",
    "role": "vai-tro", "state": "trang-thai", "outcome": "ket-qua", "quarter": "quy", "due_from": "tu-ngay",
    "due_to": "den-ngay", "done_from": "xong-tu", "done_to": "xong-den", "late_on": "qua-han-ngay", "year": "nam",
    "index": "bo", "block": "khoi", "for_me": "cho-toi", "order": "xep",
}  # fmt: skip
"""Each entry and its name in the address."""

OPEN = "open"
LIVE = "live"
UNASSIGNED = "chua-giao"
MYSELF = "toi"
GENERAL = "chung"
"""The value of `component` for tasks of solutions that belong to none."""

NOTHING = Q(pk__in=())
_QUARTER = re.compile(r"[1-9][0-9]{3}-[1-4]")
_NUMBER = re.compile(r"[0-9]{1,9}")

_STATES = [(OPEN, "Đang mở"), (LIVE, "Không kể tạm dừng, hủy"), *Task.State.choices]
_INDICES = [("DDCI", "DDCI"), ("PCI", "PCI")]
_OUTCOMES = [*Outcome.choices, (Punctuality.DUE_SOON, "Sắp đến hạn")]
ORDERS = {
    "ten": "Nhiệm vụ", "phong": "Đơn vị thực hiện", "nguoi": "Người thực hiện", "han": "Thời hạn",
    "trang-thai": "Trạng thái", "tien-do": "Tiến độ",
}  # fmt: skip
"""What a list can be sorted by; a minus before it turns it round."""

_FOLDED = (
    "person", "plan", "component", "role", "quarter", "due_from", "due_to", "done_from", "done_to", "late_on",
    "year", "index", "block", "for_me",
)  # fmt: skip
_ALL = [("", "Tất cả")]
_NO_DAY = {"invalid": "Hãy ghi ngày như 31/12/2026."}
FIELDS: dict[str, forms.Field] = {
    "words": forms.CharField(label="Tìm", required=False, max_length=200),
    "unit": forms.CharField(label="Cơ quan", required=False),
    "office": forms.CharField(label="Đơn vị thực hiện", required=False),
    "plan": forms.IntegerField(label="Kế hoạch", required=False, min_value=1, max_value=2**31 - 1),
    "component": forms.CharField(label="Chỉ số thành phần", required=False),
    "person": forms.CharField(label="Người thực hiện", required=False),
    "role": forms.ChoiceField(label="Vai trò", choices=[*_ALL, *Task.Role.choices], required=False),
    "state": forms.ChoiceField(label="Trạng thái", choices=[*_ALL, *_STATES], required=False),
    "outcome": forms.ChoiceField(label="Kết quả", choices=[*_ALL, *_OUTCOMES], required=False),
    "quarter": forms.CharField(label="Thời hạn trong quý", required=False),
    "due_from": forms.DateField(label="Thời hạn từ ngày", required=False, error_messages=_NO_DAY),
    "due_to": forms.DateField(label="Đến hết ngày", required=False, error_messages=_NO_DAY),
    "done_from": forms.DateField(label="Hoàn thành từ ngày", required=False, error_messages=_NO_DAY),
    "done_to": forms.DateField(label="Đến hết ngày", required=False, error_messages=_NO_DAY),
    "late_on": forms.DateField(label="Đã quá hạn vào cuối ngày", required=False, error_messages=_NO_DAY),
    "year": forms.IntegerField(label="Năm của kế hoạch", required=False, min_value=1, max_value=9999),
    "index": forms.ChoiceField(label="Bộ chỉ số", choices=[*_ALL, *_INDICES], required=False),
    "block": forms.ChoiceField(label="Khối", choices=[*_ALL, *Block.choices], required=False),
    "for_me": forms.BooleanField(label="Chờ tôi xác nhận", required=False),
    "order": forms.ChoiceField(
        choices=[(sign + name, label) for name, label in ORDERS.items() for sign in ("", "-")], required=False
    ),
}
"""How each entry is read. Nothing changes them, so that all requests share them."""

_EMPTY = {name: field.clean(None) for name, field in FIELDS.items()} | {"quarter": None}
_SPANS = (("due_from", "due_to"), ("done_from", "done_to"))


class TaskFilter:
    """The entries of a list's filter. Every one is optional; a value that fits nothing finds nothing.

    Like a form of Django's it has `data`, `cleaned_data` and `errors`, but it makes no field of its own for a request;
    templatetags.task_lists draws it, with the choices in `offered` (tasks.filter_choices).
    """

    def __init__(self, data: Mapping[str, str]):
        self.data = data
        self.errors: dict[str, list[str]] = {}
        self.offered: dict[str, list[tuple[str, str]]] = {}
        self.has_agencies = False
        self.cleaned_data = dict(_EMPTY)
        for name, address in ADDRESS.items():
            if address in data:
                self._read(name, address)
        for first, last in _SPANS:
            until = self.cleaned_data.get(last)
            if until and until < (self.cleaned_data.get(first) or until):
                self._refuse(last, ["Ngày cuối không được trước ngày đầu."])

    def _read(self, name: str, address: str) -> None:
        field = FIELDS[name]
        try:
            value = field.clean(field.widget.value_from_datadict(self.data, {}, address))
            self.cleaned_data[name] = _read_quarter(value) if name == "quarter" else value
        except forms.ValidationError as error:
            self._refuse(name, error.messages)

    def _refuse(self, name: str, messages: list[str]) -> None:
        self.errors[name] = messages
        del self.cleaned_data[name]

    def is_valid(self) -> bool:
        return not self.errors

    def written(self, name: str) -> str:
        """What the address has for an entry, right or wrong."""
        return self.data.get(ADDRESS[name], "").strip()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, by the names of the address, without the order; what is wrong or empty left out."""
        return {
            address: value
            for name, address in ADDRESS.items()
            if name != "order" and name not in self.errors and (value := self.written(name))
        }

    @property
    def order(self) -> str:
        return self.written("order")

    @property
    def shows_more(self) -> bool:
        """Whether something is chosen or wrong among the entries that are folded away."""
        return any(self.written(name) for name in _FOLDED)

    @property
    def is_late_only(self) -> bool:
        return self.chosen == {ADDRESS["outcome"]: Outcome.LATE}

    def address(self, **other: str) -> str:
        """The query string of this list with other values under names of ADDRESS; an empty one leaves that out.

        What is due soon is in time, so that a list of the one asked for the other stays as narrow as it is.
        """
        if other.get("outcome") == Outcome.IN_TIME and self.cleaned_data.get("outcome") == Punctuality.DUE_SOON:
            del other["outcome"]
        order = {ADDRESS["order"]: self.cleaned_data.get("order", "")}
        values = self.chosen | order | {ADDRESS[name]: value for name, value in other.items()}
        return urlencode({name: value for name, value in values.items() if value})


def _read_quarter(text: str) -> Quarter | None:
    """Read `2025-2`."""
    if not text:
        return None
    if not _QUARTER.fullmatch(text):
        raise forms.ValidationError("Quý phải viết dạng 2025-2 (năm, gạch nối, quý 1 đến 4).")
    return Quarter(int(text[:4]), int(text[5]))


def filtered(tasks: TaskQuerySet, cleaned: Mapping, user: User) -> TaskQuerySet:
    """Return the tasks that fit the entries of a TaskFilter, sorted as it says; `user` is who asks."""
    if cleaned.get("outcome"):
        tasks = tasks.with_outcome()
    for name, narrow in _NARROW.items():
        if value := cleaned.get(name):
            tasks = tasks.filter(narrow(value))
    if cleaned.get("person"):
        tasks = tasks.filter(_of_person(cleaned["person"], user))
    if cleaned.get("late_on"):
        tasks = late_on(tasks, cleaned["late_on"])
    if cleaned.get("for_me"):
        tasks = tasks.filter(state=Task.State.AWAITING, office__any_of=unit_ids(user, Permission.ASSIGN_TASKS))
    return in_order(tasks, cleaned.get("order"))


def _words(text: str) -> Q:
    found = Q()
    for word in fold(text).split():
        found &= Q(search_text__contains=word)
    return found


def _state(value: str) -> Q:
    if value == LIVE:
        return ~Q(state__in=RESTING)
    return Q(state__in=Task.OPEN) if value == OPEN else Q(state=value)


def _outcome(value: str) -> Q:
    if value == Punctuality.DUE_SOON:
        return Q(punctuality=value, outcome=Outcome.IN_TIME)
    return Q(outcome=value)


def _component(value: str) -> Q:
    if value == GENERAL:
        return Q(solution__section__in=Section.objects.filter(components=None))
    return (
        Q(solution__section__in=Section.objects.filter(components=int(value))) if _NUMBER.fullmatch(value) else NOTHING
    )


def _quarter(quarter: Quarter) -> Q:
    return Q(due_on__range=(quarter.first_day, quarter.last_day))


def _due_from(day: date) -> Q:
    return Q(due_on__gte=day)


def _due_to(day: date) -> Q:
    return Q(due_on__lte=day)


_NARROW = {
    "words": _words,
    "unit": lambda code: Q(plan__unit__code=code),
    "office": lambda code: Q(office__code=code),
    "plan": lambda pk: Q(plan=pk),
    "component": _component,
    "role": lambda role: Q(role=role),
    "state": _state,
    "outcome": _outcome,
    "quarter": _quarter,
    "due_from": _due_from,
    "due_to": _due_to,
    "done_from": lambda day: Q(completed_on__gte=day),
    "done_to": lambda day: Q(completed_on__lte=day),
    "year": lambda year: Q(plan__year=year),
    "index": lambda code: Q(plan__index__code=code),
    "block": lambda block: Q(plan__unit__kind=Block(block).unit_kind),
}


def _of_person(value: str, user: User) -> Q:
    if value == UNASSIGNED:
        return Q(assignee=None)
    return Q(assignee=user) if value == MYSELF else Q(assignee__username=value)


def in_order(tasks: TaskQuerySet, order: str | None) -> TaskQuerySet:
    """Sort the tasks by a name of ORDERS, turned round by a minus; open ones by deadline come first by default."""
    order = order or "han"
    name, is_back = order.removeprefix("-"), order.startswith("-")
    if order == "han":
        return tasks.open_first()
    keys = {
        "han": F("due_on"),
        "ten": F("search_text"),
        "phong": _in_alphabet("office__name"),
        "nguoi": _in_alphabet("assignee__full_name"),
        "trang-thai": _state_place(),
        "tien-do": F("progress"),
    }
    key = keys[name].desc(nulls_last=True) if is_back else keys[name].asc(nulls_last=True)
    return tasks.order_by(key, F("due_on").asc(nulls_last=True), "id")


def _in_alphabet(path: str) -> F | Collate:
    """Names in the order of the Vietnamese alphabet where the database knows it (PostgreSQL with ICU)."""
    return Collate(path, "vi-x-icu") if connection.vendor == "postgresql" else F(path)


def _state_place() -> Case:
    places = [When(state=state, then=Value(place)) for place, state in enumerate(Task.State.values)]
    return Case(*places, output_field=IntegerField())
