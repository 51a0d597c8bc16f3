"""Forms of the review: each gives the values that a correction takes."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from indices.models import Component, EditionComponent, Index
from plans.document import DocumentParty
from plans.importing.imports import too_large
from plans.importing.limits import MOST_BYTES
from plans.models import Target
from units.fields import RankField, ScoreField
from units.models import Unit
from units.permissions import Permission
from units.vietnamese import fold

MOST_CELLS = 1500
"""Cells of a table that one form holds; a larger table is corrected in the saved draft."""


def _lines(rows: int = 3, **attributes) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "20/02/2023", "inputmode": "numeric"}),
    )


def paragraphs(text: str) -> list[str]:
    """The lines of a typed text, without empty ones and spaces around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PlanUploadForm(forms.Form):
    """A file, and of which agency, index and year it is the plan."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Cơ quan ban hành", empty_label=None)
    index = forms.ModelChoiceField(Index.objects.order_by("code"), label="Bộ chỉ số", empty_label=None)
    year = forms.IntegerField(label="Năm của kế hoạch", min_value=2000, max_value=2100)
    file = forms.FileField(
        label="Tệp kế hoạch",
        help_text=f"Tệp .docx, .pdf có lớp chữ hoặc .txt, không quá {MOST_BYTES // 2**20} MB. Kéo tệp thả vào đây cũng"
        " được.",
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt", "class": "import-drop"}),
        error_messages={"required": "Hãy chọn tệp kế hoạch.", "empty": "Tệp trống. Hãy chọn lại tệp kế hoạch."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Unit.objects.where_may(user, Permission.EDIT_PLANS).filter(kind__in=Unit.AGENCY_KINDS)
        self.fields["unit"].queryset = own.order_by("name")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(too_large())
        return file


class AgainForm(forms.Form):
    """As a plan of which index and year the file is to be understood anew."""

    index = forms.ModelChoiceField(Index.objects.order_by("code"), label="Bộ chỉ số", empty_label=None)
    year = forms.IntegerField(label="Năm của kế hoạch", min_value=2000, max_value=2100)


class ComponentNames:
    """The components that an index has had, by any of their names (2 queries)."""

    def __init__(self, index: Index):
        components = list(Component.objects.filter(index=index).order_by("pk"))
        lines = EditionComponent.objects.filter(component__index=index).values_list("name", "component__code")
        self.names = {component.code: component.name for component in components}
        self.codes = {fold(component.name): component.code for component in components}
        self.codes |= {fold(name): code for name, code in lines}

    def choices(self, own: Sequence[str]) -> list[tuple[str, str]]:
        """All components to choose from; those that a plan names keep its spelling, unknown ones come last."""
        spelt = {self.codes.get(fold(name), name): name for name in own}
        known = [(spelt.get(code, name), spelt.get(code, name)) for code, name in self.names.items()]
        return known + [(name, f"{name} (cổng chưa biết)") for key, name in spelt.items() if key not in self.names]


class HeadForm(forms.Form):
    title = forms.CharField(label="Trích yếu", max_length=400, widget=_lines(2))
    number = forms.IntegerField(label="Số", min_value=1, max_value=99999, required=False)
    symbol = forms.CharField(label="Ký hiệu", max_length=40, required=False, help_text="Ví dụ KH-SNgV.")
    date = _day("Ngày ban hành")
    place = forms.CharField(label="Địa danh", max_length=60, required=False)

    def values(self) -> dict:
        found = self.cleaned_data
        return found | {"symbol": found["symbol"] or None, "place": found["place"] or None}


class FootForm(forms.Form):
    recipients = forms.CharField(label="Nơi nhận, mỗi dòng một nơi", widget=_lines(6), required=False)
    authority = forms.CharField(label="Quyền hạn ký", max_length=100, required=False, help_text="Ví dụ KT. GIÁM ĐỐC.")
    position = forms.CharField(label="Chức vụ người ký", max_length=100, required=False)
    signatory = forms.CharField(label="Họ và tên người ký", max_length=100, required=False)

    def values(self) -> dict:
        found = self.cleaned_data
        return found | {"recipients": paragraphs(found["recipients"]), "authority": found["authority"] or None}


class BasisForm(forms.Form):
    text = forms.CharField(label="Căn cứ", widget=_lines())
    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    date = _day("Ngày")

    def values(self) -> dict:
        return self.cleaned_data


class FigureForm(forms.Form):
    component = forms.ChoiceField(label="Chỉ số", required=False)
    year = forms.IntegerField(label="Năm", min_value=2000, max_value=2100)
    score = ScoreField(low=0, high=100, label="Điểm", required=False)
    rank = RankField(size=None, label="Hạng", required=False)
    of = RankField(size=None, label="Trên tổng số", required=False)
    change = ScoreField(low=-100, high=100, label="Tăng, giảm điểm", required=False)

    def __init__(self, *args, components: ComponentNames, own: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["component"].choices = [("", "Toàn bộ chỉ số"), *components.choices(own)]

    def values(self) -> dict:
        return self.cleaned_data | {"component": self.cleaned_data["component"] or None}


class TargetForm(forms.Form):
    component = forms.ChoiceField(label="Chỉ số thành phần")
    kind = forms.ChoiceField(label="Mục tiêu", choices=Target.Kind.choices)
    value = ScoreField(low=0, high=9999, label="Giá trị")
    of = RankField(size=None, label="Trên tổng số đơn vị", required=False)
    in_text = forms.BooleanField(label="Lời văn đã nêu mục tiêu này", required=False)

    def __init__(self, *args, components: ComponentNames, own: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["component"].choices = components.choices(own)

    def clean(self):
        cleaned = super().clean()
        value, kind = cleaned.get("value"), cleaned.get("kind")
        if isinstance(value, Decimal):
            if kind == Target.Kind.RANK_MAX and (value < 1 or value != int(value)):
                self.add_error("value", "Mục tiêu xếp hạng phải là số nguyên từ 1 trở lên.")
            elif kind != Target.Kind.RANK_MAX and value > 10:
                self.add_error("value", "Mục tiêu điểm phải từ 0 đến 10.")
        return cleaned

    def values(self) -> dict:
        return self.cleaned_data


class SectionForm(forms.Form):
    label = forms.CharField(label="Số mục", max_length=12, required=False, help_text="Như trong văn bản: I., 1., a).")
    heading = forms.CharField(label="Tiêu đề", max_length=2000, widget=_lines(2), required=False)
    components = forms.MultipleChoiceField(
        label="Mục này nói về chỉ số thành phần", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, components: ComponentNames, own: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["components"].choices = components.choices(own)

    def values(self) -> dict:
        return self.cleaned_data | {"heading": " ".join(self.cleaned_data["heading"].split())}


class ItemForm(forms.Form):
    kind = forms.ChoiceField(
        label="Đây là", choices=[("text", "Đoạn văn"), ("solution", "Giải pháp, nhiệm vụ")], widget=forms.RadioSelect
    )
    label = forms.CharField(
        label="Dấu đầu dòng", max_length=12, required=False, help_text="Như trong văn bản: -, a), 1.; có thể để trống."
    )
    text = forms.CharField(label="Nội dung", widget=_lines(6), help_text="Mỗi dòng một đoạn.")
    output = forms.CharField(label="Sản phẩm", max_length=300, required=False)
    measure = forms.CharField(label="Thước đo", max_length=300, required=False)
    due = forms.CharField(label="Thời hạn", max_length=200, required=False)
    in_text = forms.BooleanField(label="Lời văn đã nêu ai chỉ đạo, chủ trì, phối hợp", required=False)

    def values(self) -> dict:
        found = dict(self.cleaned_data)
        return found | {"lines": paragraphs(found.pop("text"))}


class PartyForm(forms.Form):
    role = forms.ChoiceField(
        label="Vai trò", choices=[("directors", "Chỉ đạo"), ("leads", "Chủ trì"), ("supports", "Phối hợp")]
    )
    name = forms.CharField(label="Tên", max_length=200, required=False)
    note = forms.CharField(label="Chức vụ hoặc phạm vi", max_length=200, required=False)


class PartyRows(forms.BaseFormSet):
    """Who directs, leads and supports; an empty name is no party."""

    def values(self) -> dict:
        found: dict[str, list[DocumentParty]] = {"directors": [], "leads": [], "supports": []}
        for row in self.cleaned_data:
            if row.get("name"):
                what = "title" if row["role"] == "directors" else "scope"
                found[row["role"]].append(DocumentParty(row["name"], **{what: row["note"]}))
        return found


PartyFormSet = forms.formset_factory(PartyForm, formset=PartyRows, extra=3, max_num=200, absolute_max=200)


class TableForm(forms.Form):
    """The cells of a table; what a larger cell covers is not asked for."""

    header = forms.IntegerField(label="Số dòng tiêu đề, lặp lại ở mỗi trang", min_value=0, max_value=50)

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        self.covered = covered_cells(table.spans)
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                if (row, column) not in self.covered:
                    self.fields[f"c{row}-{column}"] = forms.CharField(
                        label=f"Dòng {row + 1} cột {column + 1}",
                        required=False,
                        initial=text,
                        widget=_lines(
                            min(max(text.count("\n") + 1, len(text) // 24 + 1), 6), cols=max(len(text) // 3, 4)
                        ),
                    )

    def rows(self):
        """The bound fields row by row, None where a cell is covered."""
        for row, cells in enumerate(self.table.rows):
            yield [None if (row, column) in self.covered else self[f"c{row}-{column}"] for column in range(len(cells))]

    def values(self) -> dict:
        rows = [
            [self.cleaned_data.get(f"c{row}-{column}", "") for column in range(len(cells))]
            for row, cells in enumerate(self.table.rows)
        ]
        return {"rows": rows, "header": self.cleaned_data["header"]}


def covered_cells(spans) -> set[tuple[int, int]]:
    """The places that cells larger than one cover, besides their own."""
    return {
        (row + down, column + across)
        for row, column, rowspan, colspan in spans
        for down in range(rowspan)
        for across in range(colspan)
        if down or across
    }
