"""What a section is for, by its heading: why, the results so far, aims, work to do, or how it is organised."""

import re
from collections.abc import Sequence
from enum import StrEnum

from plans.importing.plain import plain


class Purpose(StrEnum):
    REASON = "reason"
    ASSESSMENT = "assessment"
    AIM = "aim"
    WORK = "work"
    ORGANISATION = "organisation"


_SIGNS = (
    (Purpose.ORGANISATION, r"to chuc thuc hien|kinh phi|che do (?:thong tin,? )?bao cao|trach nhiem thi hanh|"
                           r"kiem tra,? giam sat|khen thuong|phan cong trach nhiem"),
    (Purpose.WORK, r"giai phap|nhiem vu|phan cong|bien phap|khac phuc (?:cac )?(?:han che|ton tai)|ke hoach thuc hien|"
                   r"ke hoach hanh dong|ke hoach cai thien|noi dung (?:thuc hien|ke hoach)|noi dung(?: cu the)?$"),
    (Purpose.REASON, r"muc dich|yeu cau|quan diem|su can thiet|can cu"),
    (Purpose.ASSESSMENT, r"danh gia|ket qua|thuc trang|tinh hinh|han che|ton tai|nguyen nhan|uu diem|dac diem"),
    (Purpose.AIM, r"muc tieu|chi tieu"),
)  # fmt: skip
_PATTERNS = [(purpose, re.compile(rf"\b(?:{signs})\b")) for purpose, signs in _SIGNS]


def purpose_of(heading: str) -> Purpose | None:
    """Return what the heading announces; where it names several, work goes before aims, aims after results."""
    low = plain(heading)
    return next((purpose for purpose, pattern in _PATTERNS if pattern.search(low)), None)


def nearest(headings: Sequence[str]) -> Purpose | None:
    """The purpose of the last of some headings, from the highest down, that announces one."""
    return next((purpose for heading in reversed(headings) if (purpose := purpose_of(heading))), None)
