"""Pictures come from allowed folders, never from elsewhere."""

import base64
from pathlib import Path

import pytest

from newsletters.printing.pictures import under

MEDIA = "https://x.example/media/"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "été.png").write_bytes(b"png")
    (folder / "dehors.png").symlink_to(tmp_path / "secret.txt")
    return folder


def test_it_reads_a_picture_of_an_allowed_folder(media: Path):
    assert under({MEDIA: media})(f"{MEDIA}%C3%A9t%C3%A9.png?v=2") == b"png"


@pytest.mark.parametrize(
    "url",
    [
        f"{MEDIA}../secret.txt",
        f"{MEDIA}%2e%2e/secret.txt",
        f"{MEDIA}/etc/passwd",
        f"{MEDIA}dehors.png",
        f"{MEDIA}absente.png",
        f"{MEDIA}%00.png",
        MEDIA,
        "https://y.example/media/été.png",
        "file:///etc/passwd",
        "data:image/png,brut",
        "data:image/png;base64,???",
    ],
)
def test_it_reads_nothing_else(media: Path, url: str):
    assert under({MEDIA: media})(url) is None


def test_it_reads_a_data_address(media: Path):
    assert under({})(f"data:image/png;base64,{base64.b64encode(b'png').decode()}") == b"png"
