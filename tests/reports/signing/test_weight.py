"""A small file that unpacks to gigabytes, or takes minutes to read, ends a process of its own and nothing else."""

import zlib
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.signing.weight import TOO_HEAVY, TooHeavy, check_weight

HEAD = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n"
)


def packed(megabytes: int, unit: bytes) -> bytes:
    packer, chunk = zlib.compressobj(9), unit * (2**20 // len(unit))
    return b"".join(packer.compress(chunk) for _ in range(megabytes)) + packer.flush()


def stream(entries: bytes, data: bytes) -> bytes:
    return b"4 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (entries, len(data), data)


def with_heavy_index() -> bytes:
    """A cross-reference stream of 3 kB that unpacks to 1,500 MB."""
    entries = b"/Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/Index[0 1]/Filter[/FlateDecode/FlateDecode]"
    index = stream(entries, zlib.compress(packed(1500, b"\0"), 9))
    return b"%s%sstartxref\n%d\n%%%%EOF\n" % (HEAD, index, len(HEAD))


def with_heavy_page() -> bytes:
    """A page whose marks are 240 MB long."""
    body = HEAD + stream(b"/Filter/FlateDecode", packed(240, b"BT /F 9 Tf 9 9 Td (a) Tj ET\n"))
    places = b"".join(b"%010d 00000 n \n" % body.index(b"%d 0 obj" % number) for number in (1, 2, 3, 4))
    index = b"xref\n0 5\n0000000000 65535 f \n" + places
    return b"%s%strailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (body, index, len(body))


@pytest.mark.parametrize("made", [with_heavy_index, with_heavy_page])
def test_a_heavy_file_is_refused(made):
    with pytest.raises(TooHeavy, match="quá phức tạp hoặc nén bất thường"):
        check_weight(made())


def test_an_ordinary_file_and_no_file_at_all_are_not(cast):
    blank = pypdf.PdfWriter()
    blank.add_blank_page(595, 842)
    written = BytesIO()
    blank.write(written)

    assert check_weight(written.getvalue()) is None
    assert check_weight(b"%PDF-1.7 nothing") is None


def test_the_public_page_says_so(client, db):
    file = SimpleUploadedFile("van-ban.pdf", with_heavy_index())
    page = client.post(reverse("reports:lookups"), {"file": file})

    assert page.status_code == 422
    assert TOO_HEAVY in page.content.decode()
