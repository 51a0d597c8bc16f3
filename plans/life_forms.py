"""What people fill in at the steps of a plan's life, and when they comment. Cleaned data is what the actions take."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from plans.models import Comment, Plan
from units.models import Letterhead, Unit

_LINES = " / "
"""Stands for the break between the lines of an authority, which an option of a list cannot hold."""

_COMMITTEES = (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)


class StepForm(forms.Form):
    """A step that needs no entries."""

    def __init__(self, *args, plan: Plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def add_errors(self, error: ValidationError) -> None:
        """Show what the action refused, at its field where the form has one."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)


class ReturnForm(StepForm):
    note = forms.CharField(
        label="Lý do trả lại (chung cho kế hoạch)",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Có thể để trống nếu đã ghi lý do tại chỗ cần sửa.",
    )


class CloseForm(StepForm):
    note = forms.CharField(
        label="Ghi chú", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: đã tổng kết tại Báo cáo số 120/BC-SNgV.",
    )  # fmt: skip


class ApproveForm(StepForm):
    """Who signs, and by what right."""

    authority = forms.ChoiceField(
        label="Quyền hạn ghi trên văn bản",
        required=False,
        help_text="KT. ký thay, TL. ký thừa lệnh, TUQ. ký thừa ủy quyền, Q. quyền cấp trưởng, TM. thay mặt tập thể.",
    )
    position = forms.CharField(label="Chức vụ người ký", max_length=100)
    signatory = forms.CharField(label="Họ và tên người ký", max_length=100)
    delegation_basis = forms.CharField(
        label="Căn cứ ký thay, thừa lệnh, thừa ủy quyền",
        required=False,
        max_length=300,
        help_text="Bắt buộc khi ghi KT., TL., TUQ. hoặc Q. Ví dụ: Quyết định số 15/QĐ-SNgV ngày 10/01/2026 về phân "
        "công công tác trong Ban Giám đốc.",
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        written = _LINES.join(plan.authority.splitlines())
        initial = {
            "authority": written,
            "position": plan.position,
            "signatory": plan.signatory,
            "delegation_basis": plan.delegation_basis,
        }
        super().__init__(*args, plan=plan, initial=initial, **kwargs)
        offered = [_LINES.join(lines) for lines in authorities(plan.unit)]
        kept = [written] if written and written not in offered else []
        self.fields["authority"].choices = [
            ("", "Không ghi: người đứng đầu ký"),
            *((text, text) for text in (*kept, *offered)),
        ]

    def clean(self):
        """Write Q. with the position, as decree 30/2020 (Phụ lục I, mục II.7) has it, and lines as lines."""
        data = super().clean()
        authority = "\n".join(data.get("authority", "").split(_LINES))
        if authority.startswith("Q."):
            data["position"], authority = authority, ""
        return data | {"authority": authority}


class CommentForm(forms.Form):
    """What somebody says at a place; a reason for returning is offered to those who may return the plan."""

    text = forms.CharField(label="Ý kiến của bạn", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    is_reason = forms.BooleanField(label="Đây là lý do trả lại kế hoạch", required=False)

    def __init__(self, *args, may_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Hãy viết ý kiến."
        if not may_reason:
            del self.fields["is_reason"]

    @property
    def kind(self) -> Comment.Kind:
        return Comment.Kind.REASON if self.cleaned_data.get("is_reason") else Comment.Kind.COMMENT


def authorities(unit: Unit) -> list[list[str]]:
    """The rights to sign that an agency's documents may state, each as lines: of a committee, or of a head's agency."""
    head = _head(unit)
    delegated = [f"KT. {head}", f"TL. {head}", f"TUQ. {head}"]
    if unit.kind in _COMMITTEES:
        committee = "TM. ỦY BAN NHÂN DÂN"
        return [[committee], [committee, delegated[0]], *([line] for line in delegated[1:]), [f"Q. {head}"]]
    return [[line] for line in (*delegated, f"Q. {head}")]


def _head(unit: Unit) -> str:
    """What the head of an agency is called on its documents."""
    if unit.kind in _COMMITTEES:
        return "CHỦ TỊCH"
    try:
        position = unit.letterhead.position.upper()
    except Letterhead.DoesNotExist:
        return "GIÁM ĐỐC"
    return position.removeprefix("PHÓ ").removeprefix("Q. ")
