"""Who does a solution: nobody, a name that is nearly that of an office, or an office that no longer exists."""

import re
from collections.abc import Iterator
from datetime import date

from plans.blocks import key_of
from plans.checking.directory import Directory
from plans.checking.formal import RECIPIENTS
from plans.checking.lexicon import lowered
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Mend, Problem
from plans.models import Party
from plans.reading import Item, Node
from units.models import Unit

_OFFICES = re.compile(
    r"(?<!\w)(?:chủ trì|lãnh đạo chỉ đạo|giao|thủ trưởng|trưởng (?:các|phòng|ban)|chủ tịch"
    r"|các (?:phòng|sở|ban|cơ quan|đơn vị)|phòng, ban|văn phòng|trung tâm|thanh tra (?:sở|huyện|tỉnh)|công an"
    r"|hội doanh nghiệp|hiệp hội|chi nhánh|ngân hàng|lãnh đạo (?:sở|các|ban)|phòng [^\W\d_])"
)


def check(material: Material) -> Iterator[Problem]:
    """Yield solutions without a lead, misspelt offices, offices that ended, and phrases that stand for no office."""
    directory = Directory(material.units)
    told: set[int] = set()
    yield from _without_lead(material)
    for words in material.body:
        if words.item and words.item.is_solution:
            for party in (*words.item.leads, *words.item.supports):
                yield from _misspelt(words, party, directory)
                yield from _empty_group(material, words, party, told)
    yield from _ended_parties(material)
    yield from _ended_focal_point(material)
    yield from _ended_recipients(material)


def _without_lead(material: Material) -> Iterator[Problem]:
    """Solutions that nobody leads; of those whose words should say so, one for a section is told."""
    told: set[str] = set()
    for words in material.body:
        item, node = words.item, words.node
        if not item or not node or not item.is_solution or item.leads:
            continue
        if item.source.in_text and (node.key in told or _is_led_in_words(material, item, node)):
            continue
        if item.source.in_text:
            told.add(node.key)
        message = f"Giải pháp “{item.source.as_title(80)}” chưa có đơn vị chủ trì."
        yield words.problem("solution-without-lead", ERROR, message, "Giao một đơn vị chủ trì.")


def _is_led_in_words(material: Material, item: Item, node: Node) -> bool:
    """Whether the words of a solution, or in a component's section those beside it, say who leads."""
    beside = node.items if node.section.components.all() else [item]
    return any(other.leads or _names_office(material, lowered(other.source.text)) for other in beside)


def _names_office(material: Material, low: str) -> bool:
    return bool(_OFFICES.search(low) or material.lexicon.other_pattern.search(low))


def _misspelt(words: Words, party: Party, directory: Directory) -> Iterator[Problem]:
    near = None if party.unit_id or party.group_id else directory.near(party.name)
    if near:
        message = f"“{party.name}” không có trong danh mục đơn vị; có thể là “{near}”."
        mend = Mend(words.block, "parties", party.name, near, f"Sửa thành {near}")
        yield words.problem("party-misspelt", WARNING, message, f"Sửa thành “{near}”.", (mend,))


def _empty_group(material: Material, words: Words, party: Party, told: set[int]) -> Iterator[Problem]:
    group = material.groups.get(party.group_id or 0)
    if group and group.pk not in told and not group.members.all():
        told.add(group.pk)
        message = f"Cụm “{group.phrase}” chưa gồm đơn vị nào nên nhiệm vụ không đến được ai."
        yield words.problem("group-empty", WARNING, message, "Chọn các đơn vị của cụm trong danh mục đơn vị.")


# Units that ended


def _ended_parties(material: Material) -> Iterator[Problem]:
    """One problem for each ended unit that the plan gives work to, at the first place."""
    units = {unit.pk: unit for unit in material.units}
    told: set[int] = set()
    for words in material.body:
        for party in (*words.item.leads, *words.item.supports) if words.item else ():
            unit = units.get(party.unit_id or 0)
            if unit and unit.pk not in told:
                told.add(unit.pk)
                yield from _ended(material, words, unit, party.name)


def _ended_focal_point(material: Material) -> Iterator[Problem]:
    units = {unit.pk: unit for unit in material.units}
    unit = units.get(material.plan.focal_point_id or 0)
    if unit:
        yield from _ended(material, Words(key_of(material.plan), "focal_point_id", "đầu mối", ""), unit)


def _ended_recipients(material: Material) -> Iterator[Problem]:
    named = {lowered(unit.name): unit for unit in material.units if unit.kind == Unit.Kind.DEPARTMENT}
    place = Words(key_of(material.plan), "recipients", RECIPIENTS, material.plan.recipients)
    for line in material.plan.recipient_lines:
        unit = named.get(lowered(line.strip(" -–;.")))
        if unit:
            yield from _ended(material, place, unit, unit.name)


def _ended(material: Material, words: Words, unit: Unit, written: str = "") -> Iterator[Problem]:
    end, day = unit.ends_on, material.reference_day
    if end is None or _is_still_fit(material, end, day):
        return
    successors = [successor.name for successor in unit.successors.all()]
    names = ", ".join(successors)
    message = f"{unit.name} không còn từ sau ngày {end:%d/%m/%Y}."
    fix = f"Thay bằng {names}." if names else "Chọn đơn vị khác."
    mends = _succeeded(words, written, names) if len(successors) == 1 and written else ()
    yield words.problem("unit-ended", ERROR if end < day else WARNING, message, fix, mends)


def _is_still_fit(material: Material, end: date, day: date) -> bool:
    """Whether the unit stood on the plan's day and, unless the plan's year is over, still does."""
    return end >= day and (end >= material.today or material.plan.year < material.today.year)


def _succeeded(words: Words, written: str, name: str) -> tuple[Mend, ...]:
    label = f"Thay bằng {name}"
    if words.item:
        return (Mend(words.block, "parties", written, name, label),)
    start = lowered(words.text).find(lowered(written))
    return (words.mend(start, start + len(written), name, label),) if start >= 0 else ()
