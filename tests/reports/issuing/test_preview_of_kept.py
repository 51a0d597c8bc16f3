"""The pictures of pages show the file as it is kept, its signatures too."""

from io import BytesIO

from PIL import Image, ImageChops

from plans.importing.readers.pdf import page_picture, page_sizes
from reports.documents.space import SignatureSpace
from reports.models import SignaturePicture
from tests.reports.issuing.walk import file_of, prepared, signed_by
from tests.reports.signing.authority import scribble


def test_the_signature_is_seen_where_it_is_in_print(cast, plan, head, media):
    SignaturePicture.objects.create(user=cast.head_of_unit, picture=scribble())
    document = prepared(cast, plan)
    unsigned = file_of(document)
    signed = file_of(signed_by(cast, document, head))
    space = SignatureSpace(**document.space)
    height = page_sizes(signed)[space.page][1]

    before, after = (
        Image.open(BytesIO(page_picture(data, space.page, 1))).convert("RGB") for data in (unsigned, signed)
    )
    left, top, right, bottom = ImageChops.difference(before, after).getbbox()

    assert space.left - 1 <= left < right <= space.right + 1
    assert height - space.top - 1 <= top < bottom <= height - space.bottom + 1
