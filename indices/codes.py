"""The code of an edition: index, block and year, behind the province's code where that is not the home one."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError

from indices.models import Block

DISTRICTS_END = date(2025, 6, 30)
"""The last day of the districts, which the communes followed (Nghị quyết số 203/2025/QH15)."""

_CODE = re.compile(
    r"(?:(?P<province>[a-z0-9]+(?:-[a-z0-9]+)*?)-)?(?P<index>ddci|pci)-(?P<block>sbn|huyen|xa|tinh)-(?P<year>\d{4})"
)


@dataclass(frozen=True)
class EditionCode:
    """What the code of an edition says."""

    code: str
    province: str | None
    index: str
    block: Block
    year: int


def write_code(*, index: str, block: str, year: int, province: str | None) -> str:
    """Return the code of an edition; `province` is the code of the one that runs the round, None for PCI."""
    own = f"{index.lower()}-{block}-{year}"
    return own if province in (None, settings.HOME_PROVINCE) else f"{province}-{own}"


def read_code(code: str) -> EditionCode:
    """Return what an edition's code says; ValidationError tells what is wrong with it."""
    match = _CODE.fullmatch(code)
    if not match:
        raise ValidationError(
            f"“{code}” không phải là mã đợt. Hãy ghi dạng ddci-sbn-2026, hoặc ha-tinh-ddci-sbn-2021 với tỉnh khác."
        )
    province, index = match["province"], match["index"].upper()
    block, year = Block(match["block"]), int(match["year"])
    if not 2005 <= year <= 2100:
        raise ValidationError("Năm phải từ 2005 (năm đầu của PCI) đến 2100.")
    if block == Block.DISTRICTS and year > DISTRICTS_END.year:
        raise ValidationError(f"“{code}” không hợp lệ: cấp huyện không còn từ sau ngày {DISTRICTS_END:%d/%m/%Y}.")
    if (index == "PCI") != (block == Block.PROVINCES) or (index == "PCI" and province):
        raise ValidationError(f"“{code}” không hợp lệ: PCI chỉ có dạng pci-tinh-2024, DDCI có khối sbn, huyen hoặc xa.")
    if province == settings.HOME_PROVINCE:
        raise ValidationError(f"Mã đợt của tỉnh nhà không ghi tỉnh. Hãy dùng {code.removeprefix(f'{province}-')}.")
    if index == "DDCI":
        province = province or settings.HOME_PROVINCE
    return EditionCode(code, province, index, block, year)


def is_gone(block: str, year: int) -> bool:
    """Whether there was no unit of the block any more at the end of a year."""
    return block == Block.DISTRICTS and date(year, 12, 31) > DISTRICTS_END


def refuse_gone(block: str, year: int) -> None:
    """Raise ValidationError for a block of which there was no unit any more at the end of a year."""
    if is_gone(block, year):
        raise ValidationError(
            f"Cấp huyện không còn từ sau ngày {DISTRICTS_END:%d/%m/%Y}. Hãy lập đợt cho khối xã, phường."
        )
