"""The table of a block: sorted by each column, narrowed by the address, which the files keep."""

import pytest
from django.urls import reverse

from indices.models import Edition
from tests.reports.block_cast import a_year_of_work, codes, links, page


@pytest.fixture
def year(cast):
    a_year_of_work(cast)
    return cast


@pytest.fixture
def leader(as_user, cast):
    return as_user(cast.leader)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("hang", ["sngv", "stp"]),
        ("-hang", ["stp", "sngv"]),
        ("-ten", ["stp", "sngv"]),
        ("diem", ["stp", "sngv"]),
        ("thay-doi", ["stp", "sngv"]),
        ("-thay-doi-hang", ["sngv", "stp"]),
        ("dan-dau", ["stp", "sngv"]),
        ("-muc-tieu", ["sngv", "stp"]),
        ("ke-hoach", ["stp", "sngv"]),
        ("viec", ["sngv", "stp"]),
        ("-viec", ["sngv", "stp"]),
        ("-qua-han", ["sngv", "stp"]),
    ],
)
def test_the_table_sorts_by_each_column_and_what_is_unknown_comes_last(leader, year, order, expected):
    assert codes(page(leader, f"?xep={order}")) == expected


def test_a_head_says_how_it_sorts_and_turns_the_order_round(leader, year):
    response = page(leader, "?xep=-thay-doi&bien-dong=giam")
    (head,) = [column for column in response.context["columns"] if column["name"] == "thay-doi"]

    assert (head["sort"], head["query"]) == ("descending", "bien-dong=giam&xep=thay-doi")
    assert response.content.decode().count('aria-sort="descending"') == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tim=ngoai+vu", ["sngv"]),
        ("tim=Tư+pháp", ["stp"]),
        ("bien-dong=giam", ["sngv", "stp"]),
        ("bien-dong=tang", []),
        ("qua-han=on", ["sngv"]),
        ("ke-hoach=chua-ban-hanh", ["sngv", "stp"]),
        ("ke-hoach=none", ["stp"]),
        ("ke-hoach=approved&qua-han=on", ["sngv"]),
        ("xep-loai=Rất+tốt", ["sngv"]),
        ("xep-loai=Tốt", ["stp"]),
    ],
)
def test_the_table_is_narrowed_by_the_address(leader, year, query, expected):
    Edition.objects.filter(pk=year.edition_2024.pk).update(bands=[["Rất tốt", 80], ["Tốt", 70]])
    response = page(leader, f"?{query}")

    assert (response.status_code, codes(response)) == (200, expected)


@pytest.mark.parametrize("query", ["?ke-hoach=sai", "?xep=sai", "?bien-dong=ngang", "?xep-loai=Kém"])
def test_an_impossible_choice_is_said_and_shows_nothing(leader, year, query):
    Edition.objects.filter(pk=year.edition_2024.pk).update(bands=[["Rất tốt", 80], ["Tốt", 70]])
    response = page(leader, query)

    assert (response.status_code, codes(response)) == (422, [])
    assert 'class="figure-error"' in response.content.decode()


def test_files_keep_the_choice_of_the_address(leader, year):
    found = links(page(leader, "?bien-dong=giam&xep=-diem"), "/tong-quan/ddci-sbn-2024/bang.")

    assert found == [
        f"/tong-quan/ddci-sbn-2024/bang.{kind}?bien-dong=giam&xep=-diem" for kind in ("xlsx", "pdf", "png")
    ]


def test_a_file_of_an_impossible_choice_leads_back_to_the_page_that_says_so(leader, cast):
    response = leader.get(reverse("reports:block-xlsx", args=["ddci-sbn-2024"]) + "?xep=sai")

    assert (response.status_code, response.url) == (302, "/tong-quan/ddci-sbn-2024/?xep=sai")


def test_what_a_form_posts_empty_goes_from_the_address(leader, cast):
    response = page(leader, "?tim=&bien-dong=giam&xep-loai=&xep=-diem")

    assert (response.status_code, response.url) == (302, "/tong-quan/ddci-sbn-2024/?bien-dong=giam&xep=-diem")
