"""Published figures in running text: scores, ranks and changes of the total and of components, by year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.document import DocumentFigure
from plans.importing.meaning.components import ComponentNames, Mention
from plans.importing.plain import plain

_NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?"
_SCORE = re.compile(
    rf"(?<![\d.,])(?P<value>{_NUMBER})(?:\s?/\s?100)?\s?diem(?!\s?(?:%|chi so))|"
    rf"(?:tong diem|so diem|diem so)(?: la| dat|:)?\s(?P<bare>{_NUMBER})(?![\d/%])"
)
_RANK = re.compile(
    r"(?:(?:xep|dung)(?: (?:hang|thu|vi tri|o))*|vi tri(?: thu)?|thu hang|hang|thu)\s?(?:thu\s?)?"
    r"(?P<rank>\d{1,3})(?!\d)(?:\s?/\s?(?P<of>\d{1,3}))?(?![\d.,]*\s?(?:diem|chi so|%|bac))(?![.,]\d)"
)
_CHANGE = re.compile(
    rf"\b(?P<way>tang|giam|nang)\s(?:them\s|duoc\s|tu\s)?(?P<value>{_NUMBER})\s?(?P<unit>diem|bac|hang)\b"
)
_YEAR = re.compile(r"\bnam\s(20\d\d)\b")
_OWN_YEAR = re.compile(r"(?:trong |ket qua [^.;:]{0,60})?nam\s(20\d\d)\b")
_EARLIER = re.compile(r"so voi(?: ket qua| cung ky)?(?: cua)? nam\s(20\d\d)|so voi(?: cung ky)? nam (?:truoc|ngoai)")
_TARGET = re.compile(r"(?:[.;,(]\s?|\s)(?:chi tieu|muc tieu|phan dau)\b")
_OTHERS = re.compile(
    r"(?:muc thay doi|muc cai thien|muc do cai thien|cai thien|trung vi|don vi dan dau|muc trung binh)"
    r"(?: (?:xep|dat|dung|la|hang|thu)){0,2}\s?$"
)
_OTHER_SCORE = re.compile(r"(?:don vi dan dau|cao nhat|thap nhat|trung vi|trung binh|toi da|thang diem)[^.;]{0,30}$")
_FROM = re.compile(r"(?<!dau )\btu\s?$")
_UNCHANGED = re.compile(
    r"\bgiu nguyen (?:vi tri|thu hang|hang)|khong thay doi thu hang|\bnhu (?:vi tri |hang )?nam (20\d\d)\b"
)
_INDEX = re.compile(r"\b(ddci|dcci|pci|pgi)\b")
_TOTAL = re.compile(r"\b(?:tong diem|tong so diem|xep hang chung|nang luc canh tranh|khoi so|khoi cac|bang xep hang)\b")
_OUT_OF_100 = re.compile(r"\bdat \d{1,3}(?:[.,]\d{1,3})?\s?/\s?100 diem\b")
_JOINT = re.compile(r'"?\s?(?:,|va|;|, va)\s?"?\s?(?:chi so\s?"?)?')
_NEW_TOPIC = re.compile(r"\.\s(?:tiep theo|cuoi cung|ngoai ra|ben canh|trong khi|cac chi so|con lai|han che|tuy nhien)")
_CLAUSE_END = re.compile(r"[;()]|\.(?!\d)")
_CLAUSE_END_OR_COMPARISON = re.compile(r"[;()]|\.(?!\d)|\b(?:so voi|nhu|hon)\b")
_CLAUSE = 300
"""Letters to either side of a figure among which its clause is looked for."""

_YEAR_BEHIND = re.compile(r"(?:\s(?:khoi|don vi|so,? nganh|huyen|sbn|diem)\b[^.;,()]{0,25}?)?\snam\s(20\d\d)\b")


@dataclass(frozen=True)
class Context:
    """Where a paragraph stands: the year assessed there, the plan's index, the headings above, a section's component,
    and whether it may speak of the total."""

    year: int
    index: str = ""
    headings: str = ""
    about: str | None = None
    of_total: bool = True


@dataclass
class Reading:
    """What a stretch of text says of one component, or of the total, in one year and the one it is compared with."""

    score: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    change: Decimal | None = None
    ranks_up: int | None = None
    earlier: int | None = None
    earlier_rank: int | None = None
    earlier_of: int | None = None

    @property
    def says_something(self) -> bool:
        return self.score is not None or self.rank is not None

    @property
    def contradicts_itself(self) -> bool:
        """Whether the rank of the year before and the number of places gained or lost do not fit the rank."""
        known = None not in (self.rank, self.ranks_up, self.earlier_rank)
        return known and self.earlier_rank - self.ranks_up != self.rank


def read_figures(text: str, names: ComponentNames, context: Context, first: int) -> list[DocumentFigure]:
    """Return the figures that a paragraph states.

    A stretch of text belongs to the component named before it, up to the next name; what goes before the first name
    is said of the component of the section, or of the total, where it speaks of the plan's index or of none by name.
    Figures of years named beside them belong to these. `first` is the number of the paragraph's first line.
    """
    low = plain(text)
    if not re.search(r"\d", low):
        return []
    own = _OWN_YEAR.match(low)
    year = int(own[1]) if own and int(own[1]) <= context.year else context.year
    found: list[DocumentFigure] = []
    for component, start, end in _stretches(text, low, names, context):
        reading = read_stretch(low[start:end], year)
        if reading.says_something:
            found += figures_of(reading, component, year, first)
    return found


def _stretches(text: str, low: str, names: ComponentNames, context: Context) -> Iterator[tuple[str | None, int, int]]:
    """Parts of a paragraph with the component they speak of; None for the total."""
    mentions = [mention for mention in names.named_indices(text) if mention.sure]
    begin = mentions[0].start if mentions else len(text)
    if context.about is not None:
        yield context.about, 0, begin
    elif context.of_total and _is_of_total(low[:begin], context.index, plain(context.headings)):
        yield None, 0, begin
    joined = _joined(low, mentions)
    for place, (mention, after) in enumerate(zip(mentions, [*mentions[1:], None], strict=False)):
        if place not in joined:
            end = after.start if after else len(text)
            stop = _NEW_TOPIC.search(low, mention.end, end)
            yield mention.name, mention.end, stop.start() if stop else end


def _is_of_total(opening: str, index: str, headings: str) -> bool:
    """Whether words before any component's name speak of the total of the plan's index."""
    for words in (opening, headings):
        named = {"ddci" if name == "dcci" else name for name in _INDEX.findall(words)}
        if named:
            return not index or index.lower() in named
        if _TOTAL.search(words) or _OUT_OF_100.search(words):
            return True
    return False


def _joined(low: str, mentions: list[Mention]) -> set[int]:
    """The places of names that stand in a row (“A và B”, “A, B”): what follows is not said of one alone."""
    joined = set()
    for place, (mention, after) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if _JOINT.fullmatch(low[mention.end : after.start]):
            joined |= {place, place + 1}
    return joined


def read_stretch(low: str, year: int) -> Reading:
    """Read a stretch of plain text about one component: figures of the year, and those it compares with."""
    reading = Reading()
    target = _TARGET.search(low)
    low = low[: target.start()] if target else low
    earlier = _EARLIER.search(low)
    reading.earlier = int(earlier[1]) if earlier and earlier[1] else year - 1 if earlier else None
    for change in _CHANGE.finditer(low):
        _take_change(reading, change)
    low = _CHANGE.sub(lambda found: " " * len(found[0]), low)
    _take_score(reading, low, year)
    _take_ranks(reading, low, year)
    return reading


def _take_change(reading: Reading, change: re.Match) -> None:
    sign = -1 if change["way"] == "giam" else 1
    if change["unit"] == "diem":
        if reading.change is None:
            reading.change = sign * Decimal(change["value"].replace(",", "."))
    elif reading.ranks_up is None and change["value"].isdecimal():
        reading.ranks_up = sign * int(change["value"])


def _take_score(reading: Reading, low: str, year: int) -> None:
    for score in _SCORE.finditer(low):
        value = Decimal((score["value"] or score["bare"]).replace(",", "."))
        if value > 100 or _ends_with(_OTHER_SCORE, low, score.start()):
            continue
        if _year_at(low, score.start(), score.end(), year) == year:
            reading.score = value
            return


def _take_ranks(reading: Reading, low: str, year: int) -> None:
    for rank in _RANK.finditer(low):
        value, of = int(rank["rank"]), int(rank["of"]) if rank["of"] else None
        if value < 1 or (of is not None and value > of) or _ends_with(_OTHERS, low, rank.start()):
            continue
        its_year = _year_at(low, rank.start(), rank.end(), year)
        if its_year == year and reading.rank is None and not _ends_with(_FROM, low, rank.start()):
            reading.rank, reading.of = value, of
        elif its_year == (reading.earlier or year - 1) and reading.earlier_rank is None:
            reading.earlier, reading.earlier_rank, reading.earlier_of = its_year, value, of
    unchanged = _UNCHANGED.search(low)
    if unchanged and reading.rank is not None and reading.ranks_up is None:
        reading.earlier = int(unchanged[1]) if unchanged[1] else reading.earlier or year - 1
        reading.ranks_up = 0


def _ends_with(pattern: re.Pattern, low: str, end: int) -> bool:
    """Whether the words before a place end with a pattern."""
    return bool(pattern.search(low, max(0, end - 90), end))


def _year_at(low: str, start: int, end: int, year: int) -> int | None:
    """The year that a figure belongs to: that named right behind it, before it or behind it in its clause.

    None where the clause leaves it unclear; the year assessed where it names none.
    """
    if (behind := _YEAR_BEHIND.match(low, end)) and "so voi" not in behind[0]:
        return int(behind[1])
    near, far = max(0, start - _CLAUSE), min(len(low), end + _CLAUSE)
    opened = max((cut.end() for cut in _CLAUSE_END.finditer(low, near, start)), default=near)
    closed = _CLAUSE_END_OR_COMPARISON.search(low, end, far)
    for clause in (low[opened:start], low[end : closed.start() if closed else far]):
        years = {
            int(found[1]) for found in _YEAR.finditer(clause) if not clause[: found.start()].rstrip().endswith("so voi")
        }
        if years:
            return years.pop() if len(years) == 1 else None
    return year


def figures_of(reading: Reading, component: str | None, year: int, first: int) -> list[DocumentFigure]:
    """The figures of a reading: those of the year, and what follows from them for the year it is compared with."""
    figure = DocumentFigure(
        year=year,
        score=reading.score,
        rank=reading.rank,
        of=reading.of,
        change=reading.change,
        component=component,
        first=first,
    )
    if reading.contradicts_itself:
        figure.doubt = (
            f"Kế hoạch ghi hạng {reading.rank}, hạng năm trước {reading.earlier_rank} và mức thay đổi "
            f"{reading.ranks_up:+d} bậc: các số này không khớp nhau."
        )
        return [figure]
    earlier = _earlier_figure(reading, component, first)
    return [figure, earlier] if earlier else [figure]


def _earlier_figure(reading: Reading, component: str | None, first: int) -> DocumentFigure | None:
    rank, doubt = reading.earlier_rank, ""
    if rank is None and reading.rank is not None and reading.ranks_up is not None:
        rank, doubt = reading.rank + reading.ranks_up, "Suy ra từ thứ hạng và số bậc tăng, giảm."
    if reading.earlier is None or rank is None or rank < 1:
        return None
    score = None
    if component is None and reading.score is not None and reading.change is not None:
        score, doubt = reading.score - reading.change, "Suy ra từ điểm, thứ hạng và mức tăng, giảm."
    return DocumentFigure(
        year=reading.earlier,
        score=score,
        rank=rank,
        of=reading.earlier_of,
        component=component,
        first=first,
        doubt=doubt,
    )
