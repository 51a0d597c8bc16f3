"""Entry of what was said beside the figures: findings of the survey, advice of the consultants, words of businesses."""

import hashlib

from django import forms
from django.db import transaction
from django.forms import BaseInlineFormSet, inlineformset_factory

from indices.models import Edition, Feedback, Finding, Recommendation, Result
from indices.models.remark import Remark
from units.audit import record
from units.concurrency import StaleEdit
from units.fields import ScoreField
from units.models import User
from units.permissions import Permission, require
from units.vietnamese import format_number


class RemarkForm(forms.ModelForm):
    """A sentence about a unit's result; without a component it is about the whole."""

    class Meta:
        fields = ["line", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = edition.lines.all()
        self.fields["line"].empty_label = "Chung cho cả đơn vị"
        # In a table the column's heading is the label that is seen; each field carries its own for those who hear it.
        for name, field in self.fields.items():
            style = "form-select" if name == "line" else "form-control"
            field.widget.attrs |= {"class": f"{style} {style}-sm", "aria-label": field.label}


class FindingForm(RemarkForm):
    percentage = ScoreField(low=0, high=100, label="Tỷ lệ (%)", required=False)

    class Meta(RemarkForm.Meta):
        fields = ["line", "percentage", "text"]


class RemarkFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        """Name the tick box that takes a sentence away after the sentence."""
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["aria-label"] = f"Xóa: {form.instance.text[:60]}"


KINDS = (
    (Finding, FindingForm, "Hạn chế qua khảo sát"),
    (Recommendation, RemarkForm, "Khuyến nghị của đơn vị tư vấn"),
    (Feedback, RemarkForm, "Góp ý của doanh nghiệp"),
)


def remark_formsets(result: Result, data=None) -> list[tuple[str, BaseInlineFormSet]]:
    """Return (title, formset) of each kind of remark for a result, which need not be stored yet."""
    return [
        (
            title,
            inlineformset_factory(Result, model, form=form, formset=RemarkFormSet, extra=1, can_delete=True)(
                data, instance=result, prefix=model._meta.model_name, form_kwargs={"edition": result.edition}
            ),
        )
        for model, form, title in KINDS
    ]


def seen_remarks(result: Result) -> str:
    """Return a fingerprint of everything said about the result, to notice that somebody changed it meanwhile."""
    said = [
        list(model.objects.filter(result=result.pk).order_by("pk").values_list("pk", *form._meta.fields))
        for model, form, _ in KINDS
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def save_remarks(*, result: Result, formsets: list[BaseInlineFormSet], seen: str, by: User) -> None:
    """Save valid formsets of `remark_formsets`, founding the unit's row when it has no figures yet; one audit line.

    Raises StaleEdit when the remarks are no longer those that the writer saw.
    """
    require(by, Permission.ENTER_RESULTS, result.unit)
    Edition.objects.select_for_update().get(pk=result.edition_id)
    if seen_remarks(result) != seen:
        raise StaleEdit(result)
    if result.pk is None:
        result.save()
    changes: dict[str, tuple] = {}
    for formset in formsets:
        formset.instance = result
        before = {remark.pk: _said(remark) for remark in formset.model.objects.filter(result=result)}
        remarks = formset.save(commit=False)
        for remark in formset.deleted_objects:
            changes[f"{remark._meta.model_name} {remark.pk}"] = (before[remark.pk], None)
            remark.delete()
        position = max(formset.model.objects.filter(result=result).values_list("position", flat=True), default=0)
        for remark in remarks:
            if remark.pk is None:
                position += 1
                remark.position = position
            old = before.get(remark.pk)
            remark.result = result
            remark.save()
            changes[f"{remark._meta.model_name} {remark.pk}"] = (old, _said(remark))
    if changes:
        record("result.remarks", result, f"Nhận xét khảo sát: {result.unit} – {result.edition}", by=by, changes=changes)


def _said(remark: Remark) -> str:
    """A remark whole, for the audit trail: component, percentage, sentence."""
    percentage = getattr(remark, "percentage", None)
    share = "" if percentage is None else f"{format_number(percentage.normalize())} %: "
    return f"{remark.line or 'chung'} – {share}{remark.text}"
