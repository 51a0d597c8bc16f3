"""Made-up provinces of any number, written in bulk, on which the portal's speed is measured (seed_benchmark)."""
