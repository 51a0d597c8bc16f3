"""The foot of a document: recipients, who signed, and the appendices behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.importing.head import Block, lines_of
from plans.importing.labels import read_label
from plans.importing.plain import plain
from plans.importing.source import Line

_RECIPIENTS = re.compile(r"noi nhan\b\s?:?")
_POSITION = re.compile(
    r"(?:(?:tm|kt|tl|tuq|q)\s?\.\s?)?(?:quyen |pho )?(?:tong )?(?:giam doc|chu tich|truong ban|truong phong|"
    r"chanh van phong|chanh thanh tra|cuc truong|chi cuc truong|bi thu|thu truong|hieu truong|vien truong|"
    r"truong cong an|chi huy truong|uy ban nhan dan|ubnd|ban giam doc|ban quan ly|tong cuc truong|bo truong|"
    r"truong thue|nguoi dung dau)\b"
)
_AUTHORITY = re.compile(r"(?:tm|kt|tl|tuq|q)\s?\.")
_TWO_COLUMNS = re.compile(r"(?<=[:;.])\s+((?:(?:TM|KT|TL|TUQ|Q)\s?\.\s?)?[A-ZĐÀ-Ỹ]{2,}(?:\s[A-ZĐÀ-Ỹ]+)+)$")
_PERSON = re.compile(
    r"(?:(?:TS|ThS|PGS|GS|BS|Đại tá|Thượng tá|Trung tá|Thiếu tướng)\.?\s?)*[^\W\d_]+(?:\s[^\W\d_]+){1,5}"
)
_APPENDIX = re.compile(r"phu luc\b(?:\s?(?:so\s)?(?:[ivx]{1,5}|\d{1,2})\b)?\s?[:.]?")
_ATTACHED = re.compile(r"\(?\s?(?:ban hanh )?kem theo\b")
_BULLETS = "-–—+•"
_FAR = 60


@dataclass
class Foot:
    """The end of a document: `body` are the blocks before it, `appendices` those of each appendix."""

    body: list[Block]
    recipients: list[str] = field(default_factory=list)
    authority: str | None = None
    position: str = ""
    signatory: str = ""
    loose: list[Line] = field(default_factory=list)
    appendices: list[list[Block]] = field(default_factory=list)


def read_foot(blocks: Sequence[Block]) -> Foot:
    """Part the body from what follows it: recipients, who signed, appendices."""
    blocks = list(blocks)
    start = _foot_place(blocks)
    if start is None:
        body, appendices = _appendices(blocks)
        return Foot(body, appendices=appendices)
    first = _position_place(blocks, start)
    end = _foot_end(blocks, start)
    rest, appendices = _appendices(blocks[end:])
    foot = Foot(blocks[:first], appendices=appendices)
    _read_lines(foot, [line for block in blocks[first:end] for line in lines_of(block, by_columns=True)])
    foot.loose += [line for block in rest for line in lines_of(block)]
    return foot


def _foot_place(blocks: list[Block]) -> int | None:
    """The block that holds “Nơi nhận”, the last one; without it the position of who signed."""
    places = [
        place
        for place, block in enumerate(blocks)
        if any(_RECIPIENTS.match(plain(line.text[:12])) for line in lines_of(block))
    ]
    return places[-1] if places else _signed_place(blocks)


def _signed_place(blocks: list[Block]) -> int | None:
    """Where a document without recipients is signed: a position in capitals, then a name, at its end."""
    body, _ = _appendices(blocks)
    for place in range(max(0, len(body) - 8), len(body) - 1):
        block, after = body[place], body[place + 1]
        if isinstance(block, Line) and isinstance(after, Line) and _is_position(block.text) and _is_person(after.text):
            return place
    return None


def _position_place(blocks: list[Block], start: int) -> int:
    """The start of the foot where the signatory stands above the recipients."""
    place = start
    while place > max(0, start - 7) and isinstance(blocks[place - 1], Line):
        text = blocks[place - 1].text
        if not (_is_position(text) or _is_person(text) or not any(char.isalnum() for char in text)):
            break
        place -= 1
    return (
        place if any(isinstance(block, Line) and _is_position(block.text) for block in blocks[place:start]) else start
    )


def _foot_end(blocks: list[Block], start: int) -> int:
    for place in range(start + 1, len(blocks)):
        block = blocks[place]
        if place - start > _FAR or (isinstance(block, Line) and _is_appendix(block)):
            return place
    return len(blocks)


def _read_lines(foot: Foot, lines: list[Line]) -> None:
    signing: list[str] = []
    seen_recipients = False
    for line in lines:
        text, right = _part_columns(line.text.strip())
        signing += [right] if right else []
        if found := _RECIPIENTS.match(plain(text)):
            seen_recipients = True
            text = text[found.end() :].strip()
        if not any(char.isalnum() for char in text):
            continue
        if _is_signing(text, signing):
            signing.append(text)
        elif seen_recipients and (text[0] in _BULLETS or not _is_complete(foot) or not signing):
            _add_recipient(foot, text)
        else:
            foot.loose.append(line)
    _sign(foot, signing)


def _part_columns(text: str) -> tuple[str, str]:
    """Left and right half of a line on which both columns of the foot stand (“Nơi nhận: GIÁM ĐỐC”)."""
    found = _TWO_COLUMNS.search(text)
    if found and _POSITION.match(plain(found[1])) and not _AUTHORITY.fullmatch(plain(text[: found.start()])):
        return text[: found.start()].strip(), found[1]
    return text, ""


def _is_signing(text: str, signing: list[str]) -> bool:
    if text[0] in _BULLETS:
        return False
    return _is_position(text) or (bool(signing) and _is_person(text) and not _is_person(signing[-1]))


def _is_complete(foot: Foot) -> bool:
    return bool(foot.recipients) and (foot.recipients[-1].startswith("Lưu") or foot.recipients[-1].endswith("."))


def _add_recipient(foot: Foot, text: str) -> None:
    if text[0] in _BULLETS or not foot.recipients or foot.recipients[-1].endswith((";", ".")):
        foot.recipients.append(text.lstrip(f"{_BULLETS} ").strip())
    else:
        foot.recipients[-1] += f" {text}"


def _sign(foot: Foot, signing: list[str]) -> None:
    foot.recipients = [bare for text in foot.recipients if (bare := text.rstrip(" ;.,"))]
    titles = [text for text in signing if _is_position(text)]
    people = [text for text in signing if not _is_position(text)]
    foot.authority = "\n".join(titles[:-1]) or None
    foot.position = titles[-1] if titles else ""
    foot.signatory = people[-1] if people else ""


def _is_position(text: str) -> bool:
    text = text.strip().rstrip(",.")
    return text.isupper() and len(text) < 90 and bool(_POSITION.match(plain(text)))


def _is_person(text: str) -> bool:
    text = text.strip()
    capitals = all(word[0].isupper() for word in text.split())
    return len(text) < 60 and capitals and bool(_PERSON.fullmatch(text)) and not _is_position(text)


def _is_appendix(line: Line) -> bool:
    text = line.text.strip()
    found = _APPENDIX.match(plain(text))
    if not found:
        return False
    rest = text[found.end() :].strip()
    return not rest or rest.isupper() or (text[:7].isupper() and len(rest) < 160)


def _appendices(blocks: list[Block]) -> tuple[list[Block], list[list[Block]]]:
    """Part a document's blocks at the lines that head appendices."""
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Line) and _is_appendix(block)]
    if not starts:
        return blocks, []
    ends = [*starts[1:], len(blocks)]
    return blocks[: starts[0]], [blocks[start:end] for start, end in zip(starts, ends, strict=True)]


def read_appendix_head(blocks: list[Block]) -> tuple[str, str, list[Block]]:
    """Name (“Phụ lục II”), title and the further blocks of an appendix."""
    text = blocks[0].text.strip()
    found = _APPENDIX.match(plain(text))
    name, title = text[: found.end()].strip(" :."), text[found.end() :].strip()
    position = 1
    while position < min(len(blocks), 6) and isinstance(blocks[position], Line):
        line = blocks[position]
        if not _is_of_appendix_title(line, title):
            break
        title = f"{title} {line.text.strip()}".strip()
        position += 1
    return name, title, blocks[position + _attachment(blocks[position : position + 3]) :]


def _attachment(blocks: Sequence[Block]) -> int:
    """How many lines hold the note “(Kèm theo Kế hoạch số … của …)”, which every print writes anew; 0 for none."""
    text = ""
    for count, block in enumerate(blocks, start=1):
        text += f" {block.text.strip()}" if isinstance(block, Line) else " "
        if not _ATTACHED.match(plain(text.strip())):
            return 0
        if text.endswith(")"):
            return count
    return 0


def _is_of_appendix_title(line: Line, title: str) -> bool:
    text = line.text.strip()
    if read_label(text) or _ATTACHED.match(plain(text)) or len(text) > 160 or text.endswith((":", ";")):
        return False
    if not title or not text:
        return bool(text)
    return text[0].islower() or (text.isupper() and title.isupper()) or (line.centred and not line.gap)
