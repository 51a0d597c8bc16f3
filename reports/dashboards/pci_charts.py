"""The charts of the province's PCI: rank and total over the years, broken where years cannot be compared."""

from indices.assignment import Aim
from reports.dashboards.charting import Break, ChartKind, Figure, Series, Tone
from reports.dashboards.pci_years import Year
from units.models import Unit


def charts(province: Unit, years: list[Year], goals: dict[int, Aim]) -> list[Figure]:
    """Rank and total over the years, with what the province wanted where it said so."""
    by_year = {year.number: year for year in years}
    shown = [year for year in by_year if by_year[year].result or year in goals]
    numbers = list(range(min(shown), max(shown) + 1))
    frame = {
        "kind": ChartKind.LINE,
        "categories": tuple(map(str, numbers)),
        "category_name": "Năm",
        "breaks": _breaks(by_year, numbers),
        "urls": tuple(f"?nam={number}" if number in by_year else "" for number in numbers),
    }

    def series(figure: str, wanted: str) -> tuple[Series, ...]:
        results = [by_year[number].result if number in by_year else None for number in numbers]
        own = Series(str(province), tuple(result and getattr(result, figure) for result in results), Tone.OWN)
        aims = tuple(getattr(goals.get(number, Aim()), wanted) for number in numbers)
        has_aims = any(aim is not None for aim in aims)
        return (own, Series("Mục tiêu của tỉnh", aims, Tone.LEADER)) if has_aims else (own,)

    return [
        Figure("pci-rank", "Thứ hạng PCI", series=series("rank", "rank"), decimals=0, is_rank=True, lowest=1, **frame),
        Figure("pci-total", "Điểm tổng PCI (thang 100)", series=series("total", "score"), unit="điểm", **frame),
    ]


def _breaks(by_year: dict[int, Year], numbers: list[int]) -> tuple[Break, ...]:
    """Where a year cannot be set beside the last one known before it."""
    breaks, before = [], None
    for place, number in enumerate(numbers):
        year = by_year.get(number)
        if year and before and (why := year.break_after(before)):
            breaks.append(Break(place, why))
        before = year or before
    return tuple(breaks)
