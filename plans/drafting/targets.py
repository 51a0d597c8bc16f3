"""Suggested targets: keep what rose, reach the median or regain ground with what fell. Pure functions.

The rule: a component that did not fall keeps at least the score it reached. One that fell and stands below the median
of its field reaches the median; above it, it reaches the score it had or the next place, whichever is nearer. Where the
scores of the others are not known, one that ranks in the lower half reaches the middle rank, any other the better score
of the two years, or the better rank where no score of the year before is known.
"""

from dataclasses import dataclass
from decimal import Decimal

from indices.scoring import difference
from plans.drafting.standing import Course, course, is_field
from plans.drafting.wording import counted, points, raised
from plans.figures import Figures, Line
from plans.models import Target


@dataclass(frozen=True)
class Suggestion:
    """A target of a component (its line), and why; `aim` says what is reached by it.

    `points` is what is lacking to the score, `places` to the rank; 0 where it only has to be kept. `beside` says more.
    """

    line: Line
    kind: Target.Kind
    value: Decimal
    of: int | None
    aim: str
    points: Decimal | None = None
    places: int | None = None
    beside: str = ""

    @property
    def lacking(self) -> str:
        """What is lacking, “cần thêm 0,35 điểm để …”; empty where what is reached only has to be kept."""
        if self.points:
            return f"cần thêm {points(self.points)} {self.aim}{self.beside}"
        return f"cần tăng {counted(self.places, 'bậc')} {self.aim}{self.beside}" if self.places else ""

    @property
    def reason(self) -> str:
        """One sentence for the clerk: what is lacking, and to what."""
        return raised(f"{self.lacking or self.aim}.")


def suggestions(figures: Figures) -> list[Suggestion]:
    """Return the suggested targets of the components, in order; none for one of which nothing is published."""
    return [found for line in figures.lines if (found := suggest(line, figures))]


def suggest(line: Line, figures: Figures) -> Suggestion | None:
    """Return the suggested target of one component."""
    if line.now.score is None:
        return _of_rank(line, figures)
    if not line.fell or line.is_new:
        return _score(line, line.now.score, _kept(line, figures.year))
    if is_field(line.field):
        return _in_field(line, figures)
    return _middle_rank(line, figures) or _better_year(line, figures)


def _in_field(line: Line, figures: Figures) -> Suggestion:
    score, median = line.now.score, line.field.median
    if score < median:
        return _score(line, median, f"để đạt trung vị của {'cả nước' if figures.index == 'PCI' else 'khối'}")
    ahead = [(line.field.next_above(score), "để đạt điểm của thứ hạng liền trên"), (_former(line), _back(figures.year))]
    reachable = [(value, aim) for value, aim in ahead if value is not None]
    if not reachable:
        return _score(line, score, "giữ vị trí dẫn đầu")
    return _score(line, *min(reachable, key=lambda pair: pair[0]))


def _middle_rank(line: Line, figures: Figures) -> Suggestion | None:
    """The middle rank for one in the lower half of its block, of whose scores nothing is known."""
    rank, size = line.now.rank, figures.size
    middle = size and (size + 1) // 2
    if not middle or not rank or not middle < rank <= size:
        return None
    former = _former(line)
    beside = f"; {_back(figures.year)} cần thêm {points(former - line.now.score)}" if former else ""
    aim = "để vào nửa trên của bảng xếp hạng"
    return Suggestion(line, Target.Kind.RANK_MAX, Decimal(middle), size, aim, None, rank - middle, beside)


def _better_year(line: Line, figures: Figures) -> Suggestion:
    """The score of the year before, or the rank where no score of that year is known."""
    former = _former(line)
    if former:
        return _score(line, former, _back(figures.year))
    if line.now.places and line.now.places < 0:
        return _of_rank(line, figures)
    return _score(line, line.now.score, _kept(line, figures.year))


def _of_rank(line: Line, figures: Figures) -> Suggestion | None:
    now, before = line.now.rank, line.now.previous_rank
    if now is None:
        return None
    best = now if before is None or line.is_new else min(now, before)
    aim = f"để trở lại thứ hạng năm {figures.year - 1}" if best < now else "giữ thứ hạng đã đạt"
    size = figures.size if figures.size and figures.size >= best else None
    return Suggestion(line, Target.Kind.RANK_MAX, Decimal(best), size, aim, places=now - best)


def _score(line: Line, value: Decimal, aim: str) -> Suggestion:
    return Suggestion(line, Target.Kind.SCORE_MIN, value, None, aim, points=value - line.now.score)


def _kept(line: Line, year: int) -> str:
    return f"{'chỉ số mới, ít nhất ' if line.is_new else ''}giữ điểm đã đạt năm {year}"


def _back(year: int) -> str:
    return f"để trở lại mức năm {year - 1}"


def _former(line: Line) -> Decimal | None:
    """The score of the year before where it was higher, also where only the change was published."""
    former = line.now.previous_score
    if former is None and line.now.change is not None and course(line) == Course.FELL:
        former = line.now.score - line.now.change
    lacking = difference(former, line.now.score)
    return former if lacking and lacking > 0 and former <= 10 else None
