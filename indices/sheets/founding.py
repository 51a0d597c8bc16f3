"""Founding a round from a file: its index, province, components and units, as far as the portal lacks them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from indices.actions.founding import name_component
from indices.codes import DISTRICTS_END, EditionCode, read_code
from indices.models import Block, Component, Edition, EditionComponent, Index, Result
from indices.sheets.files import read_sheets
from indices.sheets.importing import known_components, not_alive
from indices.sheets.names import Names
from indices.sheets.provinces import province_name
from indices.sheets.tables import Column, Known, Problem, Row, Table, propose
from units.audit import record
from units.models import Unit, User
from units.vietnamese import fold, nfc

_INDEX_NAMES = {
    "DDCI": "Chỉ số năng lực cạnh tranh cấp sở, ban, ngành và địa phương",
    "PCI": "Chỉ số năng lực cạnh tranh cấp tỉnh",
}
_DISTRICT = re.compile(r"^(?:huyen|thi xa|thanh pho|quan)\s", re.IGNORECASE)
_COMMUNE = re.compile(r"^(?:xa|phuong|thi tran|dac khu)\s", re.IGNORECASE)
_SHORT_KINDS = [
    (r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?=huyện|thị xã|thành phố|xã|phường|h\.|tp|tx)", ""),
    (r"H\.\s*", "Huyện "), (r"TP\.?\s+|TP\.", "Thành phố "), (r"TX\.?\s+|TX\.", "Thị xã "), (r"TT\.\s*", "Thị trấn "),
    (r"P\.\s*", "Phường "), (r"X\.\s*", "Xã "), (r"T\.\s*", "Tỉnh "),
]  # fmt: skip
_AGENCIES = [
    "Sở Ngoại vụ", "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Sở Công Thương", "Sở Tư pháp", "Sở Nội vụ", "Sở Y tế",
    "Sở Lao động - Thương binh và Xã hội", "Sở Tài nguyên và Môi trường", "Sở Khoa học và Công nghệ", "Sở Xây dựng",
    "Sở Giao thông vận tải", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường", "Sở Du lịch",
    "Sở Giáo dục và Đào tạo", "Sở Văn hóa, Thể thao và Du lịch", "Sở Thông tin và Truyền thông", "Công an tỉnh",
    "Sở Dân tộc và Tôn giáo", "Bảo hiểm xã hội tỉnh", "Thanh tra tỉnh", "Cục Thuế tỉnh", "Cục Hải quan tỉnh",
    "Cục Quản lý thị trường tỉnh", "Ngân hàng Nhà nước chi nhánh tỉnh", "Kho bạc Nhà nước tỉnh",
]  # fmt: skip


@dataclass
class Founded:
    """A round made ready for a file, with what had to be founded and which column and row is which."""

    edition: Edition
    choices: dict[str, str]
    new: list[str]


_NO_PROVINCE = re.compile(r"(so|ban|cuc|thanh tra|cong an|bao hiem|kho bac|huyen|thi xa|xa|phuong|thi tran) ")


@transaction.atomic
def found(*, code: str, data: bytes, filename: str, by: User | None) -> Founded | Table:
    """Found what the file names and the portal lacks; return the round ready for `importing.prepare`.

    A file whose columns or rows cannot be told comes back as its table with problems, nothing founded. Raises
    ValidationError for a wrong code or a closed round, SpreadsheetRefused for a file that cannot be read.
    """
    said = read_code(code)
    new: list[str] = []
    edition = Edition.objects.select_related("province", "index").filter(code=code).first()
    if edition and edition.state != Edition.State.DRAFT:
        raise ValidationError(f"{edition} đã khóa ({edition.get_state_display().lower()}), không nhập tệp được.")
    index = edition.index if edition else _index(said, new)
    province = edition.province if edition else _province(said, new)
    components = _components(index, edition)
    units = _units(province, said)
    table = propose(
        read_sheets(data, filename),
        components=components,
        units={unit.code: (unit.name, unit.short_name, unit.code) for unit in units.values()},
        year=said.year,
        size=edition.size if edition else None,
        founding=True,
    )
    table.problems += _gone(table, units, said.year, edition)
    if table.problems:
        transaction.set_rollback(True)
        return table
    edition = edition or _edition(said, index, province, filename, new)
    choices = {"sheet": table.sheet} | _lines(edition, table, new)
    choices |= _rows(edition, table, units, new)
    if new:
        record("edition.found", edition, f"Lập {edition} từ tệp {filename}: {len(new)} mục mới", by=by)
    return Founded(edition, choices, new)


def _index(said: EditionCode, new: list[str]) -> Index:
    index, created = Index.objects.get_or_create(code=said.index, defaults={"name": _INDEX_NAMES[said.index]})
    if created:
        new.append(f"bộ chỉ số {index}")
    return index


def _province(said: EditionCode, new: list[str]) -> Unit | None:
    if said.province is None:
        return None
    province = Unit.objects.filter(kind=Unit.Kind.PROVINCE, code=said.province).first()
    if province is None:
        name = province_name(said.province)
        if name is None:
            raise ValidationError(f"Không có tỉnh nào mang mã “{said.province}”. Hãy kiểm tra phần đầu của mã đợt.")
        province = _saved(Unit(kind=Unit.Kind.PROVINCE, code=said.province, name=name))
        new.append(name)
    return province


def _edition(said: EditionCode, index: Index, province: Unit | None, filename: str, new: list[str]) -> Edition:
    edition = Edition(
        index=index, province=province, block=said.block, year=said.year, code=said.code, source=f"Tệp {filename}"[:300]
    )
    new.append(f"đợt {said.code}")
    return _saved(edition)


def _components(index: Index, edition: Edition | None) -> list[Known]:
    """Return the components that columns may be: those of the round first, then all others of the index."""
    lines = list(edition.lines.select_related("component")) if edition else []
    known = known_components(edition, lines) if edition else []
    rest = Component.objects.filter(index=index).exclude(pk__in=[line.component_id for line in lines])
    own = {name for component in known for name in component.names}
    for component in rest.prefetch_related("lines"):
        names = dict.fromkeys([component.name, *(line.name for line in component.lines.all())])
        known.append(Known(component.code, tuple(name for name in names if name not in own)))
    return known


def _lines(edition: Edition, table: Table, new: list[str]) -> dict[str, str]:
    """Give the round a line for each component column; return the roles of all its columns."""
    lines = {line.component.code: line for line in edition.lines.select_related("component")}
    position = max((line.position for line in lines.values()), default=0)
    roles = {column.letter: column.role or "ignore" for column in table.columns}
    for column in [*(c for c in table.columns if c.component), *table.new_columns]:
        code = column.component or _component(edition.index, _title(column), new).code
        kind = column.kind if column.component else "score"
        roles[column.letter] = f"{kind}:{code}"
        if code not in lines:
            position += 1
            component = Component.objects.get(index=edition.index, code=code)
            name = _title(column) if column.kind == "score" else component.name
            lines[code] = _saved(EditionComponent(edition=edition, component=component, position=position, name=name))
    return roles


def _title(column: Column) -> str:
    """Return a component's name as its heading gives it, without numbers, weights and the word for score."""
    text = nfc(column.heading.split(" / ")[-1])
    if fold(text) in ("diem", "diem so", "hang"):
        text = nfc(column.heading.split(" / ")[-2])
    text = re.sub(r"\([^()]*\d[^()]*\)", "", text)
    text = re.sub(r"^(?:CSTP|Chỉ số thành phần|Chỉ số)?\s*\d{1,2}\s*[.:)–-]\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^Điểm (?:số )?", "", text, flags=re.IGNORECASE).strip(" .:-–")
    return text[:1].upper() + text[1:200]


def _component(index: Index, name: str, new: list[str]) -> Component:
    new.append(f"chỉ số thành phần {name}")
    return name_component(index, name)


def _units(province: Unit | None, said: EditionCode) -> dict[str, Unit]:
    """Return the units that rows may be: the province's agencies of every kind, or the provinces."""
    if province is None:
        units = Unit.objects.filter(kind=Unit.Kind.PROVINCE, is_sample=False)
    else:
        kinds = [Unit.Kind.DEPARTMENT, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE]
        units = Unit.objects.filter(parent=province, kind__in=kinds)
    return {unit.code: unit for unit in units}


def _gone(table: Table, units: Mapping[str, Unit], year: int, edition: Edition | None) -> list[Problem]:
    """Return a problem for each row whose unit does not exist at the end of the year."""
    there = set(edition.results.values_list("unit__code", flat=True)) if edition else set()
    day = date(year, 12, 31)
    column = next((column.letter for column in table.columns if column.role == "unit"), "A")
    return [
        Problem(f"{column}{row.number}", not_alive(units[row.unit], day))
        for row in table.rows
        if row.unit and row.unit not in there and not units[row.unit].is_alive_on(day)
    ]


def _rows(edition: Edition, table: Table, units: Mapping[str, Unit], new: list[str]) -> dict[str, str]:
    """Found the units that are missing and take every unit of the table into the round; return row → code."""
    taken = set(Unit.objects.values_list("code", flat=True))
    found: dict[str, Unit] = {}
    founded: dict[tuple[str, str], Unit] = {}
    for row in table.rows:
        unit = units.get(row.unit or "")
        if unit is None:
            draft = _unit(edition, row)
            unit = founded.get((draft.kind, draft.name))
            if unit is None:
                draft.code = _free(draft.code, taken)
                unit = founded[draft.kind, draft.name] = _saved(draft)
                new.append(f"đơn vị {unit.name} ({unit.code})")
        found[str(row.number)] = unit
    # A unit of another kind, or of a kind that is no more, belongs to the round by having a row in it.
    there = set(edition.units().values_list("pk", flat=True))
    joining = {unit.pk: unit for unit in found.values() if unit.pk not in there}
    Result.objects.bulk_create([Result(edition=edition, unit=unit, version=0) for unit in joining.values()])
    return {number: unit.code for number, unit in found.items()}


def _unit(edition: Edition, row: Row) -> Unit:
    """Return the unsaved unit that a row's name stands for."""
    name = _full_name(row.name, Block(edition.block))
    kind = Block(edition.block).unit_kind
    plain = fold(name)
    if kind == Unit.Kind.PROVINCE and _NO_PROVINCE.match(plain):
        raise ValidationError(f"Dòng {row.number}: “{name}” không phải là tỉnh, không thuộc bảng PCI.")
    if kind != Unit.Kind.PROVINCE:
        kind = Unit.Kind.DISTRICT if _DISTRICT.match(plain) else Unit.Kind.COMMUNE if _COMMUNE.match(plain) else kind
    code = unit_code(name, kind)
    province = edition.province
    if province and province.code != settings.HOME_PROVINCE:
        code = f"{province.code}-{code}"
    ends_on = DISTRICTS_END if kind == Unit.Kind.DISTRICT else None
    sample = edition.is_sample
    return Unit(kind=kind, parent=province, code=code[:60], name=name[:200], ends_on=ends_on, is_sample=sample)


def _full_name(written: str, block: Block) -> str:
    """Return a unit's name with the usual abbreviations of kinds and agencies written out."""
    name = " ".join(nfc(re.sub(r"^\s*\d{1,3}\s*[.)–-]\s*", "", written)).split())
    for short, full in _SHORT_KINDS:
        if re.match(short, name, re.IGNORECASE):
            name = re.sub(f"^(?:{short})", full, name, count=1, flags=re.IGNORECASE)
            name = name[:1].upper() + name[1:]
    if block == Block.DEPARTMENTS and not any(fold(name) == fold(agency) for agency in _AGENCIES):
        known = (
            Names({agency: [agency] for agency in _AGENCIES}).find(name) if re.search(r"[&]|[A-ZĐ]{2}", name) else []
        )
        name = known[0] if len(known) == 1 and name != name.title() else name
    return name


def unit_code(name: str, kind: str) -> str:
    """Return the usual code: initials for an agency, the whole name for a locality, the bare name for a province."""
    plain = fold(name)
    if kind == Unit.Kind.PROVINCE:
        return slugify(re.sub(r"^(?:tinh|thanh pho|tp)\s+", "", plain))
    if kind in (Unit.Kind.DISTRICT, Unit.Kind.COMMUNE):
        return slugify(plain)
    known = Unit.objects.filter(kind=kind, parent__code=settings.HOME_PROVINCE, name__iexact=name).first()
    if known:
        return known.code
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word != "va"]
    return "".join(word if word.isdigit() else word[0] for word in words)


def _free(code: str, taken: set[str]) -> str:
    free, number = code, 1
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    taken.add(free)
    return free


def _saved(instance):
    instance.full_clean()
    instance.save()
    return instance
