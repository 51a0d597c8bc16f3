import pytest

from tests.tasks.reporting.quarter import QuarterOfWork


@pytest.fixture
def work(cast) -> QuarterOfWork:
    """The second quarter of 2025, before anybody has reported."""
    return QuarterOfWork(cast)
