"""Run the cases and print their table: python -m ddci_portal.bench, started by ddci_portal/deploy/bench.sh."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import django
from django.conf import settings
from django.utils import timezone


def main(arguments: list[str]) -> int:
    """Return 1 when a limit is broken, 2 when the arguments are wrong."""
    asked = _parser().parse_args(arguments)
    django.setup()
    # Apps must be loaded before models can be imported.
    from ddci_portal.bench.cases import CASES, chosen

    if asked.list:
        for case in CASES:
            _say(f"{case.name:24} {case.title}")
        return 0
    try:
        cases = chosen(asked.only, quick=asked.quick, scale=asked.scale)
    except ValueError as error:
        _complain(str(error))
        return 2
    return _measure(cases, asked)


def _measure(cases: list, asked: argparse.Namespace) -> int:
    from ddci_portal.bench import history
    from ddci_portal.bench.runner import run
    from ddci_portal.bench.stage import Stage
    from ddci_portal.bench.table import table

    if asked.rounds or asked.quick:
        cases = [replace(case, rounds=None) for case in cases]
    stage = Stage(asked.scale, settings.DATA_DIR, asked.seconds or (1 if asked.quick else 3), asked.quick)
    try:
        outcomes = run(cases, stage, asked.rounds or (2 if asked.quick else 5), _complain)
    finally:
        stage.close()
    this = history.entry(outcomes, scale=asked.scale, quick=asked.quick, at=timezone.localtime())
    before = history.last_ratios(asked.history, scale=asked.scale, machine=this["machine"])
    history.keep(asked.history, this)
    _say(f"\n{this['at']}, {this['commit']}, {this['machine']}, quy mô {asked.scale}\n")
    verdict = {"quick": asked.quick, "by_cpu": asked.cpu}
    _say(table(outcomes, before, **verdict))
    broken = [outcome for outcome in outcomes if outcome.broken(**verdict)]
    _say(f"\n{len(outcomes) - len(broken)} bài đạt, {len(broken)} bài không đạt.")
    return 1 if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.sh", description="Đo hiệu năng của cổng thông tin.")
    parser.add_argument("--scale", type=int, default=1, help="quy mô của dữ liệu đã nạp: 1, 10 hoặc 100")
    parser.add_argument("--quick", action="store_true", help="bài nhanh, ít lượt; tỷ lệ chỉ xét khi vượt xa")
    parser.add_argument("--only", nargs="+", default=[], metavar="TÊN", help="chỉ những bài có tên bắt đầu như vậy")
    parser.add_argument("--rounds", type=int, help="số lượt của mỗi bài, mặc định 5 (nhanh: 2)")
    parser.add_argument("--seconds", type=int, help="số giây mỗi lượt của một trang, mặc định 3 (nhanh: 1)")
    parser.add_argument("--cpu", action="store_true", help="xét tỷ lệ theo thời gian bộ xử lý, khi máy đang bận")
    parser.add_argument("--list", action="store_true", help="liệt kê các bài đo")
    parser.add_argument("--history", type=Path, default=settings.BASE_DIR / "var" / "bench-history.jsonl")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
