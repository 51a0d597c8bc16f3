"""Names of offices, groups of offices and other bodies, as plans write them in a row."""

import re
from dataclasses import dataclass, replace

from plans.importing.meaning import shapes
from plans.importing.meaning.lexicon import ABBREVIATION, Lexicon, is_abbreviated
from plans.importing.plain import capital, plain

_NOTE = re.compile(r"\s?\(([^()]{1,90})\)")
_WORD = re.compile(r"[^\s,;:.()\"]+")
_FIRST_GAP = re.compile(r"[\s\-+*:]*")
_CLOSED_GAP = re.compile(r"[\s,;.\-+*&]*(?:(?:va|cung|voi|cung voi|giua)\s)?")
_OPEN_GAP = re.compile(r"[\s,]*(?:va\s)?")
_CLOSED_SEPARATOR = re.compile(r"\s?(?:[,;]|va\b|\.\s|&)")
_OPEN_SEPARATOR = re.compile(r"\s?(?:,|va\b)")
_OWN_LEVEL = re.compile(r"\s(?:huyen|tinh|xa|phuong|thanh pho|so)\b(?!\s[a-z]+\s(?:va|,))")
_NEXT_OF_SPREAD = re.compile(r"\s?(?:,|;|va\s)\s?(?:va\s)?")
_SCOPE_START = re.compile(r"^(?:phụ trách |về )?(?:các )?nội dung\s+")
_OFFICERS_ABOVE = ("UBND", "Chủ tịch", "Thủ trưởng")
_NO_NAME_NEXT = re.compile(r"(?:dong chi|d/c|lanh dao|chu tri|phoi hop|giao)\b")
_MANY_SMALL_WORDS = re.compile(r"(?:\s[a-zà-ỹđ]\S*){9}$")
_MOST_WORDS = 16
_FAR = 1500
"""Letters of running text in which a row of names is read."""


@dataclass(frozen=True)
class Named:
    """A party of the text: its proper name, the scope in brackets behind it, and how it is to be taken.

    `group` for a phrase that stands for several, `vague` for one that names nobody (“các cơ quan liên quan”),
    `unknown` for words that look like no office.
    """

    name: str
    end: int
    scope: str = ""
    group: bool = False
    vague: bool = False
    unknown: bool = False
    doubt: str = ""


def read_row(text: str, lexicon: Lexicon, start: int = 0, closed: bool = False) -> tuple[list[Named], int]:
    """Read names in a row from a place of the text; return them with the place behind the last.

    `closed` says that the text holds nothing but names (what follows “Cơ quan chủ trì:”): then what looks like no
    name is taken as it stands, with a doubt.
    """
    window = text[start:] if closed else text[start : start + _FAR]
    found, end = _RowReader(window, lexicon, closed).read(0)
    return [replace(name, end=name.end + start) for name in found], end + start


def is_row_of_names(text: str) -> bool:
    """Whether a line holds nothing but names of offices, as headings do that give each office its work."""
    text = text.strip(" :")
    if len(text) > 200 or not shapes.begins_name(plain(text)):
        return False
    named, end = read_row(text, Lexicon(), closed=True)
    known = all(not name.unknown and not name.vague and len(name.name.split()) <= 8 for name in named)
    return bool(named) and end == len(text) and known


class _RowReader:
    def __init__(self, text: str, lexicon: Lexicon, closed: bool):
        self.text = text
        self.low = plain(text)
        self.lexicon = lexicon
        self.closed = closed

    def read(self, position: int) -> tuple[list[Named], int]:
        found: list[Named] = []
        gap = _FIRST_GAP
        while (position := gap.match(self.low, position).end()) < len(self.text):
            row = self._names_at(position)
            if not row:
                break
            found += row
            position = row[-1].end
            separator = _CLOSED_SEPARATOR if self.closed else _OPEN_SEPARATOR
            if not separator.match(self.low, position):
                break
            gap = _CLOSED_GAP if self.closed else _OPEN_GAP
        return found, found[-1].end if found else position

    def _names_at(self, start: int) -> list[Named]:
        if spread := self._spread(start):
            return spread
        if known := self.lexicon.match(self.low, start):
            name, end = known
            return [self._noted(Named(name, self._with_level(name, end)))]
        named = self._group(start) or self._office(start)
        if named:
            return [self._noted(named)]
        return self._anything(start) if self.closed else []

    def _noted(self, named: Named) -> Named:
        """With the note in brackets behind the name: its scope, unless it is an abbreviation."""
        found = _NOTE.match(self.text, named.end)
        if not found:
            return named
        note = found[1].strip()
        is_scope = " " in note and not ABBREVIATION.match(note)
        return replace(named, end=found.end(), scope=_SCOPE_START.sub("", note) if is_scope else "")

    def _with_level(self, name: str, end: int) -> int:
        """The end behind “huyện”, “Sở” and the like that a plan adds to the name of its own office."""
        found = _OWN_LEVEL.match(self.low, end) if name.startswith(("Phòng", "Trung tâm")) else None
        return found.end() if found else end

    def _spread(self, start: int) -> list[Named]:
        """“Các phòng: A, B, C” and “các phòng A, B”: an office for each."""
        found = shapes.SPREAD.match(self.low, start)
        if not found and (bare := shapes.SPREAD_BARE.match(self.low, start)) and self.text[bare.end()].isupper():
            found = bare
        if not found:
            return []
        head, position = capital(self.text[found.start(1) : found.end(1)].lower()), found.end()
        names: list[Named] = []
        while name_end := self._spread_part(position):
            if names and shapes.HEAD.match(self.low, position):
                break
            names.append(self._resolved(f"{head} {self.text[position:name_end].strip(' .')}", name_end))
            following = _NEXT_OF_SPREAD.match(self.low, name_end)
            if not following or not self.text[following.end() : following.end() + 1].isupper():
                break
            position = following.end()
        return names

    def _spread_part(self, start: int) -> int:
        """The end of one name of a spread row, 0 where none begins."""
        if not self.text[start : start + 1].isupper():
            return 0
        for full in self.lexicon.names():
            bare = full.split(" ", 1)[-1]
            if self.low.startswith(plain(bare), start):
                return start + len(bare)
        return self._shape_end(start, headless=True)

    def _group(self, start: int) -> Named | None:
        """A phrase for several offices: “các phòng chuyên môn, đơn vị thuộc Sở” stays one."""
        opening = shapes.GROUP_START.match(self.low, start)
        if not opening:
            return None
        position = start if opening[0].startswith(("ubnd", "chu tich ubnd")) else opening.end()
        end = 0
        while element := shapes.ELEMENT.match(self.low, position):
            if end and self._is_name_of_its_own(element):
                break
            end = element.end()
            between = shapes.BETWEEN_ELEMENTS.match(self.low, end)
            if not between:
                break
            position = between.end()
        return self._grouped(start, end) if end else None

    def _is_name_of_its_own(self, element: re.Match) -> bool:
        """Whether a further part of a group is rather a name (“…, Trung tâm Xúc tiến đầu tư”)."""
        if self.lexicon.match(self.low, element.start()):
            return True
        behind = self.text[element.end() :]
        if self.text.startswith(_OFFICERS_ABOVE, element.start()):
            return False
        if behind.lstrip()[:1].isupper() and not behind.lstrip().startswith(_OFFICERS_ABOVE):
            return not re.match(r"\s?[,;.]", behind)
        goes_on = re.match(r"\s\w", behind) and not re.match(r"\s(?:va|tren|thuoc|cua)\b", self.low[element.end() :])
        return self.text[element.start()].isupper() and bool(goes_on)

    def _grouped(self, start: int, end: int) -> Named:
        written = " ".join(self.text[start:end].split())
        if known := self.lexicon.groups.get(plain(written)):
            return Named(known, end, group=True)
        return Named(shapes.group_name(written), end, group=True, vague=shapes.is_vague(written))

    def _office(self, start: int) -> Named | None:
        """A name by its shape: a head such as Phòng, then words up to a verb, a stop, or a comma before a name."""
        if (short := shapes.SHORT_HEAD.match(self.text, start)) and self.text[start].isupper():
            return self._short_headed(short)
        head = shapes.HEAD.match(self.low, start)
        if not head:
            return None
        end = self._shape_end(start)
        level = shapes.OF_A_LEVEL.match(self.low, start)
        if level and not shapes.GOES_ON_AS_NAME.match(self.text, level.end()):
            end = level.end()
        name = self.text[start:end].strip()
        if not self.closed and not self._is_proper(name, head[0]):
            return None
        return self._resolved(name, end)

    def _short_headed(self, short: re.Match) -> Named | None:
        end = self._shape_end(short.end(), headless=True)
        rest = self.text[short.end() : end].strip()
        return self._resolved(f"{shapes.SHORT_HEADS[short[1].lower()]} {rest}", end) if rest[:1].isupper() else None

    def _is_proper(self, name: str, head: str) -> bool:
        """Whether words in running text are the name of one office."""
        low, rest = plain(name), name[len(head) :].strip()
        if _MANY_SMALL_WORDS.search(name):
            return False
        if low.startswith(shapes.NAMES_IN_SMALL_LETTERS):
            return True
        if head in ("don vi", "co quan"):
            return False
        if not rest:
            return name[:1].isupper() and head in ("van phong", "thanh tra")
        if rest[:1].isupper() or shapes.ALONE.fullmatch(low) or shapes.OF_A_LEVEL.match(low):
            return head not in shapes.WORDS_LIKE_HEADS or (rest[:1].isupper() and name[:1].isupper())
        return self.lexicon.resolved(name)[0] != name

    def _resolved(self, name: str, end: int) -> Named:
        full, doubt = self.lexicon.resolved(shapes.proper_name(name))
        return Named(full, end, doubt=doubt)

    def _shape_end(self, start: int, headless: bool = False) -> int:
        """Where a name by shape ends: before a verb in small letters, a stop, or a comma that another name follows."""
        end = position = start
        for number in range(_MOST_WORDS):
            word = _WORD.match(self.text, position)
            if not word or (number and self._ends_before(start, word.start())):
                return end
            end = word.end()
            position = self._next_word(start, end, headless)
            if position < 0:
                return end
        return end

    def _next_word(self, start: int, end: int, headless: bool) -> int:
        """The place of the name's next word behind white space, a comma or “và”, or -1 where the name ends."""
        gap = end + 1 if self.text[end : end + 1].isspace() else end
        rest = self.text[gap : gap + 1]
        if rest == ",":
            after = gap + 1 + (self.text[gap + 1 : gap + 2].isspace())
            return after if not headless and self._continues(after) else -1
        if not rest or rest in ';:.()"“”':
            return -1
        if self.low.startswith("va ", gap):
            after = gap + 3
            if shapes.TWO_HEADS.match(self.low[start:end]) and shapes.HEAD.match(self.low, after):
                return after
            return gap if self._continues(after) else -1
        return gap

    def _continues(self, after: int) -> bool:
        """Whether a name goes on behind a comma or “và”: with a capital, but with no head of another name."""
        if after >= len(self.text) or self._begins_name(after) or shapes.GROUP_START.match(self.low, after):
            return False
        if self.lexicon.match(self.low, after) or _NO_NAME_NEXT.match(self.low, after):
            return False
        return self.text[after].isupper() or (self.closed and not shapes.VERB.match(self.low, after))

    def _begins_name(self, after: int) -> bool:
        """“Phòng Kinh tế, Hạ tầng” against “Phòng A, Ban B”: a head begins a name unless it is a common word."""
        head = shapes.HEAD.match(self.low, after)
        return bool(head) and (head[0] not in shapes.WORDS_LIKE_HEADS or self.text[after].isupper())

    def _ends_before(self, start: int, place: int) -> bool:
        verb = shapes.VERB.match(self.low, place) if self.text[place].islower() else None
        if verb and shapes.NEEDS_MORE.search(self.low, start, place):
            return False
        return bool(verb) and (not self.closed or verb[0] in shapes.STRONG_VERBS)

    def _anything(self, start: int) -> list[Named]:
        """Words that look like no office, taken as they stand."""
        end = re.compile(r"[^,;.]*").match(self.text, start).end()
        words = self.text[start:end].strip()
        if not any(char.isalpha() for char in words):
            return []
        proper = shapes.proper_name(words)
        name, doubt = self.lexicon.resolved(proper)
        unknown = name == proper and not is_abbreviated(words)
        doubt = f"Không rõ “{words}” là đơn vị nào." if unknown else doubt
        return [self._noted(Named(name, start + len(self.text[start:end].rstrip()), unknown=unknown, doubt=doubt))]
