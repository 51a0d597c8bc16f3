"""What a plan's head says against what was chosen for it: another year, another index, another agency."""

import re

from plans.document import PlanDocument
from plans.importing.plain import plain

_YEAR = re.compile(r"\b20\d\d\b")
_INDEX = re.compile(r"\b(?:ddci|pci)\b")
_KINDS = frozenset(
    re.findall(
        r"\w+", "uy ban nhan dan ubnd tinh huyen xa phuong thi thanh pho tran so quan ly va cua cac hoi dong phong"
    )
)


def mismatches(plan: PlanDocument) -> list[str]:
    """Return a sentence for each thing in which title or letterhead plainly differ from the plan's own values."""
    return [sentence for sentence in (_year(plan), _index(plan), _agency(plan)) if sentence]


def _year(plan: PlanDocument) -> str:
    years = sorted(set(map(int, _YEAR.findall(plan.title))))
    if not years or plan.year in years or (len(years) == 2 and years[0] <= plan.year <= years[1]):
        return ""
    return f"Trích yếu ghi năm {', '.join(map(str, years))}, khác với năm {plan.year} đã chọn."


def _index(plan: PlanDocument) -> str:
    named = {found.upper() for found in _INDEX.findall(plain(plan.title))}
    if len(named) != 1 or plan.index not in ("DDCI", "PCI") or plan.index in named:
        return ""
    return f"Trích yếu ghi chỉ số {named.pop()}, khác với chỉ số {plan.index} đã chọn."


def _agency(plan: PlanDocument) -> str:
    low = plain(plan.agency)
    agency, unit = _main_words(low), _main_words(plain(plan.unit))
    if not agency or not unit or "cong hoa" in low or unit & (agency | _main_words(plain(plan.title))):
        return ""
    return f"Cơ quan ban hành ghi trong tệp là “{plan.agency}”, khác với “{plan.unit}” đã chọn."


def _main_words(low: str) -> set[str]:
    return set(re.findall(r"\w+", low)) - _KINDS
