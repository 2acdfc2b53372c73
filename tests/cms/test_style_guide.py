"""The style guide shows the tokens and components of today."""

import pytest
from django.contrib.staticfiles import finders

from cms.style_guide.tokens import tokens

pytestmark = pytest.mark.django_db


def test_every_colour_size_and_space_of_the_design_is_shown(client, home) -> None:
    html = client.get("/charte/").content.decode()
    with open(finders.find("css/style_guide.css")) as sheet:  # noqa: PTH123
        css = sheet.read()
    shown = [token for token in tokens() if token.is_colour or token.is_size_of_text or token.is_space]
    assert len(shown) > 40
    assert [token.name for token in shown if f"--{token.name}</code>" not in html] == []
    assert [token.name for token in shown if f"(--{token.name})" not in css] == []


def test_an_empty_site_has_a_guide_too_and_no_engine_files_it(client, home) -> None:
    answer = client.get("/charte/")
    assert answer.status_code == 200
    assert "noindex" in answer.content.decode()
