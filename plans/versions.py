"""The versions of a plan: which two to hold against each other, and putting an earlier one back."""

from plans.blocks import Changes, contents
from plans.editing import edit
from plans.models import Edit, Plan, Step, Version
from units.models import User

NOW = "nay"
"""The name of the plan as it stands, beside the numbers of versions."""


def last_two(plan: Plan) -> tuple[str, str] | None:
    """Return the names of the two latest states of the text; None while there is only one."""
    newest = list(plan.versions.all()[:2])
    if newest and newest[0].content != contents(plan):
        return str(newest[0].number), NOW
    return (str(newest[1].number), str(newest[0].number)) if len(newest) == 2 else None


def before_this_round(plan: Plan) -> Version | None:
    """The version that was submitted last; for a plan that is submitted now, the one before that."""
    submitted = plan.steps.filter(verb=Step.Verb.SUBMIT).order_by("-at", "-pk")
    step = submitted[0 if plan.is_open else 1 :].first()
    return step and plan.versions.filter(at__lte=step.at).first()


def differing(plan: Plan, version: Version) -> Changes:
    """Return the changes that turn the plan's text back into a version; what was deleted returns under its key."""
    now, then = contents(plan), version.content
    changes: Changes = {key: [state, None] for key, state in now.items() if key not in then}
    for key, state in then.items():
        standing = now.get(key)
        if standing is None:
            changes[key] = [None, state]
            continue
        names = [name for name in state if name in standing and standing[name] != state[name]]
        if names:
            changes[key] = [{name: standing[name] for name in names}, {name: state[name] for name in names}]
    return changes


def restore(*, plan: Plan, version: Version, by: User) -> Edit | None:
    """Put a version back as one edit, which can be undone; None where nothing is different.

    Raises what plans.editing.edit raises: PermissionDenied, and ValidationError for a plan that is not open or a
    solution that has tasks and would go.
    """
    return edit(
        plan=plan,
        by=by,
        summary=f"Lấy lại phiên bản {version.number}",
        changes=lambda locked: differing(locked, version),
    )
