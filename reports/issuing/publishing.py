"""Whether anybody may look a document up: said when it is prepared, changed at any time after."""

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.issuing.finishing import locked, note
from reports.models import Document
from units.models import User
from units.permissions import Permission, require

_WORDS = {True: "Cho tra cứu công khai", False: "Thôi cho tra cứu công khai"}


@transaction.atomic
def set_public(*, document: Document, is_public: bool, by: User) -> Document:
    """Let anybody who has its code look an issued document up, or nobody; the public page follows at once.

    Raises ValidationError for a document whose number was given back.
    """
    document = locked(document)
    require(by, Permission.EDIT_PLANS, document.unit)
    if document.state == Document.State.CANCELLED:
        raise ValidationError("Văn bản đã hủy số nên không đổi được việc tra cứu công khai.")
    if document.is_public == is_public:
        return document
    changes = {"is_public": (document.is_public, is_public)}
    document.is_public = is_public
    document.save(update_fields=["is_public"])
    note("document.public", document, f"{_WORDS[is_public]}: {document}", by, changes=changes)
    return document
