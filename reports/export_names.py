"""What the files of an export are called: readable Vietnamese names in folders by year and block."""

import re
from collections.abc import Iterable, Sequence

from indices.models import Block
from plans.models import Plan
from units.models import Unit
from units.vietnamese import nfc, sort_key

LONGEST = 150
"""Letters of a name with its folders: old programs refuse whole paths of more than 260."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_BLOCKS = {block.unit_kind: block for block in Block}


def names_of(plans: Iterable[Plan], suffixes: Sequence[str]) -> list[tuple[Plan, str, str]]:
    """Return (plan, suffix, name in the ZIP) in reading order: newest year, block, agency by the alphabet, index.

    No two names are the same, also where capitals do not count.
    """
    taken: set[str] = set()
    found = []
    for plan in sorted(plans, key=_order):
        stem = _stem(plan)
        if stem.casefold() in taken:
            stem = f"{stem} ({plan.unit.code}, {plan.pk})"
        taken.add(stem.casefold())
        found += [(plan, suffix, f"{stem}.{suffix}") for suffix in suffixes]
    return found


def _order(plan: Plan) -> tuple:
    blocks = list(_BLOCKS)
    place = blocks.index(plan.unit.kind) if plan.unit.kind in blocks else len(blocks)
    return -plan.year, place, sort_key(plan.unit.name), plan.unit.code, plan.index.code, plan.adjustment


def _stem(plan: Plan) -> str:
    adjusted = f" (điều chỉnh lần {plan.adjustment})" if plan.adjustment else ""
    folder = f"Năm {plan.year}/{_folder(plan.unit)}/"
    name = f"Kế hoạch {plan.index.code} {plan.year}{adjusted} - {plan.unit.name}"
    return folder + safe(name)[: LONGEST - len(folder)].strip()


def _folder(unit: Unit) -> str:
    return safe(_BLOCKS[unit.kind].label) if unit.kind in _BLOCKS else "Khối khác"


def safe(name: str) -> str:
    """Return the name without what file systems refuse: reserved characters, points and spaces at the end."""
    return " ".join(_FORBIDDEN.sub(" ", nfc(name)).split()).rstrip(". ")
