"""A file is what its first bytes say."""

import pytest

from catalogue.digital import kinds


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", kinds.PDF),
        (b"\n\n  %PDF-1.4", "a.pdf", kinds.PDF),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "a.epub", kinds.EPUB),
        (b"PK\x03\x04" + b"\0" * 40 + b"[Content_Types].xml", "a.zip", kinds.ZIP),
        (b"ID3\x04", "a.mp3", kinds.MP3),
        (b"\xff\xfb\x90\x64", "a.mp3", kinds.MP3),
        (b"OggS\0", "a.ogg", kinds.OGG),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", kinds.WAV),
        (b"\0\0\0\x20ftypisom", "a.mp4", kinds.MP4),
        (b"\0\0\0\x20ftypM4A ", "a.m4a", kinds.M4A),
        (b"\x1a\x45\xdf\xa3", "a.webm", kinds.WEBM),
        (b"\xff\xd8\xff\xe0", "a.jpg", kinds.JPEG),
        (b"<!doctype html>", "a.pdf", None),
        (b"<svg xmlns=", "a.png", None),
        (b"RIFF\0\0\0\0AVI LIST", "a.wav", None),
        (b"\xff\xfe<\0h\0t\0m\0l\0", "a.mp3", None),
        (b"", "a.pdf", None),
    ],
)
def test_the_first_bytes_tell(head, name, kind):
    assert kinds.recognised(head, name) is kind


def test_a_word_file_is_a_zip_that_says_so_by_its_name():
    head = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml"
    assert kinds.recognised(head, "Bilan.DOCX").extension == "docx"


def test_nothing_that_runs_is_opened_in_the_browser():
    shown = {kind.media_type for kind in kinds.KINDS if kind.inline}
    assert not {one for one in shown if "html" in one or "svg" in one or "xml" in one}
    assert all(one == "application/pdf" or one.split("/")[0] in {"audio", "video", "image"} for one in shown)
