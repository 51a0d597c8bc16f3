"""Say what is wrong in a KẾ HOẠCH."""

import json
from itertools import groupby

from django.core.management.base import BaseCommand, CommandError

from plans.checking import Problem, check_plan
from plans.naming import PlanNotFound, find_plan


class Command(BaseCommand):
    help = "Kiểm tra kế hoạch của một đơn vị: số liệu, phân công, đánh số, căn cứ, tên cơ quan, thể thức."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, unit, year, index, json, **options):
        try:
            plan = find_plan(unit, index, year)
        except PlanNotFound as error:
            raise CommandError(str(error)) from None
        problems = check_plan(plan)
        self.stdout.write(_as_json(problems) if json else f"{plan}: {_summary(problems)}{_by_place(problems)}")


def _as_json(problems: list[Problem]) -> str:
    return json.dumps([problem.as_json() for problem in problems], ensure_ascii=False, indent=2)


def _summary(problems: list[Problem]) -> str:
    errors = sum(problem.is_error for problem in problems)
    return f"{errors} lỗi, {len(problems) - errors} điểm cần xem lại." if problems else "không phát hiện vấn đề nào."


def _by_place(problems: list[Problem]) -> str:
    """The sentences under their places, in the order of the document."""
    lines = []
    for place, found in groupby(problems, key=lambda problem: problem.place):
        lines.append(f"\n\n{place}")
        for problem in found:
            lines.append(f"\n  {'Lỗi' if problem.is_error else 'Cần xem lại'}: {problem.message}")
            if problem.fix:
                lines.append(f"\n    → {problem.fix}")
    return "".join(lines)
