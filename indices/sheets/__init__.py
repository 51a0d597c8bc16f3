"""Tables that come and go as Excel, CSV or the clipboard: read, matched to a round, checked, written."""
