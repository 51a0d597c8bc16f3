"""The home province's years in PCI: each edition with its components and the published result."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indices.models import Block, ComponentScore, Edition, EditionComponent, Result
from units.models import Unit

PCI = "PCI"


@dataclass(frozen=True)
class Year:
    """A PCI edition with its components and, once it is published, the home province's result in it."""

    edition: Edition
    lines: Sequence[EditionComponent] = ()
    result: Result | None = None

    @property
    def number(self) -> int:
        return self.edition.year

    @cached_property
    def cells(self) -> dict[int, ComponentScore]:
        """The component figures by the id of the component."""
        if self.result is None:
            return {}
        lines = {line.pk: line.component_id for line in self.lines}
        return {lines[cell.line_id]: cell for cell in self.result.scores.all()}

    @property
    def components(self) -> set[int]:
        return {line.component_id for line in self.lines}

    def break_after(self, before: "Year") -> str:
        """Why this year cannot simply be set beside the one before; empty where it can."""
        reasons = []
        if before.components and self.components and before.components != self.components:
            counts = len(before.components), len(self.components)
            how = "thay chỉ số" if counts[0] == counts[1] else f"từ {counts[0]} thành {counts[1]} chỉ số"
            reasons.append(f"bộ chỉ số thành phần đổi ({how})")
        if self.ranks_others_than(before):
            sizes = before.edition.size, self.edition.size
            reasons.append(f"số tỉnh, thành phố được xếp hạng đổi từ {sizes[0]} thành {sizes[1]}")
        return "; ".join(reasons)

    def ranks_others_than(self, before: "Year") -> bool:
        """Whether the two years are known to rank different numbers of provinces."""
        sizes = {before.edition.size, self.edition.size}
        return None not in sizes and len(sizes) > 1


def years_of(province: Unit) -> list[Year]:
    """Every PCI edition that has components or a published result of the province, the oldest first (3 queries)."""
    results = {
        result.edition: result
        for result in Result.objects.filter(
            unit=province, edition__in=Edition.objects.published().filter(index__code=PCI, block=Block.PROVINCES)
        )
        .select_related("edition__index")
        .prefetch_related("scores")
    }
    lines: dict[Edition, list[EditionComponent]] = {edition: [] for edition in results}
    stored = EditionComponent.objects.filter(edition__index__code=PCI, edition__block=Block.PROVINCES)
    for line in stored.select_related("edition__index", "component").order_by("edition", "position"):
        lines.setdefault(line.edition, []).append(line)
    found = [Year(edition, own, results.get(edition)) for edition, own in lines.items()]
    return sorted(found, key=lambda year: year.number)
