"""The form of each kind of block: from the state that was seen to fields, from what is typed to the state wanted."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from plans.blocks import State, rows, state_of
from plans.component_fields import ComponentFields
from plans.models import Marker, Paragraph, Party, Plan, Section
from plans.names import meanings, names_for
from plans.table_cells import VERBS, covered
from units.models import Unit

Seen = dict[str, State]
"""Key to state: the block itself and, for a section, the targets of its components."""


class Lines(forms.CharField):
    """Running text: lines end as in the database, without blanks behind them."""

    widget = forms.Textarea

    def to_python(self, value):
        return "\n".join(line.rstrip() for line in super().to_python(value).splitlines()).strip()


class OneLine(forms.CharField):
    """Text that is one line however it was typed or pasted."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class BlockForm(forms.Form):
    """Base: fields have the names of the block's state. `seen` is what the writer saw."""

    template = "plans/editor/_form_plain.html"

    def __init__(self, plan: Plan, key: str, seen: Seen, data=None):
        self.plan, self.key, self.seen = plan, key, seen
        self.was = seen[key]
        super().__init__(data, initial=self.initial_from(self.was), auto_id=f"{key}-%s", use_required_attribute=False)
        if "own_label" in self.fields and not self.was["own_label"] and not (data and data.get("own_label")):
            del self.fields["own_label"]
        for field in self.fields.values():
            self._dress(field)

    @staticmethod
    def _dress(field: forms.Field) -> None:
        widget = field.widget
        if isinstance(widget, forms.Select):
            widget.attrs.setdefault("class", "form-select form-select-sm")
        elif isinstance(widget, forms.CheckboxInput):
            widget.attrs.setdefault("class", "form-check-input")
        else:
            widget.attrs.setdefault("class", "form-control form-control-sm")
        if isinstance(widget, forms.Textarea):
            widget.attrs |= {"rows": widget.attrs.get("rows") if widget.attrs.get("rows") != "10" else 3}

    def initial_from(self, state: State) -> State:
        return state

    def values(self) -> dict[str, State | None]:
        """Return the wanted fields of each block, after is_valid(); None for a block that is to go."""
        return {self.key: {name: self.cleaned_data[name] for name in self.fields if name in self.was}}


MARKER = {"label": "Đánh số", "required": False, "choices": Marker.choices}


class ParagraphForm(BlockForm):
    template = "plans/editor/_form_paragraph.html"
    text = Lines(label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 3, "data-main": True}))
    marker = forms.ChoiceField(**MARKER)
    own_label = OneLine(label="Số ghi tay", max_length=12, required=False)


class ResultsForm(BlockForm):
    """The table or chart that the portal fills: only where it stands can be changed."""

    template = "plans/editor/_form_results.html"


class TableForm(BlockForm):
    """The cells of a table, `o-row-column`; one button may put in or take out a row or column (`ban`)."""

    template = "plans/editor/_form_table.html"
    header = forms.TypedChoiceField(
        label="Số dòng tiêu đề", coerce=int, choices=[(number, number) for number in range(6)]
    )

    def initial_from(self, state):
        return {"header": state["table"].get("header", 1)}

    def cells(self) -> list[list[dict | None]]:
        """The grid for the template: None where a span covers."""
        table = self.was["table"]
        hidden = covered(table)
        spans = {(row, column): (height, width) for row, column, height, width in table.get("spans", ())}
        typed = self.data if self.is_bound else {}
        return [
            [
                None
                if (row, column) in hidden
                else {
                    "name": f"o-{row}-{column}",
                    "text": typed.get(f"o-{row}-{column}", text),
                    "spans": spans.get((row, column), (1, 1)),
                    "label": f"Dòng {row + 1}, cột {column + 1}",
                }
                for column, text in enumerate(cells)
            ]
            for row, cells in enumerate(table["rows"])
        ]

    def clean(self):
        table = self.was["table"]
        kept = [
            [Lines(required=False).clean(self.data.get(f"o-{row}-{column}", text)) for column, text in enumerate(cells)]
            for row, cells in enumerate(table["rows"])
        ]
        header = self.cleaned_data.get("header", table.get("header", 1))
        new = {"rows": kept, "header": min(header, len(kept)), "spans": table.get("spans", [])}
        verb, _, place = self.data.get("ban", "").partition(":")
        if verb in VERBS and place.isdecimal():
            try:
                new = VERBS[verb](new, int(place))
            except ValueError as error:
                raise ValidationError(str(error)) from error
        was = {"rows": table["rows"], "header": table.get("header", 1), "spans": table.get("spans", [])}
        self.table = table if new == was else new
        return self.cleaned_data

    def values(self):
        return {self.key: {"table": self.table}}


class SectionForm(BlockForm):
    template = "plans/editor/_form_section.html"
    heading = OneLine(
        label="Tiêu đề", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 1, "data-main": True})
    )
    marker = forms.ChoiceField(**MARKER)
    own_label = OneLine(label="Số ghi tay", max_length=12, required=False)

    def __init__(self, plan, key, seen, data=None):
        super().__init__(plan, key, seen, data)
        self.components = ComponentFields(self)

    def clean(self):
        self.components.clean()
        return self.cleaned_data

    def values(self):
        states = self.components.values()
        return states | {self.key: super().values()[self.key] | states[self.key]}


class SolutionForm(BlockForm):
    template = "plans/editor/_form_solution.html"
    text = Lines(label="Giải pháp", required=False, widget=forms.Textarea(attrs={"rows": 3, "data-main": True}))
    marker = forms.ChoiceField(**MARKER)
    own_label = OneLine(label="Số ghi tay", max_length=12, required=False)
    output = OneLine(label="Sản phẩm", max_length=300, required=False)
    measure = OneLine(label="Thước đo", max_length=300, required=False)
    due_on = forms.DateField(
        label="Hạn, ngày", required=False, widget=forms.DateInput(attrs={"placeholder": "30/06/2026"})
    )
    due_quarter = forms.TypedChoiceField(
        label="hoặc quý",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "–"),
            *((number, f"Quý {numeral}") for number, numeral in enumerate(("I", "II", "III", "IV"), 1)),
        ],
    )
    in_text = forms.BooleanField(label="Lời văn đã nêu ai chủ trì, phối hợp", required=False)
    is_shown = forms.BooleanField(label="In trong văn bản", required=False)

    ROLES = (
        (Party.Role.DIRECTOR, "title", "Lãnh đạo chỉ đạo", "Chức vụ"),
        (Party.Role.LEAD, "scope", "Chủ trì", "Phạm vi"),
        (Party.Role.SUPPORT, "scope", "Phối hợp", "Phạm vi"),
    )

    def initial_from(self, state):
        due = state["due_on"]
        return state | {"due_on": due and date.fromisoformat(due)}

    def roles(self) -> list[dict]:
        """The rows of each role for the template, with an empty one at the end."""
        found = []
        for role, extra, label, extra_label in self.ROLES:
            if self.is_bound:
                rows = [{"name": name, "extra": more, "linked": True} for name, more in self._typed(role)]
            else:
                rows = [
                    {
                        "name": party["name"],
                        "extra": party[extra],
                        "linked": bool(party["unit_id"] or party["group_id"]),
                    }
                    for party in self.was["parties"]
                    if party["role"] == role
                ]
            rows.append({"name": "", "extra": "", "linked": True})
            found.append({"role": role, "label": label, "extra_label": extra_label, "rows": rows})
        return found

    def _typed(self, role: str) -> list[tuple[str, str]]:
        names, extras = self.data.getlist(f"{role}-name"), self.data.getlist(f"{role}-extra")
        pairs = zip(names, [*extras, *[""] * len(names)], strict=False)
        return [(" ".join(name.split()), " ".join(extra.split())) for name, extra in pairs if name.strip()]

    def clean(self):
        if self.cleaned_data.get("due_on") and self.cleaned_data.get("due_quarter"):
            self.add_error("due_quarter", "Chỉ ghi ngày hoặc quý hoàn thành, không ghi cả hai.")
        longest = max((len(name) for role, *_ in self.ROLES for name, _ in self._typed(role)), default=0)
        if longest > 200:
            raise ValidationError("Tên lãnh đạo hoặc đơn vị dài quá 200 chữ.")
        for role, extra, label, extra_label in self.ROLES:
            most = Party._meta.get_field(extra).max_length
            if any(len(more) > most for _, more in self._typed(role)):
                raise ValidationError(f"{extra_label} ở phần {label.lower()} dài quá {most} chữ.")
        return self.cleaned_data

    def values(self):
        typed = self.cleaned_data
        due = typed["due_on"]
        state = super().values()[self.key] | {"due_on": due and due.isoformat()}
        return {self.key: state | {"parties": self._parties()}}

    def _parties(self) -> list[State]:
        """What was typed, tied to units and groups: as before where the name is the same, else by the name."""
        before = {(party["role"], party["name"]): party for party in self.was["parties"]}
        typed = [(role, extra, name, more) for role, extra, *_ in self.ROLES for name, more in self._typed(role)]
        fresh = any(role != Party.Role.DIRECTOR and (role, name) not in before for role, _, name, _ in typed)
        known = meanings(names_for(self.plan)) if fresh else {}
        parties = []
        for role, extra, name, more in typed:
            same = before.get((role, name))
            meant = known.get(name.casefold()) if role != Party.Role.DIRECTOR and same is None else None
            party = {"role": str(role), "name": name, "title": "", "scope": "", "unit_id": None, "group_id": None}
            for source in filter(None, (same and same.get, meant and vars(meant).get)):
                party |= {field: source(field) for field in ("unit_id", "group_id")}
            parties.append(party | {extra: more})
        return sorted(parties, key=lambda party: party["role"])


class BasisForm(BlockForm):
    template = "plans/editor/_form_basis.html"
    text = Lines(
        label="Căn cứ", required=False, widget=forms.Textarea(attrs={"rows": 2, "data-main": True}),
        help_text="Viết đủ: tên loại, số, ký hiệu, ngày ban hành, cơ quan ban hành, trích yếu.",
    )  # fmt: skip
    number = OneLine(label="Số, ký hiệu", max_length=60, required=False)
    date = forms.DateField(
        label="Ngày văn bản", required=False, widget=forms.DateInput(attrs={"placeholder": "29/03/2026"})
    )
    in_text = forms.BooleanField(label="Viện dẫn trong lời văn", required=False)

    def initial_from(self, state):
        return state | {"date": state["date"] and date.fromisoformat(state["date"])}

    def values(self):
        day = self.cleaned_data["date"]
        return {self.key: super().values()[self.key] | {"date": day and day.isoformat()}}


class ParticularsForm(BlockForm):
    """The plan's own particulars: what it is called, how it assigns, who signs, who receives it."""

    title = OneLine(label="Trích yếu", max_length=400, widget=forms.Textarea(attrs={"rows": 2, "data-main": True}))
    symbol = OneLine(label="Ký hiệu", max_length=40)
    assignment_style = forms.ChoiceField(
        label="Cách ghi phân công", choices=Plan._meta.get_field("assignment_style").choices
    )
    focal_point_id = forms.TypedChoiceField(
        label="Đầu mối theo dõi, tổng hợp", required=False, coerce=int, empty_value=None
    )
    authority = Lines(
        label="Quyền hạn", max_length=100, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ “TM. ỦY BAN NHÂN DÂN” hoặc “KT. GIÁM ĐỐC”.",
    )  # fmt: skip
    position = OneLine(label="Chức vụ người ký", max_length=100, required=False)
    signatory = OneLine(label="Họ và tên người ký", max_length=100, required=False)
    delegation_basis = OneLine(
        label="Căn cứ ký thay, thừa lệnh, thừa ủy quyền", max_length=300, required=False,
        help_text="Văn bản phân công hoặc ủy quyền; bỏ trống khi thủ trưởng ký.",
    )  # fmt: skip
    recipients = Lines(
        label="Nơi nhận", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng một nơi nhận; dòng cuối bắt đầu bằng “Lưu:”.",
    )  # fmt: skip

    def __init__(self, plan, key, seen, data=None):
        super().__init__(plan, key, seen, data)
        offices = Unit.objects.filter(parent=plan.unit_id, kind=Unit.Kind.OFFICE)
        choices = [("", "–"), *((unit.pk, unit.name) for unit in offices.in_alphabet())]
        if plan.focal_point_id not in dict(choices) and plan.focal_point:
            choices.append((plan.focal_point_id, plan.focal_point.name))
        self.fields["focal_point_id"].choices = choices


def form_class(state: State, key: str) -> type[BlockForm]:
    """Return the form of a block by its key and, for a paragraph, its kind."""
    if key[0] == "p":
        kinds = {
            Paragraph.Kind.TABLE: TableForm,
            Paragraph.Kind.RESULTS: ResultsForm,
            Paragraph.Kind.CHART: ResultsForm,
        }
        return kinds.get(state["kind"], ParagraphForm)
    return {"k": ParticularsForm, "b": BasisForm, "s": SectionForm, "g": SolutionForm}[key[0]]


def seen_of(plan: Plan, key: str) -> Seen:
    """Return what there is to see of a block that has a form; empty where it does not stand (at most 4 queries)."""
    try:
        row = rows(plan, [key]).get(key)
    except ValueError:
        return {}
    if row is None or key[0] == "t":
        return {}
    targets = plan.targets.all() if isinstance(row, Section) else ()
    return {key: state_of(row)} | {f"t{target.pk}": state_of(target) for target in targets}


FIELD_NAMES = {
    "k": {name: field.label for name, field in ParticularsForm.base_fields.items()},
    "b": {name: field.label for name, field in BasisForm.base_fields.items()},
    "s": {name: field.label for name, field in SectionForm.base_fields.items()} | {"components": "Chỉ số thành phần"},
    "p": {name: field.label for name, field in ParagraphForm.base_fields.items()} | {"table": "Bảng"},
    "g": {name: field.label for name, field in SolutionForm.base_fields.items()} | {"parties": "Phân công"},
    "t": {"kind": "Loại mục tiêu", "value": "Mục tiêu", "of": "Trên tổng số", "in_text": "Đã nêu trong lời văn"},
}


def shown(plan: Plan, key: str, name: str, value) -> str:
    """Write a value of a state as people read it, for two to be held against each other."""
    match name:
        case "marker":
            return Marker(value).label
        case "parties":
            roles = dict(Party.Role.choices)
            return "\n".join(f"{roles[one['role']]}: {_party(one)}" for one in value)
        case "table":
            return "\n".join(" | ".join(row) for row in value["rows"])
        case "components":
            return "\n".join(plan.index.components.filter(pk__in=value).values_list("name", flat=True))
        case "focal_point_id":
            return Unit.objects.get(pk=value).name if value else ""
        case "assignment_style":
            return dict(Plan._meta.get_field(name).choices)[value]
        case "due_on" | "date":
            return date.fromisoformat(value).strftime("%d/%m/%Y") if value else ""
        case "due_quarter":
            return f"Quý {value}" if value else ""
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)


def _is_linked(party: Mapping) -> bool:
    return bool(party["unit_id"] or party["group_id"])


def _party(party: Mapping) -> str:
    extra = party["title"] or party["scope"]
    return f"{party['name']} ({extra})" if extra else party["name"]
