"""Tables that assign work: columns for tasks, for who leads and supports, for the time and the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.document import DocumentItem, DocumentTable
from plans.importing.meaning.assignments import Assignment, read_role
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.grids import Grid
from plans.importing.meaning.lexicon import Lexicon

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
            read_role(result, role, cells[role].replace("\n", "; "), lexicon)
    return result


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
