"""Which pictures may be shown as a signature or a seal."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from reports.signing.pictures import MOST_BYTES, check_picture
from tests.reports.signing.authority import scribble, seal


def png(picture: Image.Image, **options) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()


def drawn(mode: str = "RGBA", size: tuple[int, int] = (200, 120)) -> Image.Image:
    picture = Image.new(mode, size)
    picture.paste(Image.new("RGBA", (60, 40), (10, 20, 200, 255)).convert(mode), (40, 30))
    return picture


def refusal(data: bytes, what: str = "hình chữ ký") -> str:
    with pytest.raises(ValidationError) as refused:
        check_picture(data, what)
    (message,) = refused.value.messages
    return message


def test_a_good_picture_stays_point_by_point():
    for data in (scribble(), seal()):
        cleaned = check_picture(data, "hình chữ ký")
        before, after = Image.open(BytesIO(data)), Image.open(BytesIO(cleaned))
        assert after.tobytes() == before.tobytes()
        assert (after.mode, after.format) == ("RGBA", "PNG")


def test_of_what_the_file_said_only_the_resolution_stays():
    words = PngInfo()
    words.add_text("Author", "Trịnh Giám Đốc")
    words.add_itxt("Location", "Lạng Sơn")
    data = png(drawn(), pnginfo=words, dpi=(300, 300), exif=b"Exif\x00\x00bi mat")

    cleaned = Image.open(BytesIO(check_picture(data, "hình con dấu")))
    cleaned.load()
    assert {name: round(value[0]) for name, value in cleaned.info.items()} == {"dpi": 300}
    assert b"bi mat" not in check_picture(data, "hình con dấu")
    assert Image.open(BytesIO(check_picture(scribble(), "hình con dấu"))).info == {}


def test_a_palette_with_a_transparent_colour_will_do():
    picture = drawn().convert("P")
    picture.info["transparency"] = picture.getpixel((0, 0))

    cleaned = Image.open(BytesIO(check_picture(png(picture), "hình con dấu")))
    assert (cleaned.mode, cleaned.getpixel((0, 0))[3], cleaned.getpixel((60, 50))[3]) == ("RGBA", 0, 255)


@pytest.mark.parametrize("data", [b"", b"khong phai", b"\x89PNG\r\n\x1a\n", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"])
def test_what_is_no_png_is_refused(data):
    assert refusal(data) == "Hình chữ ký phải là tệp PNG. Hãy lưu ảnh dưới dạng PNG nền trong suốt."


def test_a_jpeg_is_refused():
    file = BytesIO()
    drawn("RGB").save(file, "JPEG")

    assert refusal(file.getvalue(), "hình con dấu") == (
        "Hình con dấu phải là tệp PNG. Hãy lưu ảnh dưới dạng PNG nền trong suốt."
    )


@pytest.mark.parametrize("picture", [drawn("RGB"), Image.new("RGBA", (200, 200), (255, 255, 255, 255))])
def test_a_picture_without_transparent_ground_is_refused(picture):
    assert refusal(png(picture)) == (
        "Hình chữ ký không có nền trong suốt. Hãy tách nền, lưu dưới dạng PNG nền trong suốt rồi tải lên lại."
    )


def test_a_picture_that_is_as_good_as_empty_is_refused():
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.putpixel((5, 5), (0, 0, 255, 255))

    assert refusal(png(picture)) == ("Hình chữ ký gần như trống. Hãy chọn ảnh có nét rõ, cắt sát nét rồi tải lên lại.")


@pytest.mark.parametrize("size", [(99, 200), (200, 99), (4001, 120), (120, 4001)])
def test_a_picture_too_small_or_too_large_is_refused(size):
    assert refusal(png(drawn(size=size))) == (
        f"Hình chữ ký có kích thước {size[0]} × {size[1]} điểm ảnh. Mỗi chiều phải từ 100 đến 4000 điểm ảnh."
    )


def test_a_file_too_large_is_refused_before_it_is_opened():
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES)) == (
        "Hình chữ ký lớn hơn 2 MB. Hãy giảm kích thước ảnh rồi tải lên lại."
    )


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (9000, 9000)])
def test_a_bomb_is_refused_by_its_size_alone(width, height):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")

    assert "4000 điểm ảnh" in refusal(bomb)


SCRIBBLE = scribble()


@given(length=st.integers(0, len(SCRIBBLE) - 1))
def test_a_picture_cut_short_is_refused_even_where_others_fill_it_up(length):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does for the whole process
        assert refusal(SCRIBBLE[:length]).startswith("Hình chữ ký ")


@given(st.binary(max_size=200).map(lambda tail: b"\x89PNG\r\n\x1a\n" + tail))
def test_garbage_gets_a_sentence(data):
    assert refusal(data).startswith("Hình chữ ký ")
