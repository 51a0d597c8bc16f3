"""What is asked of an export: which plans, in which formats."""

from django import forms

from plans.listing import chosen_in, narrowed
from plans.models import Plan
from reports.documents.plan_files import FORMATS

_STATES = dict(Plan.State.choices)


class ExportForm(forms.Form):
    """The plans that are ticked (`ke-hoach`), or with `chon=tat-ca` all that fit the list's filters; see `plans`."""

    ALL = "tat-ca"

    def __init__(self, data, *, user):
        super().__init__(data)
        self.readable = Plan.objects.visible_to(user)
        self.fields["ke-hoach"] = forms.ModelMultipleChoiceField(
            self.readable,
            required=False,
            error_messages={
                "invalid_choice": "Có kế hoạch không còn hoặc bạn không được xem. Hãy mở lại danh sách và chọn lại.",
                "invalid_pk_value": "Lựa chọn kế hoạch không hợp lệ. Hãy mở lại danh sách và chọn lại.",
            },
        )
        self.fields["dinh-dang"] = forms.MultipleChoiceField(
            choices=[(suffix, file_format.name) for suffix, file_format in FORMATS.items()],
            required=False,
            error_messages={"invalid_choice": "Không có định dạng đó. Hãy chọn PDF, Word hoặc JSON."},
        )

    @property
    def wants_all(self) -> bool:
        return self.data.get("chon") == self.ALL

    @property
    def formats(self) -> list[str]:
        return self.cleaned_data["dinh-dang"]

    def plans(self):
        """The plans that were asked for, as a queryset; call it on a valid form."""
        if self.wants_all:
            return narrowed(self.readable, chosen_in(self.data))
        return self.readable.filter(pk__in=[plan.pk for plan in self.cleaned_data["ke-hoach"]])

    def title(self) -> str:
        """What the export is called; call it on a valid form."""
        chosen = self.cleaned_data["ke-hoach"]
        if not self.wants_all:
            return str(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} kế hoạch đã chọn"
        return ", ".join(["Tất cả kế hoạch", *_told(chosen_in(self.data))])


def _told(chosen: dict[str, str]) -> list[str]:
    """The filters in words."""
    told = []
    if chosen["year"]:
        told.append(f"năm {chosen['year']}")
    if chosen["index"]:
        told.append(chosen["index"])
    if chosen["state"]:
        told.append(_STATES.get(chosen["state"], chosen["state"]).lower())
    if chosen["unit"]:
        told.append(f"cơ quan {chosen['unit']}")
    if chosen["words"]:
        told.append(f"có “{chosen['words']}”")
    return told
