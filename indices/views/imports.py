"""The import of a round from a file: upload, matching and changes shown and corrected, then saved whole; and export."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from indices.actions import CellConflict, RefusedCells
from indices.cells import Cell, Value
from indices.forms import UploadForm
from indices.models import Edition
from indices.sheets.answers import workbook_answer
from indices.sheets.exporting import export_edition
from indices.sheets.importing import Preparation, apply, prepare
from indices.sheets.pending import drop_pending, put_pending, take_pending
from indices.sheets.practice import practice_table
from indices.sheets.uploads import SpreadsheetRefused
from indices.views.life import get_edition_for
from units.audit import record
from units.permissions import Permission
from units.vietnamese import format_number

_SALT = "indices.import"
_MOST_SELECTS = 400
_MOST_SHOWN = 2000


def upload(request, code):
    """Take a file for a round that is being entered; it waits for its check."""
    edition = get_edition_for(request.user, code, Permission.ENTER_RESULTS)
    if edition.state != Edition.State.DRAFT:
        return _closed(request, edition)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            prepare(edition=edition, data=data, filename=file.name)
        except SpreadsheetRefused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            put_pending(request, edition, data, file.name)
            return redirect("indices:import-check", edition.code)
    files = edition.source_files.select_related("uploaded_by")[:20]
    status = 422 if form.is_bound else 200
    has_figures = edition.results.filter(version__gt=0).exists()
    context = {"edition": edition, "form": form, "files": files, "has_figures": has_figures}
    return render(request, "indices/import.html", context, status=status)


def check(request, code):
    """Show what the waiting file would change and let the matching be corrected; save it whole."""
    edition = get_edition_for(request.user, code, Permission.ENTER_RESULTS)
    if edition.state != Edition.State.DRAFT:
        return _closed(request, edition)
    pending = take_pending(request, edition)
    if pending is None:
        messages.warning(request, "Không có tệp nào đang chờ nhập. Hãy chọn tệp.")
        return redirect("indices:import", edition.code)
    choices = _choices(request.POST)
    try:
        preparation = prepare(edition=edition, data=pending.data, filename=pending.name, choices=choices)
    except SpreadsheetRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("indices:import", edition.code)
    conflicts, notice = [], ""
    if request.POST.get("action") == "save":
        conflicts, notice = _save(request, edition, preparation, pending)
        if not conflicts and not notice:
            may_check = edition.owner().allows(request.user, Permission.PUBLISH_RESULTS)
            return redirect(edition) if may_check else redirect("indices:import", edition.code)
        preparation = prepare(edition=edition, data=pending.data, filename=pending.name, choices=choices)
    context = _context(preparation, choices) | {"pending": pending, "conflicts": conflicts, "notice": notice}
    return render(request, "indices/import_check.html", context, status=422 if conflicts or notice else 200)


def export(request, code):
    """Give the table of a round as a workbook, with `?trong` a blank one to fill in; that of an open round only to
    those who enter all of it."""
    visible = Edition.objects.visible_to(request.user).select_related("index", "province")
    edition = get_object_or_404(visible, code=code)
    if not edition.is_published and not edition.owner().allows(request.user, Permission.ENTER_RESULTS):
        raise Http404("Đợt này chưa công bố.")
    blank = "trong" in request.GET
    content = export_edition(edition, blank=blank)
    told = f"Tải mẫu nhập trống của {edition}" if blank else f"Xuất {edition} ra Excel"
    record("result.export", edition, told, by=request.user)
    return workbook_answer(content, f"{edition.code}-mau" if blank else edition.code)


def practice(request, code):
    """Give a table with made-up figures to practise importing into a round that is being entered."""
    edition = get_edition_for(request.user, code, Permission.ENTER_RESULTS)
    if edition.state != Edition.State.DRAFT:
        return _closed(request, edition)
    content = practice_table(edition)
    record("result.practice", edition, f"Tải bảng tập nhập của {edition}", by=request.user)
    return workbook_answer(content, f"{edition.code}-bang-tap")


def _closed(request, edition):
    messages.error(request, f"Đợt này {edition.get_state_display().lower()}, không nhập tệp được nữa.")
    return redirect(edition)


def _choices(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the corrections by hand of a posted form; those of a sheet that is left are dropped."""
    sheet = posted.get("sheet", "")
    choices = {"sheet": sheet} if sheet else {}
    if not sheet or sheet == posted.get("shown-sheet"):
        for name, value in posted.items():
            kind, _, place = name.partition("-")
            if kind in ("column", "row") and value:
                choices[place] = value
    return choices


def _save(request, edition, preparation: Preparation, pending) -> tuple[list, str]:
    """Save what was shown; return the conflicts, or the sentence, that stand against it."""
    if preparation.problems:
        return [], "Chưa lưu được: tệp còn lỗi. Hãy sửa các ô được liệt kê rồi tải lên lại, hoặc chọn lại cột và dòng."
    try:
        seen = [tuple(row) for row in signing.loads(request.POST.get("seen", ""), salt=_SALT)]
    except signing.BadSignature:
        return [], "Trang đã cũ. Hãy xem lại các thay đổi rồi lưu."
    current = {_key(cell): value for cell, value in preparation.current.items()}
    conflicts = [
        (key, before, now) for *key, before, _ in seen if (now := _shown(key, current.get(tuple(key)))) != before
    ]
    if conflicts:
        return _named(preparation, conflicts), ""
    if set(seen) != set(_seen(preparation)):
        return [], "Cách ghép hoặc số liệu đã khác lần xem trước, chưa lưu gì. Hãy xem lại các thay đổi rồi lưu."
    try:
        kept = apply(preparation=preparation, data=pending.data, by=request.user)
    except CellConflict:
        return [], "Người khác vừa lưu một ô của bảng này, chưa lưu gì. Hãy xem lại các thay đổi rồi lưu."
    except (ValidationError, RefusedCells) as error:
        return [], "; ".join(getattr(error, "messages", [str(error)]))
    drop_pending(request, edition)
    messages.success(request, f"Đã lưu {len(preparation.changes)} ô từ tệp {kept.name if kept else pending.name}.")
    return [], ""


def _shown(key: Sequence, value: Value) -> str:
    return format_number(value, 2 if key[2] == "score" else None)


def _key(cell: Cell) -> tuple:
    return (cell.unit, cell.line, cell.kind)


def _seen(preparation: Preparation) -> list[tuple]:
    """Return what the page shows of each change, as it is signed into the form."""
    return [(*_key(change.place), change.before_text, change.after_text) for change in preparation.changes]


def _named(preparation: Preparation, conflicts: list) -> list[dict]:
    """Give the cells that others changed their names."""
    units = {unit.pk: unit for unit in preparation.units}
    lines = {line.pk: line for line in preparation.lines}
    named = []
    for (unit, line, kind), seen, now in conflicts:
        what = lines[line].name if line in lines else "Tổng"
        named.append({"unit": units.get(unit), "what": what, "kind": kind, "seen": seen, "now": now})
    return named


@dataclass(frozen=True)
class Choice:
    """A select of the matching form: what it is about and what is chosen."""

    name: str
    label: str
    text: str
    value: str
    doubtful: bool


def _context(preparation: Preparation, choices: Mapping[str, str]) -> dict:
    table = preparation.table
    columns = [
        Choice(
            f"column-{column.letter}",
            column.letter,
            column.heading,
            column.role or choices.get(column.letter) or ("" if column.hint else "ignore"),
            column.role is None and bool(column.hint),
        )
        for column in table.columns
        if column.heading or column.role
    ]
    rows = [
        Choice(
            f"row-{row.number}",
            str(row.number),
            row.name,
            row.unit or ("ignore" if choices.get(str(row.number)) == "ignore" else ""),
            row.unit is None and choices.get(str(row.number)) != "ignore",
        )
        for row in table.rows
    ]
    rows.sort(key=lambda row: not row.doubtful)
    if len(rows) > _MOST_SELECTS:
        rows = [row for row in rows if row.doubtful][:_MOST_SELECTS]
    return {
        "edition": preparation.edition,
        "preparation": preparation,
        "columns": columns,
        "rows": rows,
        "doubtful_columns": sum(column.doubtful for column in columns),
        "doubtful_rows": sum(row.doubtful for row in rows),
        "roles": _roles(preparation),
        "units": [(unit.code, unit.name) for unit in preparation.units],
        "problems": preparation.problems[:_MOST_SHOWN],
        "changes": preparation.changes[:_MOST_SHOWN],
        "seen": signing.dumps(_seen(preparation), salt=_SALT, compress=True, serializer=_Json),
    }


class _Json:
    """Vietnamese commas and dashes need no escaping here."""

    @staticmethod
    def dumps(value) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    @staticmethod
    def loads(data: bytes):
        return json.loads(data)


def _roles(preparation: Preparation) -> list[tuple[str, str]]:
    roles = [("ignore", "Bỏ qua cột này"), ("unit", "Tên đơn vị"), ("total", "Điểm tổng"), ("rank", "Xếp hạng")]
    for line in preparation.lines:
        roles += [
            (f"score:{line.component.code}", f"Điểm: {line.name}"),
            (f"rank:{line.component.code}", f"Hạng: {line.name}"),
        ]
    return roles
