"""Names of component indices: in headings, in quotes, and in running text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plans.importing.plain import capital, plain

USUAL = (
    "Gia nhập thị trường", "Chi phí gia nhập thị trường", "Tiếp cận đất đai",
    "Tiếp cận đất đai và tính ổn định trong sử dụng đất", "Tiếp cận đất đai và sự ổn định trong sử dụng đất",
    "Tiếp cận đất đai và ổn định sử dụng đất", "Tiếp cận đất đai và ổn định trong sử dụng đất",
    "Tính minh bạch", "Tính minh bạch và tiếp cận thông tin", "Minh bạch và tiếp cận thông tin",
    "Tính minh bạch và trách nhiệm giải trình", "Chi phí thời gian",
    "Chi phí thời gian để thực hiện các quy định của Nhà nước", "Chi phí thời gian thực hiện thủ tục hành chính",
    "Chi phí không chính thức", "Cạnh tranh bình đẳng", "Môi trường cạnh tranh bình đẳng", "Tính năng động",
    "Tính năng động và hiệu lực", "Tính năng động và hiệu lực của hệ thống", "Tính năng động và hiệu lực của SBN",
    "Tính năng động và hiệu lực của hệ thống chính quyền", "Tính năng động và hiệu lực của địa phương",
    "Tính năng động và hiệu lực của sở, ban, ngành", "Tính năng động và hiệu lực của chính quyền",
    "Tính năng động của chính quyền", "Tính năng động của chính quyền tỉnh", "Tính năng động của lãnh đạo",
    "Tính năng động và tiên phong của chính quyền tỉnh", "Tính năng động và tiên phong của chính quyền",
    "Tính năng động và tiên phong của lãnh đạo tỉnh", "Tính tiên phong và năng động của chính quyền tỉnh",
    "Tính năng động, sáng tạo của chính quyền", "Tính năng động, tiên phong của lãnh đạo", "Hỗ trợ doanh nghiệp",
    "Dịch vụ hỗ trợ doanh nghiệp", "Chính sách hỗ trợ doanh nghiệp", "Đào tạo lao động", "Thiết chế pháp lý",
    "Thiết chế pháp lý và an ninh trật tự", "Vai trò người đứng đầu", "Vai trò của người đứng đầu",
    "Vai trò người đứng đầu địa phương", "Vai trò của người đứng đầu sở, ngành, địa phương",
    "Ứng dụng công nghệ thông tin", "Ứng dụng công nghệ thông tin và chuyển đổi số", "Chuyển đổi số",
    "Ứng dụng chuyển đổi số", "Chi phí tuân thủ hành chính", "Chi phí tuân thủ", "Chính quyền kiến tạo",
    "Đảm bảo tuân thủ các tiêu chuẩn môi trường tối thiểu", "Bảo đảm tuân thủ các tiêu chuẩn môi trường tối thiểu",
    "Đảm bảo tuân thủ", "Giảm ô nhiễm môi trường và thiên tai", "Giảm thiểu ô nhiễm môi trường và thiên tai",
    "Giảm thiểu ô nhiễm và thiên tai",
    "Giảm thiểu tác động của ô nhiễm và thiên tai", "Thúc đẩy thực hành xanh",
    "Chính sách ưu đãi và dịch vụ hỗ trợ", "Chính sách khuyến khích và dịch vụ hỗ trợ",
)  # fmt: skip
"""Names of the components of PCI, PGI and of many provinces' DDCI, as the published reports have them."""

_FILLER = frozenset(
    re.findall(
        r"\w+",
        "chi so thanh phan nhom giai phap nhiem vu cai thien nang cao diem doi voi ve cac va cua noi dung thuc hien "
        "khac phuc phat huy duy tri muc tieu ddci pci pgi cstp nham tiep tuc gom cung",
    )
)
_WORD = re.compile(r"\w+")
_NOTE = re.compile(r"\([^()]*\)|\d+(?:[.,]\d+)?(?:/\d+)?")
_AS_INDEX = re.compile(r"(?:cac )?(?:chi so(?: thanh phan)?|cstp)(?: so)?(?: thu)?\s?\d{0,2}\s?[:.\-]{0,2}\s?(?:ve\s)?")
_QUOTED = re.compile(r'"\s?([^"]{4,120})"')
_NO_COMPONENT = re.compile(
    r"(?:thanh phan|nang luc|ddci|pci|pgi|cai cach|par|sipas|papi|hai long|giam|tang|con|can|duoc|co|bi|xep|dat|cua|"
    r"phuc vu|danh gia|san xuat|phat trien|xanh)\b"
)
_END_OF_NAME = re.compile(
    r"\s?(?:[,;:.()\"]|\b(?:dat|dung|xep|tang|giam|co|la|voi|nam|duoc|mot cach|tu|cung|van|chua|bi)\b|\Z)"
)
_CALLED = re.compile(r"(?:chi so(?: thanh phan)?(?: ve)?|cstp)\s?\d{0,2}\s?[:.\-]?\s?\"?\s?$")
_LONGEST = 160
_BETWEEN_WORDS = r"[\s,\-]{1,4}"


@dataclass(frozen=True)
class Mention:
    """A component's name in a text, from `start` to `end`; `sure` where it is called an index or written as a name."""

    name: str
    start: int
    end: int
    sure: bool = True


class ComponentNames:
    """The names that are known: those of the caller, then the usual ones."""

    def __init__(self, known: Iterable[str] = ()):
        self.spelling = {key_of(name): name for name in (*USUAL, *known) if key_of(name)}
        self._by_first: dict[str, list[re.Pattern]] = {}
        for parts in sorted((key.split() for key in self.spelling), key=len, reverse=True):
            pattern = re.compile(_BETWEEN_WORDS.join(map(re.escape, parts)) + r"\b")
            self._by_first.setdefault(parts[0], []).append(pattern)
        firsts = "|".join(sorted(map(re.escape, self._by_first), key=len, reverse=True))
        self._first = re.compile(rf"\b(?:{firsts})\b")

    def spelled(self, text: str) -> str:
        """The name as the plan writes it, with a capital; as it is known where the plan uses capitals only."""
        text = " ".join(text.split())
        if text.isupper():
            return self.spelling.get(key_of(text)) or text.capitalize()
        return capital(text)

    def all_in(self, text: str) -> list[Mention]:
        """Every known name in a text, the longest at each place, in order."""
        low = plain(text)
        found: list[Mention] = []
        position = 0
        while start := self._first.search(low, position):
            position = start.end()
            for pattern in self._by_first[start[0]]:
                if match := pattern.match(low, start.start()):
                    found.append(self._mention(text, low, match.start(), match.end()))
                    position = match.end()
                    break
        return found

    def _mention(self, text: str, low: str, start: int, end: int) -> Mention:
        before = low[max(0, start - 24) : start]
        sure = bool(_CALLED.search(before)) or text[start].isupper() or before.endswith('"')
        return Mention(self.spelled(text[start:end]), start, end, sure)

    def named_indices(self, text: str) -> list[Mention]:
        """Names after “Chỉ số”, known or not (“Chỉ số Tính đồng hành đạt 7,5 điểm”), and the known ones."""
        known = self.all_in(text)
        low = plain(text)
        extra = []
        for match in _AS_INDEX.finditer(low):
            start = match.end() + (low[match.end() : match.end() + 1] == '"')
            if any(mention.start <= start < mention.end for mention in known) or not text[start : start + 1].isupper():
                continue
            end = _END_OF_NAME.search(low, start, start + _LONGEST)
            name = text[start : end.start()]
            if 2 <= len(name.split()) <= 14 and not _NO_COMPONENT.match(low, start):
                extra.append(Mention(self.spelled(name), start, start + len(name)))
        return sorted([*known, *extra], key=lambda mention: mention.start)

    def of_heading(self, heading: str) -> list[str]:
        """The components that a heading is about; none where it says more than their names."""
        if len(heading) > 300:
            return []
        low = plain(heading)
        mentions = self.all_in(heading)
        called = bool(_AS_INDEX.search(low))
        if mentions:
            rest = _without(low, mentions)
            if _is_filler(rest) or (called and len(mentions) == 1 and _begins_with_it(low, mentions[0])):
                return list(dict.fromkeys(mention.name for mention in mentions))
        if called and len(heading) < 160:
            if quoted := [heading[match.start(1) : match.end(1)] for match in _QUOTED.finditer(low)]:
                return [self.spelled(name) for name in quoted]
            if named := self._called(heading, low):
                return [named]
        return []

    def _called(self, heading: str, low: str) -> str | None:
        match = _AS_INDEX.match(low)
        if match is None or _NO_COMPONENT.match(low, match.end()) or low.startswith("cac"):
            return None
        name = heading[match.end() :].strip(' .:;“”"')
        name = re.split(r"[:(]", name)[0].strip()
        return self.spelled(name) if name[:1].isupper() and 2 <= len(name.split()) <= 14 else None


def key_of(name: str) -> str:
    """What two spellings of a name share: words without diacritics, capitals and punctuation."""
    return " ".join(_WORD.findall(plain(name)))


def _without(low: str, mentions: list[Mention]) -> str:
    for mention in reversed(mentions):
        low = low[: mention.start] + " " + low[mention.end :]
    return _NOTE.sub(" ", low)


def _is_filler(rest: str) -> bool:
    return all(word in _FILLER or word == "nam" or len(word) == 1 for word in _WORD.findall(rest))


def _begins_with_it(low: str, mention: Mention) -> bool:
    """Whether a heading opens with the index itself and adds but a few words (“… của tỉnh”, “… trong năm 2025”)."""
    before = _WORD.findall(low[: mention.start])
    after = _WORD.findall(_NOTE.sub(" ", low[mention.end :].split(":")[0]))
    return all(word in _FILLER for word in before) and len(after) <= 14
