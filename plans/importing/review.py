"""What the page of a review shows: the source by pages, what was understood in the document's order, and how the two
are linked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.document import DocumentItem, DocumentParty, DocumentSection, DocumentTarget, PlanDocument
from plans.importing.forms import covered_cells
from plans.importing.source import Line, Source
from units.vietnamese import format_number


@dataclass
class Cell:
    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass
class Entry:
    """A place of the document: its `name`, what it reads, the lines of the source from `first` to `last` (0: none)."""

    name: str
    kind: str  # basis, figure, section, text, solution, table, target, doubt
    first: int = 0
    last: int = 0
    doubt: str = ""
    rank: int = 3  # level of a section's heading on the page
    depth: int = 0  # how far it stands in
    label: str = ""
    text: str = ""
    lines: list[str] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)
    header: int = 0
    notes: list[str] = field(default_factory=list)
    parties: list[tuple[str, list[str]]] = field(default_factory=list)
    targets: list["Entry"] = field(default_factory=list)
    is_general: bool = False
    is_shown: bool = True
    next_doubt: str = ""


@dataclass
class Block:
    """A line or a table of the source, and the place that it was understood as."""

    number: int
    name: str
    text: str = ""
    is_bold: bool = False
    cells: list[list[Cell]] | None = None


@dataclass
class Page:
    number: int
    blocks: list[Block]


@dataclass
class Review:
    """The parts of the page. `doubtful` are the doubtful places in order; `head` and `foot` only carry their lines."""

    head: Entry
    bases: list[Entry]
    totals: list[Entry]
    results: list[Entry]
    body: list[Entry]
    appendices: list[Entry]
    foot: Entry
    loose: list[Entry]
    doubtful: list[Entry] = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        """Every entry in the order of the page."""
        yield from (*self.loose, self.head, *self.bases, *self.totals, *self.results)
        for entry in (*self.body, *self.appendices):
            yield entry
            yield from entry.targets
        yield self.foot


def review(document: PlanDocument, source: Source) -> tuple[Review, list[Page]]:
    """Return what was understood and the source, each place linked to its lines and each line to its place."""
    parts = Review(
        head=Entry("head", "head"),
        bases=[
            Entry(f"b{n}", "basis", basis.first, basis.first, basis.doubt, text=basis.text, notes=_basis_notes(basis))
            for n, basis in enumerate(document.bases)
        ],
        totals=[entry for entry, figure in _figures(document) if figure.component is None],
        results=[entry for entry, figure in _figures(document) if figure.component is not None],
        body=[*_items(document.opening, "o", 0, True), *_sections(document.sections, "s", 0, True)],
        appendices=list(_sections(document.appendices, "a", 0, False)),
        foot=Entry("foot", "foot"),
        loose=[],
    )
    links = _linked(parts, document, len(source.blocks))
    parts.loose = _loose(document, parts)
    parts.doubtful = [entry for entry in parts.entries() if entry.doubt]
    for entry, after in zip(
        parts.doubtful, [*parts.doubtful[1:], parts.doubtful[0]] if parts.doubtful else [], strict=True
    ):
        entry.next_doubt = after.name
    return parts, _pages(source, links)


def _basis_notes(basis) -> list[str]:
    found = [basis.number, basis.date.strftime("%d/%m/%Y") if basis.date else ""]
    return [*filter(None, found), *(["nêu trong lời văn"] if basis.in_text else [])]


def _figures(document: PlanDocument) -> Iterator[tuple[Entry, object]]:
    for n, figure in enumerate(document.figures):
        rank = "" if figure.rank is None else f"{figure.rank}/{figure.of}" if figure.of else str(figure.rank)
        cells = [
            str(figure.year),
            format_number(figure.score),
            rank,
            "" if figure.change is None else format_number(figure.change, signed=True),
        ]
        text = figure.component or "Toàn bộ chỉ số"
        yield Entry(f"f{n}", "figure", figure.first, figure.first, figure.doubt, text=text, lines=cells), figure


def _sections(sections: Sequence[DocumentSection], stem: str, depth: int, is_general: bool) -> Iterator[Entry]:
    for n, section in enumerate(sections):
        name, general = f"{stem}{n}", is_general and not section.components
        yield Entry(
            name,
            "section",
            section.first,
            section.first,
            section.doubt,
            rank=min(depth + 3, 6),
            depth=depth,
            label=section.label,
            text=section.heading,
            notes=list(section.components),
            targets=[_target(target, f"{name}-t{place}", depth) for place, target in enumerate(section.targets)],
        )
        yield from _items(section.items, f"{name}-i", depth, general)
        yield from _sections(section.sections, f"{name}-", depth + 1, general)


def _target(target: DocumentTarget, name: str, depth: int) -> Entry:
    return Entry(
        name, "target", target.first, target.first, target.doubt, depth=depth, label=target.component,
        text=_aim(target.kind, target.value, target.of),
    )  # fmt: skip


def _aim(kind: str, value: Decimal, of: int | None) -> str:
    number = format_number(value)
    if kind == "rank_max":
        return f"xếp hạng {number}{f'/{of}' if of else ''} trở lên"
    return f"đạt từ {number} điểm trở lên" if kind == "score_min" else f"đạt trên {number} điểm"


def _items(items: Sequence[DocumentItem], stem: str, depth: int, is_general: bool) -> Iterator[Entry]:
    for n, item in enumerate(items):
        yield Entry(
            f"{stem}{n}",
            "table" if item.table is not None else item.kind,
            item.first,
            max(item.first, item.last),
            item.doubt,
            depth=depth,
            label=item.label,
            lines=item.lines,
            cells=_cells(item.table.rows, item.table.spans) if item.table else [],
            header=item.table.header if item.table else 0,
            notes=_item_notes(item),
            parties=_parties(item),
            is_general=is_general and item.is_solution,
            is_shown=item.shown,
        )


def _item_notes(item: DocumentItem) -> list[str]:
    named = (("Sản phẩm", item.output), ("Thước đo", item.measure), ("Thời hạn", item.due))
    return [f"{what}: {text}" for what, text in named if text]


def _parties(item: DocumentItem) -> list[tuple[str, list[str]]]:
    roles = (("Chỉ đạo", item.directors), ("Chủ trì", item.leads), ("Phối hợp", item.supports))
    return [(role, [_party(party) for party in parties]) for role, parties in roles if parties]


def _party(party: DocumentParty) -> str:
    about = ", ".join(filter(None, (party.title, party.scope)))
    return f"{party.name} ({about})" if about else party.name


def _cells(rows: Sequence[Sequence[str]], spans: Sequence[tuple[int, int, int, int]]) -> list[list[Cell]]:
    sizes = {(row, column): (rowspan, colspan) for row, column, rowspan, colspan in spans}
    covered = covered_cells(spans)
    return [
        [
            Cell(text, *sizes.get((row, column), (1, 1)))
            for column, text in enumerate(cells)
            if (row, column) not in covered
        ]
        for row, cells in enumerate(rows)
    ]


def _linked(parts: Review, document: PlanDocument, count: int) -> dict[int, str]:
    """Return for each line of the source the place it belongs to, and give head and foot the lines that are left.

    Places whose text the lines are come before those that only rest on them.
    """
    above = [entry for n, entry in enumerate(parts.bases) if not document.bases[n].in_text]
    own = [*above, *parts.body, *parts.appendices]
    _stretch(own)
    links = _claimed(own)
    left = [number for number in range(1, count + 1) if number not in links]
    start = min(links, default=count + 1)
    _span(parts.head, [number for number in left if number < start])
    _span(parts.foot, [number for number in left if number > start])
    targets = [target for entry in own for target in entry.targets]
    resting = _claimed([*targets, *parts.totals, *parts.results, *parts.bases])
    return dict.fromkeys(left, "foot") | _claimed([parts.head]) | resting | links


def _claimed(entries: Sequence[Entry]) -> dict[int, str]:
    """For each line the first of the entries that names it."""
    found: dict[int, str] = {}
    for entry in entries:
        for number in range(entry.first, entry.last + 1) if entry.first else ():
            found.setdefault(number, entry.name)
    return found


def _stretch(entries: Sequence[Entry]) -> None:
    """Let bases, headings and tables, of which only the first line is known, reach to the next place."""
    starts = sorted({entry.first for entry in entries if entry.first})
    following = dict(zip(starts, starts[1:], strict=False))
    for entry in entries:
        if entry.kind in ("basis", "section", "table") and entry.first in following:
            entry.last = max(entry.last, following[entry.first] - 1)


def _span(entry: Entry, numbers: Sequence[int]) -> None:
    if numbers:
        entry.first, entry.last = numbers[0], numbers[-1]


def _loose(document: PlanDocument, parts: Review) -> list[Entry]:
    """Doubts without a place; those about lines of a doubtful place are told there."""
    doubtful = {
        number for entry in parts.entries() if entry.doubt for number in range(entry.first, entry.last + 1) if number
    }
    return [
        Entry(f"d{n}", "doubt", line, line, sentence)
        for n, (line, sentence) in enumerate(document.doubts)
        if line not in doubtful
    ]


def _pages(source: Source, links: dict[int, str]) -> list[Page]:
    pages: list[Page] = []
    for block in source.blocks:
        if not pages or pages[-1].number != block.page:
            pages.append(Page(block.page, []))
        name = links.get(block.number, "head")
        if isinstance(block, Line):
            pages[-1].blocks.append(Block(block.number, name, block.text, block.bold))
        else:
            pages[-1].blocks.append(Block(block.number, name, cells=_cells(block.rows, block.spans)))
    return pages
