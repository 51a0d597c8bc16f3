"""The form by which the standing office says what the province wants of PCI and who answers for each component."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from indices.assignment import (
    ANSWERING_KINDS,
    Aim,
    Assignment,
    answering_units,
    assignment_of,
    duties_of_year_before,
)
from indices.models import Duty, Edition, EditionComponent
from units.concurrency import KeepsEntries
from units.fields import RankField, ScoreField
from units.models import Unit


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick that the page draws itself; what leads to the field leads to all of them."""

    def id_for_label(self, id_, index=None):
        return id_


@dataclass(frozen=True)
class Group:
    """Units of one kind to choose from."""

    label: str
    units: list[Unit]
    is_chosen: bool


@dataclass(frozen=True)
class UnitChoice:
    """A bound field of the units in a role, the ids that are chosen, their names, and all units by kind."""

    role: str
    field: forms.BoundField
    chosen: set[int]
    names: str
    groups: list[Group]


class AssignmentForm(KeepsEntries, forms.Form):
    """An edition's goals and duties in one form; `version` is the fingerprint of what the writer saw."""

    version = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Trang này đã cũ. Hãy tải lại trang rồi nhập."},
    )

    def __init__(self, *args, edition: Edition, takes_year_before: bool = False, **kwargs):
        self.lines = list(edition.lines.all())
        self.units = {unit.pk: unit for unit in answering_units(edition).in_alphabet()}
        self.current = assignment_of(edition)
        self.year_before = self._new_of_year_before(edition)
        self.taken = self.year_before if takes_year_before else {}
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.current.fingerprint
        self._add_aim(None, "Điểm tổng", 100, edition)
        for line in self.lines:
            self._add_aim(line.pk, line.name, 10, edition)
            for role in Duty.Role:
                self._add_units(line, role)

    def _add_aim(self, line: int | None, name: str, top: int, edition: Edition) -> None:
        aim, key = self.current.aims.get(line, Aim()), line or "total"
        self.fields[f"score_{key}"] = ScoreField(low=0, high=top, label=f"{name}: điểm từ", required=False)
        self.fields[f"rank_{key}"] = RankField(
            size=edition.size, noun="tỉnh, thành phố", label=f"{name}: hạng từ", required=False
        )
        self.initial |= {f"score_{key}": aim.score, f"rank_{key}": aim.rank}
        for field in (self.fields[f"score_{key}"], self.fields[f"rank_{key}"]):
            field.widget.attrs["class"] = "form-control"

    def _new_of_year_before(self, edition: Edition) -> Mapping[int, Mapping[int, str]]:
        """Who answered in the year before for the components that nobody answers for yet, as far as they still may."""
        found = {}
        for line, duties in duties_of_year_before(edition).items():
            alive = {unit: role for unit, role in duties.items() if unit in self.units}
            if alive and not self.current.duties.get(line):
                found[line] = alive
        return found

    def _add_units(self, line: EditionComponent, role: Duty.Role) -> None:
        name, taken = f"{role}_{line.pk}", Assignment({}, self.taken)
        self.initial[name] = sorted(self.current.units(line.pk, role) | taken.units(line.pk, role))
        self.fields[name] = forms.TypedMultipleChoiceField(
            label=f"{line.name}: {role.label.lower()}",
            choices=[(pk, unit.name) for pk, unit in self.units.items()],
            coerce=int,
            required=False,
            widget=Boxes,
            error_messages={
                "invalid_choice": "Có đơn vị không thuộc tỉnh hoặc không tồn tại trong năm này. Hãy chọn lại."
            },
        )

    def clean(self):
        cleaned = super().clean()
        for line in self.lines:
            both = set(cleaned.get(f"lead_{line.pk}", ())) & set(cleaned.get(f"support_{line.pk}", ()))
            if both:
                self.add_error(
                    f"support_{line.pk}",
                    f"{self._names(both)} vừa là đầu mối vừa phối hợp. Hãy bỏ chọn ở một trong hai bên.",
                )
        return cleaned

    def wanted(self) -> Assignment:
        """What a valid form asks for, as the action takes it."""
        data = self.cleaned_data
        keys = [(None, "total"), *((line.pk, line.pk) for line in self.lines)]
        aims = {line: Aim(data[f"score_{key}"], data[f"rank_{key}"]) for line, key in keys}
        duties = {
            line.pk: {unit: str(role) for role in Duty.Role for unit in data[f"{role}_{line.pk}"]}
            for line in self.lines
        }
        return Assignment({line: aim for line, aim in aims.items() if aim}, duties)

    def differences(self, saved: Assignment) -> list[tuple[str, str, str]]:
        """Return (label, chosen here, saved by the other) wherever this valid form differs from what stands now."""
        mine = self.wanted()
        rows = [
            (name, str(mine.aims.get(line, "")), str(saved.aims.get(line, "")))
            for line, name in [(None, "Điểm tổng: mục tiêu"), *((line.pk, f"{line}: mục tiêu") for line in self.lines)]
        ]
        for line in self.lines:
            for role in Duty.Role:
                pair = [self._names(given.units(line.pk, role)) for given in (mine, saved)]
                rows.append((f"{line}: {role.label.lower()}", *pair))
        return [row for row in rows if row[1] != row[2]]

    def _names(self, units: set[int]) -> str:
        return ", ".join(unit.name for pk, unit in self.units.items() if pk in units)

    @property
    def total(self):
        """The two bound fields of the total."""
        return self["score_total"], self["rank_total"]

    def rows(self):
        """Each component with its bound fields of score and rank and the choices of who leads and who supports."""
        return [
            (line, self[f"score_{line.pk}"], self[f"rank_{line.pk}"], [self._choice(line, role) for role in Duty.Role])
            for line in self.lines
        ]

    def _choice(self, line: EditionComponent, role: Duty.Role) -> UnitChoice:
        field = self[f"{role}_{line.pk}"]
        asked = {str(pk) for pk in field.value() or ()}
        chosen = {pk for pk in self.units if str(pk) in asked}
        groups = [group for group in self._groups(chosen) if group.units]
        return UnitChoice(role.label, field, chosen, self._names(chosen), groups)

    def _groups(self, chosen: set[int]) -> list[Group]:
        by_kind = [(kind, [unit for unit in self.units.values() if unit.kind == kind]) for kind in ANSWERING_KINDS]
        return [
            Group(Unit.Kind(kind).label, units, any(unit.pk in chosen for unit in units)) for kind, units in by_kind
        ]
