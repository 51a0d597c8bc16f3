"""Exceptions of the portal and of pydantic as problems, each field with its sentence in both languages."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from units.connection.problems import Problem

_SENTENCES = {
    "missing": ("Thiếu trường này.", "This field is missing."),
    "extra_forbidden": ("Không có trường này.", "There is no such field."),
    "string_type": ("Phải là chuỗi ký tự.", "Must be a string."),
    "string_unicode": ("Phải là chuỗi Unicode hợp lệ.", "Must be a valid Unicode string."),
    "string_too_long": ("Dài quá {max_length} ký tự.", "Must have at most {max_length} characters."),
    "string_too_short": ("Phải có ít nhất {min_length} ký tự.", "Must have at least {min_length} characters."),
    "string_pattern_mismatch": ("Không đúng dạng {pattern}.", "Does not match {pattern}."),
    "int_type": ("Phải là số nguyên.", "Must be an integer."),
    "int_parsing": ("Phải là số nguyên.", "Must be an integer."),
    "int_from_float": ("Phải là số nguyên.", "Must be an integer."),
    "greater_than_equal": ("Phải từ {ge} trở lên.", "Must be at least {ge}."),
    "less_than_equal": ("Không được quá {le}.", "Must be at most {le}."),
    "bool_type": ("Phải là true hoặc false.", "Must be true or false."),
    "date_from_datetime_parsing": ("Không có ngày này.", "There is no such day."),
    "date_parsing": ("Không có ngày này.", "There is no such day."),
    "literal_error": ("Phải là một trong: {expected}.", "Must be one of: {expected}."),
    "enum": ("Phải là một trong: {expected}.", "Must be one of: {expected}."),
    "list_type": ("Phải là danh sách.", "Must be an array."),
    "too_long": ("Dài quá {max_length} mục.", "Must have at most {max_length} items."),
    "too_short": ("Phải có ít nhất {min_length} mục.", "Must have at least {min_length} items."),
    "model_attributes_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "model_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "dict_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
}
_OTHER = ("Giá trị không hợp lệ.", "The value is not valid.")
_PLACES = {"body", "query", "path", "header"}


def field_error(field: str, message: str, message_en: str = "See “message”.") -> dict:
    """What is wrong with one field, as it stands in “errors” of a problem."""
    return {"field": field, "message": message, "message_en": message_en}


def of_input(errors: Iterable[Mapping]) -> Problem:
    """The problem of a request that does not fit the schema; `errors` as pydantic lists them."""
    found = [field_error(_field(error["loc"]), *_sentences(error)) for error in errors]
    first = f"{found[0]['field']}: {found[0]['message']}" if found else ""
    return Problem("refused", first, more={"errors": found})


def of_rule(error: ValidationError) -> Problem:
    """The problem of what a rule of the portal refuses, with its sentences."""
    if hasattr(error, "error_dict"):
        pairs = [(field, text) for field, texts in error.message_dict.items() for text in texts]
    else:
        pairs = [("", text) for text in error.messages]
    errors = [field_error("" if field == "__all__" else field, text) for field, text in pairs]
    return Problem("refused", " ".join(text for _, text in pairs), more={"errors": errors})


def _field(loc: Iterable) -> str:
    """Where in the request: `query.limit`, `body.changes.0.value`."""
    parts = [str(part) for part in loc]
    if len(parts) > 1 and parts[0] in _PLACES and parts[1] in ("filters", "payload"):
        del parts[1]
    return ".".join(parts)


def _sentences(error: Mapping) -> tuple[str, str]:
    if error["type"] == "value_error":
        vietnamese, _, english = error["msg"].removeprefix("Value error, ").partition("|")
        return vietnamese, english or _OTHER[1]
    values = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    values["expected"] = values.get("expected", "").replace(" or ", ", ")
    try:
        vietnamese, english = _SENTENCES[error["type"]]
        return vietnamese.format(**values), english.format(**values)
    except KeyError:
        return _OTHER
