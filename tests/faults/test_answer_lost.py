"""The database commits and goes before it can say so: the row is there, so its file must be there too."""

import pytest
from django.db import OperationalError, connections

from reports.issuing.keeping import read_kept
from reports.models import Document
from tests.cast import Cast
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import prepared


def test_a_document_that_was_numbered_keeps_its_file(transactional_db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    cast = Cast()
    plan = approved(cast)
    connection = connections["default"]
    commit = connection.commit

    def unanswered():
        commit()
        if any(settings.MEDIA_ROOT.rglob("*.pdf")):
            raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "commit", unanswered)
        with pytest.raises(OperationalError):
            prepared(cast, plan)

    assert read_kept(Document.objects.get()).startswith(b"%PDF-")
