"""What holds for every operation of the API: problems, versions, pages, limits; shown on units."""

import re

import pytest
from django.test import Client

from tests.api import Program
from units.models import Unit


@pytest.fixture
def program(cast):
    return Program(cast.officer)


def codes(answer) -> list[str]:
    return [unit["code"] for unit in answer.json()["items"]]


def test_a_unit_comes_as_it_is(program):
    assert program.get("/units/sngv-lanh-su").json() == {
        "code": "sngv-lanh-su", "official_code": "", "name": "Phòng Lãnh sự - Hợp tác quốc tế", "short_name": "",
        "kind": "office", "parent": "sngv", "starts_on": None, "ends_on": None, "is_sample": False, "successors": [],
    }  # fmt: skip


def test_units_are_filtered(program, cast):
    assert codes(program.get("/units", kind="department")) == ["sngv", "stp"]
    assert codes(program.get("/units", parent="sngv", alive_on="2025-12-31")) == ["sngv-lanh-su", "sngv-van-phong"]
    cast.office.ends_on = "2025-06-30"
    cast.office.save()
    assert codes(program.get("/units", parent="sngv", alive_on="2025-12-31")) == ["sngv-lanh-su"]


def test_units_of_another_province_do_not_exist(program):
    Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")

    assert program.get("/units/ha-tinh").status_code == program.get("/units/khong-co").status_code == 404
    assert "ha-tinh" not in codes(program.get("/units"))


def test_pages_follow_each_other_to_the_last(program):
    first = program.get("/units", limit=4, count="true")
    assert codes(first) == ["lang-son", "sngv", "sngv-lanh-su", "sngv-van-phong"]
    assert first.json()["count"] == 6
    assert first.json()["next"] == "http://testserver/api/v1/units?limit=4&count=true&page=2"

    second = program.get(first.json()["next"].removeprefix("http://testserver/api/v1"))
    assert codes(second) == ["stp", "stp-van-phong"]
    assert (second.json()["page"], second.json()["next"]) == (2, None)
    assert program.get("/units").json()["count"] is None


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"limit": "201"}, [("query.limit", "Không được quá 200.", "Must be at most 200.")]),
        ({"limit": "x"}, [("query.limit", "Phải là số nguyên không âm.", "Must be a non-negative integer.")]),
        ({"alive_on": "31/12/2025"},
         [("query.alive_on", "Phải là ngày dạng 2025-12-31.", "Must be a date such as 2025-12-31.")]),
        ({"alive_on": "2025-02-30"}, [("query.alive_on", "Không có ngày này.", "There is no such day.")]),
        ({"count": "1"}, [("query.count", "Phải là true hoặc false.", "Must be true or false.")]),
        ({"loai": "office"},
         [("query.loai", "Không có bộ lọc này. Các bộ lọc: alive_on, count, kind, limit, page, parent.",
           "Unknown; known: alive_on, count, kind, limit, page, parent.")]),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_named_in_both_languages(program, query, errors):
    answer = program.get("/units", **query)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert [tuple(error.values()) for error in problem.pop("errors")] == errors
    assert problem == {
        "type": "urn:ddci:problem:refused",
        "title": "Dữ liệu bị từ chối",
        "title_en": "Refused",
        "status": 422,
        "detail": f"{errors[0][0]}: {errors[0][1]}",
        "detail_en": "What was sent is refused and nothing was saved; “detail” and “errors” say why.",
        "request_id": answer["X-Request-ID"],
    }


def test_what_was_read_is_not_sent_again(program, cast):
    first = program.get("/units/sngv")
    again = program.get("/units/sngv", {"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    cast.department.name = "Sở Ngoại vụ mới"
    cast.department.save()
    changed = program.get("/units/sngv", {"if-none-match": first["ETag"]})
    assert (changed.status_code, changed.json()["name"]) == (200, "Sở Ngoại vụ mới")


def test_a_session_does_not_open_the_api(as_user, cast):
    answer = as_user(cast.officer).get("/api/v1/units")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="ddci"')
    assert answer.json()["type"] == "urn:ddci:problem:unauthorized"
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("get", "/khong-co", {}, "", 404),
        ("delete", "/units", {}, "", 405),
        ("get", "/units", {"accept": "text/html"}, "", 406),
        ("patch", "/tasks/1", {"content-type": "text/plain"}, "{}", 415),
        ("patch", "/tasks/1", {}, "{", 400),
        ("patch", "/tasks/1", {}, '{"text": "' + "x" * 2_700_000 + '"}', 413),
        ("patch", "/tasks/1", {}, "[" * 100_000, 400),
        ("patch", "/tasks/1", {}, '{"text": "a\\u0000"}', 422),
        ("patch", "/tasks/1", {}, '{"text": "a\\ud800"}', 422),
    ],
)
def test_what_cannot_be_read_is_a_problem_too(program, method, path, headers, body, status):
    content_type = headers.pop("content-type", "application/json")
    headers["authorization"] = f"Bearer {program.secret}"
    answer = Client().generic(method.upper(), f"/api/v1{path}", body, content_type=content_type, headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_failure_of_the_portal_is_a_problem_with_the_id_of_its_request(program, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError("mật khẩu của máy chủ")

    monkeypatch.setattr("units.api.page_of", fail)
    program.client.raise_request_exception = False
    answer = program.get("/units")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert "máy chủ" not in answer.content.decode()


def test_a_token_asks_only_so_often(program, cast, settings):
    settings.API_A_MINUTE = 3
    answers = [program.get("/units") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert Program(cast.officer).get("/units").status_code == 200


def test_the_description_is_openapi_3_1_and_open_to_all(client, db):
    described = client.get("/api/v1/openapi.json").json()

    assert (described["openapi"], described["info"]["title"]) == ("3.1.0", "DDCI Portal")
    assert described["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}


def test_the_description_is_read_from_files_of_the_portal_by_who_is_signed_in(client, cast):
    assert client.get("/mo-ta-api/").url == "/tai-khoan/dang-nhap/?next=/mo-ta-api/"

    client.force_login(cast.officer)
    page = client.get("/mo-ta-api/").content.decode()
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == [
        "/static/ninja/swagger-ui.css",
        "/static/ninja/favicon.svg",
        "/static/ninja/favicon.png",
        "/static/ninja/swagger-ui-bundle.js",
        "/static/ninja/swagger-ui-init.js",
    ]
    assert '"url": "/api/v1/openapi.json"' in page
