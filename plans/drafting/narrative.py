"""The assessment of last year's results, written from the published figures in administrative Vietnamese. Pure."""

from collections.abc import Iterable, Sequence

from plans.drafting.parts import Note, Part, Words
from plans.drafting.said import feedback, findings
from plans.drafting.standing import Course, course, is_field, of, standing
from plans.drafting.voice import Voice
from plans.drafting.wording import Phrase, cited, counted, joined, listing, points, raised
from plans.figures import Figures, Line
from plans.models import Marker, Paragraph

GROUPS = {
    Course.ROSE: "Các chỉ số tăng điểm",
    Course.FELL: "Các chỉ số giảm điểm",
    Course.KEPT: "Các chỉ số giữ nguyên điểm",
    Course.UP: "Các chỉ số tăng hạng",
    Course.DOWN: "Các chỉ số giảm hạng",
    Course.NEW: "Các chỉ số mới",
}
_OTHERS = "Các chỉ số khác"
_ALL = "Từng chỉ số thành phần"


def assessment(figures: Figures, voice: Voice) -> list[Part]:
    """Return the sections of the assessment; one that has nothing to say is left out."""
    parts = [
        Part("Kết quả chung", Marker.NUMBER, items=overall(figures, voice)),
        _components(figures, voice),
        Part("Hạn chế qua khảo sát", Marker.NUMBER, items=findings(figures)),
        Part("Góp ý của doanh nghiệp", Marker.NUMBER, items=feedback(figures)),
    ]
    return [part for part in parts if part.items]


def overall(figures: Figures, voice: Voice) -> list[Words]:
    """Return the paragraphs about the total: what was reached, the change, and how far leader and median are."""
    reached = _reached(figures, voice)
    if not reached:
        return []
    first = _sentences(reached, _movement(figures))
    notes = []
    if course(figures.total) == Course.DOUBTFUL:
        notes.append(Note("Mức thay đổi tổng điểm đã công bố không bằng hiệu của hai năm nên không được nêu ở đây."))
    against = _sentences(_against_field(figures, voice))
    paragraphs = [Words(first.text, figures=first.figures, notes=notes)]
    return paragraphs + [Words(against.text, figures=against.figures)] * bool(against)


def _sentences(*phrases: Phrase) -> Phrase:
    return joined([phrase + "." for phrase in phrases if phrase], " ")


def _reached(figures: Figures, voice: Voice) -> Phrase:
    now, year = figures.total.now, figures.year
    score = cited("score", "", year, now.score, "đạt ", " điểm") if now.score is not None else ""
    rank = cited("rank", "", year, now.rank, "xếp hạng ", of(now.rank, figures.size)) if now.rank else ""
    if rank and of(now.rank, figures.size):
        rank += f" {figures.block}"
    whole = joined([score, rank], ", ")
    return f"Năm {year}, {voice.scored} " + whole if whole else Phrase()


def _movement(figures: Figures) -> Phrase:
    """What became of total and rank since the year before."""
    now, year = figures.total.now, figures.year - 1
    moved = _moved(figures)
    if moved:
        return f"So với năm {year}" + _before(figures) + ", " + moved
    if now.previous_score is None:
        return Phrase()
    return "Tổng điểm " + cited("score", "", year, now.previous_score, f"năm {year} là ", " điểm")


def _before(figures: Figures) -> Phrase:
    """Total and rank of the year before in brackets."""
    now, year, size = figures.total.now, figures.year - 1, figures.previous_size
    score = rank = Phrase()
    if now.previous_score is not None:
        score = cited("score", "", year, now.previous_score, "(", " điểm")
    if now.previous_rank is not None:
        rank = cited("rank", "", year, now.previous_rank, "hạng ", of(now.previous_rank, size) + ")")
    if not rank:
        return " " + score + ")" if score else score
    return " " + (score + ", " if score else Phrase("(")) + rank


def _moved(figures: Figures) -> Phrase:
    now, year, way = figures.total.now, figures.year, course(figures.total)
    places = now.places
    total = rank = Phrase()
    if way == Course.KEPT:
        total = Phrase("tổng điểm giữ nguyên")
    elif way in _VERBS:
        total = "tổng điểm " + cited("change", "", year, now.change, f"{_VERBS[way]} ", " điểm")
    if places:
        rank = "thứ hạng " + cited("places", "", year, places, "tăng " if places > 0 else "giảm ", " bậc")
    elif places == 0:
        rank = Phrase("thứ hạng giữ nguyên")
    if way == Course.KEPT and places == 0:
        return Phrase("tổng điểm và thứ hạng đều giữ nguyên")
    if way not in _VERBS or not places:
        return joined([total, rank], ", ")
    return joined([total, rank], " và " if (way == Course.ROSE) == (places > 0) else " nhưng ")


_VERBS = {Course.ROSE: "tăng", Course.FELL: "giảm"}


def _against_field(figures: Figures, voice: Voice) -> Phrase:
    score, field, year = figures.total.now.score, figures.total.field, figures.year
    if score is None or not is_field(field):
        return Phrase()
    is_best = score >= field.leader
    group = "" if is_best else f" của {voice.whole}"
    median = cited("median", "", year, field.median, f"trung vị{group} (", " điểm)")
    if score == field.median:
        middle = "bằng " + median
    else:
        middle = f"{'cao' if score > field.median else 'thấp'} hơn {points(score - field.median)} so với " + median
    if is_best:
        return f"Đây là tổng điểm cao nhất của {voice.whole}, " + middle
    leader = cited("leader", "", year, field.leader, "đơn vị dẫn đầu (", " điểm)")
    top = f"thấp hơn {points(field.leader - score)} so với " + leader
    return "Tổng điểm " + middle + (", nhưng " if score > field.median else " và ") + top


def _components(figures: Figures, voice: Voice) -> Part:
    part = Part("Kết quả từng chỉ số thành phần", Marker.NUMBER)
    groups = grouped(figures)
    if not groups:
        return part
    part.items = [
        Words(f"Điểm số và thứ hạng từng chỉ số thành phần năm {figures.year} như sau:"),
        Words(kind=Paragraph.Kind.RESULTS),
        *(Words(text) for text in (_counts(figures), _medians(figures, voice)) if text),
    ]
    part.parts = [
        Part(
            heading if len(lines) > 1 else raised(heading.removeprefix("Các ")),
            Marker.LETTER,
            items=[_bullet(figures, line, lines, voice) for line in lines],
        )
        for heading, lines in groups
    ]
    return part


def grouped(figures: Figures) -> list[tuple[str, list[Line]]]:
    """Return the components of which something is published by what became of them, those that moved most first."""
    known = [line for line in figures.lines if standing(figures, line, "")]
    groups = {heading: [line for line in known if course(line) == way] for way, heading in GROUPS.items()}
    others = [line for line in known if course(line) not in GROUPS]
    groups[_OTHERS if len(others) < len(known) else _ALL] = others
    return [(heading, _furthest_first(lines)) for heading, lines in groups.items() if lines]


def _furthest_first(lines: Iterable[Line]) -> list[Line]:
    moved = [line for line in lines if course(line) in _VERBS]
    return sorted(moved, key=lambda line: -abs(line.now.change)) or list(lines)


def _bullet(figures: Figures, line: Line, group: Sequence[Line], voice: Voice) -> Words:
    extreme = (
        course(line) in _VERBS
        and len(group) > 1
        and all(abs(other.now.change) < abs(line.now.change) for other in group if other is not line)
    )
    said = f"{line.name}: " + standing(figures, line, voice.whole, extreme) + "."
    notes = []
    if course(line) == Course.DOUBTFUL:
        notes.append(Note(f"“{line.name}”: mức thay đổi đã công bố không bằng hiệu của hai năm nên không được nêu."))
    return Words(said.text, Marker.DASH, figures=said.figures, notes=notes)


_POINTS = {Course.ROSE: "tăng điểm", Course.FELL: "giảm điểm", Course.KEPT: "giữ nguyên điểm"}
_RANKS = {Course.UP: "tăng hạng", Course.DOWN: "giảm hạng"}


def _counts(figures: Figures) -> str:
    """How many rose, fell and kept their points, or else rose and fell in rank; which are new."""
    words = _POINTS if any(course(line) in _POINTS for line in figures.lines) else _RANKS
    numbers = {word: sum(course(line) == way for line in figures.lines) for way, word in words.items()}
    number, before = sum(numbers.values()), figures.year - 1
    if number < 2:
        return ""
    partial = number < len(figures.lines)
    which = counted(number, "chỉ số thành phần") + (f" so sánh được với năm {before}" if partial else "")
    since = "" if partial else f" so với năm {before}"
    tally = [f"{counted(amount)} {word}" for word, amount in numbers.items() if amount]
    if len(tally) == 1:
        said = f"Cả {which} đều {next(word for word in numbers if numbers[word])}{since}."
    else:
        said = f"Trong {which}, có {', '.join(tally[:-1])} và {tally[-1]}{since}."
    new = [line.name for line in figures.lines if course(line) == Course.NEW]
    if new:
        said += f" {listing(new)} là {'các ' if len(new) > 1 else ''}chỉ số mới, chưa có trong bộ chỉ số năm {before}."
    return said


def _medians(figures: Figures, voice: Voice) -> str:
    """Which components stand above and below the median, of those whose whole field is known."""
    known = [line for line in figures.lines if line.now.score is not None and is_field(line.field)]
    sides = {
        "cao hơn": [line.name for line in known if line.now.score > line.field.median],
        "ngang bằng": [line.name for line in known if line.now.score == line.field.median],
        "thấp hơn": [line.name for line in known if line.now.score < line.field.median],
    }
    said = [(side, names) for side, names in sides.items() if names]
    if len(said) == 1 and len(known) > 1:
        return f"Cả {counted(len(known), 'chỉ số thành phần')} đều {said[0][0]} trung vị của {voice.whole}."
    tally = ", ".join(f"{counted(len(names))} {side} ({listing(names)})" for side, names in said)
    return f"So với trung vị của {voice.whole}, có {tally}." if tally else ""
