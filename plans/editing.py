"""Every edit of a plan's text. An edit says what each block was and what it becomes, so nothing is overwritten unseen.

All edits go through `edit`: it locks the plan, holds what the writer saw against what stands there, writes, and keeps
what is needed to undo it. The verbs of plans.outlining only work out the changes.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.blocks import Changes, State, Writer, contents, pk_of, rows, state_of
from plans.models import Edit, Plan, Version
from units.audit import record
from units.concurrency import StaleEdit
from units.models import User
from units.permissions import Permission, require

PAUSE = timedelta(minutes=30)
"""After so long without an edit, what stood is kept as a version of its own."""

_REMEMBERED = 200


@transaction.atomic
def edit(
    *,
    plan: Plan,
    by: User,
    summary: str,
    changes: Mapping[str, list[State | None]] | Callable[[Plan], Changes],
    kind: Edit.Kind = Edit.Kind.EDIT,
) -> Edit | None:
    """Write changes of blocks, all or none, and return the edit; None where nothing is different.

    `changes` maps keys of blocks to [fields before, fields after], or is a function that works them out on the locked
    plan. A new block has a key such as `p+1`. Raises PermissionDenied, ValidationError for a plan that is not open or
    a block that is not sound, StaleEdit (with the states that stand, by key) where a block is no longer as it was seen.
    """
    plan = open_for_edit(plan, by)
    wanted = changes(plan) if callable(changes) else changes
    wanted = {key: pair for key, pair in wanted.items() if pair[0] != pair[1]}
    if not wanted:
        return None
    stored = rows(plan, wanted)
    _refuse_stale(wanted, stored)
    _refuse_strange(plan, wanted)
    last = plan.edits.last()
    if last is None or last.by_id != by.pk or timezone.now() - last.at > PAUSE:
        keep_version(plan=plan, occasion="Trước khi sửa tiếp", by=last.by if last else None)
    writer = Writer(plan, stored)
    writer.write(wanted)
    kept = {writer.keys.get(key, key): _renamed(pair, writer.keys) for key, pair in wanted.items()}
    plan.version += 1
    Plan.objects.filter(pk=plan.pk).update(version=plan.version)
    done = Edit.objects.create(
        plan=plan, number=last.number + 1 if last else 1, summary=summary[:200], changes=kept, by=by, kind=kind
    )
    record("plan.edit", plan, f"{plan}: {summary}", by=by, changes=_field_by_field(kept))
    return done


def open_for_edit(plan: Plan, by: User) -> Plan:
    """Return the plan, locked; raise PermissionDenied or ValidationError unless its text may be edited."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit", "index").get(pk=plan.pk)
    require(by, Permission.EDIT_PLANS, plan.unit)
    if not plan.is_open:
        raise ValidationError(f"Kế hoạch {plan.get_state_display().lower()}, không sửa được.")
    return plan


def keep_version(*, plan: Plan, occasion: str, by: User | None) -> Version | None:
    """Keep the plan's whole text as it stands; None where it has not changed since the last version."""
    content = contents(plan)
    last = plan.versions.first()
    if last and last.content == content:
        return None
    number = last.number + 1 if last else 1
    return Version.objects.create(plan=plan, number=number, occasion=occasion, content=content, by=by)


def _refuse_stale(changes: Mapping[str, list[State | None]], stored: Mapping) -> None:
    stale = {}
    for key, (before, _) in changes.items():
        row = stored.get(key)
        if before is None:
            if row is not None:
                stale[key] = state_of(row)
        elif row is None:
            stale[key] = None
        else:
            now = state_of(row)
            if any(now[name] != value for name, value in before.items()):
                stale[key] = now
    if stale:
        raise StaleEdit(stale)


def _refuse_strange(plan: Plan, changes: Mapping[str, list[State | None]]) -> None:
    """Only a block that once stood in this plan comes back under its key."""
    for key, (before, _) in changes.items():
        if before is not None or pk_of(key) is None:
            continue
        if not (
            plan.edits.filter(changes__has_key=key).exists() or plan.versions.filter(content__has_key=key).exists()
        ):
            raise ValidationError("Nội dung này chưa từng có trong kế hoạch nên không lấy lại được.")


def removed_state(plan: Plan, key: str) -> State | None:
    """Return a block as it stood when it was removed last; None where it never was."""
    for step in plan.edits.filter(changes__has_key=key).order_by("-number")[:20]:
        before, after = step.changes[key]
        if after is None:
            return before
    return None


def _field_by_field(changes: Changes) -> dict[str, tuple]:
    """The changes as the audit trail has them: block and field, from, to."""
    return {
        f"{key} {name}": tuple(state and state.get(name) for state in pair)
        for key, pair in changes.items()
        for name in sorted({name for state in pair if state for name in state})
    }


def _renamed(pair: list[State | None], keys: Mapping[str, str]) -> list[State | None]:
    """Name parents by the keys that they were given."""

    def named(state: State | None) -> State | None:
        if state is None:
            return None
        above = {name: keys.get(state[name], state[name]) for name in ("parent", "section") if name in state}
        return state | above

    return [named(pair[0]), named(pair[1])]


def change(*, plan: Plan, key: str, seen: State, values: State, by: User, summary: str = "Sửa nội dung") -> Edit | None:
    """Change fields of one block. `seen` holds those fields as the writer saw them."""
    before = {name: seen[name] for name in values}
    return edit(plan=plan, by=by, summary=summary, changes={key: [before, values]})


def undo(*, plan: Plan, by: User) -> Edit | None:
    """Undo the last edit of this person that still stands; None where there is none.

    Raises StaleEdit when somebody has gone on from there.
    """
    done, _ = _history(plan, by)
    return _reverse(plan, done, by, Edit.Kind.UNDO)


def redo(*, plan: Plan, by: User) -> Edit | None:
    """Do again what this person undid last, unless they have edited since; None where there is nothing."""
    _, undone = _history(plan, by)
    return _reverse(plan, undone, by, Edit.Kind.REDO)


def _history(plan: Plan, by: User) -> tuple[list[Edit], list[Edit]]:
    """Return what this person can undo and do again, the latest last; the last two hundred edits count."""
    done, undone = [], []
    for step in reversed(plan.edits.filter(by=by).order_by("-number")[:_REMEMBERED]):
        match step.kind:
            case Edit.Kind.EDIT:
                done.append(step)
                undone.clear()
            case Edit.Kind.UNDO if done:
                done.pop()
                undone.append(step)
            case Edit.Kind.REDO if undone:
                undone.pop()
                done.append(step)
    return done, undone


def _reverse(plan: Plan, steps: list[Edit], by: User, kind: Edit.Kind) -> Edit | None:
    if not steps:
        return None
    back = {key: [after, before] for key, (before, after) in steps[-1].changes.items()}
    what = steps[-1].summary.rpartition(": ")[2]
    return edit(plan=plan, by=by, summary=f"{kind.label}: {what}", changes=back, kind=kind)
