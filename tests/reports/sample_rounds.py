"""The rounds of the made-up province, for tests on a whole field: units, index sets and published results only."""

from django.conf import settings

from indices.fixtures import load_indices, load_results
from units.fixtures import load_units, read_yaml


def load_sample_rounds() -> None:
    """Load them; call it in a transaction that is rolled back."""
    sample = settings.FIXTURE_DIR / "sample"
    for load, path in (
        (load_units, settings.FIXTURE_DIR / "units.yaml"),
        (load_units, sample / "units.yaml"),
        (load_indices, settings.FIXTURE_DIR / "indices.yaml"),
        (load_indices, sample / "editions.yaml"),
        *((load_results, path) for path in sorted((sample / "results").glob("*.yaml"))),
    ):
        load(read_yaml(path), path.name)
