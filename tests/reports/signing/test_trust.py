"""Whom the portal trusts: files in a folder."""

import os

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reports.signing.pades import read_signatures, sign
from reports.signing.terms import Mark, SigningRefused
from reports.signing.trust import Trust
from tests.reports.signing.authority import Authority


@pytest.fixture
def folder(settings, tmp_path):
    settings.SIGNING_TRUST_DIR = tmp_path / "chung-thu"
    settings.SIGNING_TRUST_DIR.mkdir()
    return settings.SIGNING_TRUST_DIR


def test_without_a_folder_nobody_is_trusted(settings, tmp_path):
    settings.SIGNING_TRUST_DIR = tmp_path / "khong-co"

    assert Trust.from_settings() == Trust()


def test_roots_authorities_and_lists_are_told_apart(folder, root, authority, head):
    list_ = authority.revoked(head)
    (folder / "goc.pem").write_bytes(root.pem + authority.pem)
    (folder / "trung-gian.CER").write_bytes(authority.der)
    (folder / "thu-hoi.crl").write_bytes(list_)
    (folder / "ghi-chu.txt").write_text("không phải chứng thư")

    assert Trust.from_settings() == Trust((root.der,), (authority.der,), (list_,))


def test_a_list_may_be_text(folder, authority, head):
    list_ = authority.revoked(head)
    (folder / "thu-hoi.crl").write_bytes(x509.load_der_x509_crl(list_).public_bytes(Encoding.PEM))

    assert Trust.from_settings().revocation_lists == (list_,)


def test_a_changed_file_is_read_anew(folder, root):
    file = folder / "goc.crt"
    file.write_bytes(root.pem)
    assert Trust.from_settings().roots == (root.der,)

    other = Authority("CA mới")
    file.write_bytes(other.pem)
    os.utime(file, ns=(1, 1))
    assert Trust.from_settings().roots == (other.der,)
    file.unlink()
    assert Trust.from_settings() == Trust()


@pytest.mark.parametrize(("name", "what"), [("hong.pem", "chứng thư"), ("hong.crl", "danh sách thu hồi")])
def test_a_file_that_cannot_be_read_is_named(folder, name, what):
    (folder / name).write_bytes(b"khong phai")

    with pytest.raises(SigningRefused) as refused:
        Trust.from_settings()

    assert str(refused.value).startswith(f"Không đọc được {what} trong tệp {folder / name}. Hãy ")


def test_a_file_named_by_hand_adds_to_the_folder(folder, tmp_path, root, authority):
    other = Authority("CA khác")
    (folder / "goc.pem").write_bytes(root.pem)
    (tmp_path / "ca.pem").write_bytes(other.pem + authority.pem)

    assert Trust.from_settings() | Trust.from_file(tmp_path / "ca.pem") == Trust(
        (root.der, other.der), (authority.der,)
    )


def test_an_authority_named_by_hand_is_trusted_without_its_root(tmp_path, original, authority, head):
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    trust = Trust.from_file(tmp_path / "ca.pem")

    assert trust == Trust(roots=(authority.der,))
    signed = sign(original, credential=head.p12(), mark=Mark("NguoiKy", 0, (0, 0, 0, 0)), trust=trust)
    assert read_signatures(signed, trust=trust).valid


def test_a_missing_file_named_by_hand_is_named(tmp_path):
    with pytest.raises(SigningRefused, match="khong-co.pem"):
        Trust.from_file(tmp_path / "khong-co.pem")
