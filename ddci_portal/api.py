"""The API for programs, /api/v1/: the routers of the apps, its description (OpenAPI 3.1), and errors as problems."""

import json
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as InputError
from ninja.openapi.schema import OpenAPISchema

import indices.api
import plans.api
import reports.api
import tasks.api
import tasks.report_api
import units.api
from units.connection.freshness import Renderer
from units.connection.problems import KINDS, MEDIA_TYPE, Problem, problem_of_status
from units.connection.refusals import of_input, of_rule

NAMESPACE = "api-v1"
DESCRIPTION = (
    "Kết nối chương trình với DDCI Portal. Mỗi yêu cầu mang một mã truy cập: `Authorization: Bearer ddci_…`; mã không "
    "bao giờ có quyền rộng hơn chủ của nó. Điểm là chuỗi có hai chữ số thập phân và dấu chấm, ngày dạng 2025-12-31."
)
_IF_NONE_MATCH = {"in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"}}
_ALWAYS = (401, 403, 404, 406, 422, 429, 503)
_OF_WRITES = (400, 409, 412, 413, 415, 428)
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457; “detail” tiếng Việt, “detail_en” tiếng Anh.",
    "properties": {
        "type": {"type": "string", "enum": [f"urn:ddci:problem:{name}" for name in KINDS]},
        "title": {"type": "string"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "detail_en": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
        "conflicts": {"type": "array", "items": {"$ref": "#/components/schemas/CellConflict"}},
        "current": {"type": "object"},
    },
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "request_id"],
}
_TEXT, _FIGURE = {"type": "string"}, {"type": ["string", "null"]}
_FIELD_ERROR = {
    "type": "object",
    "properties": {"field": _TEXT, "message": _TEXT, "message_en": _TEXT},
    "required": ["field", "message", "message_en"],
}
_CONFLICT = {
    "type": "object",
    "properties": {
        "unit": _TEXT, "component": _FIGURE, "kind": _TEXT, "current": _FIGURE, "seen": _FIGURE, "value": _FIGURE,
    },
    "required": ["unit", "component", "kind", "current", "seen", "value"],
}  # fmt: skip


class Description(OpenAPISchema):
    """OpenAPI 3.1 of the API, which also says the scope that an operation needs and how it fails."""

    def operation_details(self, operation) -> dict:
        """Describe one operation."""
        described = super().operation_details(operation)
        scope = operation.auth_callbacks[0].scope
        described["security"] = [{"Bearer": [scope.value] if scope else []}]
        is_read = operation.methods == ["GET"]
        if is_read:
            described["responses"][304] = {"description": "Không thay đổi từ lần đọc có ETag đó."}
            described["parameters"].append(_IF_NONE_MATCH)
        statuses = _ALWAYS if is_read else (*_ALWAYS, *_OF_WRITES)
        described["responses"] |= {status: _described(status) for status in statuses}
        for parameter in described["parameters"]:
            parameter["schema"] = _without_null(parameter["schema"])
        return described

    def get_components(self) -> dict:
        """Describe what operations send and answer with, problems included."""
        components = super().get_components()
        problems = {"Problem": _PROBLEM, "FieldError": _FIELD_ERROR, "CellConflict": _CONFLICT}
        return components | {"schemas": components["schemas"] | problems}


class PortalAPI(NinjaAPI):
    """The API with its own description."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict | None = None) -> Description:
        """Return the description, its paths behind where the API is mounted."""
        return Description(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    def get_openapi_operation_id(self, operation) -> str:
        """The name of an operation: that of its function, which no two share."""
        return operation.view_func.__name__


def _without_null(schema: dict) -> dict:
    """A parameter is left out rather than null, which an address cannot say."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else schema


def _described(status: int) -> dict:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


api = PortalAPI(
    title="DDCI Portal",
    version="1",
    description=DESCRIPTION,
    urls_namespace=NAMESPACE,
    docs_url=None,
    renderer=Renderer(),
)
for module in (units.api, indices.api, plans.api, tasks.api, tasks.report_api, reports.api):
    api.add_router("", module.router)


@api.exception_handler(Problem)
def _problem(request, problem):
    return problem.response()


@api.exception_handler(Http404)
def _not_found(request, error):
    return Problem("not-found").response()


@api.exception_handler(PermissionDenied)
def _forbidden(request, error):
    return Problem("forbidden", str(error)).response()


@api.exception_handler(ValidationError)
def _refused(request, error):
    return of_rule(error).response()


@api.exception_handler(InputError)
def _unfit(request, error):
    return of_input(error.errors).response()


@api.exception_handler(HttpError)
def _other(request, error):
    return problem_of_status(error.status_code).response()


@api.exception_handler(Exception)
def _failed(request, error):
    # Django logs it and answers; the debug text of the package would leave the API's form.
    raise error


def readable_description(request):
    """The description as a page to read and try out, from files of the package itself; for who is signed in."""
    described = {"url": reverse(f"{NAMESPACE}:openapi-json"), "layout": "BaseLayout", "deepLinking": True}
    return render(request, "ninja/swagger.html", {"api": api, "swagger_settings": json.dumps(described)})


def urls():
    """The addresses of the API; no session is asked for, since each operation asks for a token."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        login_not_required(pattern.callback)
    return patterns, app_name, namespace
