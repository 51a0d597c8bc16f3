"""Webhooks: what happened is written to a ledger with its cause, then sent by a worker, signed, until it is taken.

`events` writes the ledger, `sending` works through it, `managing` is what administrators do; `addresses`, `signature`
and `posting` are the way out.
"""
