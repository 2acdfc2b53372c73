"""Text travels packed; a file, and a part of a file, as it is."""

import pytest
from django.http import HttpResponse

from cms.middleware import PackedText

LONG = b"quartier " * 200


@pytest.mark.parametrize(
    ("kind", "packed"),
    [("text/html; charset=utf-8", True), ("application/json", True), ("application/pdf", False), ("image/png", False)],
)
def test_only_text_is_packed(rf, kind: str, packed: bool) -> None:
    answer = PackedText(lambda request: HttpResponse(LONG, content_type=kind))(rf.get("/", HTTP_ACCEPT_ENCODING="gzip"))
    assert (answer.get("Content-Encoding") == "gzip") is packed
    assert packed or answer.content == LONG
