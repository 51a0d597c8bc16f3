"""What an adjusted plan changes against the plan that it adjusts."""

from collections.abc import Mapping

from plans.blocks import State, contents
from plans.comparing import Difference, compare
from plans.models import Plan


def adjusted_contents(
    plan: Plan, after: Mapping[str, State] | None = None
) -> tuple[dict[str, State], Mapping[str, State]]:
    """Return the contents of the plan that was adjusted, under the keys of the adjusted one, and of that one.

    Sections, paragraphs and solutions are the same by `origin`, targets by component, bases by their words. `after` is
    another state of the adjusted plan than the present one.
    """
    before, after = contents(plan.adjusts), contents(plan) if after is None else after
    names = _names(plan, before, after)
    renamed = {
        names.get(key, key): state | {name: names.get(state[name], state[name]) for name in _ABOVE & state.keys()}
        for key, state in before.items()
    }
    return renamed, after


def changes_of(plan: Plan) -> list[Difference]:
    """Return what an adjusted plan changes, in the order in which it reads."""
    return compare(*adjusted_contents(plan))


_ABOVE = {"parent", "section"}


def _names(plan: Plan, before: Mapping[str, State], after: Mapping[str, State]) -> dict[str, str]:
    """The key in the adjusted plan of each block of the earlier one that is still there."""
    names = {f"k{plan.adjusts_id}": f"k{plan.pk}"}
    names |= {f"{key[0]}{state['origin_id']}": key for key, state in after.items() if state.get("origin_id")}
    for letter, field in (("t", "component_id"), ("b", "text")):
        same = {state[field]: key for key, state in after.items() if key[0] == letter}
        names |= {key: same[state[field]] for key, state in before.items() if key[0] == letter and state[field] in same}
    return names
