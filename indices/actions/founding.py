"""The standing office lays a round down, changes it while figures are entered, takes back one founded by mistake."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.text import slugify

from indices.codes import read_code, refuse_gone, write_code
from indices.component_set import Particulars, WantedLine, fingerprint, lines_of, problem_of
from indices.models import Component, ComponentScore, Edition, EditionComponent, Index, Result
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require
from units.vietnamese import fold

_ASIDE = 1000
"""Where lines stand while others take their places: more than a round has components."""


@transaction.atomic
def found(
    *,
    index: Index,
    province: Unit | None,
    block: str,
    year: int,
    lines: Sequence[WantedLine],
    particulars: Particulars,
    joining: Iterable[Unit] = (),
    by: User,
) -> Edition:
    """Found a round that is open for entry; `joining` are units of other kinds that it ranks as well.

    The province is None for PCI alone. Raises ValidationError for a round that there is already, for a block that is
    no more and for components, weights or units that do not fit.
    """
    code = write_code(index=index.code, block=block, year=year, province=province and province.code)
    read_code(code)
    refuse_gone(block, year)
    edition = Edition(index=index, province=province, block=block, year=year, code=code)
    require(by, Permission.PUBLISH_RESULTS, edition.owner())
    _set_particulars(edition, particulars)
    _save_lines(edition, lines)
    _join(edition, list(joining))
    changes = {"components": (None, "; ".join(map(str, lines))), "size": (None, edition.size)}
    record("edition.found", edition, f"Lập {edition}: {len(lines)} chỉ số thành phần", by=by, changes=changes)
    return edition


@transaction.atomic
def revise(*, edition: Edition, lines: Sequence[WantedLine], particulars: Particulars, seen: str, by: User) -> Edition:
    """Change components and particulars of a round that is being entered; lines are told apart by their component.

    `seen` is the fingerprint of what the writer saw. Raises StaleEdit when somebody saved in between, ValidationError
    for a round that is closed, for a component with figures that would go and for what does not fit.
    """
    edition = _open(edition, by)
    if fingerprint(edition) != seen:
        raise StaleEdit(edition)
    before, old = lines_of(edition), Particulars.of(edition)
    _refuse_smaller(edition, particulars.size)
    _set_particulars(edition, particulars)
    _save_lines(edition, lines)
    changes = {
        name: (_told(getattr(old, name)), _told(getattr(particulars, name)))
        for name in Particulars.__dataclass_fields__
        if _told(getattr(old, name)) != _told(getattr(particulars, name))
    }
    after = lines_of(edition)
    if before != after:
        changes["components"] = ("; ".join(map(str, before)), "; ".join(map(str, after)))
    if changes:
        record("edition.revise", edition, f"Sửa bộ chỉ số của đợt: {edition}", by=by, changes=changes)
    return edition


@transaction.atomic
def discard(*, edition: Edition, by: User) -> None:
    """Take back a round into which nothing was entered. Raises ValidationError where something was."""
    edition = _open(edition, by)
    if has_entries(edition):
        raise ValidationError("Đợt này đã có số liệu, nhận xét, tệp nhập hoặc phân công, không bỏ được.")
    components = "; ".join(map(str, lines_of(edition)))
    record("edition.discard", edition, f"Bỏ đợt lập nhầm: {edition}", by=by, changes={"components": (components, None)})
    edition.results.all().delete()
    edition.delete()


def has_entries(edition: Edition) -> bool:
    """Whether anything was entered into a round: figures, remarks, files, goals or duties."""
    said = Q(findings__isnull=False) | Q(recommendations__isnull=False) | Q(feedbacks__isnull=False)
    figures = Q(total__isnull=False) | Q(rank__isnull=False)
    return (
        edition.results.filter(figures | said).exists()
        or _figures(ComponentScore.objects.filter(result__edition=edition)).exists()
        or edition.source_files.exists()
        or edition.goals.exists()
        or edition.lines.filter(duties__isnull=False).exists()
    )


def name_component(index: Index, name: str) -> Component:
    """Make and return a new notion of an index, its code the name without diacritics; ValidationError where it cannot
    be one."""
    code = base = slugify(fold(name))[:50].strip("-")
    number = 1
    while Component.objects.filter(index=index, code=code).exists():
        number += 1
        code = f"{base}-{number}"
    component = Component(index=index, code=code, name=name)
    component.full_clean()
    component.save()
    return component


def _open(edition: Edition, by: User) -> Edition:
    """Lock a round and return it; ValidationError unless its figures are being entered."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    require(by, Permission.PUBLISH_RESULTS, edition.owner())
    if edition.is_published:
        raise ValidationError("Đợt đã công bố, bộ chỉ số không sửa được nữa.")
    if edition.state != Edition.State.DRAFT:
        raise ValidationError("Đợt đã kiểm tra xong. Hãy bấm “Mở lại để nhập” rồi sửa bộ chỉ số.")
    return edition


def _told(value):
    """A particular as the audit trail says it; bands as one sentence."""
    return "; ".join(f"{name} từ {low}" for name, low in value) if isinstance(value, (list, tuple)) else value


def _refuse_smaller(edition: Edition, size: int | None) -> None:
    """Raise ValidationError where somebody already has a rank beyond the size."""
    whole = edition.results.aggregate(last=Max("rank"))["last"] or 0
    part = ComponentScore.objects.filter(result__edition=edition).aggregate(last=Max("rank"))["last"] or 0
    if size is not None and size < max(whole, part):
        raise ValidationError(
            {"size": f"Đã nhập hạng {max(whole, part)}, số đơn vị không thể là {size}. Hãy sửa hạng trước."}
        )


def _set_particulars(edition: Edition, particulars: Particulars) -> None:
    for name in Particulars.__dataclass_fields__:
        setattr(edition, name, getattr(particulars, name))
    edition.bands = [list(band) for band in particulars.bands]
    edition.full_clean()
    edition.save()


def _save_lines(edition: Edition, wanted: Sequence[WantedLine]) -> None:
    """Make the lines of a round what is wanted, in that order."""
    if problem := problem_of(wanted):
        raise ValidationError(problem)
    stored = {line.component_id: line for line in edition.lines.select_related("component")}
    kept = {line.component.pk for line in wanted if line.component}
    for line in stored.values():
        if line.component_id not in kept:
            _remove(line)
    edition.lines.update(position=F("position") + _ASIDE)
    for position, line in enumerate(wanted, start=1):
        component = line.component or name_component(edition.index, line.name)
        row = stored.get(component.pk) or EditionComponent(edition=edition, component=component)
        row.position, row.name, row.weight = position, line.name, line.weight
        if component.index_id != edition.index_id:
            raise ValidationError(f"“{component}” không thuộc bộ chỉ số {edition.index}. Hãy chọn lại.")
        row.full_clean()
        row.save()


def _remove(line: EditionComponent) -> None:
    """Take a component out of a round; ValidationError where anything was said about it."""
    figures = _figures(line.scores).count()
    if figures:
        raise ValidationError(
            f"“{line}” đã có điểm hoặc hạng của {figures} đơn vị. Hãy xóa các ô đó trước khi bỏ chỉ số."
        )
    result = Result.objects.filter(edition=line.edition_id)
    said = Q(findings__line=line) | Q(recommendations__line=line) | Q(feedbacks__line=line)
    if result.filter(said).exists() or line.goals.exists() or line.duties.exists():
        raise ValidationError(f"“{line}” đã có nhận xét, mục tiêu hoặc phân công. Hãy bỏ những nội dung đó trước.")
    line.scores.all().delete()
    line.delete()


def _figures(scores):
    """Those of the component scores that say anything."""
    return scores.filter(Q(score__isnull=False) | Q(rank__isnull=False))


def _join(edition: Edition, units: Sequence[Unit]) -> None:
    """Have a round rank units of other kinds: a unit belongs to it by having a row in it."""
    day = date(edition.year, 12, 31)
    for unit in units:
        if unit.parent_id != edition.province_id or not unit.is_alive_on(day):
            raise ValidationError(f"{unit} không thuộc tỉnh hoặc không còn vào ngày {day:%d/%m/%Y}. Hãy bỏ chọn.")
    there = set(edition.units().values_list("pk", flat=True))
    Result.objects.bulk_create(
        [Result(edition=edition, unit=unit, version=0) for unit in units if unit.pk not in there]
    )
