"""The check for known holes in packages: what the services answer is understood, nothing is passed over in silence."""

import importlib.util
import json
import sys
from datetime import date

import pytest
from django.conf import settings

PLACE = settings.BASE_DIR / "ddci_portal" / "deploy" / "audit.py"
PIP = {
    "dependencies": [
        {"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"]}]},
        {"name": "celery", "version": "5.7.0", "vulns": []},
        {"name": "local", "skip_reason": "not on PyPI"},
        {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2014-8", "aliases": []}]},
    ],
    "fixes": [],
}
NPM = {
    "vulnerabilities": {
        "zrender": {"via": [{"url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", "title": "x"}]},
        "echarts": {"via": ["zrender"]},
    }
}
UNREACHABLE = {"message": "405 Method Not Allowed", "error": {"summary": ""}}


@pytest.fixture
def audit(monkeypatch, tmp_path):
    """The script, whose two services answer with what a test lays down; None is a service that says nothing."""
    spec = importlib.util.spec_from_file_location("audit", PLACE)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "audit", module)
    spec.loader.exec_module(module)
    (tmp_path / "known-findings.txt").write_text("# nothing\n")
    here = module.HERE
    monkeypatch.setattr(module, "HERE", tmp_path)

    def answering(pip, npm, known=""):
        (tmp_path / "known-findings.txt").write_text(known)
        for name, answer in (("PIP", pip), ("NPM", npm)):
            text = "" if answer is None else json.dumps(answer)
            (tmp_path / name).write_text(text)
            monkeypatch.setattr(module, name, ["cat", str(tmp_path / name)])
        return module.main()

    module.real_folder = here
    module.answering = answering
    return module


def test_a_known_hole_fails_the_check_with_its_numbers(audit, capsys):
    assert audit.answering(PIP, NPM) == 1
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: 1 lỗ hổng đã biết, 1 chưa được chấp nhận.",
        "  django 5.2.1: CVE-2026-1, PYSEC-2026-1. Hãy nâng phiên bản, hoặc ghi lý do và hạn vào known-findings.txt.",
        "npm: 1 lỗ hổng đã biết, 1 chưa được chấp nhận.",
        "  zrender: GHSA-aaaa-bbbb-cccc. Hãy nâng phiên bản, hoặc ghi lý do và hạn vào known-findings.txt.",
    ]


def test_what_was_accepted_passes_until_its_day(audit):
    known = "CVE-2026-1 2999-12-31 chưa có bản vá\nGHSA-aaaa-bbbb-cccc 2999-12-31 không dùng hàm này\n"

    assert audit.answering(PIP, NPM, known) == 0
    assert audit.answering(PIP, NPM, known.replace("2999", "2020")) == 1
    assert audit.accepted(known, date(3000, 1, 1)) == set()


@pytest.mark.parametrize("line", ["CVE-2026-1", "CVE-2026-1 2026-12-31", "CVE-2026-1 mai-sau không rõ"])
def test_accepting_takes_a_day_and_a_reason(audit, line):
    with pytest.raises(ValueError):
        audit.accepted(line, date(2026, 1, 1))


MIRROR = {"dependencies": [package | {"vulns": []} for package in PIP["dependencies"]]}


@pytest.mark.parametrize(
    "pip", [None, {}, {"dependencies": [{"name": "django", "skip_reason": "not on PyPI"}]}, MIRROR]
)
def test_without_the_network_the_check_says_so_and_goes_on(audit, capsys, pip):
    assert audit.answering(pip, UNREACHABLE) == 0
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: chưa kiểm tra được, vì dịch vụ không trả lời. Hãy chạy lại ở máy có mạng.",
        "npm: chưa kiểm tra được, vì dịch vụ không trả lời. Hãy chạy lại ở máy có mạng.",
    ]


def test_what_is_accepted_here_is_well_formed(audit):
    audit.accepted((audit.real_folder / "known-findings.txt").read_text(), date(2026, 1, 1))
