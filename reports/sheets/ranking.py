"""The ranking of a block and year on paper: what stands in its table, apart from how it is set."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indices.ranking import Ranking, RankingRow
from reports.sheets.unit import MISSING
from units.vietnamese import format_number

WIDE_FROM = 5
"""Components from which on the table is set on landscape paper."""


@dataclass(frozen=True)
class RankingSheet:
    """A ranking to be printed on a day. Its texts are ready: decimal commas, signs, dashes for what is not known."""

    table: Ranking
    printed_on: date

    @property
    def title(self) -> str:
        return f"Bảng xếp hạng {self.table.edition}"

    @property
    def is_wide(self) -> bool:
        return self.table.has_components and len(self.table.lines) >= WIDE_FROM

    @cached_property
    def columns(self) -> list[tuple[str, str]]:
        """(kind, heading) of each column; the kind says how wide it is and how its cells stand."""
        table = self.table
        columns = [("rank", "Hạng"), ("name", "Đơn vị"), ("total", "Điểm tổng")]
        if table.edition.bands:
            columns.append(("grade", "Xếp loại"))
        if table.previous:
            columns += [("figure", "Thay đổi điểm"), ("figure", "Thay đổi hạng")]
        if table.top is not None:
            columns.append(("figure", "So với dẫn đầu"))
        if table.has_components:
            columns += [("component", line.name) for line in table.lines]
        return columns

    @cached_property
    def rows(self) -> list[list[tuple[str, str]]]:
        """(kind, text) of each cell, row by row."""
        return [
            [(kind, text) for (kind, _), text in zip(self.columns, self._texts(row), strict=True)]
            for row in self.table.rows
        ]

    def _texts(self, row: RankingRow) -> list[str]:
        table = self.table
        texts = [str(row.rank or MISSING), _name(row), score(row.score)]
        if table.edition.bands:
            texts.append(row.grade or MISSING)
        if table.previous:
            texts += [change(row.change), places(row.places)]
        if table.top is not None:
            texts.append(change(row.to_leader))
        if table.has_components:
            texts += [score(found and found.score) for found in row.scores]
        return texts

    @property
    def facts(self) -> list[str]:
        """What stands above the table: how many units, the median, the year it is compared with."""
        table = self.table
        size = table.edition.size
        facts = [f"Số đơn vị được xếp hạng: {size or 'chưa rõ'}"]
        if size and not table.is_whole:
            facts.append(f"biết điểm tổng của {table.known} đơn vị")
        if table.median is not None:
            whose = "theo công bố" if table.median_is_published else "cổng tính"
            facts.append(f"trung vị của khối: {score(table.median)} ({whose})")
        if table.previous:
            facts.append(f"so sánh với năm {table.previous.year}")
        return facts

    @property
    def notes(self) -> list[str]:
        """What stands below the table."""
        edition = self.table.edition
        notes = []
        if edition.bands:
            notes.append("Xếp loại: " + "; ".join(f"{name} từ {low}" for name, low in edition.bands) + ".")
        if any(not row.comparable for row in self.table.rows):
            notes.append("* Đơn vị có sáp nhập so với năm trước: không so sánh được nếu nguồn không công bố.")
        notes.append("Điểm và thứ hạng giữ nguyên như công bố; đơn vị bằng điểm đồng hạng. Dấu “–” là chưa có số liệu.")
        if not edition.is_published:
            notes.append(f"Đợt này chưa công bố ({edition.get_state_display().lower()}).")
        if edition.is_sample:
            notes.append("Số liệu minh họa, không phải kết quả thật.")
        notes.append(f"Nguồn: {edition.source or 'chưa ghi'}")
        return notes


def _name(row: RankingRow) -> str:
    name = row.unit.name
    if row.unit.ends_on:
        name += f" (đến hết {row.unit.ends_on:%d/%m/%Y})"
    return name if row.comparable else f"{name} *"


def score(value) -> str:
    """A score with two decimals and a comma; a dash for none."""
    return MISSING if value is None else format_number(value, 2)


def change(value) -> str:
    """A change of a score with its sign; a dash for none."""
    return MISSING if value is None else format_number(value, 2, signed=True)


def places(value: int | None) -> str:
    """Places gained or lost with a sign; a dash for none."""
    return MISSING if value is None else format_number(value, 0, signed=True)
