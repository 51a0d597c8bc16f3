"""All targets of a plan in one form: what each component has reached, what is suggested, what is aimed at."""

import json
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from plans.block_forms import Seen
from plans.blocks import State, is_shaped, key_of, state_of
from plans.component_fields import Choice, choices_for, target_state
from plans.drafting.targets import suggestions
from plans.figures import figures_for
from plans.models import Plan, Target
from units.vietnamese import format_number


@dataclass(frozen=True)
class Row:
    """A component in the form: what it reached, the suggested target in words, the fields of its target."""

    choice: Choice
    suggested: str
    kind: BoundField
    value: BoundField
    of: BoundField


class TargetsForm(forms.Form):
    """Fields `c<pk>-kind`, `-value` and `-of` for each component that the plan is about; no value, no target.

    `seen` holds the targets as the writer saw them. With `fills`, fields without a target offer the suggested one.
    """

    def __init__(self, plan: Plan, seen: Seen, data=None, *, fills: bool = False):
        super().__init__(data, use_required_attribute=False)
        self.plan, self.seen = plan, seen
        self.own = {state["component_id"]: (key, state) for key, state in seen.items()}
        figures = figures_for(plan)
        wished = suggestions(figures) if figures else ()
        self.wished = {one.line.pk: Target(kind=one.kind, value=one.value, of=one.of) for one in wished}
        about = {*plan.sections.exclude(components=None).values_list("components", flat=True), *self.own}
        choices = choices_for(plan, about)
        self.choices = [choice for choice in choices if choice.pk in about] or choices
        for choice in self.choices:
            self._add(choice, fills)

    @property
    def suggests(self) -> bool:
        """Whether anything is suggested at all."""
        return bool(self.wished)

    @property
    def offers(self) -> bool:
        """Whether there are suggestions for components without a target."""
        return any(choice.pk in self.wished and choice.pk not in self.own for choice in self.choices)

    def _add(self, choice: Choice, fills: bool) -> None:
        target = _typed(self.own[choice.pk][1]) if choice.pk in self.own else _NONE
        if fills and choice.pk not in self.own and choice.pk in self.wished:
            target = _typed(state_of(self.wished[choice.pk]))
        for name, field in _fields().items():
            field.label = f"{field.label}: {choice.name}"
            field.widget.attrs["aria-label"] = field.label
            field.initial = target[name]
            self.fields[f"c{choice.pk}-{name}"] = field

    def rows(self) -> list[Row]:
        """A row for each component, for the template."""
        return [
            Row(
                choice,
                str(self.wished[choice.pk]) if choice.pk in self.wished else "",
                *(self[f"c{choice.pk}-{name}"] for name in ("kind", "value", "of")),
            )
            for choice in self.choices
        ]

    def clean(self):
        """Read the targets; errors go to the values."""
        self.wanted: dict[int, State | None] = {}
        for choice in self.choices:
            typed = {name: self.cleaned_data.get(f"c{choice.pk}-{name}", "") for name in _NONE}
            if not typed["value"].strip():
                self.wanted[choice.pk] = None
                continue
            in_text = choice.pk in self.own and bool(self.own[choice.pk][1]["in_text"])
            try:
                self.wanted[choice.pk] = target_state(choice.pk, **typed, in_text=in_text)
            except ValidationError as error:
                self.add_error(f"c{choice.pk}-value", error)
        return self.cleaned_data

    def values(self) -> dict[str, State | None]:
        """The wanted state of each target by key; None for one given up."""
        keyed = {pk: self.own[pk][0] if pk in self.own else f"t+{pk}" for pk in self.wanted}
        return {keyed[pk]: state for pk, state in self.wanted.items() if state or pk in self.own}


_NONE = {"kind": Target.Kind.SCORE_MIN, "value": "", "of": ""}


def _typed(state: State) -> dict[str, str]:
    value = format_number(Target._meta.get_field("value").to_python(state["value"]).normalize())
    return {"kind": state["kind"], "value": value, "of": state["of"] or ""}


def _fields() -> dict[str, forms.Field]:
    figure = {"class": "form-control figure"}
    return {
        "kind": forms.ChoiceField(
            label="Loại mục tiêu", choices=Target.Kind.choices, widget=forms.Select(attrs={"class": "form-select"})
        ),
        "value": forms.CharField(
            label="Mục tiêu",
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs=figure | {"inputmode": "decimal"}),
        ),
        "of": forms.CharField(
            label="Trên tổng số",
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs=figure | {"inputmode": "numeric"}),
        ),
    }


def targets_of(plan: Plan) -> Seen:
    """The targets of a plan as they stand, by key."""
    return {key_of(target): state_of(target) for target in plan.targets.all()}


def seen_targets(text: str) -> Seen:
    """Read the hidden field that says which targets the writer saw. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
    except RecursionError as error:
        raise ValueError("Yêu cầu không đúng dạng.") from error
    if not isinstance(told, dict) or not all(key[:1] == "t" and is_shaped("t", one) for key, one in told.items()):
        raise ValueError("Yêu cầu không đúng dạng.")
    return told
