"""A KẾ HOẠCH signed and verified, beside pyHanko as its manual uses it."""

from ddci_portal.bench import yardsticks
from ddci_portal.bench.case import Case, Pair, Sample
from ddci_portal.bench.cases.documents import pages_of, usual_plan
from ddci_portal.bench.certificates import PASSPHRASE, Issued, issue
from ddci_portal.bench.child import measured
from ddci_portal.bench.load import Refused
from ddci_portal.bench.stage import Stage
from reports.documents.pdf import lay_out_pdf
from reports.documents.plan import plan_letter
from reports.signing import pades
from reports.signing.marks import signature_mark
from reports.signing.terms import Mark, Pkcs12
from reports.signing.trust import Trust

_TIMES = 10


def _sign(stage: Stage) -> Pair:
    issued, data, mark = _made()
    file = stage.folder / "do.p12"
    file.write_bytes(issued.p12)
    return Pair(
        lambda: _often(lambda: _signed(issued, data, mark)),
        lambda: _often(lambda: yardsticks.sign(data, str(file), PASSPHRASE.encode())),
        f"{pages_of(data)} trang, RSA-2048, không dấu thời gian",
    )


def _verify(stage: Stage) -> Pair:
    issued, data, mark = _made()
    signed, trust = _signed(issued, data, mark), Trust(roots=(issued.root,))
    if not (pades.read_signatures(signed, trust=trust).valid and yardsticks.verify(signed, [issued.root])):
        raise Refused("chữ ký vừa ký không hợp lệ")
    return Pair(
        lambda: _often(lambda: pades.read_signatures(signed, trust=trust)),
        lambda: _often(lambda: yardsticks.verify(signed, [issued.root])),
        f"{pages_of(data)} trang, một chữ ký",
    )


def _made() -> tuple[Issued, bytes, Mark]:
    laid = lay_out_pdf(plan_letter(usual_plan()))
    return issue(), laid.data, signature_mark(laid.space, None)


def _signed(issued: Issued, data: bytes, mark: Mark) -> bytes:
    credential = Pkcs12(issued.p12, PASSPHRASE)
    return pades.sign(data, credential=credential, mark=mark, trust=Trust(roots=(issued.root,)))


def _often(work) -> Sample:
    """One time out of several, in a process where the libraries are loaded."""
    sample = measured(lambda: [work() for _ in range(_TIMES)], before=work)
    return Sample(sample.seconds / _TIMES, sample.cpu / _TIMES, memory=sample.memory)


CASES = [
    Case("sign", "ký số một KẾ HOẠCH", "pyHanko mặc định, PKCS#12 RSA-2048", _sign, 0.3),
    Case("verify", "kiểm tra chữ ký số", "pyHanko trần", _verify, 1.2),
]
