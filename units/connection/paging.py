"""Lists page by page: at most 200 rows, in an order that stays, with the address of the next page."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import BeforeValidator, Field

from units.connection.problems import Problem
from units.connection.refusals import field_error
from units.connection.texts import Switch, whole_number

MOST = 200
LAST_PAGE = 10_000

T = TypeVar("T")


class Paging(Schema):
    """What every list takes besides its own filters."""

    page: Annotated[int, Field(ge=1, le=LAST_PAGE), BeforeValidator(whole_number)] = 1
    limit: Annotated[int, Field(ge=1, le=MOST), BeforeValidator(whole_number)] = 50
    count: Switch = Field(False, description="Đếm cả danh sách vào “count”; mặc định không đếm.")


class Page(Schema, Generic[T]):
    """One page of a list; `next` is the address of the following one, null on the last."""

    items: list[T]
    page: int
    limit: int
    next: str | None
    count: int | None


def page_of(request, rows: QuerySet, filters: Paging, write: Callable) -> dict:
    """Return a page of rows, each written by `write`, in one query (two where the rows are to be counted).

    Raises Problem (422) for a query parameter that the list does not know: a filter misspelt would show everything.
    """
    refuse_unknown(request, filters)
    start = (filters.page - 1) * filters.limit
    found = list(rows[start : start + filters.limit + 1])
    return {
        "items": [write(row) for row in found[: filters.limit]],
        "page": filters.page,
        "limit": filters.limit,
        "next": _next(request, filters.page) if len(found) > filters.limit else None,
        "count": rows.count() if filters.count else None,
    }


def refuse_unknown(request, filters: Schema) -> None:
    """Raise Problem (422) where the query has a name that is no filter."""
    known = sorted(type(filters).model_fields)
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        vietnamese = f"Không có bộ lọc này. Các bộ lọc: {', '.join(known)}."
        errors = [field_error(f"query.{name}", vietnamese, f"Unknown; known: {', '.join(known)}.") for name in unknown]
        raise Problem("refused", f"{errors[0]['field']}: {vietnamese}", more={"errors": errors})


def _next(request, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
