"""Keys out of PKCS#12 files of all forms, and no signature that the certificate would not find good."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat, load_der_private_key, pkcs12
from cryptography.x509 import load_der_x509_certificate

from reports.signing import pkcs12 as opening
from reports.signing.terms import Pkcs12, SigningRefused
from tests.reports.signing.authority import PASSPHRASE, ec_key

OLD, NEW = pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, pkcs12.PBES.PBESv2SHA256AndAES256CBC
WORDS = "Kế hoạch số 05".encode()


def file_of(holder, form, chain=None) -> Pkcs12:
    how = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2048).key_cert_algorithm(form).build(PASSPHRASE.encode())
    data = pkcs12.serialize_key_and_certificates(
        b"Khoa", holder.key, holder.certificate, holder.chain if chain is None else chain, how
    )
    return Pkcs12(data, PASSPHRASE)


@pytest.mark.parametrize("form", [OLD, NEW])
def test_the_key_signs_and_its_certificates_come_along(head, form):
    key = opening.key_of(file_of(head, form))

    certificate = load_der_x509_certificate(key.certificate)
    assert certificate == head.certificate
    assert {load_der_x509_certificate(der) for der in key.chain} == set(head.chain)
    certificate.public_key().verify(key.sign(WORDS), WORDS, padding.PKCS1v15(), SHA256())


def test_a_key_of_a_curve_signs(authority):
    holder = authority.issue("Người dùng ECC", key=ec_key("ecc"))
    key = opening.key_of(file_of(holder, NEW))

    load_der_x509_certificate(key.certificate).public_key().verify(key.sign(WORDS), WORDS, ec.ECDSA(SHA256()))


@pytest.mark.parametrize("form", [OLD, NEW])
def test_the_usual_file_is_opened_without_testing_primes_and_gives_the_same(head, form, monkeypatch):
    credential = file_of(head, form)
    slowly = opening._opened(credential)
    told = []

    def load(*arguments, **named):
        told.append(named)
        return load_der_private_key(*arguments, **named)

    monkeypatch.setattr(opening, "load_der_private_key", load)
    key, certificate, others = opening._quickly_opened(credential)

    assert told == [{"unsafe_skip_rsa_key_validation": True}]
    assert key.private_numbers() == slowly[0].private_numbers()
    assert (certificate, set(others)) == (slowly[1], set(slowly[2]))


def test_of_two_certificates_for_one_key_the_library_chooses(head, authority):
    renewed = authority.issue(head.name)
    assert renewed.key is head.key
    credential = file_of(head, NEW, [renewed.certificate])

    assert opening._quickly_opened(credential) is None
    assert opening.key_of(credential).certificate == head.der


@pytest.mark.parametrize("form", [OLD, NEW])
def test_a_wrong_passphrase_is_told(head, form):
    with pytest.raises(SigningRefused, match="Mật khẩu của tệp chứng thư không đúng"):
        opening.key_of(Pkcs12(file_of(head, form).data, "không phải"))


def test_a_damaged_key_lets_no_signature_out(head):
    class Damaged:
        """A key whose signatures are wrong, as those of one whose factors are no primes."""

        def sign(self, data, *how):
            return head.key.sign(data + b"!", *how)

        def public_key(self):
            return head.key.public_key()

    sign = opening._tested(Damaged(), padding.PKCS1v15(), SHA256())

    with pytest.raises(SigningRefused, match="Khóa trong tệp chứng thư bị hỏng"):
        sign(WORDS)
