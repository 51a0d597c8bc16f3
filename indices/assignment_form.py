"""The form by which the standing office says what the province wants of PCI and who answers for each component."""

from django import forms

from indices.assignment import ANSWERING_KINDS, Aim, Assignment, answering_units, assignment_of
from indices.models import Duty, Edition, EditionComponent
from units.concurrency import KeepsEntries
from units.fields import RankField, ScoreField
from units.models import Unit

UNITS_SHOWN = 7
"""Rows of a list of units that stand open."""

CHOSEN = "Đang chọn"


class AssignmentForm(KeepsEntries, forms.Form):
    """An edition's goals and duties in one form; `version` is the fingerprint of what the writer saw."""

    version = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Trang này đã cũ. Hãy tải lại trang rồi nhập."},
    )

    def __init__(self, *args, edition: Edition, current: Assignment | None = None, **kwargs):
        self.lines = list(edition.lines.all())
        self.units = {unit.pk: unit for unit in answering_units(edition).in_alphabet()}
        self.current = current or assignment_of(edition)
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

    def _add_units(self, line: EditionComponent, role: Duty.Role) -> None:
        name = f"{role}_{line.pk}"
        self.initial[name] = sorted(self.current.units(line.pk, role))
        chosen = self.data.getlist(name) if self.is_bound else self.initial[name]
        self.fields[name] = forms.TypedMultipleChoiceField(
            label=f"{line.name}: {role.label.lower()}",
            choices=self._choices({str(pk) for pk in chosen}),
            coerce=int,
            required=False,
            widget=forms.SelectMultiple(attrs={"class": "form-select form-select-sm", "size": UNITS_SHOWN}),
            error_messages={
                "invalid_choice": "Có đơn vị không thuộc tỉnh hoặc không tồn tại trong năm này. Hãy chọn lại."
            },
        )

    def _choices(self, chosen: set[str]) -> list[tuple[str, list[tuple[int, str]]]]:
        """The units in groups, those that are chosen first, so that they are seen without scrolling."""
        groups = [(CHOSEN, [unit for pk, unit in self.units.items() if str(pk) in chosen])]
        for kind in ANSWERING_KINDS:
            own = [unit for pk, unit in self.units.items() if unit.kind == kind and str(pk) not in chosen]
            groups.append((Unit.Kind(kind).label, own))
        return [(label, [(unit.pk, unit.name) for unit in units]) for label, units in groups if units]

    def clean(self):
        cleaned = super().clean()
        for line in self.lines:
            both = set(cleaned.get(f"lead_{line.pk}", ())) & set(cleaned.get(f"support_{line.pk}", ()))
            if both:
                self.add_error(
                    f"support_{line.pk}",
                    f"{self._names(both)} vừa là đầu mối vừa phối hợp. Hãy bỏ chọn ở một trong hai ô.",
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
        """Each component with its bound fields: score, rank, lead, support."""
        return [(line, *(self[f"{name}_{line.pk}"] for name in ("score", "rank", *Duty.Role))) for line in self.lines]
