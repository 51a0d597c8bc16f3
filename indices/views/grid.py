"""The table of a round, typed in place: the page, the saving of cells, and what a pasted block would change."""

import json
from collections.abc import Mapping
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from indices.actions import CellConflict, RefusedCells, save_cells
from indices.cells import Cell, Change, Value
from indices.models import Block, Edition
from indices.sheets.pasting import place, read_block
from indices.sheets.readings import read_figure
from indices.views.grid_rows import head_as_html, rows_as_html
from indices.views.grid_table import Table, name_of, round_named, written
from units.fields import RankField, ScoreField
from units.kept import kept_while_unchanged
from units.permissions import Permission
from units.vietnamese import parse_number

MALFORMED = "Yêu cầu không đúng dạng. Hãy tải lại trang rồi thử lại."


class Reader:
    """What a text that was typed into a cell of a round means."""

    def __init__(self, edition: Edition):
        self._edition = edition

    def read(self, cell: Cell, text: str) -> Value:
        """Return the figure; raise ValidationError with a sentence."""
        if cell.kind == "rank":
            return self._rank.clean(text)
        return (self._total if cell.line is None else self._score).clean(text)

    @cached_property
    def _total(self) -> ScoreField:
        return ScoreField(low=0, high=100, required=False)

    @cached_property
    def _score(self) -> ScoreField:
        return ScoreField(low=0, high=10, required=False)

    @cached_property
    def _rank(self) -> RankField:
        return RankField(size=self._edition.size, noun=Block(self._edition.block).short_label, required=False)


@kept_while_unchanged("indices")
def grid(request, code):
    """The table of a round for typing; without JavaScript the same form posts all of it."""
    edition = _edition(request, code)
    table = Table.of(edition, request.user, with_ranks="hang" in request.GET)
    notes, error = {}, None
    if request.method == "POST":
        shown = dict(table.cells())
        seen = _seen_in(request.POST.get("seen", ""))
        texts = {name: request.POST.get(name, seen.get(name, "")) for name in shown}
        changes, notes = _typed(Reader(edition), shown, texts, seen, take=set(request.POST.getlist("take")))
        try:
            if not notes:
                saved = save_cells(edition=edition, changes=changes, by=request.user)
                messages.success(request, f"Đã lưu {len(saved)} ô." if saved else "Không có ô nào thay đổi.")
                return redirect(request.get_full_path())
        except RefusedCells as refused:
            notes = {name_of(cell): {"problem": problem} for cell, problem in refused.problems.items()}
        except CellConflict as conflict:
            now = {name_of(cell): written(value, cell) for cell, value in conflict.current.items()}
            notes = {name: {"mine": texts[name] or "trống", "saved": text or "trống"} for name, text in now.items()}
            seen = seen | now
        except ValidationError as closed:
            error = " ".join(closed.messages)
            own = [name_of(change.cell) for change in changes]
            notes = {name: {"problem": f"Chưa lưu {texts[name] or 'ô trống'}."} for name in own}
    else:
        texts = seen = table.texts()
    is_open = edition.state == Edition.State.DRAFT
    context = {
        "edition": edition,
        "table": table,
        "head": head_as_html(table.lines, table.with_ranks),
        "rows": rows_as_html(table.units, table.columns, table.with_ranks, is_open, texts, notes),
        "seen": json.dumps(seen, separators=(",", ":")),
        "problems": [(name, ", ".join(table.place(shown[name])), note) for name, note in notes.items()],
        "error": error,
        "is_open": is_open,
        "may_check": is_open and edition.owner().allows(request.user, Permission.PUBLISH_RESULTS),
    }
    return render(request, "indices/grid.html", context, status=422 if error or notes else 200)


@require_POST
def save(request, code):
    """Save cells sent as JSON, all or none; answer what stands in them now, or what is wrong with which.

    Writing authorises here: save_cells asks for each unit anew, and whatever it refuses is told by `_refusal`, which
    asks what the reader may see at all.
    """
    edition = _found(code)
    try:
        asked = [_asked(item) for item in _sent(request)["changes"]]
    except (ValueError, KeyError, TypeError):
        return _refusal(request, code, {"message": MALFORMED}, 400)
    reader, changes, problems = Reader(edition), [], {}
    for cell, seen, text in asked:
        try:
            changes.append(Change(cell, seen, reader.read(cell, text)))
        except ValidationError as error:
            problems[cell] = " ".join(error.messages)
    try:
        if problems or not changes:
            raise RefusedCells(problems)
        save_cells(edition=edition, changes=changes, by=request.user)
    except PermissionDenied:
        _edition(request, code)
        raise
    except RefusedCells as refused:
        rows = [{**_key(cell), "message": message} for cell, message in refused.problems.items()]
        return _refusal(request, code, {"problems": rows} if rows else {"saved": []}, 422 if rows else 200)
    except CellConflict as conflict:
        rows = [{**_key(cell), "current": written(value, cell)} for cell, value in conflict.current.items()]
        return _refusal(request, code, {"conflicts": rows}, 409)
    except ValidationError as closed:
        return _refusal(request, code, {"message": " ".join(closed.messages)}, 422)
    return JsonResponse({"saved": [{**_key(one.cell), "value": written(one.value, one.cell)} for one in changes]})


def _refusal(request, code: str, told: dict, status: int) -> JsonResponse:
    """Tell what is wrong, but only to those who fill the table; 404 to those who do not see the round."""
    Table.of(_edition(request, code), request.user, with_ranks=True)
    return JsonResponse(told, status=status)


@require_POST
def paste_preview(request, code):
    """Answer what a block pasted at a cell would change, cell by cell, and what is wrong with it; save nothing."""
    edition = _edition(request, code)
    try:
        asked = _sent(request)
        text, with_ranks = str(asked["text"]), bool(asked["ranks"])
        corner, _, _ = _asked({"seen": "", "value": "", **asked["at"]})
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": MALFORMED}, status=400)
    table = Table.of(edition, request.user, with_ranks=with_ranks)
    units = {unit.pk: [unit.name, unit.short_name, unit.code] for unit in table.units}
    places = [(column.line, column.kind) for column in table.columns]
    if corner.unit not in units or (corner.line, corner.kind) not in places:
        return JsonResponse({"message": MALFORMED}, status=400)
    try:
        block = read_block(text)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=422)
    row, column = list(units).index(corner.unit), places.index((corner.line, corner.kind))
    placement = place(block, units=units, columns=table.columns, row=row, column=column)
    stored = table.stored()
    changes, unchanged = [], 0
    for item in placement.placed:
        before = stored.get(item.cell)
        unit, name = table.place(item.cell)
        whole = item.cell.line is None
        try:
            value = read_figure(item.text, kind=item.cell.kind, whole=whole, size=edition.size)
        except ValueError as error:
            placement.problems.append(f"{unit}, {name} ({item.where}): {error}")
            continue
        if value == before:
            unchanged += 1
            continue
        figures = {"seen": written(before, item.cell), "value": written(value, item.cell)}
        changes.append({**_key(item.cell), "unit_name": unit, "component": name, **figures})
    told = {"problems": placement.problems, "skipped": placement.skipped}
    return JsonResponse({"changes": changes, "unchanged": unchanged, **told})


def _found(code: str) -> Edition:
    """The round of that code, whoever asks; 404 where there is none."""
    edition = round_named(code)
    if edition is None:
        raise Http404("Không có đợt này.")
    return edition


def _edition(request, code: str) -> Edition:
    """The round of that code; 404 to those who may not see it."""
    edition = _found(code)
    if not edition.is_visible_to(request.user):
        raise Http404("Không có đợt này.")
    return edition


def _key(cell: Cell) -> dict:
    return {"unit": cell.unit, "line": cell.line, "kind": cell.kind}


def _figure(text: str, kind: str) -> Value:
    """Read a figure that the page itself wrote."""
    if not text.strip():
        return None
    number = parse_number(text)
    return int(number) if kind == "rank" else number


def _sent(request):
    """Return the JSON of a request; raise ValueError for anything else."""
    if request.content_type != "application/json":
        raise ValueError(MALFORMED)
    try:
        return json.loads(request.body)
    except RecursionError as error:
        raise ValueError(MALFORMED) from error


def _asked(item: dict) -> tuple[Cell, Value, str]:
    """Read one change of the request: cell, what was seen, what was typed. Raises ValueError, KeyError or TypeError."""
    unit, line, kind, seen, value = (item[key] for key in ("unit", "line", "kind", "seen", "value"))
    if kind not in ("score", "rank") or not isinstance(seen, str) or not isinstance(value, str):
        raise ValueError(MALFORMED)
    for number in (unit, 1 if line is None else line):
        if type(number) is not int or not 0 < number < 2**63:
            raise ValueError(MALFORMED)
    return Cell(unit, line, kind), _figure(seen, kind), value


def _seen_in(text: str) -> dict[str, str]:
    """Read the hidden field that says what the page showed; a broken one counts as an empty page."""
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in seen.items()} if isinstance(seen, dict) else {}


def _typed(
    reader: Reader, shown: Mapping[str, Cell], texts: dict[str, str], seen: Mapping[str, str], take: set[str]
) -> tuple[list[Change], dict[str, dict]]:
    """Return the changes of a posted form and a note for each cell that cannot be read; `take` gives up one's own."""
    changes, notes = [], {}
    for name, cell in shown.items():
        if name in take:
            texts[name] = seen.get(name, "")
        if texts[name] == seen.get(name, ""):
            continue
        try:
            before, value = _figure(seen.get(name, ""), cell.kind), reader.read(cell, texts[name])
        except ValidationError as error:
            notes[name] = {"problem": " ".join(error.messages)}
        except ValueError:
            notes[name] = {"problem": MALFORMED}
        else:
            if value != before:
                changes.append(Change(cell, before, value))
    return changes, notes
