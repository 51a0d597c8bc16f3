"""Which units answer for the components of a PCI edition, and what the province wants of each."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from indices.assignment import Aim, Assignment, answering_units, assignment_of
from indices.models import Block, Duty, Edition, EditionComponent, Goal
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require


@transaction.atomic
def assign_duties_and_goals(*, edition: Edition, wanted: Assignment, seen: str, by: User) -> dict[str, tuple]:
    """Make an edition's goals and duties what is wanted, all or none; return what changed as (from, to).

    `seen` is the fingerprint of the assignment that the writer saw. Raises StaleEdit with the assignment that stands
    now when somebody saved in between, ValidationError for an edition other than PCI's, for lines or units that do not
    belong to it and for a goal out of range.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    require(by, Permission.PUBLISH_RESULTS, edition.owner())
    if edition.block != Block.PROVINCES:
        raise ValidationError("Mục tiêu của tỉnh và phân công theo chỉ số chỉ đặt cho PCI.")
    current = assignment_of(edition)
    if current.fingerprint != seen:
        raise StaleEdit(current)
    lines = {line.pk: line for line in edition.lines.select_related("component")}
    units = {unit.pk: unit for unit in answering_units(edition)}
    _refuse_strangers(wanted, lines, units)
    changes = _save_goals(edition, current, wanted, lines) | _save_duties(current, wanted, lines, units)
    if changes:
        record("edition.assign", edition, f"Mục tiêu và phân công: {edition}", by=by, changes=changes)
    return changes


def _refuse_strangers(wanted: Assignment, lines: Mapping[int, EditionComponent], units: Mapping[int, Unit]) -> None:
    if not {*wanted.aims, *wanted.duties} - {None} <= lines.keys():
        raise ValidationError("Có chỉ số không thuộc bộ chỉ số của năm này. Hãy tải lại trang.")
    if not {unit for chosen in wanted.duties.values() for unit in chosen} <= units.keys():
        raise ValidationError("Có đơn vị không thuộc tỉnh hoặc không tồn tại trong năm này. Hãy tải lại trang.")


def _save_goals(
    edition: Edition, current: Assignment, wanted: Assignment, lines: Mapping[int, EditionComponent]
) -> dict[str, tuple]:
    changes = {}
    for line in (None, *lines):
        before, after = current.aims.get(line, Aim()), wanted.aims.get(line, Aim())
        if before == after:
            continue
        stored = Goal.objects.filter(edition=edition, line=line)
        if not after:
            stored.delete()
        else:
            goal = stored.first() or Goal(edition=edition, line_id=line)
            goal.score, goal.rank = after.score, after.rank
            _refuse_rank_beyond(edition, after)
            goal.full_clean()
            goal.save()
        name = lines[line].component.code if line else "total"
        changes[f"{name} mục tiêu"] = (str(before), str(after))
    return changes


def _refuse_rank_beyond(edition: Edition, aim: Aim) -> None:
    if edition.size and aim.rank and aim.rank > edition.size:
        raise ValidationError(f"Mục tiêu hạng {aim.rank} vượt quá số tỉnh được xếp hạng ({edition.size}).")


def _save_duties(
    current: Assignment, wanted: Assignment, lines: Mapping[int, EditionComponent], units: Mapping[int, Unit]
) -> dict[str, tuple]:
    changes = {}
    for line in lines:
        before, after = current.duties.get(line, {}), wanted.duties.get(line, {})
        if before == after:
            continue
        Duty.objects.filter(line=line).exclude(unit__in=after).delete()
        for unit, role in after.items():
            Duty.objects.update_or_create(line=lines[line], unit=units[unit], defaults={"role": role})
        for role in Duty.Role:
            names = [_names(given.units(line, role), units) for given in (current, wanted)]
            if names[0] != names[1]:
                changes[f"{lines[line].component.code} {role.label.lower()}"] = tuple(names)
    return changes


def _names(chosen: set[int], units: Mapping[int, Unit]) -> str:
    return "; ".join(sorted(str(units[pk]) for pk in chosen))
