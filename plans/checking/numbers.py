"""Numbers in a sentence that are scores, ranks or changes of these, told by the words before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from units.vietnamese import parse_number

_NUMBER = re.compile(r"(?<![\w/.,])[0-9]{1,3}(?:[.,][0-9]{1,2})?(?!\w)(?![.,]\d)")
_OF = re.compile(r"\s*/\s*([0-9]{1,3})(?![\d/]|[.,]\d)")
_UNIT = re.compile(r"\s*(điểm|bậc|thứ hạng|hạng|vị trí)(?!\w)(?!\s*(?:%|phần trăm))")
_COUNTED = re.compile(
    r"\s*(?:chỉ số|chỉ tiêu|tiêu chí|cstp|tthc|thủ tục|nhiệm vụ|giải pháp|doanh nghiệp|dn|hồ sơ|phiếu|người|kiến nghị"
    r"|phường|%)(?!\w)"
)
_IN_ROW = re.compile(r"\s*[+-]?\d")  # the cells of a table that was read as a line
_FLOOR = re.compile(r"\s*(?:điểm|sở|ban|ngành|đơn vị|huyện|thành phố|xã|[,\s])*\s*trở lên")
_ABOUT_CHANGE = re.compile(r"[^,;.()]{0,20}\bvề (?:mức|độ|cải|thay)")

_ARROWS = {"lên": 1, "xuống": -1, "đến": 0, "còn": 0, "tới": 0, "sang": 0, "thành": 0, "về": 0}
_ARROW = rf"(?:(?<!\w)(?P<arrow>từ|{'|'.join(_ARROWS)})\s+)?(?:mức\s+)?"
_VERBS = {"tăng": 1, "thăng": 1, "cải thiện": 1, "lên": 1, "giảm": -1, "tụt": -1, "lùi": -1, "mất": -1, "xuống": -1}
_CHANGE = re.compile(
    rf"(?<!\w)(?P<verb>{'|'.join(_VERBS)})(?:\s+(?:thêm|được|mạnh|nhẹ|sâu|tiếp|điểm|hạng|bậc|thứ hạng))*\s*$"
)
_SCORE = re.compile(
    _ARROW + r"(?:(?<!\w)(?:(?:tổng\s+)?(?:số\s+)?điểm(?:\s+số)?(?:\s+(?:là|đạt|được))*"
    r"|(?P<floor>(?:đạt\s+)?(?:trên|tối thiểu|ít nhất|không dưới))|đạt|được|với|là|ở mức|năm \d{4})|[:(])?\s*$"
)
_TOTAL_LEAD = re.compile(r"(?<!\w)(?:tổng (?:số )?điểm|số điểm)(?:\s+(?:là|đạt|được))*\s*:?\s*$")
_RANK = re.compile(
    _ARROW + r"(?<!\w)(?:(?:(?:xếp|đứng|đạt|giữ|ở)\s+)?(?:thứ hạng|hạng|vị trí|vị thứ|vì trí|vị trì)"
    r"(?:\s+(?:là|thứ|số|xếp hạng))*|(?:xếp|đứng|giữ|ở|từ|lên|xuống|đến)\s+thứ)\s*:?\s*$"
)
_WEAK_RANK = re.compile(_ARROW + r"(?:(?<!\w)(?:xếp|đứng|đạt|điểm,)|[(:–-])?\s*$")
_NO_RANK = re.compile(r"(?:viên chức|công chức|chức danh|nghề nghiệp|nhà thầu|công trình|bằng lái|đô thị)\s+hạng\s*$")
_OF_CHANGE = re.compile(r"(?:cải thiện|thay đổi|mức tăng|mức giảm)[^,;()]{0,15}$")
_LOOK_BACK = 80
"""Characters before a number that can say what it is."""


@dataclass(frozen=True)
class Number:
    """A number with its meaning. `figure` is score, rank, change (points) or places; changes are positive when better.

    `start` and `end` hold the digits, with “/25” where the rank says of how many; `verb` is where the verb of a change
    stands; `arrow` the word of a way before it (từ, lên, xuống …); `aim` that “trở lên” or “trên” makes it a floor.
    """

    start: int
    end: int
    figure: str
    value: Decimal
    of: int | None = None
    arrow: str = ""
    verb: tuple[int, int] | None = None
    aim: bool = False

    @property
    def way(self) -> int:
        """1 where the words say that it goes up, -1 down, 0 where they leave it open."""
        return _ARROWS.get(self.arrow, 0)


def numbers(low: str, start: int, end: int, sizes: frozenset[int]) -> Iterator[Number]:
    """Yield the numbers of a clause in lower case that can be told for figures; `sizes` are the blocks' numbers."""
    for match in _NUMBER.finditer(low, start, end):
        before, after = low[max(start, match.start() - _LOOK_BACK) : match.start()], low[match.end() : end]
        found = _points(match, before, after) or _rank(match, before, after, sizes)
        if found:
            yield found


def _points(match: re.Match, before: str, after: str) -> Number | None:
    """A number of points or places, or a total that “tổng điểm” leads to."""
    unit = _UNIT.match(after)
    if unit is None:
        bare = not (match[0].isdigit() or _OF.match(after) or _IN_ROW.match(after))
        return _number(match, "score") if bare and _TOTAL_LEAD.search(before) else None
    change = _CHANGE.search(before)
    if unit[1] != "điểm":
        return _change(match, change, "places") if change and match[0].isdigit() else None
    if change and change["verb"] not in ("lên", "xuống"):
        return _change(match, change, "change")
    lead = _SCORE.search(before)
    if not lead or not lead[0].strip():
        return None
    aim = bool(lead["floor"] or _FLOOR.match(after))
    return _number(match, "score", arrow=lead["arrow"] or "", aim=aim)


def _change(match: re.Match, change: re.Match, figure: str) -> Number:
    offset = match.start() - change.end()
    verb = change.start("verb") + offset, change.end("verb") + offset
    return _number(match, figure, verb=verb, value=parse_number(match[0]) * _VERBS[change["verb"]])


def _rank(match: re.Match, before: str, after: str, sizes: frozenset[int]) -> Number | None:
    of = _OF.match(after)
    tail = after[of.end() :] if of else after
    if not match[0].isdigit() or int(match[0]) == 0 or _is_no_rank(before, tail, bool(of)):
        return None
    lead = _RANK.search(before)
    if lead is None and of and int(of[1]) in sizes:
        weak = _WEAK_RANK.search(before)
        lead = weak if weak and weak[0].strip() else None
    if lead is None or (not lead["arrow"] and _OF_CHANGE.search(before[: lead.start()])):
        return None
    found = _number(match, "rank", arrow=lead["arrow"] or _first_word(lead[0]), aim=bool(_FLOOR.match(tail)))
    return replace(found, end=match.end() + of.end(), of=int(of[1])) if of else found


def _is_no_rank(before: str, tail: str, has_size: bool) -> bool:
    """Whether what stands around says that things are counted, that a row goes on, or that a change is ranked."""
    return bool(
        _COUNTED.match(tail)
        or _IN_ROW.match(tail)
        or _ABOUT_CHANGE.match(tail)
        or (not has_size and tail[:1] == "/")
        or _NO_RANK.search(before)
    )


def _first_word(lead: str) -> str:
    """The way that stands before “thứ”, as in “từ thứ 5 lên thứ 3”."""
    first = lead.split()[:1]
    return first[0] if first and first[0] in ("từ", *_ARROWS) else ""


def _number(match: re.Match, figure: str, **more) -> Number:
    return Number(
        **{"start": match.start(), "end": match.end(), "figure": figure, "value": parse_number(match[0])} | more
    )
