"""The forms by which the standing office founds a round and changes its component set."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from indices.codes import refuse_gone
from indices.component_set import Particulars, WantedLine, in_order
from indices.models import Component, Edition, Index
from indices.models.edition import validate_bands
from indices.series import Series, model_of
from units.fields import ScoreField
from units.models import Unit
from units.vietnamese import fold, nfc, parse_number

NEW_ROWS = 3
"""Empty rows for components that the year before did not have."""


class RoundChoice(forms.Form):
    """Which round is to be founded, and from which one it is copied. Its names stand in the address."""

    khoi = forms.ChoiceField(label="Bộ chỉ số và khối")
    nam = forms.IntegerField(
        label="Năm",
        min_value=2005,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages={
            "min_value": "Chỉ có đợt từ năm 2005, năm đầu của PCI. Hãy xem lại năm.",
            "required": "Hãy ghi năm.",
            "invalid": "Năm này không đọc được. Hãy ghi bốn chữ số, ví dụ 2026.",
        },
    )
    tu = forms.ChoiceField(label="Lấy bộ chỉ số từ", required=False)

    def __init__(self, asked, *, series: Sequence[Series], rounds: Sequence[Edition], today: date):
        """asked: what the address says; series: what may be founded, the first unless asked; rounds: to copy from."""
        self.series = {one.key: one for one in series}
        self.rounds = {one.code: one for one in rounds}
        chosen = self.series.get(asked.get("khoi"), series[0])
        super().__init__({"khoi": chosen.key, "nam": self._next_year(chosen, today), **asked})
        alone = len({one.province for one in series} - {None}) <= 1
        self.fields["khoi"].choices = [(key, one.name if alone else str(one)) for key, one in self.series.items()]
        self.fields["nam"].max_value = today.year + 1
        self.fields["nam"].validators.append(self._refuse_later)
        self.fields["tu"].choices = [("", "Đợt gần nhất của khối"), *((one.code, str(one)) for one in rounds)]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "nam" else "form-select"

    def _next_year(self, series: Series, today: date) -> int:
        last = max((one.year for one in series.rounds()), default=today.year - 1)
        return min(last, today.year) + 1

    def _refuse_later(self, year: int) -> None:
        if year > self.fields["nam"].max_value:
            raise ValidationError(f"Chỉ lập đợt đến năm {self.fields['nam'].max_value}. Hãy xem lại năm.")

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        series, year = self.series[cleaned["khoi"]], cleaned["nam"]
        cleaned["series"], cleaned["existing"] = series, series.rounds().filter(year=year).first()
        if cleaned["existing"]:
            self.add_error("nam", f"{cleaned['existing']} đã được lập. Hãy chọn năm khác hoặc mở đợt đó.")
        try:
            refuse_gone(series.block, year)
        except ValidationError as error:
            self.add_error("khoi", error)
        asked = self.rounds.get(cleaned["tu"])
        fits = asked and asked.index_id == series.index.pk
        cleaned["model"] = asked if fits else model_of(series, year, list(self.rounds.values()))
        return cleaned


class BandsField(forms.CharField):
    """Bands typed one a line, `Tốt: 70`, the highest first; cleaned to pairs of a name and the lowest total."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "form-control"})

    def __init__(self, **kwargs):
        help_text = "Mỗi dòng một mức, cao trước, ví dụ “Tốt: 70” là từ 70 điểm. Để trống nếu không xếp loại."
        super().__init__(label="Thang xếp loại", required=False, help_text=help_text, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, (list, tuple)):
            return "\n".join(f"{name}: {str(low).replace('.', ',')}" for name, low in value)
        return value

    def to_python(self, value) -> list[list]:
        bands = [self._band(line.strip()) for line in super().to_python(value).splitlines() if line.strip()]
        validate_bands(bands)
        return bands

    @staticmethod
    def _band(line: str) -> list:
        name, _, low = line.rpartition(":")
        try:
            number = parse_number(low.strip())
        except ValueError as error:
            raise ValidationError(
                f"“{line[:60]}” không đọc được. Hãy ghi tên, dấu hai chấm, điểm; ví dụ Tốt: 70."
            ) from error
        return [nfc(name).strip(), int(number) if number == int(number) else float(number)]


class RoundForm(forms.Form):
    """What a round says of itself besides its components."""

    size = forms.IntegerField(
        label="Số đơn vị được xếp hạng",
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
        help_text="Để trống nếu chưa rõ; hạng nhập vào không được vượt số này.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Hãy ghi một số nguyên từ 1 đến 9999, ví dụ 25."
        ),
    )
    bands = BandsField()
    source = forms.CharField(
        label="Nguồn số liệu",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text="Văn bản hoặc báo cáo làm căn cứ, hiện dưới bảng xếp hạng.",
    )

    def clean_source(self):
        return nfc(self.cleaned_data["source"])

    def particulars(self) -> Particulars:
        """The cleaned entries as the actions take them."""
        return Particulars(
            **{name: self.cleaned_data[name] for name in Particulars.__dataclass_fields__ if name in self.fields}
        )


class FoundingForm(RoundForm):
    """A new round: besides its particulars, the units of other kinds that take part again."""

    joining = forms.ModelMultipleChoiceField(
        label="Đơn vị thuộc khối khác cùng được xếp hạng",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đã cùng xếp hạng ở đợt trước. Bỏ chọn đơn vị không tham gia nữa.",
    )

    def __init__(self, *args, others: Sequence[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["joining"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in others])
        if not others:
            del self.fields["joining"]


class RevisionForm(RoundForm):
    """A round that is being entered: besides its particulars, what was published of the whole block."""

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Trang này đã cũ. Hãy tải lại trang."})
    published_median = ScoreField(
        low=0, high=100, label="Trung vị công bố", required=False, help_text="Để trống thì cổng tự tính khi đủ số liệu."
    )
    published_top = ScoreField(
        low=0, high=100, label="Điểm cao nhất công bố", required=False, help_text="Để trống thì cổng lấy từ bảng."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("published_median", "published_top"):
            self.fields[name].widget.attrs["class"] = "form-control"


class LineForm(forms.Form):
    """A component of a round: its place, that year's name, the notion behind it, its weight."""

    place = forms.IntegerField(
        label="Thứ tự",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Hãy ghi một số nguyên từ 1 đến 99, ví dụ 2."
        ),
    )
    name = forms.CharField(
        label="Tên trong năm",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": "Hãy ghi tên chỉ số, hoặc chọn “Bỏ” ở cuối dòng."},
    )
    component = forms.TypedChoiceField(label="Chỉ số chung", required=False, empty_value=None)
    weight = ScoreField(low=0, high=100, label="Trọng số (%)", required=False)

    def __init__(self, *args, notions: Mapping[int, Component], is_given: bool, **kwargs):
        """notions: of the index, by their keys; is_given: the row is of a component that the round has or takes over,
        whose notion stays."""
        super().__init__(*args, **kwargs)
        field = self.fields["component"]
        field.choices = [("", "Chỉ số mới, theo tên đã ghi"), *((pk, str(notion)) for pk, notion in notions.items())]
        field.coerce = lambda pk: notions[int(pk)]
        field.widget.attrs["class"] = "form-select"
        self.fields["weight"].widget.attrs["class"] = "form-control"
        known = {str(pk): notion for pk, notion in notions.items()}
        self.notion = known.get(str(self["component"].value())) if is_given else None
        if self.notion:
            field.widget = forms.HiddenInput()
        self._name_fields()

    def _name_fields(self) -> None:
        """In a table the heading of the column is the label that is seen; those who listen hear the row as well."""
        row = f" – {self.notion}" if self.notion else " – chỉ số thêm"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}{row}"

    def clean_name(self):
        name = " ".join(nfc(self.cleaned_data["name"]).split())
        if not any(char.isalpha() for char in fold(name)):
            raise ValidationError("Tên chỉ số phải có chữ. Hãy ghi tên đầy đủ.")
        return name

    def clean_weight(self):
        weight = self.cleaned_data["weight"]
        if weight == 0:
            raise ValidationError("Trọng số phải lớn hơn 0. Không công bố thì để trống.")
        return weight


class BaseLines(BaseFormSet):
    """The components of a round, those that it has or takes over first, then empty rows."""

    def __init__(self, *args, index: Index, given: Sequence[WantedLine], **kwargs):
        self.notions = {component.pk: component for component in index.components.order_by("name")}
        rows = enumerate(given, start=1)
        initial = [
            {"place": place, "name": line.name, "component": line.component.pk, "weight": line.weight}
            for place, line in rows
        ]
        old = {"missing_management_form": "Trang này đã cũ. Hãy tải lại trang."}
        super().__init__(*args, initial=initial, prefix="line", error_messages=old, **kwargs)

    def get_form_kwargs(self, index):
        return {"notions": self.notions, "is_given": index is not None and index < self.initial_form_count()}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs |= {
            "aria-label": f"Bỏ – {form.notion or 'chỉ số thêm'}",
            "class": "form-check-input",
        }

    def lines(self) -> list[WantedLine]:
        """The lines that valid forms ask for, in their order."""
        asked = [form.cleaned_data for form in self.forms]
        kept = [asked[row] for row in in_order([row.get("place") for row in asked])]
        return [
            WantedLine(row["component"], row["name"], row["weight"])
            for row in kept
            if row.get("name") and not row.get("DELETE")
        ]


LineFormSet = formset_factory(LineForm, formset=BaseLines, extra=NEW_ROWS, can_delete=True, max_num=40)


def refused(form: forms.Form, error: ValidationError) -> None:
    """Show what an action refused at the fields it names, else at the head of the form."""
    for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
        form.add_error(name if name in form.fields else None, messages)


def problems_of(form: forms.Form, formset: BaseFormSet) -> list[tuple[str, str, str]]:
    """Return what is wrong as (id of the field, its name, sentence) for the head of the page; no id where it is about
    the whole."""
    whole = [("", "", text) for text in [*form.non_field_errors(), *formset.non_form_errors()]]
    fields = list(form) + [field for row in formset for field in row.visible_fields()]
    told = [
        (field.id_for_label, field.field.widget.attrs.get("aria-label", field.label), text)
        for field in fields
        for text in field.errors
    ]
    return whole + told
