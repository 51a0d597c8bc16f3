"""Where published figures do not agree with what follows from them: warnings, never corrections."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indices.figures import Line
from indices.ranking import Ranking, RankingRow
from indices.scoring import competition_ranks, computed_total, difference, median_score
from units.models import Unit
from units.vietnamese import format_number

TOLERANCE = Decimal("0.005")


@dataclass(frozen=True)
class Discrepancy:
    """A published figure and the computed one that differs from it; `unit` is None for a figure of the block."""

    unit: Unit | None
    message: str


def discrepancies(ranking: Ranking) -> list[Discrepancy]:
    """List what does not agree: totals and weights, ranks and scores, changes and both years, the median."""
    found = [*_block(ranking)]
    for row in ranking.rows:
        found += [Discrepancy(row.unit, message) for message in (*_total(ranking, row), *_movement(ranking, row))]
    for place, line in enumerate(ranking.lines):
        found += _component_ranks(ranking, place, line)
    return found


def _differs(published: Decimal | None, computed: Decimal | None) -> bool:
    return published is not None and computed is not None and abs(published - computed) > TOLERANCE


def _score(value: Decimal) -> str:
    return format_number(value, 2)


def _block(ranking: Ranking) -> Iterator[Discrepancy]:
    totals = [row.score for row in ranking.rows if row.score is not None]
    if not ranking.is_whole:
        return
    for name, published, computed in (
        ("Trung vị", ranking.edition.published_median, median_score(totals)),
        ("Điểm cao nhất", ranking.edition.published_top, max(totals)),
    ):
        if _differs(published, computed):
            yield Discrepancy(None, f"{name} công bố {_score(published)}, tính từ cả khối {_score(computed)}.")


def _word(ranking: Ranking) -> str:
    """What the stored figures are: published, or so far only entered."""
    return "công bố" if ranking.edition.is_published else "đã nhập"


def _total(ranking: Ranking, row: RankingRow) -> Iterator[str]:
    word = _word(ranking)
    if _differs(row.score, row.computed):
        yield f"Điểm tổng {word} {_score(row.score)}, tính theo trọng số {_score(row.computed)}."
    elif row.computed is None and row.score is not None:
        scores = [score and score.score for score in row.scores]
        if all(score is not None for score in scores):
            even = computed_total(scores, [Decimal(1)] * len(scores))
            if _differs(row.score, even):
                yield (
                    f"Điểm tổng {word} {_score(row.score)} khác bình quân đều các chỉ số ({_score(even)}); "
                    "trọng số không được công bố nên không kết luận được."
                )
    if row.computed_rank is not None and row.rank is not None and row.computed_rank != row.rank:
        yield f"Hạng {word} {row.rank}, xếp theo điểm tổng {row.computed_rank}."


def _movement(ranking: Ranking, row: RankingRow) -> Iterator[str]:
    computed = difference(row.score, row.previous_score)
    if _differs(row.published_change, computed):
        yield (
            f"Mức thay đổi công bố {format_number(row.published_change, 2, signed=True)}, "
            f"hiệu số hai năm {format_number(computed, 2, signed=True)}."
        )


def _component_ranks(ranking: Ranking, place: int, line: Line) -> Iterator[Discrepancy]:
    """Ranks of a component against its scores, where the whole field of the component is known."""
    rows = [(row, row.scores[place]) for row in ranking.rows if row.scores[place] is not None]
    known = {score.result_id: score.score for _, score in rows if score.score is not None}
    if ranking.edition.size is None or len(known) != ranking.edition.size:
        return
    ranks, word = competition_ranks(known), _word(ranking)
    for row, score in rows:
        place = ranks[score.result_id]
        if score.rank is not None and score.rank != place:
            yield Discrepancy(row.unit, f"{line.name}: hạng {word} {score.rank}, xếp theo điểm {place}.")
