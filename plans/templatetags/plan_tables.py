"""A plan's own table as rows of cells for a template."""

from dataclasses import dataclass

from django import template

from plans.table_cells import covered

register = template.Library()


@dataclass(frozen=True)
class Cell:
    text: str
    height: int
    width: int


@dataclass(frozen=True)
class Row:
    cells: list[Cell]
    is_head: bool
    opens_head: bool
    closes_head: bool


@register.filter
def table_rows(table: dict) -> list[Row]:
    """The rows with their cells, without those that a span covers; the first rows are the head."""
    hidden = covered(table)
    spans = {(row, column): (height, width) for row, column, height, width in table.get("spans", ())}
    head = table.get("header", 1)
    return [
        Row(
            cells=[
                Cell(text, *spans.get((row, column), (1, 1)))
                for column, text in enumerate(cells)
                if (row, column) not in hidden
            ],
            is_head=row < head,
            opens_head=row == 0 < head,
            closes_head=row == head - 1,
        )
        for row, cells in enumerate(table["rows"])
    ]
