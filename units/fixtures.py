"""Data files in YAML, read strictly and loaded so that what is already there is kept; here also the file of units."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

from units.models import Letterhead, Succession, Unit, UnitGroup
from units.vietnamese import nfc


class FixtureError(Exception):
    """What is wrong in the data files: one Vietnamese sentence each, naming file, row and remedy."""

    def __init__(self, *problems: str):
        super().__init__("\n".join(problems))
        self.problems = list(problems)


class Problems:
    """Collects what is wrong in one file, so that all of it can be said at once."""

    def __init__(self, source: str):
        self.source = source
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        self.sentences.append(f"{self.source}: {sentence}")

    def fits(self, row, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Tell whether the row is a mapping with all required fields and no unknown one; note what is not."""
        if not isinstance(row, dict):
            self.add(f"{where} phải gồm các trường dạng “tên: giá trị”; hãy viết lại dòng này.")
            return False
        allowed = [*required, *optional]
        missing = [field for field in required if row.get(field) in (None, "")]
        unknown = [field for field in row if field not in allowed]
        for field in missing:
            self.add(f"{where} thiếu trường “{field}”; hãy bổ sung.")
        for field in unknown:
            self.add(f"{where} có trường “{field}” không dùng ở đây; chỉ có: {', '.join(allowed)}.")
        if not isinstance(row.get("code", ""), str):
            self.add(f"{where}: mã “{row['code']}” phải là chữ; hãy viết mã như “huyen-chi-lang”.")
            return False
        return not missing and not unknown

    def rows(self, value, where: str, kind: type) -> list | dict:
        """Return the list or mapping, an empty one (and a noted problem) when it is something else."""
        if value is None:
            return kind()
        if not isinstance(value, kind):
            self.add(f"{where} phải là {'danh sách' if kind is list else 'các dòng dạng “mã: giá trị”'}; hãy viết lại.")
            return kind()
        return value

    def clean(self, instance: Model, where: str, **options) -> bool:
        """Tell whether the object passes full_clean; note what does not. Options go to full_clean."""
        try:
            instance.full_clean(**options)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                place = where if field == "__all__" else f"{where}, trường “{field}”"
                for message in messages:
                    self.add(f"{place}: {message}")
            return False
        except TypeError:
            self.add(f"{where} có giá trị không đúng kiểu; hãy viết ngày dạng 2025-07-01, còn lại là chữ hoặc số.")
            return False
        return True

    def raise_any(self) -> None:
        if self.sentences:
            raise FixtureError(*self.sentences)


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key given twice, reads decimals from their digits (9.10 stays 9.10) and text in form C."""


def _refused(reason: str, node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(problem=reason, problem_mark=node.start_mark)


def _mapping(loader, node):
    seen = set()
    for key_node, _ in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refused("tên của một mục phải là chữ hoặc số", key_node)
        key = nfc(key_node.value)
        if key in seen:
            raise _refused(f"“{key}” ghi hai lần", key_node)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


def _decimal(loader, node):
    try:
        return Decimal(node.value.replace("_", ""))
    except ArithmeticError as error:
        raise _refused(f"“{node.value}” không phải là số", node) from error


def _day(loader, node):
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise _refused(f"“{node.value}” không phải là ngày", node) from error


def _unknown(loader, node):
    raise _refused(f"kiểu “{node.tag}” không dùng được ở đây", node)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_StrictLoader.add_constructor("tag:yaml.org,2002:str", lambda loader, node: nfc(loader.construct_scalar(node)))
_StrictLoader.add_constructor(None, _unknown)


def display_name(path: Path) -> str:
    """Return the path as people know it, from the project's folder where the file lies in it."""
    base = Path(settings.BASE_DIR)
    return str(path.relative_to(base) if path.is_relative_to(base) else path)


def read_yaml(path: Path) -> dict:
    """Read a data file: a mapping, with decimals as Decimal and text in form C.

    Raises FixtureError when the file is missing, is not valid YAML or gives a key twice.
    """
    name = display_name(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FixtureError(f"{name}: không có tệp này; hãy khôi phục tệp từ bản cài đặt.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureError(f"{name}: không đọc được tệp; hãy kiểm tra quyền đọc và lưu tệp theo mã UTF-8.") from error
    try:
        data = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  a subclass of SafeLoader
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1
        raise FixtureError(f"{name}: dòng {line}: {error.problem}; hãy sửa hoặc bỏ dòng này.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        remedy = "hãy xem lại dấu hai chấm, dấu ngoặc và thụt đầu dòng"
        raise FixtureError(f"{name}: dòng {line}: sai cú pháp YAML; {remedy}.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FixtureError(f"{name}: không phải tệp YAML; hãy bỏ các ký tự lạ và lưu lại tệp.") from error
    if not isinstance(data, dict):
        raise FixtureError(f"{name}: tệp phải gồm các mục dạng “tên: giá trị”; hãy viết lại theo tệp mẫu.")
    return data


_SECTIONS = {
    "departments": Unit.Kind.DEPARTMENT,
    "districts": Unit.Kind.DISTRICT,
    "communes": Unit.Kind.COMMUNE,
    "offices": Unit.Kind.OFFICE,
    "outside": Unit.Kind.OUTSIDE,
}
_UNIT_OPTIONAL = ("short_name", "official_code", "starts_on", "ends_on", "successors")
_LETTERHEAD_REQUIRED = ("agency", "symbol", "place", "position")
_LETTERHEAD_OPTIONAL = ("parent_agency", "authority")


def load_units(data: dict, source: str) -> int:
    """Create the missing units, successions, groups and letterheads of one province's file; return how many units.

    Successors come only with a new unit, members only with a new group: what people have corrected stays corrected.
    Raises FixtureError with every problem of the file.
    """
    return _UnitsFile(data, source).load()


class _UnitsFile:
    def __init__(self, data: dict, source: str):
        self.data = data
        self.problems = Problems(source)
        self.known: dict[str, Unit] = {}
        self.named: set[str] = set()
        self.created: set[str] = set()

    def load(self) -> int:
        optional = ("is_sample", *_SECTIONS, "groups", "letterheads")
        if self.problems.fits(self.data, "tệp", ("province",), optional):
            self.known = {unit.code: unit for unit in Unit.objects.all()}
            rows = list(self._rows())
            for kind, parent, row in rows:
                self._unit(kind, parent, row)
            for _, _, row in rows:
                self._successions(row)
            self._groups()
            self._letterheads()
        self.problems.raise_any()
        return len(self.created)

    def _rows(self) -> Iterator[tuple[Unit.Kind, str | None, dict]]:
        """Yield the well-formed rows as (kind, code of the parent, row), parents first."""
        province = self.data["province"]
        if not self.problems.fits(province, "mục province", ("code", "name"), _UNIT_OPTIONAL):
            return
        yield from self._named_once(Unit.Kind.PROVINCE, None, [province])
        for section, kind in _SECTIONS.items():
            if kind in Unit.AGENCY_KINDS:
                by_parent = {province["code"]: self.data.get(section)}
            else:
                by_parent = self.problems.rows(self.data.get(section), f"mục {section}", dict)
            for parent, rows in by_parent.items():
                where = f"mục {section} của “{parent}”"
                fitting = [
                    row
                    for place, row in enumerate(self.problems.rows(rows, where, list), start=1)
                    if self.problems.fits(row, f"{where}, dòng thứ {place}", ("code", "name"), _UNIT_OPTIONAL)
                ]
                yield from self._named_once(kind, parent, fitting)

    def _named_once(self, kind, parent, rows):
        for row in rows:
            if row["code"] in self.named:
                self.problems.add(f"đơn vị “{row['code']}” ghi hai lần; hãy bỏ một dòng hoặc sửa mã.")
                continue
            self.named.add(row["code"])
            yield kind, parent, row

    def _find(self, code: str, remedy: str) -> Unit | None:
        """Return the unit; note an unknown one, unless its own row in this file is already complained of."""
        unit = self.known.get(code) if isinstance(code, str) else None
        if unit is None and not (isinstance(code, str) and code in self.named):
            self.problems.add(f"đơn vị “{code}” không có trong danh mục đơn vị; {remedy}")
        return unit

    def _unit(self, kind: Unit.Kind, parent_code: str | None, row: dict) -> None:
        if row["code"] in self.known:
            return
        remedy = f"hãy thêm đơn vị cấp trên này của “{row['code']}” hoặc sửa mã."
        parent = parent_code and self._find(parent_code, remedy)
        if parent_code and parent is None:
            return
        values = {field: row[field] for field in (*_UNIT_OPTIONAL[:-1], "code", "name") if row.get(field) is not None}
        unit = Unit(kind=kind, parent=parent, is_sample=self.data.get("is_sample") is True, **values)
        if self.problems.clean(unit, f"đơn vị “{row['code']}”"):
            unit.save()
            self.known[unit.code] = unit
            self.created.add(unit.code)

    def _successions(self, row: dict) -> None:
        code = row["code"]
        successors = self.problems.rows(row.get("successors"), f"trường “successors” của “{code}”", list)
        for successor_code in successors:
            remedy = f"hãy thêm đơn vị kế tục này của “{code}” hoặc sửa mã."
            successor = self._find(successor_code, remedy)
            if successor and code in self.known and {code, successor_code} & self.created:
                link = Succession(predecessor=self.known[code], successor=successor)
                if self.problems.clean(link, f"đơn vị kế tục “{successor_code}” của “{code}”"):
                    link.save()

    def _groups(self) -> None:
        there = set(UnitGroup.objects.values_list("agency__code", "phrase"))
        for code, phrases in self.problems.rows(self.data.get("groups"), "mục groups", dict).items():
            agency = self._find(code, "hãy sửa mã cơ quan ở mục groups.")
            for phrase, members in self.problems.rows(phrases, f"mục groups của “{code}”", dict).items():
                where = f"cụm “{phrase}” của “{code}”"
                codes = self.problems.rows(members, where, list)
                units = [self._find(member, f"hãy thêm vào mục offices hoặc bỏ khỏi {where}.") for member in codes]
                for unit in filter(None, units):
                    if agency and unit.parent_id != agency.pk:
                        self.problems.add(f"{where}: “{unit.code}” không trực thuộc “{code}”; hãy sửa mã.")
                if agency is None or None in units or (code, phrase) in there:
                    continue
                group = UnitGroup(agency=agency, phrase=phrase)
                if self.problems.clean(group, where):
                    group.save()
                    group.members.set(units)

    def _letterheads(self) -> None:
        there = set(Letterhead.objects.values_list("unit__code", flat=True))
        for code, row in self.problems.rows(self.data.get("letterheads"), "mục letterheads", dict).items():
            where = f"thể thức văn bản của “{code}”"
            unit = self._find(code, "hãy sửa mã cơ quan ở mục letterheads.")
            fits = self.problems.fits(row, where, _LETTERHEAD_REQUIRED, _LETTERHEAD_OPTIONAL)
            if unit is None or not fits or code in there:
                continue
            letterhead = Letterhead(unit=unit, **row)
            if self.problems.clean(letterhead, where):
                letterhead.save()
