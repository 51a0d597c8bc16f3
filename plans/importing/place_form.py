"""The form of one place of a document that is looked at, whatever is there."""

from collections.abc import Iterator, Mapping

from django import forms

from indices.models import Index
from plans.importing import forms as places
from plans.importing.places import Spot
from plans.models import Target

_FIELDS = {
    "head": ["title", "number", "symbol", "date", "place"],
    "foot": ["authority", "position", "signatory"],
    "basis": ["text", "number", "date"],
    "figure": ["component", "year", "score", "rank", "of", "change"],
    "target": ["component", "kind", "value", "of", "in_text"],
    "section": ["label", "heading", "components"],
    "item": ["kind", "label", "output", "measure", "due", "in_text"],
}
_PLAIN = {
    "head": places.HeadForm,
    "foot": places.FootForm,
    "basis": places.BasisForm,
    "item": places.ItemForm,
}
_ABOUT_COMPONENTS = {"figure": places.FigureForm, "target": places.TargetForm, "section": places.SectionForm}


class PlaceForm:
    """What can be typed at a place: one form, for a paragraph or solution rows of parties, for a section a new target.

    `action` is what the posted `data` is for; only “save” and “add_target” take values.
    """

    def __init__(self, name: str, spot: Spot, index: Index, action: str = "", data: Mapping | None = None):
        self.spot, self.action = spot, action
        self.names = places.ComponentNames(index) if spot.kind in _ABOUT_COMPONENTS else None
        own = data if action == "save" else None
        self.is_table = spot.kind == "item" and spot.thing.table is not None
        self.is_too_large = self.is_table and _cells(spot) > places.MOST_CELLS
        self.form = self._form(name, own)
        self.parties = self._parties(name, own)
        self.target = self._target(name, data if action == "add_target" else None)

    def _form(self, name: str, data: Mapping | None) -> forms.Form | None:
        common = {"data": data, "auto_id": f"{name}-%s"}
        if self.is_table:
            table = self.spot.thing.table
            kind = places.TableForm if not self.is_too_large else None
            return kind and kind(**common, table=table, initial={"header": table.header})
        if self.spot.kind == "doubt":
            return None
        common["initial"] = _initial(self.spot)
        if self.spot.kind in _PLAIN:
            return _PLAIN[self.spot.kind](**common)
        return _ABOUT_COMPONENTS[self.spot.kind](**common, components=self.names, own=self._own_components())

    def _own_components(self) -> list[str]:
        """The components that the plan names here, in its spelling."""
        thing = self.spot.thing
        if self.spot.kind == "section":
            return thing.components
        own = self.spot.section.components if self.spot.section else []
        return [*own, *([thing.component] if thing.component and thing.component not in own else [])]

    def _parties(self, name: str, data: Mapping | None):
        if self.spot.kind != "item" or self.is_table:
            return None
        return places.PartyFormSet(
            data, initial=_initial_parties(self.spot.thing), prefix="party", auto_id=f"{name}-%s"
        )

    def _target(self, name: str, data: Mapping | None) -> forms.Form | None:
        if self.spot.kind != "section":
            return None
        return places.TargetForm(
            data=data,
            prefix="target",
            auto_id=f"{name}-%s",
            components=self.names,
            own=self.spot.thing.components,
            initial={"kind": Target.Kind.SCORE_MIN, "component": next(iter(self.spot.thing.components), ""),
                     "in_text": True},
        )  # fmt: skip

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self._asked()]  # each is asked, so that all errors are shown
        return all(answers)

    def _asked(self) -> list:
        if self.action == "save":
            return [form for form in (self.form, self.parties) if form is not None]
        return [self.target] if self.action == "add_target" and self.target else []

    def values(self) -> dict:
        """What the correction takes, of a valid form."""
        values: dict = {}
        for form in self._asked():
            values |= form.values()
        if values.get("kind") == "text" and self.parties is not None:
            values |= {"directors": [], "leads": [], "supports": []}
        return values

    def typed(self, posted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield label and entry of everything that was posted, for somebody whose entries were not taken."""
        labels = {field.html_name: field.label for form in (self.form, self.target) if form for field in form}
        for name, value in posted.items():
            if value and name not in ("csrfmiddlewaretoken", "version", "action") and "_FORMS" not in name:
                yield labels.get(name, "") or _party_label(name), value


def _party_label(name: str) -> str:
    for field in places.PartyForm.base_fields.items():
        if name.endswith(f"-{field[0]}"):
            return field[1].label
    return ""


def _cells(spot: Spot) -> int:
    return sum(len(row) for row in spot.thing.table.rows)


def _initial(spot: Spot) -> dict:
    """What the form of a place shows first."""
    thing = spot.thing
    values = {name: getattr(thing, name) for name in _FIELDS[spot.kind]}
    if spot.kind == "foot":
        values["recipients"] = "\n".join(thing.recipients)
    if spot.kind == "item":
        values["text"] = "\n".join(thing.lines)
    return values


def _initial_parties(item) -> list[dict]:
    return [
        {"role": role, "name": party.name, "note": party.title or party.scope}
        for role in ("directors", "leads", "supports")
        for party in getattr(item, role)
    ]
