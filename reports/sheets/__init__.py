"""Printed pages of the portal's own, which are no letters: a ranking, a unit on one page."""
