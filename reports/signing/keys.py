"""Opening what somebody signs with: a PKCS#12 file, or a token at the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from reports.signing.pkcs12 import key_of
from reports.signing.terms import Credential, Key, Token


@contextmanager
def opened(credential: Credential) -> Iterator[Key]:
    """Give the key of a credential while the block runs; a token stays open, and this process's own, as long.

    Raises SigningRefused: a wrong passphrase or PIN, no such token, no key, several keys.
    """
    if isinstance(credential, Token):
        from reports.signing.tokens import opened_token  # loads a library that only tokens need

        with opened_token(credential) as key:
            yield key
    else:
        yield key_of(credential)
