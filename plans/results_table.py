"""The table of published figures that a plan prints: rows of text, the same on the page, in files and in JSON."""

from plans.document import DocumentTable
from plans.figures import Figures, Line
from units.vietnamese import format_number


def results_table(figures: Figures) -> DocumentTable:
    """Return the components with score and rank of the year and the year before, the change, and the total as last row.

    Columns of which nothing is known are left out.
    """
    lines = list(figures.lines) if any(_is_known(line) for line in figures.lines) else []
    total = [figures.total] if _is_known(figures.total) else []
    shown = [*lines, figures.total]
    earlier = any(line.now.previous_score is not None or line.now.previous_rank is not None for line in shown)
    changes = any(line.now.change is not None for line in shown)
    years = [figures.year - 1, figures.year] if earlier else [figures.year]
    head = ["TT", "Chỉ số thành phần", *(text for year in years for text in (f"Năm {year}", "")), *_CHANGE * changes]
    below = ["", "", *["Điểm", "Hạng"] * len(years), *[""] * changes]
    pairs = [2 + 2 * place for place in range(len(years))]
    spans = [(0, 0, 2, 1), (0, 1, 2, 1), *((0, column, 1, 2) for column in pairs)]
    if changes:
        spans.append((0, len(head) - 1, 2, 1))
    body = [[str(number), line.name, *_cells(figures, line, earlier, changes)] for number, line in enumerate(lines, 1)]
    body += [["", "Tổng điểm (thang điểm 100)", *_cells(figures, line, earlier, changes)] for line in total]
    return DocumentTable(rows=[head, below, *body], header=2, spans=spans)


_CHANGE = ["Mức thay đổi điểm"]


def _is_known(line: Line) -> bool:
    return line.now.score is not None or line.now.rank is not None or line.now.change is not None


def _cells(figures: Figures, line: Line, earlier: bool, changes: bool) -> list[str]:
    now = line.now
    before = [_score(now.previous_score), _rank(now.previous_rank, figures.previous_size)] if earlier else []
    return [*before, _score(now.score), _rank(now.rank, figures.size), *([_change(line)] if changes else [])]


def _score(value) -> str:
    return format_number(value, 2) or "–"


def _rank(rank: int | None, size: int | None) -> str:
    if rank is None:
        return "–"
    return f"{rank}/{size}" if size else str(rank)


def _change(line: Line) -> str:
    if line.is_new:
        return "chỉ số mới"
    change = format_number(line.now.change, 2, signed=True) or "–"
    return f"{change} (hạng {line.now.change_rank})" if line.now.change_rank else change
