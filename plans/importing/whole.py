"""Reading and understanding in one step, in the process that keeps to the limits."""

import logging

from plans.document import PlanDocument
from plans.importing.limits import read_within_limits
from plans.importing.source import PlanRefused, Source
from plans.importing.vocabulary import Vocabulary

_logger = logging.getLogger(__name__)


def read_plan(
    data: bytes, filename: str, *, index: str, year: int, unit: str, vocabulary: Vocabulary
) -> tuple[Source, PlanDocument]:
    """Return what a file holds and the plan in it, read within the limits of time and memory.

    `index` is a code, `unit` the name of the agency. Raises PlanRefused with a Vietnamese sentence.
    """
    try:
        return read_within_limits(read_here, data, filename, index, year, unit, vocabulary)
    except RuntimeError as fault:  # in the portal's own code: for its log, and a sentence for whoever waits
        _logger.exception("Reading %s failed", filename)
        raise PlanRefused(
            "Cổng gặp lỗi khi đọc tệp này. Hãy lưu lại tệp bằng Word (.docx) rồi thử lại; nếu vẫn không được, hãy báo"
            " người quản trị."
        ) from fault


def read_here(
    data: bytes, filename: str, index: str, year: int, unit: str, vocabulary: Vocabulary
) -> tuple[Source, PlanDocument]:
    """The same in the process at hand, without limits of time and memory."""
    # Only the process with the limits loads the parsers; the portal's own processes never do.
    from plans.importing.readers import read_source
    from plans.importing.understanding import understand

    source = read_source(data, filename)
    return source, understand(source, index=index, year=year, unit=unit, vocabulary=vocabulary)
