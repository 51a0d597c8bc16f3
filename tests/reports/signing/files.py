"""What happens to a PDF outside the portal: updates by other programs, appended or written anew."""

from collections.abc import Callable
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject


def appended(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """The file with a change in an update behind it; the bytes before stay."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    change(writer)
    return _written(writer)


def rewritten(data: bytes, change: Callable[[PdfWriter], object] = lambda writer: None) -> bytes:
    """The file as a program writes that does not append."""
    writer = PdfWriter(clone_from=BytesIO(data))
    change(writer)
    return _written(writer)


def with_words(text: str) -> Callable[[PdfWriter], None]:
    """A change of the first page: more words on it."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        page["/Resources"]["/Font"][NameObject("/Added")] = font
        stream = StreamObject()
        stream.set_data(f"BT /Added 14 Tf 100 300 Td ({text}) Tj ET".encode())
        added = writer._add_object(stream)
        old = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([old, added])

    return change


def with_page(writer: PdfWriter) -> None:
    writer.add_blank_page(595, 842)


def with_note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="Đã sửa", rect=(100, 300, 300, 340)))


def with_title(title: str) -> Callable[[PdfWriter], None]:
    return lambda writer: writer.add_metadata({"/Title": title})


def with_producer(writer: PdfWriter) -> None:
    """What other programs write when they sign: their name and the day, nothing else."""
    writer.add_metadata({"/Producer": "Chương trình ký thử", "/ModDate": "D:20261121080000+07'00'"})


def with_text_field(writer: PdfWriter) -> None:
    _with_widget(writer, "/Tx", "GhiChu", (100, 300, 300, 340))


def with_empty_signature_field(box: tuple[float, ...]) -> Callable[[PdfWriter], None]:
    return lambda writer: _with_widget(writer, "/Sig", "OTrong", box)


def with_pictured_signature_field(box: tuple[float, ...]) -> Callable[[PdfWriter], None]:
    """An unsigned field for a signature that shows something all the same."""

    def change(writer: PdfWriter) -> None:
        with_empty_signature_field(box)(writer)
        picture = StreamObject()
        picture.set_data(b"1 g 0 0 500 500 re f")
        widget = writer.pages[0]["/Annots"][-1].get_object()
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(picture)})

    return change


def _with_widget(writer: PdfWriter, kind: str, name: str, box: tuple[float, ...]) -> None:
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject(kind),
            NameObject("/T"): TextStringObject(name),
            NameObject("/Rect"): ArrayObject([FloatObject(number) for number in box]),
        }
    )
    reference = writer._add_object(widget)
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), reference])
    root = writer._root_object
    if "/AcroForm" not in root:
        root[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject()})
    root["/AcroForm"]["/Fields"].append(reference)


def words_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def _written(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
