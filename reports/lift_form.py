"""What is asked of a page about lifting a rank: which rank, up to which ceiling, and which scores to try out."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from reports.dashboards.lifting import ComponentSteps, Lift
from units.fields import RankField, ScoreField

BEST_OF_BLOCK = "khoi"
TEN_POINTS = "10"
CEILINGS = [(BEST_OF_BLOCK, "Tốt nhất của khối"), (TEN_POINTS, "10 điểm")]


class LiftForm(forms.Form):
    """The address of the page as a form: `hang`, `tran`, and `d-<code of a component>` for each score to try out.

    What the address leaves open is the place right above, the best of the block and the published scores.
    """

    def __init__(self, data, *, lift: Lift):
        self.lift = lift
        super().__init__(self._defaults() | {name: data[name] for name in data})
        self.fields["hang"] = RankField(size=lift.table.edition.size, label="Hạng muốn đạt", required=False)
        self.fields["tran"] = forms.ChoiceField(
            label="Mỗi chỉ số tăng tối đa đến",
            choices=CEILINGS,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Mức tối đa chỉ là “Tốt nhất của khối” hoặc “10 điểm”. Hãy chọn lại."},
        )
        for one in lift.applying:
            self.fields[slider(one)] = ScoreField(low=0, high=10, label=one.line.name, required=False)

    def _defaults(self) -> dict:
        places = self.lift.places
        return {"hang": str(places[0].step.rank) if places else "", "tran": BEST_OF_BLOCK} | {
            slider(one): f"{one.score:.2f}".replace(".", ",") for one in self.lift.applying
        }

    def clean_hang(self) -> int | None:
        rank = self.cleaned_data["hang"]
        if rank is not None and rank >= self.lift.rank:
            raise ValidationError(self._no_lift(rank))
        return rank

    def _no_lift(self, rank: int) -> str:
        if self.lift.rank == 1:
            return "Đơn vị đang dẫn đầu khối, không còn hạng nào cao hơn để chọn."
        return f"Hạng {rank} không cao hơn hạng hiện nay ({self.lift.rank}). Hãy chọn từ 1 đến {self.lift.rank - 1}."

    @property
    def best_of_block(self) -> bool:
        return self.cleaned_data["tran"] == BEST_OF_BLOCK

    @property
    def mix_is_valid(self) -> bool:
        return not self.errors.keys() & {"hang", "tran"}

    @property
    def scores_are_valid(self) -> bool:
        return not self.errors.keys() - {"hang", "tran"}

    def tried(self) -> list[Decimal | None]:
        """The scores to try out in the edition's order; an emptied field stands for the published score."""
        return [
            None if one.score is None else _given(self.cleaned_data[slider(one)], one.score)
            for one in self.lift.components
        ]

    def sliders(self):
        """Each component that applies with its bound field and how far the block has gone in it."""
        return [(one, self[slider(one)], one.field.scores[0]) for one in self.lift.applying]

    def mistakes(self) -> list[tuple[str, str]]:
        """The label and sentence of everything that is wrong."""
        return [(self.fields[name].label, error) for name in self.fields for error in self.errors.get(name, ())]

    def wrong_scores(self) -> list[tuple[str, str]]:
        """The same of the scores to try out alone."""
        asked = {self.fields[name].label for name in ("hang", "tran")}
        return [(label, error) for label, error in self.mistakes() if label not in asked]


def slider(one: ComponentSteps) -> str:
    """The name of a component's score in the address."""
    return f"d-{one.line.code}"


def _given(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value
