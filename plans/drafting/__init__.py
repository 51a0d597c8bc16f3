"""Drafting a plan from data: what the portal writes by itself, as plain parts first, then stored."""
