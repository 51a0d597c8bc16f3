"""The fields of a section's form that say which components it is about and what each should reach."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from plans.blocks import State
from plans.figures import figures_for
from plans.models import Plan, Target
from units.fields import RankField, ScoreField
from units.vietnamese import format_number

KINDS = [("", "không đặt mục tiêu"), *Target.Kind.choices]


@dataclass(frozen=True)
class Choice:
    """A component to choose, with what it has reached so far."""

    pk: int
    name: str
    reached: str = ""


def choices_for(plan: Plan, chosen: set[int]) -> list[Choice]:
    """Return the components of the edition that the plan rests on, else of the whole index; the chosen ones always."""
    figures = figures_for(plan)
    found = []
    if figures:
        for line in figures.lines:
            score, rank = line.now.score, line.now.rank
            said = [f"{format_number(score, 2)} điểm"] if score is not None else []
            said += [f"hạng {rank}/{figures.size}" if figures.size else f"hạng {rank}"] if rank else []
            found.append(Choice(line.pk, line.name, f"năm {figures.year} đạt {', '.join(said)}" if said else ""))
    known = {choice.pk for choice in found}
    others = plan.index.components.all() if not found else plan.index.components.filter(pk__in=chosen - known)
    return found + [Choice(one.pk, one.name) for one in others if one.pk not in known]


def target_state(pk: int, kind: str, value: str, of: str, in_text: bool) -> State:
    """Return the target of a component as it was typed, as a state; raises ValidationError for what cannot be one."""
    if kind == Target.Kind.RANK_MAX:
        number, size = RankField(size=None).clean(value), RankField(size=None, required=False).clean(of)
        if size and number and number > size:
            raise ValidationError(f"Hạng {number} lớn hơn tổng số {size}.")
    else:
        number, size = ScoreField(low=0, high=10, required=False).clean(value), None
    if number is None:
        raise ValidationError("Hãy nhập giá trị của mục tiêu.")
    state = {"component_id": pk, "kind": kind, "value": f"{Decimal(number).normalize():f}", "of": size}
    return state | {"in_text": bool(in_text)}


class ComponentFields:
    """Adds its fields to a section's form: `c<pk>` ticked, and `c<pk>-kind`, `-value`, `-of`, `-in_text`."""

    def __init__(self, form: forms.Form):
        self.form = form
        self.was: list[int] = form.was["components"]
        self.targets = {state["component_id"]: (key, state) for key, state in form.seen.items() if key[0] == "t"}
        self.choices = choices_for(form.plan, set(self.was))
        for choice in self.choices:
            self._add(choice)

    def _add(self, choice: Choice) -> None:
        _, target = self.targets.get(choice.pk, ("", None))
        target = target or {"kind": "", "value": "", "of": None, "in_text": False}
        small = {"class": "form-control form-control-sm figure"}
        add = {
            "": forms.BooleanField(label=choice.name, required=False, initial=choice.pk in self.was),
            "-kind": forms.ChoiceField(label="Mục tiêu", required=False, choices=KINDS, initial=target["kind"]),
            "-value": forms.CharField(
                label="Giá trị",
                required=False,
                max_length=20,
                initial=str(target["value"]).replace(".", ","),
                widget=forms.TextInput(attrs=small | {"inputmode": "decimal"}),
            ),
            "-of": forms.CharField(
                label="trên tổng số",
                required=False,
                max_length=20,
                initial=target["of"],
                widget=forms.TextInput(attrs=small | {"inputmode": "numeric"}),
            ),
            "-in_text": forms.BooleanField(
                label="đã nêu trong lời văn", required=False, initial=bool(target["in_text"])
            ),
        }
        for suffix, field in add.items():
            self.form._dress(field)
            self.form.fields[f"c{choice.pk}{suffix}"] = field

    def rows(self) -> list[dict]:
        """A row for each component, for the template."""
        names = ("", "-kind", "-value", "-of", "-in_text")
        return [
            {"choice": choice}
            | {suffix.removeprefix("-") or "tick": self.form[f"c{choice.pk}{suffix}"] for suffix in names}
            for choice in self.choices
        ]

    @property
    def any_chosen(self) -> bool:
        return bool(self._chosen() if self.form.is_bound else self.was)

    def _chosen(self) -> list[int]:
        return sorted(choice.pk for choice in self.choices if self.form.data.get(f"c{choice.pk}"))

    def clean(self) -> None:
        """Read the targets; errors go to their fields."""
        self.wanted: dict[int, State | None] = {}
        for pk in self._chosen():
            try:
                self.wanted[pk] = self._target(pk)
            except ValidationError as error:
                self.form.add_error(f"c{pk}-value", error)

    def _target(self, pk: int) -> State | None:
        typed = {name: self.form.cleaned_data.get(f"c{pk}-{name}") for name in ("kind", "value", "of", "in_text")}
        if not typed["kind"]:
            return None
        return target_state(pk, **typed)

    def values(self) -> dict[str, State | None]:
        """The section's components and the wanted state of each target that is set here; None for one given up.

        The target of a component that another section also names stays when it is unticked here.
        """
        chosen = self._chosen()
        states: dict[str, State | None] = {self.form.key: {"components": chosen}}
        for pk in chosen:
            key = self.targets[pk][0] if pk in self.targets else f"t+{pk}"
            states[key] = self.wanted[pk]
        dropped = [pk for pk in self.was if pk not in chosen and pk in self.targets]
        if dropped:
            elsewhere = self.form.plan.sections.filter(components__in=dropped).exclude(pk=int(self.form.key[1:]))
            still = set(elsewhere.values_list("components", flat=True))
            states |= {self.targets[pk][0]: None for pk in dropped if pk not in still}
        return states
