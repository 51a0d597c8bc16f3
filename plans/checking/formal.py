"""What a KẾ HOẠCH must have by decree 30/2020: trích yếu, recipients with their last line, who signs, by what right."""

from collections.abc import Iterator

from plans.blocks import key_of
from plans.checking.material import Material
from plans.checking.problems import ERROR, WARNING, Mend, Problem

RECIPIENTS, SIGNATURE = "nơi nhận", "chữ ký"


def check(material: Material) -> Iterator[Problem]:
    """Yield what is missing around the text."""
    plan, block = material.plan, key_of(material.plan)
    for value, code, place, what in (
        (plan.title, "title-missing", "trích yếu", "trích yếu"),
        (plan.position, "position-missing", SIGNATURE, "chức vụ người ký"),
        (plan.signatory, "signatory-missing", SIGNATURE, "họ tên người ký"),
        (plan.recipients, "recipients-missing", RECIPIENTS, "nơi nhận"),
    ):
        if not value.strip():
            yield Problem(code, ERROR, place, f"Kế hoạch chưa có {what}.", f"Ghi {what}.", block)
    yield from _file_line(material, block)
    if plan.is_delegated and not plan.delegation_basis.strip():
        message = f"Ký “{' '.join(plan.authority.split())}” nhưng chưa ghi căn cứ phân công hoặc ủy quyền."
        fix = "Ghi văn bản phân công hoặc ủy quyền trong thông tin chung."
        yield Problem("delegation-without-basis", ERROR, SIGNATURE, message, fix, block)


def _file_line(material: Material, block: str) -> Iterator[Problem]:
    """The line “Lưu: …” closes the recipients."""
    lines, stored = material.plan.recipient_lines, material.plan.recipients
    kept = [line for line in lines if line.lstrip("-– ").casefold().startswith("lưu")]
    if lines and not kept:
        message = "Nơi nhận chưa có dòng “Lưu:” (Nghị định 30/2020/NĐ-CP, Phụ lục I)."
        mend = Mend(block, "recipients", stored, f"{stored.rstrip()}\nLưu: VT", "Thêm dòng “Lưu: VT”")
        yield Problem("recipients-without-file", ERROR, RECIPIENTS, message, "Thêm dòng “Lưu: VT”.", block, (mend,))
    elif lines and kept[-1] != lines[-1]:
        message = f"Dòng “{kept[-1]}” phải đứng cuối nơi nhận."
        moved = "\n".join([*(line for line in lines if line not in kept), *kept])
        mend = Mend(block, "recipients", stored, moved, "Đưa dòng “Lưu” xuống cuối")
        fix = "Đưa dòng này xuống cuối."
        yield Problem("recipients-file-not-last", WARNING, RECIPIENTS, message, fix, block, (mend,))
