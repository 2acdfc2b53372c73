"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# A property is judged by what it finds, not by the speed of a busy machine.
settings.register_profile("rayonnage", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("rayonnage")


@pytest.fixture(scope="session")
def real_records() -> Path:
    """The folder of real records; they are read in place and never enter the repository."""
    folder = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", ROOT.parent / "shared" / "data"))
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip(f"Pas de notices réelles dans {folder} : donnez leur dossier dans RAYONNAGE_REAL_RECORDS.")
    return folder
