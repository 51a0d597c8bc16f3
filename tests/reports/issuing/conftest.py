"""The store of files and the folder of trusted certificates lie beside each test; there is a plan to issue, and those
who sign it have certificates of an authority that is trusted."""

import pytest

from tests.plans.life.walk import approved
from tests.reports.issuing.walk import approve_report
from tests.reports.signing.authority import Authority
from tests.tasks.reporting.quarter import QuarterOfWork


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def trust_folder(settings, tmp_path, authority):
    folder = tmp_path / "chung-thu"
    folder.mkdir()
    (folder / "goc.pem").write_bytes(authority.pem)
    settings.SIGNING_TRUST_DIR = folder
    return folder


@pytest.fixture(scope="session")
def authority():
    return Authority("CA thử")


@pytest.fixture(scope="session")
def head(authority):
    """The certificate of the one whose name stands on the plan."""
    return authority.issue("TRINH GIAM DOC")


@pytest.fixture(scope="session")
def agency(authority):
    return authority.issue("Sở Ngoại vụ tỉnh Lạng Sơn", "UBND tỉnh Lạng Sơn")


@pytest.fixture
def plan(cast):
    """An approved plan of the department."""
    return approved(cast)


@pytest.fixture
def work(cast) -> QuarterOfWork:
    """The second quarter of 2025 on the department's plan, on which two offices have reported."""
    work = QuarterOfWork(cast)
    work.send_consular()
    work.send_office()
    return work


@pytest.fixture
def report(work):
    """The approved BÁO CÁO of the second quarter of 2025."""
    return approve_report(work)
