"""Why a file does not open."""

from pathlib import Path

import pytest

from reference.opening import why_closed


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(2, "No such file or directory"), "il n’y a pas de fichier"),
        (IsADirectoryError(21, "Is a directory"), "c’est un dossier"),
        (PermissionError(13, "Permission denied"), "pas le droit de le lire"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_it_says_what_to_do(error: OSError, told: str):
    assert told in why_closed(error)


def test_a_folder_is_not_a_file(tmp_path: Path):
    with pytest.raises(OSError) as caught:
        tmp_path.open("rb")
    assert "dossier" in why_closed(caught.value)
