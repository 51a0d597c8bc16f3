"""Tables that assign work: columns for tasks, for who leads and supports, for the time and the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.document import DocumentItem, DocumentTable
from plans.importing.meaning.assignments import Assignment, read_role
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.grids import Grid
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.shapes import ALONE, HEAD, begins_name
from plans.importing.plain import plain

_ROLE_HEADS = (
    ("number", r"^(?:stt|tt|so tt|so thu tu)$"),
    ("components", r"^(?:ten )?chi so(?: thanh phan)?$"),
    ("directors", r"lanh dao|chi dao"),
    ("supports", r"phoi hop"),
    ("leads", r"chu tri|don vi thuc hien|co quan thuc hien|bo phan thuc hien|phong thuc hien|dau moi"),
    ("due", r"thoi gian|thoi han|tien do|hoan thanh|lo trinh"),
    ("output", r"san pham|ket qua(?: dau ra| can dat| du kien)?$|dau ra"),
    ("task", r"nhiem vu|giai phap|noi dung|cong viec|hoat dong|bien phap"),
    ("leads", r"phan cong"),
)
_PATTERNS = [(role, re.compile(words)) for role, words in _ROLE_HEADS]
_TIME = re.compile(r"Quý|Tháng|Trước|Thường xuyên|H[ằà]ng")
_MARK = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)])\s*")
_PARTIES = ("directors", "leads", "supports", "due", "output")


@dataclass
class TaskRow:
    """A row of an assignment table: its words, who does it, and the components it belongs to."""

    text: str
    assignment: Assignment = field(default_factory=Assignment)
    components: list[str] = field(default_factory=list)


def task_columns(heads: Sequence[str]) -> dict[str, int]:
    """The columns of an assignment table by what they hold; empty where it has none for tasks or none for offices."""
    columns: dict[str, int] = {}
    for place, head in enumerate(heads):
        role = next((role for role, pattern in _PATTERNS if pattern.search(head) and role not in columns), None)
        if role:
            columns[role] = place
    return columns if "task" in columns and ({"leads", "supports"} & set(columns)) else {}


def read_tasks(table: DocumentTable, names: ComponentNames, lexicon: Lexicon) -> list[TaskRow]:
    """Return the rows of a table that assigns work (“STT, Nhiệm vụ, Chủ trì, Phối hợp, Thời gian, Sản phẩm”).

    A row with a single text heads those below it; where that names components, the rows belong to them.
    """
    grid = Grid.of(table)
    columns = task_columns(grid.heads)
    found: list[TaskRow] = []
    components: list[str] = []
    for row in grid.rows if columns else ():
        cells = {role: row[place].strip() for role, place in columns.items()}
        if heading := _only_text(row):
            components = names.of_heading(heading)
        elif cells["task"] and any(cells.get(role) for role in _PARTIES):
            own = names.of_heading(cells.get("components", ""))
            found.append(TaskRow(" ".join(cells["task"].split()), _assignment(cells, lexicon), own or components))
    return found


def _only_text(row: list[str]) -> str:
    """The text of a row that holds one, however many cells it spans, besides a number."""
    texts = {cell.strip() for cell in row if len(cell.strip()) > 3 and any(char.isalpha() for char in cell)}
    return texts.pop() if len(texts) == 1 else ""


def _assignment(cells: dict[str, str], lexicon: Lexicon) -> Assignment:
    result = Assignment()
    for role in _PARTIES:
        if cells.get(role):
            read_role(result, role, _in_one_line(cells[role], role), lexicon)
    return result


def _in_one_line(cell: str, role: str) -> str:
    """A cell's lines as one: a line begins another office only behind a complete one."""
    if role == "directors":
        return cell.replace("\n", "; ")
    lines = [line for line in map(str.strip, cell.split("\n")) if line]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        bare = _MARK.sub("", line)
        joined += f"; {bare}" if _begins_anew(joined, line, bare, role) else f" {line}"
    return joined


def _begins_anew(before: str, line: str, bare: str, role: str) -> bool:
    """Whether a cell's line begins another entry; `bare` is the line without a list's mark."""
    if not bare or before.endswith((";", ",")):
        return False
    if role == "output":
        return bare != line or bare[0].isupper()
    if role == "due":
        return bool(_TIME.match(bare)) and len(before.split()) > 1
    return _begins_office(bare) and (bare != line or _is_complete(re.split(r"[;,]", before)[-1].strip(), bare))


def _begins_office(line: str) -> bool:
    low = plain(line)
    head = HEAD.match(low)
    if head and head.end() == len(low) and not ALONE.fullmatch(low):
        return False
    return begins_name(low) or (bool(head) and line[0].isupper())


def _is_complete(office: str, after: str) -> bool:
    """Whether the words of an office before a line's end are its whole name, not “Phòng”, “Văn phòng HĐND và”."""
    low, following = plain(office), plain(after)
    if office.lower().endswith((" và", "-", "&", " của", " thuộc")):
        return False
    if low == "van phong" and following.startswith(("hdnd", "ubnd", "uy ban", "hoi dong", "doan")):
        return False
    if low in ("van phong", "thanh tra", "cong an") and len(following.split()) == 1:
        return False
    return not office or bool(ALONE.fullmatch(low)) or (len(low.split()) > 1 and not HEAD.fullmatch(low))


def task_items(rows: Sequence[TaskRow], item: DocumentItem) -> list[DocumentItem]:
    """The rows as solutions that the table before them prints."""
    return [
        DocumentItem(
            kind="solution",
            lines=[row.text],
            directors=row.assignment.directors,
            leads=row.assignment.leads,
            supports=row.assignment.supports,
            due=row.assignment.due,
            output=row.assignment.output,
            first=item.first,
            last=item.last,
            doubt=" ".join(row.assignment.doubts),
            shown=False,
        )
        for row in rows
    ]
