"""Where a component stands: which way it went, and the sentence that says so. Pure functions.

Figures that are missing, or that contradict each other, make the sentence shorter, never wrong.
"""

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from indices.scoring import difference
from plans.drafting.wording import Phrase, cited, joined
from plans.figures import Field, Figures, Line, plain


class Course(StrEnum):
    """Which way a component (or the total) went since the year before."""

    ROSE = "rose"
    FELL = "fell"
    KEPT = "kept"
    NEW = "new"
    UP = "up"  # the rank alone is known of both years, and rose
    DOWN = "down"
    UNKNOWN = "unknown"
    DOUBTFUL = "doubtful"  # the published change is not the difference of the two published scores


def course(line: Line) -> Course:
    """Return which way the score went, or the rank; NEW for a component that the year before did not have."""
    if line.is_new:
        return Course.NEW
    change, places = line.now.change, line.now.places
    if change is None:
        return (Course.UP if places > 0 else Course.DOWN) if places else Course.UNKNOWN
    if difference(line.now.score, line.now.previous_score) not in (None, change):
        return Course.DOUBTFUL
    if not change:
        return Course.KEPT
    return Course.ROSE if change > 0 else Course.FELL


def is_field(field: Field) -> bool:
    """Whether there are others to be compared with, all of them known."""
    return len(field.scores) > 1


def of(rank: int, size: int | None) -> str:
    """What follows the digits of a rank: “/25” where the size of the block is known and fits."""
    return f"/{size}" if size and size >= rank else ""


def standing(figures: Figures, line: Line, whole: str, extreme: bool = False) -> Phrase:
    """Return where a component stands as a sentence without its full stop, such as “từ 5,39 điểm lên 7,96 điểm (tăng
    2,57 điểm); từ hạng 25/25 lên hạng 7/25”; empty where nothing of it is published.

    `whole` names those whom the median is of (“khối”); `extreme` says that no other rose or fell as much.
    """
    score = _score(figures, line)
    if extreme and score:
        score = f"{_VERBS[course(line)]} nhiều nhất, " + score
    link, rank = _rank(figures, line)
    placed = score + link + rank if score and rank else score or rank
    return joined([placed, _against_median(line, figures.year, whole)], "; ")


_VERBS = {Course.ROSE: "tăng", Course.FELL: "giảm"}
_ARROWS = {Course.ROSE: "lên", Course.FELL: "xuống"}


def _score(figures: Figures, line: Line) -> Phrase:
    now, year, way = line.now.score, figures.year, course(line)
    if way in _VERBS:
        return _moved_score(line, year, way)
    if now is None:
        return Phrase()
    if way == Course.KEPT:
        kept = cited("score", line.code, year, now, "giữ nguyên ", f" điểm như năm {year - 1}")
        return _same_words(kept, "score", line.code, year - 1, line.now.previous_score)
    return cited("score", line.code, year, now, "đạt ", " điểm")


def _moved_score(line: Line, year: int, way: Course) -> Phrase:
    now, before = line.now.score, line.now.previous_score
    changed = cited("change", line.code, year, line.now.change, f"{_VERBS[way]} ", " điểm")
    if now is None:
        return changed + f" so với năm {year - 1}"
    if before is None:
        return cited("score", line.code, year, now, "đạt ", " điểm") + " (" + changed + f" so với năm {year - 1})"
    start = cited("score", line.code, year - 1, before, "từ ", " điểm")
    return start + " " + cited("score", line.code, year, now, f"{_ARROWS[way]} ", " điểm") + " (" + changed + ")"


def _rank(figures: Figures, line: Line) -> tuple[str, Phrase]:
    """Return how the rank is joined to the score before it, and the rank."""
    now, before, places = line.now.rank, line.now.previous_rank, line.now.places
    year, way = figures.year, course(line)
    if now is None:
        return "", Phrase()
    if before is None or line.is_new:
        return ", ", cited("rank", line.code, year, now, "xếp hạng ", of(now, figures.size))
    if not places:
        kept = cited("rank", line.code, year, now, "giữ nguyên hạng ", of(now, figures.size))
        return ", ", _same_words(kept, "rank", line.code, year - 1, before)
    start = cited("rank", line.code, year - 1, before, "từ hạng ", of(before, figures.previous_size))
    end = cited("rank", line.code, year, now, "lên hạng " if places > 0 else "xuống hạng ", of(now, figures.size))
    moved = start + " " + end
    if (places > 0 and way == Course.FELL) or (places < 0 and way == Course.ROSE):
        verb = "tăng" if places > 0 else "giảm"
        turned = cited("places", line.code, year, places, f"{verb} ", " bậc")
        return ", nhưng ", "thứ hạng " + turned + ", " + moved
    return "; ", moved


def _same_words(phrase: Phrase, figure: str, component: str, year: int, value: Decimal | int | None) -> Phrase:
    """The phrase, which cites the same figure of another year too, where that is known."""
    if value is None:
        return phrase
    other = replace(phrase.figures[0], figure=figure, component=component, year=year, value=plain(value))
    return Phrase(phrase.text, (*phrase.figures, other))


def _against_median(line: Line, year: int, whole: str) -> Phrase:
    score, median = line.now.score, line.field.median
    if score is None or median is None or not is_field(line.field):
        return Phrase()
    there = cited("median", line.code, year, median, f"trung vị của {whole} (", " điểm)")
    if score == median:
        return "bằng " + there
    return f"{'cao' if score > median else 'thấp'} hơn " + there
