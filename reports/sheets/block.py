"""The table of a block and year on paper: what stands on it, apart from how it is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.dashboards.block import BlockRow, BlockTable, Totals
from reports.dashboards.block_columns import Column, columns
from reports.dashboards.block_workbook import reading_notes
from units.vietnamese import format_number


@dataclass(frozen=True)
class BlockSheet:
    """The rows of a block to be printed, in their order; `chosen` says in words by what they were narrowed."""

    table: BlockTable
    shown: list[BlockRow]
    chosen: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"Tổng quan {self.table.edition}"

    @cached_property
    def columns(self) -> list[Column]:
        return columns(self.table)

    @cached_property
    def rows(self) -> list[list[tuple[str, str]]]:
        """(kind, text) of each cell, row by row."""
        return [[(column.kind, column.text(row)) for column in self.columns] for row in self.shown]

    @property
    def sums(self) -> list[tuple[str, str]]:
        """(kind, text) of the line below the rows; nothing where there is nothing to add up."""
        if not (self.shown and self.table.shows_plans):
            return []
        totals = Totals(self.shown)
        return [(column.kind, column.whole(totals)) for column in self.columns]

    @property
    def facts(self) -> list[str]:
        """The answers of the page in short: who leads, the median, plans, late tasks."""
        facts = [*self._standing(), *(self._following() if self.table.shows_plans else ())]
        return facts + [f"{what.lower()}: {value}" for what, value in self.chosen.items()]

    def _standing(self) -> list[str]:
        ranking = self.table.ranking
        facts = [f"dẫn đầu: {row.unit} ({format_number(row.score, 2) or 'chưa rõ'} điểm)" for row in self.table.leaders]
        if ranking.median is not None:
            facts.append(f"trung vị {format_number(ranking.median, 2)}")
        if self.table.edition.size and not ranking.is_whole:
            facts.append(f"biết điểm của {ranking.known}/{self.table.edition.size} đơn vị")
        if ranking.previous:
            facts.append(f"so sánh với năm {ranking.previous.year}")
        return facts

    def _following(self) -> list[str]:
        table, totals, facts = self.table, self.table.totals, []
        if totals.plans_seen:
            facts.append(f"kế hoạch năm {table.plan_year} đã ban hành {totals.issued}/{totals.expected}")
            facts.append(
                f"chậm so với hạn {table.due_on:%d/%m/%Y}: {totals.late_plans}"
                if table.due_on
                else "chưa đặt hạn ban hành"
            )
        return facts + [f"việc quá hạn: {totals.late}"] if totals.work_seen else facts

    @property
    def notes(self) -> list[str]:
        """What stands below the table."""
        notes = [f"{what}: {text}" for what, text in reading_notes(self.table)]
        if any(not row.comparable for row in self.table.ranking.rows):
            notes.append("* Đơn vị có sáp nhập so với năm trước: không so sánh được nếu nguồn không công bố.")
        return [*notes, f"Nguồn: {self.table.edition.source or 'chưa ghi'}"]
