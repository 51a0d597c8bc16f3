"""The mend of a found problem as an edit of its block."""

from django.core.exceptions import FieldDoesNotExist, ValidationError

from plans.blocks import MODELS, State, rows, state_of
from plans.editing import change
from plans.models import Edit, Plan
from plans.names import meanings, names_for
from units.concurrency import StaleEdit
from units.models import User


def mend(plan: Plan, key: str, field: str, seen: str, value: str, *, by: User) -> Edit | None:
    """Replace what a field holds, if it still holds what was seen; both as text, of parties one name.

    Raises StaleEdit where it does not, ValidationError for a block that is gone or a value that does not fit.
    """
    row = rows(plan, [key]).get(key)
    if row is None:
        raise ValidationError("Nội dung này vừa bị xóa hoặc không thuộc kế hoạch.")
    state = state_of(row)
    if field not in state or isinstance(state[field], (dict, list)) and field != "parties":
        raise ValidationError("Chỗ này không sửa tự động được.")
    if field == "parties":
        values = {field: _renamed(plan, state, seen, value)}
    else:
        if _text(state[field]) != seen:
            raise StaleEdit({key: state})
        values = {field: _typed(key, field, value)}
    return change(plan=plan, key=key, seen=state, values=values, by=by, summary="Sửa theo đề xuất kiểm tra")


def _text(value) -> str:
    return "" if value is None else str(value)


def _typed(key: str, field: str, value: str):
    """The value as a state keeps it; raises ValidationError where it does not fit the field."""
    try:
        typed = MODELS[key[0]]._meta.get_field(field.removesuffix("_id")).to_python(value or None)
    except FieldDoesNotExist:
        return value
    return typed if isinstance(typed, (int, bool)) else value


def _renamed(plan: Plan, state: State, seen: str, value: str) -> list[State]:
    if seen not in [party["name"] for party in state["parties"]]:
        raise StaleEdit({})
    meant = meanings(names_for(plan)).get(value.casefold())
    tied = {"unit_id": meant and meant.unit_id, "group_id": meant and meant.group_id}
    return [
        party | {"name": value} | (tied if party["role"] != "director" else {}) if party["name"] == seen else party
        for party in state["parties"]
    ]
