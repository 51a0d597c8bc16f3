"""Pages go out compressed to who accepts it, whole, and their length does not give away what they say."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import reverse

from units.compression import compress

WORDS = "Giao Sở Kế hoạch và Đầu tư chủ trì. " * 100


def answer(rf, response, accept="gzip, deflate, br"):
    return compress(lambda request: response)(rf.get("/", headers={"accept-encoding": accept}))


def test_a_page_arrives_as_it_was_made(rf):
    sent = answer(rf, HttpResponse(WORDS))
    assert sent["Content-Encoding"] == "gzip"
    assert sent["Vary"] == "Accept-Encoding"
    assert sent["Content-Length"] == str(len(sent.content))
    assert len(sent.content) < len(WORDS.encode()) / 10
    assert gzip.decompress(sent.content).decode() == WORDS


def test_the_length_tells_nothing_of_the_text(rf):
    """Else one that can have a page repeat guesses would see by a byte less which guess the page holds already."""
    assert len({len(answer(rf, HttpResponse(WORDS)).content) for _ in range(30)}) > 5


@pytest.mark.parametrize("accept", ["", "br", "identity"])
def test_who_cannot_read_gzip_gets_the_page_plain(rf, accept):
    sent = answer(rf, HttpResponse(WORDS), accept)
    assert not sent.has_header("Content-Encoding")
    assert sent["Vary"] == "Accept-Encoding"
    assert sent.content.decode() == WORDS


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("Ngắn."),
        HttpResponse(b"%PDF-1.7 " * 500, content_type="application/pdf"),
        HttpResponse(WORDS, headers={"Content-Encoding": "br"}),
        HttpResponse(WORDS, headers={"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"}),
    ],
    ids=["short", "file", "compressed already", "a secret"],
)
def test_what_gains_nothing_or_holds_a_secret_goes_as_it_is(rf, response):
    before = response.content
    assert answer(rf, response).content == before


def test_a_streamed_file_is_not_read_into_memory(rf, tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(WORDS)
    with path.open("rb") as file:
        sent = answer(rf, FileResponse(file, content_type="text/plain"))
        assert not sent.has_header("Content-Encoding")
        assert b"".join(sent.streaming_content).decode() == WORDS


def test_answers_to_programs_are_compressed_and_their_tag_is_a_weak_one(rf):
    sent = answer(rf, JsonResponse({"words": WORDS}, headers={"ETag": '"a1"'}))
    assert (sent["Content-Encoding"], sent["ETag"]) == ("gzip", 'W/"a1"')


def test_pages_of_the_portal_go_this_way(as_user, cast):
    sent = as_user(cast.unit_clerk).get(reverse("reports:home"), headers={"accept-encoding": "gzip"})
    assert sent.status_code == 200
    assert "Nông Chuyên Viên" in gzip.decompress(sent.content).decode()


@pytest.mark.parametrize("name", ["units:second-factor", "units:second-factor-setup", "tasks:calendar-feed"])
def test_but_those_that_show_what_nobody_else_may_know(as_user, cast, name):
    sent = as_user(cast.unit_clerk).get(reverse(name), headers={"accept-encoding": "gzip"})
    assert (sent.status_code, sent.get("Content-Encoding")) == (200, None)
