"""Targets in the words of plans: “đạt từ 8,4 điểm trở lên”, “đạt trên 5,75 điểm”, “xếp thứ 03/25”."""

import re
from dataclasses import dataclass
from decimal import Decimal

from plans.importing.plain import plain

_AIM = re.compile(r"(?:muc tieu|chi tieu|phan dau|dat muc tieu|diem muc tieu)\b")
_SCORE = re.compile(
    r"(?P<before>(?:\b(?:tren|cao hon|vuot|hon|tu|toi thieu|it nhat|khong thap hon)\s(?:muc\s)?|>=?\s?)?)"
    r"(?P<value>\d{1,2}(?:[.,]\d{1,2})?)\s?diem(?!\s?%)(?P<after>\s?tro len)?"
)
_RANK = re.compile(
    r"(?:(?:xep|dung)(?: (?:hang|thu|vi tri))*|vi tri(?: thu)?|thu hang|hang|thu)\s?(?:thu\s|o vi tri\s|tu\s)?"
    r"(\d{1,3})(?!\s?(?:[.,]\d|diem|chi so|bac|%|thang))(?!\d)\s?(?:/\s?(\d{1,3}))?"
)
_TOP = re.compile(r"(?:nhom|top)\s?(\d{1,2})\b")
_GROWTH = re.compile(r"\b(?:tang|giam|cai thien|nang)(?:\s(?:them|it nhat|tu|toi thieu|duoc|khoang)){0,3}\s?$")
_END_OF_SENTENCE = re.compile(r"\.\s(?=\S)|;\s|\n")
_ABOVE = re.compile(r"\b(?:tren|cao hon|vuot|hon)\b")
_FAR = 220


@dataclass(frozen=True)
class Aim:
    """A target without its component: kind as plans.models.Target, value, number of units, place in the text."""

    kind: str
    value: Decimal
    of: int | None
    start: int
    doubt: str = ""


def read_aim(text: str) -> Aim | None:
    """Return the first target of a text that a word such as “mục tiêu”, “chỉ tiêu”, “phấn đấu” announces; else None.

    A target of growth (“tăng 0,5 điểm”, “tăng 2 bậc”) is none that can be kept.
    """
    low = plain(text)
    for announced in _AIM.finditer(low):
        far = announced.end() + _FAR
        stop = _END_OF_SENTENCE.search(low, announced.end(), far)
        end = stop.start() if stop else far
        if aim := read_value(text[announced.end() : end], announced.end()):
            return aim
    return None


def read_value(text: str, offset: int = 0) -> Aim | None:
    """Return the target that a clause or a cell states (“8,4 điểm trở lên”, “hạng 7/25”)."""
    low = plain(text)
    found = [aim for aim in (_score(low, offset), _rank(low, offset)) if aim]
    return min(found, key=lambda aim: aim.start, default=None)


def _score(low: str, offset: int) -> Aim | None:
    for found in _SCORE.finditer(low):
        value = Decimal(found["value"].replace(",", "."))
        if value > 10 or _GROWTH.search(low[: found.start()]):
            continue
        above = _ABOVE.search(found["before"]) or found["before"].strip() == ">"
        kind = "score_above" if above and not found["after"] else "score_min"
        return Aim(kind, value, None, found.start() + offset)
    return None


def _rank(low: str, offset: int) -> Aim | None:
    for found in _RANK.finditer(low):
        rank, of = int(found[1]), int(found[2]) if found[2] else None
        if rank >= 1 and (of is None or rank <= of):
            return Aim("rank_max", Decimal(rank), of, found.start() + offset)
    if (found := _TOP.search(low)) and int(found[1]) > 0:
        doubt = f"“{found[0]}” được hiểu là xếp hạng {found[1]} trở lên."
        return Aim("rank_max", Decimal(found[1]), None, found.start() + offset, doubt)
    return None
