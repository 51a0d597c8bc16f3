"""The head signs in the portal with a token of the server: SoftHSM2 in the place of the device."""

import pytest

from tests.reports.issuing.walk import address, page_of, prepared, states, text_of
from tests.reports.signing.test_sign_with_a_token import MODULE, PIN, make_token

pytestmark = pytest.mark.skipif(MODULE is None, reason="softhsm2 is not installed; make test installs it")


@pytest.fixture(scope="module")
def token(tmp_path_factory, head):
    folder = tmp_path_factory.mktemp("tokens")
    (folder / "kept").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'kept'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        make_token(folder, "Thu truong", [head])
        yield "Thu truong"


@pytest.fixture(autouse=True)
def module(token, settings):
    settings.SIGNING_PKCS11_MODULE = str(MODULE)


def test_the_head_signs_with_a_token_and_its_pin(as_user, cast, plan, token):
    document = prepared(cast, plan)
    client = as_user(cast.head_of_unit)
    assert f'<option value="{token}">{token}</option>' in client.get(page_of(plan)).content.decode()
    client.post(address("sign", document), {"means": "token", "label": token, "pin": PIN})

    assert states(document) == ("issued", "issued")
    assert document.signatures.get().signer == "TRINH GIAM DOC"


def test_a_wrong_pin_is_told_and_not_sent_back(as_user, cast, plan, token):
    document = prepared(cast, plan)
    values = {"means": "token", "label": token, "pin": "135790"}
    response = as_user(cast.head_of_unit).post(address("sign", document), values)

    assert response.status_code == 422
    assert "PIN" in text_of(response)
    assert "135790" not in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_without_a_library_no_token_is_offered(as_user, cast, plan, settings):
    settings.SIGNING_PKCS11_MODULE = ""
    prepared(cast, plan)

    assert as_user(cast.head_of_unit).get(page_of(plan)).context["token_form"] is None
