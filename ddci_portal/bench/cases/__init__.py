"""All that is measured, in the order of the table."""

from ddci_portal.bench.case import Case
from ddci_portal.bench.cases import (
    around,
    documents,
    growth,
    pages,
    ranks,
    reminders,
    saving,
    signatures,
    starting,
    telephone,
    workbooks,
)

CASES: list[Case] = [
    case
    for module in (
        around,
        pages,
        growth,
        saving,
        ranks,
        workbooks,
        documents,
        signatures,
        reminders,
        starting,
        telephone,
    )
    for case in module.CASES
]


def chosen(names: list[str], *, quick: bool, scale: int) -> list[Case]:
    """The cases of that scale whose name begins with one of the names, all where there are none; without slow ones
    when quick.

    Raises ValueError with a sentence for a name that fits none.
    """
    for name in names:
        if not any(case.name.startswith(name) for case in CASES):
            raise ValueError(f"không có bài đo nào tên “{name}”; xem danh sách bằng --list")
    fitting = [case for case in CASES if scale in case.scales and (case.quick or not quick)]
    return [case for case in fitting if not names or case.name.startswith(tuple(names))]
