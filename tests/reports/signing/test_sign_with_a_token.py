"""Signing with a key that stays in a token at the server: SoftHSM2 in the place of the device."""

import multiprocessing
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest

from reports.signing.pades import certificate_of, read_signatures, sign, token_labels
from reports.signing.terms import Mark, SigningRefused, Token
from reports.signing.trust import Trust
from tests.reports.signing.authority import YEAR, Holder, ec_key, now, rsa_key

MODULE = next(iter(sorted(Path("/usr/lib").glob("**/libsofthsm2.so"))), None)
PIN = "246813"
FIELD = Mark("CoQuan", 0, (0, 0, 0, 0))

pytestmark = pytest.mark.skipif(MODULE is None, reason="softhsm2 is not installed; make test installs it")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory, authority):
    """Tokens by their labels: an agency's, one with an elliptic key, an empty one, one with two keys, a renewed one."""
    folder = tmp_path_factory.mktemp("tokens")
    (folder / "kept").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'kept'}\nlog.level = ERROR\n")
    old = authority.issue("Cơ quan", key=rsa_key("renewed"), since=now() - 2 * YEAR, until=now() - YEAR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        made = {
            "Con dau so": [authority.issue("Sở Ngoại vụ", "UBND tỉnh Lạng Sơn")],
            "Thiet bi ECC": [authority.issue("Người ECC", key=ec_key("token"))],
            "Trong": [],
            "Hai khoa": [authority.issue("Khóa Một"), authority.issue("Khóa Hai")],
            "Da gia han": [old, authority.issue("Cơ quan mới")],
        }
        for label, holders in made.items():
            make_token(folder, label, holders)
        yield made


@pytest.fixture(autouse=True)
def module(tokens, settings):
    settings.SIGNING_PKCS11_MODULE = str(MODULE)


def make_token(folder: Path, label: str, holders: list[Holder]) -> None:
    run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "99887766")
    for number, holder in enumerate(holders, start=1):
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        key.write_bytes(holder.key_pem())
        certificate.write_bytes(holder.pem)
        common = ("--token", label, "--pin", PIN, "--id", f"0{number}", "--label", f"khoa{number}")
        run("softhsm2-util", "--import", str(key), *common)
        put_certificate(label, holder, bytes([number]))


def put_certificate(label: str, holder: Holder, number: bytes) -> None:
    library = pkcs11.lib(str(MODULE))
    library.reinitialize()
    with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
        attribute = pkcs11.Attribute
        session.create_object(
            {
                attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                attribute.TOKEN: True,
                attribute.ID: number,
                attribute.SUBJECT: holder.certificate.subject.public_bytes(),
                attribute.VALUE: holder.der,
            }
        )


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def sign_with(label: str, data: bytes, trust, pin: str = PIN) -> bytes:
    return sign(data, credential=Token(label, pin), mark=FIELD, trust=trust)


def refusal(label: str, pin: str = PIN) -> str:
    with pytest.raises(SigningRefused) as refused:
        certificate_of(Token(label, pin))
    return str(refused.value)


def test_the_tokens_at_the_server_are_named():
    assert token_labels() == ["Con dau so", "Da gia han", "Hai khoa", "Thiet bi ECC", "Trong"]


def test_without_a_module_there_are_none(settings):
    settings.SIGNING_PKCS11_MODULE = ""

    assert token_labels() == []
    assert refusal("Con dau so").startswith("Máy chủ chưa được cấu hình thiết bị ký số (biến SIGNING_PKCS11_MODULE).")


@pytest.mark.parametrize(("label", "signer"), [("Con dau so", "Sở Ngoại vụ"), ("Thiet bi ECC", "Người ECC")])
def test_a_token_signs(original, authority, root, label, signer):
    signed = sign_with(label, original, root.trust() | Trust(others=(authority.der,)))

    verdict = read_signatures(signed, trust=root.trust())
    assert verdict.valid
    assert [seen.signer for seen in verdict.signatures] == [signer]


def test_a_wrong_pin_is_refused_and_the_right_one_works_after_it():
    assert refusal("Con dau so", "111111").startswith("Mã PIN của thiết bị ký số không đúng.")
    assert certificate_of(Token("Con dau so", PIN)).name == "Sở Ngoại vụ"
    assert refusal("Con dau so", "1").startswith("Mã PIN của thiết bị ký số không đúng.")
    assert certificate_of(Token("Con dau so", PIN)).name == "Sở Ngoại vụ"


def test_a_token_that_is_not_there_is_refused():
    assert refusal("Khong co") == (
        "Không thấy thiết bị ký số “Khong co” ở máy chủ. Hãy kiểm tra thiết bị đã cắm chưa và tên có đúng không."
    )


def test_a_token_without_a_key_is_refused():
    assert refusal("Trong").startswith("Thiết bị ký số không có khóa riêng đi cùng chứng thư ký số còn hiệu lực.")


def test_a_token_with_two_keys_is_refused():
    assert refusal("Hai khoa").startswith("Thiết bị ký số có nhiều khóa để ký nên không biết dùng khóa nào.")


def test_of_an_old_and_a_renewed_certificate_the_one_in_force_signs():
    assert certificate_of(Token("Da gia han", PIN)).name == "Cơ quan mới"


def test_a_module_that_cannot_be_loaded_is_named(settings, tmp_path):
    settings.SIGNING_PKCS11_MODULE = str(tmp_path / "khong-co.so")

    assert refusal("Con dau so").startswith("Máy chủ không dùng được thiết bị ký số.")
    assert token_labels() == []


def test_several_threads_sign_one_after_the_other(original):
    with ThreadPoolExecutor(4) as threads:
        signed = list(threads.map(lambda _: sign_with("Con dau so", original, Trust()), range(6)))

    assert [read_signatures(one, trust=Trust()).signatures[0].intact for one in signed] == [True] * 6


def test_a_forked_process_signs_after_its_parent():
    assert certificate_of(Token("Con dau so", PIN)).name == "Sở Ngoại vụ"

    child = multiprocessing.get_context("fork").Process(target=name_in_child)
    child.start()
    child.join(60)

    assert child.exitcode == 7
    assert certificate_of(Token("Con dau so", PIN)).name == "Sở Ngoại vụ"


def name_in_child() -> None:
    os._exit(7 if certificate_of(Token("Con dau so", PIN)).name == "Sở Ngoại vụ" else 1)
