"""The models as drawings and tables for docs/data-model.md: what they say (boxes), where they stand (layout), how they
are drawn (svg) and listed (tables)."""
