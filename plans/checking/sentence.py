"""One sentence: whom its figures are about, and of what year each is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plans.checking.clauses import Year, brackets, clauses, years
from plans.checking.lexicon import Lexicon, lowered
from plans.checking.numbers import Number, numbers

TOTAL = ""
"""The component code of the total."""

_AIM = re.compile(
    r"(?<!\w)(?:chỉ tiêu|phấn đấu|phân đấu|mục tiêu|tối thiểu|ít nhất|không dưới|không thấp hơn|dự kiến|kỳ vọng"
    r"|hướng tới|hướng đến|sẽ|duy trì|giữ vững|giữ|bảo đảm|đảm bảo|quyết tâm|nâng|lần lượt"
    r"|(?:cần|phải|để|muốn|nhằm) (?:tăng|thêm|giảm|đạt|lên|nâng|vươn|vào|trở lại))(?!\w)"
)
_BETWEEN = re.compile(
    r"(?<!\w)(?:trung vị|trung bình|bình quân|đứng đầu|dẫn đầu|cao nhất|thấp nhất|hơn|kém|chênh|thiếu|thêm|gần|khoảng"
    r"|xấp xỉ|trên|dưới|tối đa|thang|mỗi|từng|cách (?:đơn vị|nhóm|sở|huyện|tỉnh|điểm|mức))(?!\w)"
)
_TOTAL_WORDS = re.compile(
    r"(?<!\w)(?:tổng (?:số )?điểm|điểm tổng|xếp hạng (?:chung|ddci|pci)|kết quả xếp hạng|kết quả chung"
    r"|điểm số và (?:vị trí )?xếp hạng)(?!\w)"
)
_WE = re.compile(r"(?<!\w)(?:sở|huyện|ban|đơn vị|tỉnh)(?=\s+(?:đạt|xếp|đứng|tăng|giảm|tụt|được))")
_SUBJECT_BEFORE = re.compile(r"(?:chỉ số(?: thành phần)?|cstp\s?\d*|là|và|,)\s*[-–:]?\s*[“\"'‘*]*\s*$")
_SUBJECT_AFTER = re.compile(
    r"\s*[”\"'’*]*\s*(?:[:(–-]|,?\s*(?:đạt|xếp|tăng|giảm|từ|đứng|với|có số điểm|có điểm|còn|cải thiện|tụt|năm \d{4}"
    r"|so với|bị|chỉ đạt|đã)(?!\w))"
)
_JOINT = re.compile(r"[\s”\"'’“‘*]*(?:và|,)\s*(?:chỉ số)?[\s“\"'‘*]*")
_UNTIL_YEAR = re.compile(r"(?:khối|sở|ban|ngành|sbn|đơn vị|huyện|thành phố|tỉnh|toàn|trong|của|vào|điểm|bậc|,|\s)*$")
_WAY = 80
"""Characters between the two ends of “từ … lên …”, at most."""


def is_about_total(heading: str) -> bool:
    """Whether a heading announces the total and the rank of the whole."""
    return bool(_TOTAL_WORDS.search(lowered(heading)))


@dataclass(frozen=True)
class _Subject:
    start: int
    end: int
    codes: tuple[str, ...] | None  # None for somebody else's figures


class Sentence:
    """A sentence of a text, from `start` to `end`; `above` and `year` come from the headings, `carried` is whom the
    sentence before spoke of."""

    def __init__(
        self,
        text: str,
        low: str,
        start: int,
        end: int,
        lexicon: Lexicon,
        above: tuple[str, ...] | None,
        year: int | None,
        carried: tuple[str, ...] | None,
    ):
        self.text, self.low, self.start, self.end = text, low, start, end
        self.lexicon, self.above, self.year, self.carried = lexicon, above, year, carried
        self.subjects = self._subjects()
        self.brackets = brackets(low, start, end)
        aim = _AIM.search(low, start, end)
        self.aim_from = aim.start() if aim else end

    @property
    def last_subject(self) -> tuple[str, ...] | None:
        return self.subjects[-1].codes if self.subjects else self.carried

    def clauses(self) -> Iterator["Clause"]:
        for start, end in clauses(self.text, self.start, self.end):
            yield Clause(self, start, end)

    def bracket(self, place: int) -> tuple[int, int] | None:
        """The brackets around a place."""
        return next((span for span in self.brackets if span[0] <= place < span[1]), None)

    def codes(self, number: Number, previous: int, aim: bool) -> tuple[str, ...]:
        """The components that a number is about; none where the words between make it another's."""
        inside = self.bracket(number.start)
        before = [subject for subject in self.subjects if subject.end <= number.start]
        if not before and self.subjects and self.subjects[0].codes != (TOTAL,):
            return ()
        subject = before[-1] if before else None
        codes = subject.codes if subject else self.subjects[0].codes if self.subjects else self.carried
        begin = max(previous, subject.end if subject else self.start, inside[0] if inside else self.start)
        between = self.low[begin : number.start]
        if inside and begin == inside[0] and not between.strip():
            between = self.low[max(self.start, inside[0] - 30, subject.end if subject else 0) : inside[0]]
        return codes or () if aim or not _BETWEEN.search(between) else ()

    def _subjects(self) -> list[_Subject]:
        """Whom the sentence speaks of, in order; components that “và” or a comma joins stand as one subject."""
        found = list(self._components())
        taken = [(subject.start, subject.end) for subject in found]
        found += [
            _Subject(*match.span(), (TOTAL,))
            for match in self._matches(_TOTAL_WORDS)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        ]
        found += list(self._agencies(found))
        found += [_Subject(*match.span(), None) for match in self._matches(self.lexicon.other_pattern)]
        return sorted(found, key=lambda subject: subject.start)

    def _agencies(self, found: Iterable[_Subject]) -> Iterator[_Subject]:
        """Mentions of the agency itself: the total is meant, unless a component was named before or above."""
        first = min((subject.start for subject in found if subject.codes != (TOTAL,)), default=self.end)
        codes = None if self.above and self.above != (TOTAL,) else (TOTAL,)
        for pattern in (self.lexicon.agency_pattern, _WE):
            for match in self._matches(pattern):
                if match.start() < first:
                    yield _Subject(*match.span(), codes)

    def _components(self) -> Iterator[_Subject]:
        joint: _Subject | None = None
        for match in self._matches(self.lexicon.component_pattern):
            if not self._is_subject(match):
                continue
            code = self.lexicon.code_of(match[0])
            if joint and _JOINT.fullmatch(self.low, joint.end, match.start()):
                joint = _Subject(joint.start, match.end(), (*(joint.codes or ()), code))
                continue
            if joint:
                yield joint
            joint = _Subject(match.start(), match.end(), (code,))
        if joint:
            yield joint

    def _is_subject(self, match: re.Match) -> bool:
        """A name is a subject with a capital, after “chỉ số”, or right before what is said of it."""
        return (
            self.text[match.start()].isupper()
            or bool(_SUBJECT_BEFORE.search(self.low, max(self.start, match.start() - 40), match.start()))
            or bool(_SUBJECT_AFTER.match(self.low, match.end()))
        )

    def _matches(self, pattern: re.Pattern) -> Iterator[re.Match]:
        return pattern.finditer(self.low, self.start, self.end)


class Clause:
    """A part of a sentence between semicolons, with its numbers and its mentions of years."""

    def __init__(self, sentence: Sentence, start: int, end: int):
        self.sentence, self.start, self.end = sentence, start, end
        self.numbers = list(numbers(sentence.low, start, end, sentence.lexicon.sizes))
        self.mentions = years(sentence.low, start, end)

    @property
    def since(self) -> int | None:
        """The year with which the clause compares, where it names one."""
        versus = [mention for mention in self.mentions if mention.versus and len(mention.years) == 1]
        return versus[0].years[0] if versus else None

    def years_of(self, number: Number) -> tuple[int, ...]:
        """The years of a number: written after it, told by its way, before it or over its bracket, or above the text;
        none where they cannot be told."""
        after = self._after(number)
        if after:
            return after.years
        other = other_end(number, self.numbers)
        if other and number.arrow == "từ":
            return self._of_beginning(other)
        ignored = {self._after(one) for one in self.numbers if one is not number} if other else set()
        before = self._before(number, [one for one in self.mentions if one not in ignored])
        if before is not None:
            return before
        return () if self.sentence.year is None else (self.sentence.year,)

    def _of_beginning(self, other: Number) -> tuple[int, ...]:
        """The year of A in “từ A lên B”: the one compared with, else the year before that of B."""
        if self.since:
            return (self.since,)
        final = self.years_of(other)
        return (final[0] - 1,) if len(final) == 1 else ()

    def _after(self, number: Number) -> Year | None:
        """The year written right behind a number, with no other number between."""
        if number.figure in ("change", "places"):
            return None
        inside = self.sentence.bracket(number.start)
        for mention in self.mentions:
            if mention.start >= number.end and not mention.versus:
                between = self.sentence.low[number.end : mention.start]
                near = _UNTIL_YEAR.fullmatch(between) and not between.rstrip().endswith(",")
                return mention if near and self.sentence.bracket(mention.start) == inside else None
        return None

    def _before(self, number: Number, mentions: Sequence[Year]) -> tuple[int, ...] | None:
        """The last year named before a number: in its own brackets, right before these, or outside of brackets."""
        low, bracket = self.sentence.low, self.sentence.bracket
        inside = bracket(number.start)
        earlier = [mention for mention in mentions if mention.end <= number.start]
        if inside:
            own = [mention for mention in earlier if mention.start >= inside[0] and not mention.versus]
            over = [mention for mention in earlier if not low[mention.end : inside[0] - 1].strip(" ,")]
            if own or over:
                return (own or over)[-1].years
        outside = [mention for mention in earlier if not mention.versus and bracket(mention.start) is None]
        return outside[-1].years if outside else None


def other_end(number: Number, found: Sequence[Number]) -> Number | None:
    """The other number of “từ A lên B”, of the same figure and near."""
    if number.arrow == "từ":
        later = [one for one in found if one.start > number.start and one.figure == number.figure]
        near = later and later[0].arrow not in ("", "từ") and later[0].start - number.end <= _WAY
        return later[0] if near else None
    earlier = [one for one in found if one.start < number.start and one.figure == number.figure]
    near = earlier and number.arrow and earlier[-1].arrow == "từ" and number.start - earlier[-1].end <= _WAY
    return earlier[-1] if near else None
