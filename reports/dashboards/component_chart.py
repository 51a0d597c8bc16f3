"""The chart of a component over the years: the spread of the block with a unit in it, or the unit alone."""

from indices.mergers import Merger, mergers_into
from reports.dashboards.charting import Break, ChartKind, Figure, Series, Tone
from reports.dashboards.component import ComponentStory, Year, spread
from units.models import Unit

SPREAD_NAMES = ("Thấp nhất", "Tứ phân vị dưới", "Trung vị", "Tứ phân vị trên", "Cao nhất")


def component_figure(story: ComponentStory, unit: Unit | None) -> Figure | None:
    """Return the spread of every year whose whole field is known, the unit as a point in it (1 query with a unit, else
    none).

    Where no year is whole: the unit's own line over the years; None where that has fewer than two figures.
    """
    spreads = {year.line.edition: spread(year.scores, year.line.size) for year in story.years}
    years = [y for y in story.years if spreads[y.line.edition] or y.score_of(unit) is not None]
    own = Series(unit.name, tuple(year.score_of(unit) for year in years), Tone.OWN) if unit else None
    mergers = mergers_into([unit.pk]) if unit else []
    shared = {
        "name": "spread",
        "categories": tuple(str(year.number) for year in years),
        "category_name": "Năm",
        "unit": "điểm",
        "lowest": 0,
        "highest": 10,
        "breaks": tuple(_breaks(years, mergers)),
    }
    if any(spreads.values()):
        boxes = [spreads[year.line.edition] or (None,) * 5 for year in years]
        tones = (Tone.OTHER, Tone.OTHER, Tone.MEDIAN, Tone.OTHER, Tone.LEADER)
        series = tuple(
            Series(name, tuple(box[place] for box in boxes), tone)
            for place, (name, tone) in enumerate(zip(SPREAD_NAMES, tones, strict=True))
        )
        return Figure(
            title="Độ phân tán của cả khối qua các năm",
            kind=ChartKind.SPREAD,
            series=(*series, own) if own and any(value is not None for value in own.values) else series,
            note="Chỉ vẽ những năm biết điểm của cả khối. Tứ phân vị tính theo cách bao gồm hai đầu: điểm thấp nhất là"
            " mốc 0 %, điểm cao nhất là mốc 100 %, giữa hai điểm liền nhau lấy theo đường thẳng.",
            **shared,
        )
    if own and len(years) > 1:
        return Figure(
            title=f"{unit.name} qua các năm",
            kind=ChartKind.LINE,
            series=(own,),
            note="Chưa năm nào biết điểm của cả khối nên không có độ phân tán.",
            **shared,
        )
    return None


def _breaks(years: list[Year], mergers: list[Merger]):
    """Between which years figures are not comparable: the set changed, a year is missing, the unit took in another."""
    for place, (before, now) in enumerate(zip(years, years[1:], strict=False), start=1):
        why = [*set_changes(before.names, now.names)]
        first, last = before.number, now.number
        if last - first > 1:
            why.append(f"không có số liệu giữa năm {first} và {last}")
        why += [f"nhận sáp nhập {m.predecessor}" for m in mergers if first < m.year <= last]
        if why:
            yield Break(place, f"{'; '.join(why)}.")


def set_changes(before: dict[int, str], now: dict[int, str]) -> list[str]:
    """Say what came into a set of components (names by id) and what left it; empty where they are the same."""
    said = []
    if came := [name for pk, name in now.items() if pk not in before]:
        said.append(f"bộ chỉ số thêm {', '.join(came)}")
    if gone := [name for pk, name in before.items() if pk not in now]:
        said.append(f"bộ chỉ số bỏ {', '.join(gone)}")
    return said
