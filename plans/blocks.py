"""A plan's parts as plain data under short keys, so that they can be compared, kept, copied and put back.

A key is a letter and the row's id: k the plan's own particulars, b basis, t target, s section, p paragraph, g solution.
The state of a block is a dict of JSON values; sections and items name their parent by its key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models

from plans.models import Basis, Paragraph, Party, Plan, Section, Solution, Target

State = dict[str, object]
Changes = dict[str, list[State | None]]
"""Key to [fields before, fields after]; None where the block does not stand."""

MODELS: dict[str, type[models.Model]] = {
    "k": Plan,
    "b": Basis,
    "t": Target,
    "s": Section,
    "p": Paragraph,
    "g": Solution,
}
FIELDS = {
    "k": (
        "title", "symbol", "assignment_style", "focal_point_id", "authority", "delegation_basis", "position",
        "signatory", "recipients",
    ),
    "b": ("position", "number", "date", "text", "in_text"),
    "t": ("component_id", "kind", "value", "of", "in_text"),
    "s": ("parent", "part", "position", "marker", "own_label", "heading", "origin_id", "components"),
    "p": ("section", "position", "kind", "marker", "own_label", "text", "table", "figures", "origin_id"),
    "g": (
        "section", "position", "marker", "own_label", "text", "in_text", "output", "measure", "due_on", "due_quarter",
        "is_shown", "origin_id", "parties",
    ),
}  # fmt: skip
_SECTION = re.compile(r"s[0-9]{1,18}")
PARTY_FIELDS = ("role", "name", "title", "scope", "unit_id", "group_id")


def key_of(row: models.Model) -> str:
    """Return the key of a stored row."""
    return f"{next(letter for letter, model in MODELS.items() if isinstance(row, model))}{row.pk}"


def pk_of(key: str) -> int | None:
    """Return the id that a key holds; None for one that is not stored yet (`p+1`). Raises ValueError for no key."""
    stored = key[1:].isascii() and key[1:].isdecimal() and len(key) < 20  # the database keeps ids as 64 bits
    if key[:1] not in MODELS or not (stored or key[1:2] == "+"):
        raise ValueError(f"“{key}” không phải là một vị trí của kế hoạch.")
    return int(key[1:]) if stored else None


def is_shaped(letter: str, state: object) -> bool:
    """Tell whether data from outside have the fields of a block, each of a kind that it can hold."""
    if not isinstance(state, dict) or set(state) != set(FIELDS[letter]):
        return False
    table = state.get("table")
    return (
        all(_is_shaped_value(name, value) for name, value in state.items())
        and (letter != "p" or (state["kind"] == Paragraph.Kind.TABLE) == (table is not None))
        and (letter not in "pg" or state["section"] is not None)
    )


def _is_shaped_value(name: str, value: object) -> bool:
    match name:
        case "components":
            return isinstance(value, list) and all(type(pk) is int for pk in value)
        case "parties":
            return isinstance(value, list) and all(_is_party(party) for party in value)
        case "figures":
            return isinstance(value, list)
        case "table":
            return value is None or _is_table(value)
        case "section" | "parent":
            return value is None or (isinstance(value, str) and _SECTION.fullmatch(value) is not None)
        case "due_on" | "date":
            return value is None or _is_day(value)
    return value is None or isinstance(value, (str, int))


def _is_party(party: object) -> bool:
    return (
        isinstance(party, dict)
        and set(party) == set(PARTY_FIELDS)
        and party["role"] in Party.Role.values
        and all(isinstance(party[name], str) for name in ("name", "title", "scope"))
        and all(party[name] is None or type(party[name]) is int for name in ("unit_id", "group_id"))
    )


def _is_table(table: object) -> bool:
    if not isinstance(table, dict) or not isinstance(table.get("rows"), list):
        return False
    rows, spans = table["rows"], table.get("spans", [])
    return (
        all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows)
        and isinstance(spans, list)
        and all(isinstance(span, list) and len(span) == 4 and all(type(n) is int for n in span) for span in spans)
        and type(table.get("header", 1)) is int
    )


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def state_of(row: models.Model) -> State:
    """Return a row as plain data; sections and solutions read their components and parties (one query each)."""
    return {name: _plain(row, name) for name in FIELDS[key_of(row)[0]]}


def _plain(row: models.Model, name: str):
    match name:
        case "parent":
            return row.parent_id and f"s{row.parent_id}"
        case "section":
            return f"s{row.section_id}"
        case "components":
            return sorted(component.pk for component in row.components.all())
        case "parties":
            parties = sorted(row.parties.all(), key=lambda party: (party.role, party.position))
            return [{field: getattr(party, field) for field in PARTY_FIELDS} for party in parties]
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def rows(plan: Plan, keys: Iterable[str]) -> dict[str, models.Model]:
    """Return the plan's stored rows of these keys (at most one query a kind, two with parts of their own)."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        pk = pk_of(key)
        if pk is not None:
            wanted.setdefault(key[0], []).append(pk)
    found = {}
    for letter, pks in wanted.items():
        for row in _of_plan(plan, letter).filter(pk__in=pks):
            found[f"{letter}{row.pk}"] = row
    return found


def _of_plan(plan: Plan, letter: str) -> models.QuerySet:
    match letter:
        case "k":
            return Plan.objects.filter(pk=plan.pk)
        case "s":
            return Section.objects.filter(plan=plan).prefetch_related("components")
        case "p":
            return Paragraph.objects.filter(section__plan=plan)
        case "g":
            return Solution.objects.filter(section__plan=plan).prefetch_related("parties")
        case _:
            return MODELS[letter].objects.filter(plan=plan)


def contents(plan: Plan) -> dict[str, State]:
    """Return every block of the plan, in a fixed number of queries."""
    found = {}
    for letter in MODELS:
        for row in _of_plan(plan, letter):
            found[f"{letter}{row.pk}"] = state_of(row)
    return found


@dataclass
class Writer:
    """Writes changes of blocks whose state before is known to hold; `keys` tells what keys new blocks were given."""

    plan: Plan
    stored: Mapping[str, models.Model]
    keys: dict[str, str] = field(default_factory=dict)

    def write(self, changes: Mapping[str, list[State | None]]) -> None:
        """Create, then change, then delete; raises ValidationError where a block is not sound.

        A target goes first: a component has one at a time.
        """
        gone = [key for key, (before, after) in changes.items() if after is None]
        for key in gone:
            if key[0] == "t":
                self._delete(key)
        created = {key: after for key, (before, after) in changes.items() if before is None and after is not None}
        for key in _parents_first(created):
            self._create(key, created[key])
        for key, (before, after) in changes.items():
            if before is not None and after is not None and set(after) != {"position"}:
                self._change(self.stored[key], after)
        self._place(changes)
        for key in sorted(gone, key=lambda key: "sbgp".find(key[0]), reverse=True):
            if key[0] != "t":
                self._delete(key)

    def _place(self, changes: Mapping[str, list[State | None]]) -> None:
        """Write new positions with one statement a kind, however many blocks make room for another."""
        moved: dict[type[models.Model], list[models.Model]] = {}
        for key, (before, after) in changes.items():
            if before is not None and after is not None and set(after) == {"position"}:
                row = self.stored[key]
                row.position = after["position"]
                moved.setdefault(type(row), []).append(row)
        for model, found in moved.items():
            model.objects.bulk_update(found, ["position"])

    def _create(self, key: str, state: State) -> None:
        row = MODELS[key[0]](pk=pk_of(key))
        if hasattr(row, "plan_id"):
            row.plan = self.plan
        self._fill(row, state)
        row.save(force_insert=True)
        self.keys[key] = key_of(row)
        self._fill_lists(row, state)

    def _change(self, row: models.Model, state: State) -> None:
        if self._fill(row, state):
            row.save()
        self._fill_lists(row, state)

    def _fill(self, row: models.Model, state: State) -> bool:
        """Set the columns and check them; tell whether there were any."""
        columns = {name: value for name, value in state.items() if name not in ("components", "parties")}
        for name, value in columns.items():
            if name in ("parent", "section"):
                setattr(row, f"{name}_id", value and pk_of(self.keys.get(value, value)))
            else:
                setattr(row, name, row._meta.get_field(name.removesuffix("_id")).to_python(value))
        if columns:
            row.full_clean(exclude=["plan", "parent", "section", "origin", "text"], validate_constraints=False)
            row.validate_constraints()
        return bool(columns)

    def _fill_lists(self, row: models.Model, state: State) -> None:
        if "components" in state:
            row.components.set(state["components"])
        if "parties" in state:
            row.parties.all().delete()
            parties = [
                Party(solution=row, position=position, **values) for position, values in enumerate(state["parties"], 1)
            ]
            for party in parties:
                party.full_clean(exclude=["solution"])
            Party.objects.bulk_create(parties)

    def _delete(self, key: str) -> None:
        try:
            self.stored[key].delete()
        except models.ProtectedError:
            raise ValidationError("Giải pháp đã có nhiệm vụ thực hiện nên không xóa được.") from None


def _parents_first(created: Mapping[str, State]) -> list[str]:
    """Order new blocks so that each section comes before what stands in it."""

    def depth(key: str) -> int:
        above = created[key].get("parent") or created[key].get("section")
        return 1 + depth(above) if above in created else 0

    return sorted(created, key=depth)
