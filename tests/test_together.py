"""What a second worker would have to prepare again stays on one."""

import pytest

from tests.together import together


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("tests/plans/test_five_plans.py", "tests/plans/test_five_plans.py"),
        ("tests/reports/test_block_field.py", "tests/reports/test_block_field.py"),
        ("tests/faults/test_queue_gone.py", "tests/faults"),
        ("tests/reports/signing/test_time_stamps.py", "tests/reports/signing"),
        ("tests/reports/issuing/test_issuing_browser.py", ""),
        ("tests/docs/test_at_the_prompt.py", "tests/docs/test_at_the_prompt.py"),
        ("tests/units/test_vietnamese.py", ""),
        ("tests/test_every_page.py", ""),
    ],
)
def test_what_stays_on_one_worker(path, whole):
    assert together(path) == whole
