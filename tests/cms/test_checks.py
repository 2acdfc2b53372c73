"""What Samir reads at start when a setting is wrong: the fault, and its cure."""

from typing import Any

import pytest

from cms import checks


@pytest.mark.parametrize("url", ["", "http://localhost:9200", "https://moteur.example/prefixe"])
def test_a_right_search_url_is_accepted(url: str, settings: Any) -> None:
    settings.SEARCH_URL = url
    assert checks.search_url(None) == []


@pytest.mark.parametrize("url", ["localhost:9200", "ftp://moteur.example", "http://", "http://moteur:port", "elastic"])
def test_a_wrong_search_url_is_said_with_its_cure(url: str, settings: Any) -> None:
    settings.SEARCH_URL = url
    [error] = checks.search_url(None)
    assert url in error.msg
    assert "moteur intégré" in error.hint


def test_a_wrong_site_url_is_said(settings: Any) -> None:
    settings.SITE_URL = "documentation.example.fr"
    assert [error.id for error in checks.site_url(None)] == ["rayonnage.E002"]


def test_a_site_that_would_refuse_its_own_visitors_is_said(settings: Any) -> None:
    settings.DEBUG, settings.SITE_URL, settings.ALLOWED_HOSTS = False, "https://doc.example.fr", ["localhost"]
    [warning] = checks.site_url(None)
    assert "ALLOWED_HOSTS=doc.example.fr" in warning.hint
    settings.ALLOWED_HOSTS = [".example.fr"]
    assert checks.site_url(None) == []


@pytest.mark.parametrize(
    ("debug", "try_out", "drawn", "found"),
    [(False, False, True, 1), (True, False, True, 0), (False, True, True, 0), (False, False, False, 0)],
)
def test_a_real_site_needs_a_key_of_its_own(debug, try_out, drawn, found, settings: Any) -> None:
    settings.DEBUG, settings.IS_TRY_OUT, settings.SECRET_KEY_IS_DRAWN = debug, try_out, drawn
    assert len(checks.secret_key(None)) == found
