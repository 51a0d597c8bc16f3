"""Whose a certificate is, against whom the document says that it is signed by."""

import re

from reports.models import Document, DocumentSignature
from units.models import Letterhead
from units.vietnamese import fold

Role = DocumentSignature.Role


def name_doubt(document: Document, role: str, name: str, organisation: str) -> str:
    """A sentence where a certificate is not the signatory's or the agency's; empty where it is.

    Names are compared word by word without case and diacritics: authorities write them either way. The organisation
    counts only where the certificate has no name: those of an agency's people name the agency as theirs.
    """
    if role == Role.HEAD:
        if is_signatory(document, name):
            return ""
        return f"Chứng thư là của “{name}”, văn bản ghi người ký là “{document.signatory}”."
    if is_agency(document, name or organisation):
        return ""
    return f"Chứng thư là của “{name or organisation}”, không phải của {document.unit}."


def is_signatory(document: Document, name: str) -> bool:
    """Whether a name on a certificate is that of the one whom the document names as its signatory."""
    return _has_words(name, document.signatory)


def is_agency(document: Document, name: str) -> bool:
    """Whether a name on a certificate is that of the issuing agency."""
    return any(_has_words(name, own) for own in _names(document))


def _has_words(name: str, own: str) -> bool:
    """Whether whole words of a name, one after the other, are those of another."""
    return f" {_words(own)} " in f" {_words(name)} "


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))


def _names(document: Document) -> list[str]:
    head = Letterhead.objects.filter(unit=document.unit).first()
    found = [document.unit.name, *([head.agency] if head else [])]
    return [name for name in found if _words(name)]
