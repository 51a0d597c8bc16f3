"""Types of what a program sends: texts as the portal keeps them, days and switches written in one way only."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from units.vietnamese import nfc

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _clean(text: str) -> str:
    """The text in Unicode form C. Raises ValueError for a NUL, which no database keeps."""
    if "\x00" in text:
        raise ValueError("Không được chứa ký tự NUL.|Must not contain a NUL character.")
    return nfc(text)


def _day(value):
    """What is written as a day; a number is not taken for seconds."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("Phải là ngày dạng 2025-12-31.|Must be a date such as 2025-12-31.")
    return value


def _switch(value):
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise ValueError("Phải là true hoặc false.|Must be true or false.")
    return value == "true"


def whole_number(value):
    """What an address writes as digits alone; anything else pydantic would take for a number is refused."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError("Phải là số nguyên không âm.|Must be a non-negative integer.")
    return value


Words = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_clean)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, Field(ge=0, le=999_999_999), BeforeValidator(whole_number)]
"""Words to search for, a code of the portal, what people read, a day, true or false, a number of an address."""
