"""The table of a round, typed in place: the page, the saving of cells, and what a pasted block would change."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from indices.actions import CellConflict, RefusedCells, save_cells
from indices.cells import Cell, Change, Value
from indices.models import Block, Edition, Result
from indices.sheets.pasting import Column, place, read_block
from indices.sheets.readings import read_figure
from indices.views.grid_rows import rows_as_html
from units.fields import RankField, ScoreField
from units.kept import kept_while_unchanged
from units.models.unit import in_alphabet
from units.permissions import Permission, require
from units.vietnamese import format_number, parse_number

MALFORMED = "Yêu cầu không đúng dạng. Hãy tải lại trang rồi thử lại."


class Row(NamedTuple):
    """A unit as the table knows it."""

    pk: int
    name: str
    short_name: str
    code: str


class Table:
    """The cells of a round that one person may fill: units by columns, with what is stored in each."""

    def __init__(self, edition: Edition, units: list[Row], with_ranks: bool):
        self.edition, self.units, self.with_ranks = edition, units, with_ranks
        self.lines = list(edition.lines.order_by("position").values_list("pk", "name", "component__code"))
        self.columns = [Column(None, "score", "Điểm tổng"), Column(None, "rank", "Hạng")]
        for pk, name, code in self.lines:
            self.columns.append(Column(pk, "score", name, code))
            if with_ranks:
                self.columns.append(Column(pk, "rank", f"Hạng {name}", code))

    def _figures(self) -> Iterable[tuple]:
        """Unit, total, rank, and line, score and rank of one component (1 query)."""
        fields = ("unit", "total", "rank", "scores__line", "scores__score", "scores__rank")
        return Result.objects.filter(edition=self.edition.pk).order_by().values_list(*fields)

    def stored(self) -> dict[Cell, Value]:
        """Return every figure of the round that is not empty (1 query)."""
        figures: dict[Cell, Value] = {}
        for unit, total, whole, line, score, rank in self._figures():
            figures[Cell(unit, None, "score")], figures[Cell(unit, None, "rank")] = total, whole
            if line is not None:
                figures[Cell(unit, line, "score")], figures[Cell(unit, line, "rank")] = score, rank
        return {cell: value for cell, value in figures.items() if value is not None}

    def texts(self) -> dict[str, str]:
        """Return the figures of the page that are not empty as it shows them, by the cells' names (1 query)."""
        units, texts, before = {unit.pk for unit in self.units}, {}, None
        for unit, total, whole, line, score, rank in self._figures():
            if unit not in units:
                continue
            if unit != before:
                texts[f"{unit}-tong-score"], texts[f"{unit}-tong-rank"] = _score(total), _rank(whole)
                before = unit
            texts[f"{unit}-{line}-score"] = _score(score)
            if self.with_ranks:
                texts[f"{unit}-{line}-rank"] = _rank(rank)
        return {name: text for name, text in texts.items() if text}

    def cells(self) -> Iterable[tuple[str, Cell]]:
        """Every cell on the page under its name in the form."""
        for unit in self.units:
            for column in self.columns:
                cell = Cell(unit.pk, column.line, column.kind)
                yield _name_of(cell), cell


class Reader:
    """What a text that was typed into a cell of a round means."""

    def __init__(self, edition: Edition):
        self._total = ScoreField(low=0, high=100, required=False)
        self._score = ScoreField(low=0, high=10, required=False)
        self._rank = RankField(size=edition.size, noun=Block(edition.block).short_label, required=False)

    def read(self, cell: Cell, text: str) -> Value:
        """Return the figure; raise ValidationError with a sentence."""
        if cell.kind == "rank":
            return self._rank.clean(text)
        return (self._total if cell.line is None else self._score).clean(text)


@lru_cache(maxsize=20_000)
def _score(value: Decimal | None) -> str:
    """Return a score as the page shows it; there are not many of them, and a round has a thousand."""
    return "" if value is None else format_number(value, 2)


def _rank(value: int | None) -> str:
    return "" if value is None else str(value)


def written(value: Value, cell: Cell) -> str:
    """Return a figure as a cell shows it: scores with two decimals, nothing for none."""
    return _rank(value) if cell.kind == "rank" else _score(value)


@kept_while_unchanged("indices")
def grid(request, code):
    """The table of a round for typing; without JavaScript the same form posts all of it."""
    edition = _edition(request, code)
    table = _table(request, edition, with_ranks="hang" in request.GET)
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
            notes = {_name_of(cell): {"problem": problem} for cell, problem in refused.problems.items()}
        except CellConflict as conflict:
            now = {_name_of(cell): written(value, cell) for cell, value in conflict.current.items()}
            notes = {name: {"mine": texts[name] or "trống", "saved": text or "trống"} for name, text in now.items()}
            seen = seen | now
        except ValidationError as closed:
            error = " ".join(closed.messages)
            own = [_name_of(change.cell) for change in changes]
            notes = {name: {"problem": f"Chưa lưu {texts[name] or 'ô trống'}."} for name in own}
    else:
        texts = seen = table.texts()
    is_open = edition.state == Edition.State.DRAFT
    context = {
        "edition": edition,
        "table": table,
        "rows": rows_as_html(table.units, table.columns, table.with_ranks, is_open, texts, notes),
        "seen": json.dumps(seen),
        "problems": [(name, ", ".join(_place(table, shown[name])), note) for name, note in notes.items()],
        "error": error,
        "is_open": is_open,
    }
    return render(request, "indices/grid.html", context, status=422 if error or notes else 200)


@require_POST
def save(request, code):
    """Save cells sent as JSON, all or none; answer what stands in them now, or what is wrong with which."""
    edition = _edition(request, code)
    try:
        asked = [_asked(item) for item in _sent(request)["changes"]]
    except (ValueError, KeyError, TypeError):
        return _refusal(request, edition, {"message": MALFORMED}, 400)
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
    except RefusedCells as refused:
        rows = [{**_key(cell), "message": message} for cell, message in refused.problems.items()]
        return _refusal(request, edition, {"problems": rows} if rows else {"saved": []}, 422 if rows else 200)
    except CellConflict as conflict:
        rows = [{**_key(cell), "current": written(value, cell)} for cell, value in conflict.current.items()]
        return _refusal(request, edition, {"conflicts": rows}, 409)
    except ValidationError as closed:
        return _refusal(request, edition, {"message": " ".join(closed.messages)}, 422)
    return JsonResponse({"saved": [{**_key(one.cell), "value": written(one.value, one.cell)} for one in changes]})


def _refusal(request, edition: Edition, told: dict, status: int) -> JsonResponse:
    """Tell what is wrong, but only to those who fill the table. What is saved asks for each unit by itself."""
    _table(request, edition, with_ranks=True)
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
    table = _table(request, edition, with_ranks=with_ranks)
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
        unit, name = _place(table, item.cell)
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


def _edition(request, code: str) -> Edition:
    visible = Edition.objects.visible_to(request.user).select_related("index", "province")
    return get_object_or_404(visible, code=code)


def _table(request, edition: Edition, with_ranks: bool) -> Table:
    """Return the table of the rows that the user may fill; raise PermissionDenied where there can be none."""
    rows = edition.units_for_entry(request.user).order_by().values_list("pk", "name", "short_name", "code")
    units = in_alphabet(Row(*row) for row in rows)
    if not units:
        require(request.user, Permission.ENTER_RESULTS, edition.owner())
    return Table(edition, units, with_ranks)


def _name_of(cell: Cell) -> str:
    return f"{cell.unit}-{cell.line or 'tong'}-{cell.kind}"


def _place(table: Table, cell: Cell) -> tuple[str, str]:
    """The unit and the column of a cell as people name them."""
    unit = next(unit.name for unit in table.units if unit.pk == cell.unit)
    return unit, next(item.name for item in table.columns if (item.line, item.kind) == (cell.line, cell.kind))


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
