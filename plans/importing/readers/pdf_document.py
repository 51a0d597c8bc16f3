"""Pages of a PDF to a source: lines and tables in reading order, over page ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.importing.readers.layout import page_numbers, two_columns
from plans.importing.readers.pdf_page import Measures, Page, Printed, printed_lines
from plans.importing.readers.pdf_tables import Grid, grids_of, one_table
from plans.importing.source import Line, PlanRefused, Source, Table

_GUTTER = 6.0
"""Two columns at the head or foot are so many points apart at least."""
_PICTURE = 0.6
"""A page that a picture covers so far and that has few letters is a scan with a stamp."""
_SCANNED = (
    "Tệp PDF là bản quét, không có lớp chữ nên không đọc được. Hãy tải lên tệp Word, hoặc PDF xuất thẳng từ Word, hoặc"
    " bản quét đã nhận dạng chữ."
)


def source_of(pages: Sequence[Page]) -> Source:
    """Return what the pages hold. Raises PlanRefused where none of them has text."""
    missing = tuple(page.number for page in pages if _is_scan(page))
    if len(missing) == len(pages) or not any(page.words for page in pages):
        raise PlanRefused(_SCANNED)
    parts = [part for page in _without_numbers([_Sorted.of(page) for page in pages]) for part in page.parts()]
    measures = Measures.of(pages, [part for part in parts if isinstance(part, Printed)])
    blocks = list(_blocks(_ordered(parts, pages[0]), measures, {page.number: page for page in pages}))
    numbered = tuple(replace(block, number=number) for number, block in enumerate(blocks, 1))
    return Source("pdf", numbered, len(pages), missing=missing)


def _is_scan(page: Page) -> bool:
    letters = sum(len(word.text) for word in page.words)
    return page.pictured > 0.02 and not letters or page.pictured > _PICTURE and letters < 80


@dataclass(frozen=True)
class _Sorted:
    """The lines of a page and the tables among them."""

    lines: Sequence[Printed]
    grids: Sequence[Grid]

    @classmethod
    def of(cls, page: Page) -> "_Sorted":
        grids = [grid for grid in grids_of(page) if grid.has_text]
        within = {id(word) for grid in grids for word in grid.words}
        return cls(printed_lines(page.number, [word for word in page.words if id(word) not in within]), grids)

    def parts(self) -> list[Printed | Grid]:
        return sorted((*self.lines, *self.grids), key=lambda part: part.baseline)


def _without_numbers(pages: Sequence[_Sorted]) -> list[_Sorted]:
    """Drop the number that counts the pages at their top or bottom."""
    pages = list(pages)
    for place in (0, -1):
        outer = {number: page.lines[place].text for number, page in enumerate(pages, 1) if page.lines}
        for number in page_numbers(outer, len(pages)):
            lines = list(pages[number - 1].lines)
            del lines[place]
            pages[number - 1] = replace(pages[number - 1], lines=lines)
    return pages


def _ordered(parts: Sequence[Printed | Grid], page: Page) -> list[Printed | Grid]:
    """The parts with two columns set one after the other."""
    ordered: list[Printed | Grid] = []
    for run in _runs(parts):
        lines = [part for part in run if isinstance(part, Printed)]
        zones = {zone.first: zone for zone in two_columns([line.row() for line in lines], _GUTTER, page.width / 2)}
        at = 0
        while at < len(lines):
            zone = zones.get(at)
            if zone:
                sides = [[line.side(zone.cut, right) for line in lines[at : zone.last + 1]] for right in (False, True)]
                ordered += [line for side in sides for line in side if line]
            else:
                ordered.append(lines[at])
            at = zone.last + 1 if zone else at + 1
        ordered += [part for part in run if isinstance(part, Grid)]
    return ordered


def _runs(parts: Sequence[Printed | Grid]) -> Iterator[list[Printed | Grid]]:
    """The parts cut after each table."""
    run: list[Printed | Grid] = []
    for part in parts:
        run.append(part)
        if isinstance(part, Grid):
            yield run
            run = []
    yield run


def _blocks(parts: Sequence[Printed | Grid], measures: Measures, pages: dict[int, Page]) -> Iterator[Line | Table]:
    before: Printed | None = None
    grids: list[Grid] = []
    for part in parts:
        if isinstance(part, Grid):
            if grids and not part.goes_on_from(grids[-1]):
                yield one_table(grids)
                grids = []
            grids.append(part)
            before = None
            continue
        if grids:
            yield one_table(grids)
            grids = []
        yield measures.line(part, before, pages[part.page])
        before = part
    if grids:
        yield one_table(grids)
