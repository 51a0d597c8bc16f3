from crispy_forms.helper import FormHelper
from django import forms

from indices.actions import Figure
from indices.models import Block, Edition, EditionComponent, Result
from units.fields import RankField, ScoreField
from units.vietnamese import format_number


class ResultForm(forms.Form):
    """One unit's row of a round: total and rank, then score and rank of each component of the edition."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, edition: Edition, result: Result | None, **kwargs):
        self.lines: list[EditionComponent] = list(edition.lines.select_related("component"))
        kwargs.setdefault("initial", self._initial(result))
        super().__init__(*args, **kwargs)
        noun = Block(edition.block).short_label
        self.fields["total"] = ScoreField(low=0, high=100, label="Điểm tổng (0–100)", required=False)
        self.fields["rank"] = RankField(size=edition.size, noun=noun, label="Xếp hạng", required=False)
        for line in self.lines:
            self.fields[f"score_{line.pk}"] = ScoreField(low=0, high=10, label=f"Điểm {line.name}", required=False)
            self.fields[f"rank_{line.pk}"] = RankField(
                size=edition.size, noun=noun, label=f"Hạng {line.name}", required=False
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    @staticmethod
    def _initial(result: Result | None) -> dict:
        if result is None:
            return {"version": 0}
        initial = {"version": result.version, "total": result.total, "rank": result.rank}
        for score in result.scores.all():
            initial |= {f"score_{score.line_id}": score.score, f"rank_{score.line_id}": score.rank}
        return initial

    def on_version(self, version: int) -> "ResultForm":
        """Return the same entries on a newer version, for someone who has seen what the other saved and decides."""
        data = self.data.copy()
        data["version"] = version
        self.data = data
        return self

    def differences(self, saved: "ResultForm") -> list[tuple[str, str, str]]:
        """Return (label, typed here, saved by the other) of each figure in which this valid form differs."""
        pairs = [
            (field.label, self.cleaned_data[field.name], saved.initial.get(field.name))
            for field in self.visible_fields()
        ]
        return [(label, format_number(mine), format_number(theirs)) for label, mine, theirs in pairs if mine != theirs]

    def rows(self):
        """Each component with its two bound fields, for the table of the page."""
        return [(line, self[f"score_{line.pk}"], self[f"rank_{line.pk}"]) for line in self.lines]

    def figures(self) -> dict[int, Figure]:
        """The cleaned component figures by EditionComponent id, as `actions.enter_result` takes them."""
        return {
            line.pk: Figure(self.cleaned_data[f"score_{line.pk}"], self.cleaned_data[f"rank_{line.pk}"])
            for line in self.lines
        }
