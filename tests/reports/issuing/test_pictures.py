"""What signatures show on paper: one's own signature, the agency's seal."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports.models import AgencySeal, SignaturePicture
from tests.reports.issuing.walk import audited, text_of
from tests.reports.signing.authority import scribble, seal

PAGE = "/chu-ky-con-dau/"


def png(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("hinh.png", data, "image/png")


def put_signature(client, data):
    return client.post(reverse("reports:put-signature"), {"picture": png(data)})


def put_seal(client, data=None, unit="sngv", **values):
    picture = {"picture": png(data)} if data is not None else {}
    return client.post(reverse("reports:put-seal", args=[unit]), picture | values)


def test_a_head_puts_up_the_own_signature_and_alone_sees_it(as_user, cast):
    client = as_user(cast.head_of_unit)
    assert put_signature(client, scribble()).status_code == 302

    kept = SignaturePicture.objects.get()
    assert kept.user == cast.head_of_unit
    shown = client.get(reverse("reports:signature-png"))
    assert (shown["Content-Type"], shown.content) == ("image/png", bytes(kept.picture))
    assert (shown["X-Content-Type-Options"], "no-store" in shown["Cache-Control"]) == ("nosniff", True)
    assert Image.open(BytesIO(shown.content)).size == (600, 260)
    assert audited("signature_picture.put") == ["Đưa lên hình chữ ký của mình"]
    assert as_user(cast.unit_clerk).get(reverse("reports:signature-png")).status_code == 404


def test_a_new_picture_takes_the_place_of_the_old_one_and_can_be_removed(as_user, cast):
    client = as_user(cast.head_of_unit)
    put_signature(client, scribble())
    put_signature(client, scribble(400, 200))
    assert Image.open(BytesIO(SignaturePicture.objects.get().picture)).size == (400, 200)

    client.post(reverse("reports:remove-signature"))
    assert not SignaturePicture.objects.exists()
    assert audited("signature_picture.remove") == ["Xóa hình chữ ký của mình"]
    assert client.post(reverse("reports:remove-signature")).status_code == 422


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống. Hãy chọn lại."),
        (b"GIF89a", "Hình chữ ký phải là tệp PNG."),
        (b"x" * (2 * 2**20 + 1), "Tệp lớn quá 2 MB."),
    ],
)
def test_what_is_no_picture_is_refused(as_user, cast, data, sentence):
    response = put_signature(as_user(cast.head_of_unit), data)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not SignaturePicture.objects.exists()


def test_the_clerk_puts_up_the_seal_and_says_whether_it_is_needed(as_user, cast):
    client = as_user(cast.unit_clerk)
    put_seal(client, seal(), is_required="on")
    kept = AgencySeal.objects.get()
    assert (kept.unit, kept.is_required, bool(kept.picture)) == (cast.department, True, True)
    assert audited("seal.put") == ["Đưa lên hình con dấu của Sở Ngoại vụ"]

    put_seal(client)
    again = AgencySeal.objects.get()
    assert (again.is_required, bytes(again.picture) == bytes(kept.picture)) == (False, True)
    assert client.get(reverse("reports:seal-png", args=["sngv"])).content == bytes(kept.picture)
    client.post(reverse("reports:remove-seal", args=["sngv"]))
    assert AgencySeal.objects.get().picture is None


def test_the_seal_of_another_agency_does_not_exist_for_the_clerk(as_user, cast):
    AgencySeal.objects.create(unit=cast.other_department, picture=seal())
    client = as_user(cast.unit_clerk)

    assert client.get(reverse("reports:seal-png", args=["stp"])).status_code == 404
    assert put_seal(client, seal(), unit="stp").status_code == 404
    assert client.post(reverse("reports:remove-seal", args=["stp"])).status_code == 404


def test_each_is_offered_what_is_theirs(as_user, cast):
    clerk = text_of(as_user(cast.unit_clerk).get(PAGE))
    assert ("Chữ ký của tôi" in clerk, "Con dấu của Sở Ngoại vụ" in clerk) == (False, True)
    chief = text_of(as_user(cast.head_of_unit).get(PAGE))
    assert ("Chữ ký của tôi" in chief, "Con dấu của Sở Ngoại vụ" in chief) == (True, True)
    assert as_user(cast.officer).get(PAGE).status_code == 403
    assert put_signature(as_user(cast.unit_clerk), scribble()).status_code == 403


def test_the_user_menu_leads_there(as_user, cast):
    assert f'href="{PAGE}"' in as_user(cast.unit_clerk).get("/").content.decode()
    assert f'href="{PAGE}"' not in as_user(cast.officer).get("/").content.decode()
