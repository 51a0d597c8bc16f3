"""Number and day are given, and the file that will be signed is kept."""

import re
from dataclasses import asdict, replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pypdf import PdfReader

from plans import life
from plans.models import Plan
from reports.documents.pdf import lay_out_pdf
from reports.documents.plan import plan_letter
from reports.documents.snapshot import letter_from_json
from reports.issuing import preparing
from reports.issuing.preparing import next_number, prepare
from reports.issuing.sources import PlanSource
from reports.models import Document
from tests.plans.life.walk import approved, drafted, issued, submitted
from tests.reports.issuing.walk import DAY, audited, page_of, prepared, stored, text_of
from units.models import AuditEntry, Letterhead


def give(client, plan, number="5", day="05/02/2025", **values):
    return client.post(page_of(plan), {"number": number, "issued_on": day, "is_public": "on", **values})


def test_the_clerk_gives_number_and_day_and_the_plan_stays_approved(as_user, cast, plan):
    response = give(as_user(cast.unit_clerk), plan)

    assert (response.status_code, response.url) == (302, page_of(plan))
    document = Document.objects.get()
    assert (document.number_and_symbol, document.day, document.state) == ("05/KH-SNgV", DAY, "prepared")
    assert (document.title, document.signatory) == (plan.title, "Trịnh Giám Đốc")
    assert (document.prepared_by, document.is_public, document.way) == (cast.unit_clerk, True, "")
    plan.refresh_from_db()
    assert (plan.state, plan.number) == (Plan.State.APPROVED, None)
    assert audited("document.prepare") == ["Cấp số, lập văn bản: Kế hoạch số 05/KH-SNgV ngày 05/02/2025"]


def test_the_kept_file_bears_number_day_and_code_and_is_known_by_its_hash(cast, plan, media):
    document = prepared(cast, plan)
    data = document.file.read()

    page = PdfReader(BytesIO(data)).pages[0].extract_text()
    assert "05/KH-SNgV" in page
    assert "ngày 05 tháng 02 năm 2025" in page
    assert f"Mã tra cứu: {document.written_code}" in page
    digest = sha256(data).hexdigest()
    assert (document.sha256, document.original_sha256, document.size) == (digest, digest, len(data))
    assert stored(media) == [f"{digest}.pdf"]
    assert document.file.name == document.original.name == f"van-ban/2025/{digest}.pdf"


def test_the_snapshot_makes_the_same_file_and_the_room_for_the_signature_is_known(cast, plan):
    document = prepared(cast, plan)
    laid = lay_out_pdf(letter_from_json(document.snapshot))

    assert laid.data == document.file.read()
    assert asdict(laid.space) == document.space
    letter = letter_from_json(document.snapshot)
    bare = replace(letter, number=None, day=None, lookup=None)
    assert bare == plan_letter(plan)
    assert letter.lookup.url == f"http://127.0.0.1:8000/van-ban/{document.code}/"


def test_a_code_cannot_be_guessed_from_another(cast, plan):
    first = prepared(cast, plan)
    second = prepared(cast, approved(cast, year=2024), number=6)

    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{12}", code) for code in (first.code, second.code))
    assert len(set(zip(first.code, second.code, strict=True))) > 6


def test_the_number_after_the_highest_of_plans_and_documents_is_proposed(as_user, cast, plan):
    today = timezone.localdate()
    life.issue(plan=approved(cast, year=2024), number=41, issued_on=today, by=cast.unit_clerk)
    prepared(cast, approved(cast, year=2023), number=57, day=today)

    form = as_user(cast.unit_clerk).get(page_of(plan)).context["number_form"]
    assert form.initial == {"number": 58, "issued_on": today}
    assert next_number(PlanSource(plan), today.year - 1) == 1


def test_a_number_that_a_plan_or_a_document_has_is_refused_with_whose_it_is(as_user, cast, plan):
    issued(cast, year=2024)
    response = give(as_user(cast.unit_clerk), plan, day="31/12/2025")
    assert response.status_code == 422
    assert "Số 05 của năm 2025 đã cấp cho Kế hoạch DDCI năm 2024 – Sở Ngoại vụ (ngày 05/02/2025)." in text_of(response)

    prepared(cast, approved(cast, year=2023), number=7)
    response = give(as_user(cast.unit_clerk), plan, number="7")
    assert response.status_code == 422
    assert "Số 07 của năm 2025 đã cấp cho Kế hoạch số 07/KH-SNgV ngày 05/02/2025." in text_of(response)
    assert Document.objects.filter(plan=plan).count() == 0


@pytest.mark.parametrize(("number", "day"), [("0", "05/02/2025"), ("", "05/02/2025"), ("5", ""), ("5", "31/02/2025")])
def test_a_number_or_day_that_cannot_be_is_refused(as_user, cast, plan, number, day):
    assert give(as_user(cast.unit_clerk), plan, number, day).status_code == 422
    assert not Document.objects.exists()


def test_a_day_to_come_is_refused(as_user, cast, plan):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = give(as_user(cast.unit_clerk), plan, day=f"{tomorrow:%d/%m/%Y}")

    assert "Ngày ban hành không được sau hôm nay." in text_of(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize("make", [drafted, submitted])
def test_only_an_approved_plan_gets_a_number(as_user, cast, make):
    plan = make(cast)
    client = as_user(cast.unit_clerk)

    assert client.get(page_of(plan)).status_code == 422
    response = give(client, plan)
    assert response.status_code == 422
    assert f"Kế hoạch đang ở trạng thái “{plan.get_state_display()}”" in text_of(response)
    assert not Document.objects.exists()


def test_a_closed_plan_gets_none(as_user, cast):
    plan = cast.plan(state=Plan.State.CLOSED, number=3, issued_on=DAY)

    assert as_user(cast.unit_clerk).get(page_of(plan)).status_code == 422


def test_a_plan_issued_earlier_gets_a_document_with_its_own_number_and_day(as_user, cast):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=date(2025, 3, 20))
    client = as_user(cast.unit_clerk)
    assert list(client.get(page_of(plan)).context["number_form"].fields) == ["is_public"]
    client.post(page_of(plan), {"number": "7", "issued_on": "01/01/2025"})

    document = Document.objects.get()
    assert (document.number, document.day, document.is_public) == (50, date(2025, 3, 20), False)


def test_a_double_click_prepares_once(as_user, cast, plan, media):
    client = as_user(cast.unit_clerk)
    assert [give(client, plan).status_code for _ in range(2)] == [302, 302]

    assert Document.objects.count() == 1
    assert AuditEntry.objects.filter(action="document.prepare").count() == 1
    assert len(stored(media)) == 1


def test_another_number_for_a_prepared_plan_is_refused(as_user, cast, plan):
    prepared(cast, plan)
    response = give(as_user(cast.unit_clerk), plan, number="6")

    assert response.status_code == 422
    assert "Văn bản của kế hoạch đã được lập: Kế hoạch số 05/KH-SNgV ngày 05/02/2025." in text_of(response)


def test_what_happens_while_the_pages_are_laid_out_is_seen_and_leaves_no_file(cast, plan, media):
    def laid_out_meanwhile(letter):
        life.send_back(plan=plan, note="Sửa lại.", by=cast.head_of_unit)
        return lay_out_pdf(letter)

    with (
        patch.object(preparing, "lay_out_pdf", laid_out_meanwhile),
        pytest.raises(ValidationError, match="“Trả lại để sửa”; chỉ cấp số cho kế hoạch đã duyệt"),
    ):
        prepared(cast, plan)
    assert not Document.objects.exists()
    assert stored(media) == []


def test_of_two_who_prepare_at_once_the_second_is_told(cast, plan, media):
    def laid_out_meanwhile(letter):
        with patch.object(preparing, "lay_out_pdf", lay_out_pdf):
            prepared(cast, plan, number=6)
        return lay_out_pdf(letter)

    with (
        patch.object(preparing, "lay_out_pdf", laid_out_meanwhile),
        pytest.raises(ValidationError, match="Văn bản của kế hoạch đã được lập: Kế hoạch số 06/KH-SNgV"),
    ):
        prepared(cast, plan)
    assert [document.number for document in Document.objects.all()] == [6]
    assert len(stored(media)) == 1


def test_an_agency_without_letterhead_is_told_what_to_do(as_user, cast, plan):
    Letterhead.objects.all().delete()
    response = give(as_user(cast.unit_clerk), plan)

    assert response.status_code == 422
    assert "Sở Ngoại vụ chưa khai báo thể thức văn bản" in text_of(response)


def test_an_officer_gives_no_number(as_user, cast, plan):
    assert as_user(cast.officer).get(page_of(plan)).status_code == 403
    with pytest.raises(PermissionDenied):
        prepare(source=PlanSource(plan), number=5, issued_on=DAY, by=cast.officer)
