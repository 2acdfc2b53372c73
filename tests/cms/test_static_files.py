"""Every page takes one style sheet, made of those that are written apart."""

from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "cms.static_files.SiteStorage"},
    }
    call_command(
        "collectstatic", verbosity=0, interactive=False, ignore_patterns=["wagtailadmin", "js", "img", "*docs"]
    )
    return tmp_path


def test_the_sheets_leave_in_one_file_in_their_order_and_find_their_fonts(collected: Path) -> None:
    (sheet,) = (path for path in (collected / "css").glob("site.*.css"))
    text = sheet.read_text()
    assert "@import" not in text
    assert text.index("--paper:") < text.index("body {") < text.index(".site-header")
    fonts = {name.partition('")')[0] for name in text.split('url("')[1:]}
    assert len(fonts) == 3
    assert all((collected / "css" / name).is_file() for name in fonts)
