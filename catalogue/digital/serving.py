"""A kept file over HTTP: whole or by ranges, known again by its digest (RFC 9110, sections 13 and 14).

Django answers whole files only; whoever listens to a debate of two hours asks for its end first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from catalogue.digital.storage import safe_name
from catalogue.models.documents import DigitalDocument

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*")

Span = tuple[int, int]
"""First and last byte, both included."""


class NotSatisfiable(ValueError):
    """The range is beyond the end of the file."""


def served(request: HttpRequest, document: DigitalDocument) -> HttpResponseBase:
    """To whoever may read it: who that is has been decided. Raises FileNotFoundError."""
    etag = f'"{document.digest}"'
    modified = int(document.received_at.timestamp()) if document.received_at else None
    unchanged = get_conditional_response(request, etag, modified)
    if unchanged is not None:
        return described(unchanged, document, etag)
    stream = document.file.storage.open(document.file.name, "rb")
    size = document.file.storage.size(document.file.name)
    try:
        span = asked(request, etag, modified, size)
    except NotSatisfiable:
        stream.close()
        return described(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), document, etag)
    response = partial(stream, span, size) if span else FileResponse(stream)
    return described(response, document, etag)


def asked(request: HttpRequest, etag: str, modified: int | None, size: int) -> Span | None:
    """The range to give; None for the whole file. Raises NotSatisfiable.

    What is not one range of bytes is ignored, as the RFC allows; so is a range of another version (If-Range).
    """
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or found is None or not any(found.groups()) or is_of_another(request, etag, modified):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    span = bounds(first, last, size)
    if span[0] >= size or span[0] > span[1]:
        raise NotSatisfiable
    return span


def bounds(first: str, last: str, size: int) -> Span:
    """`0-99`, `100-` to the end, `-100` the last hundred."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def is_of_another(request: HttpRequest, etag: str, modified: int | None) -> bool:
    """Whether the rest that is asked for is that of a file since replaced."""
    held = request.headers.get("If-Range", "")
    return bool(held) and held != etag and (modified is None or parse_http_date_safe(held) != modified)


def partial(stream: IO[bytes], span: Span, size: int) -> StreamingHttpResponse:
    first, last = span
    response = StreamingHttpResponse(piece(stream, first, last - first + 1), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def piece(stream: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def described(response: HttpResponseBase, document: DigitalDocument, etag: str) -> HttpResponseBase:
    """The headers of every answer. A cache may keep an open document, if it asks each time whether it was replaced."""
    kind = document.kind
    response["Content-Type"] = kind.media_type if kind else "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(not (kind and kind.inline), file_name(document)) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if document.received_at:
        response["Last-Modified"] = http_date(document.received_at.timestamp())
    response["Cache-Control"] = "private, no-cache" if document.is_reserved else "public, no-cache"
    if document.is_reserved:
        response["X-Robots-Tag"] = "noindex"
    return response


def file_name(document: DigitalDocument) -> str:
    """As it is saved on a disk: `synthese.pdf`, from the title when there is one."""
    extension = document.kind.extension if document.kind else ""
    stem = document.title or document.file.name.rpartition("/")[2].rpartition(".")[0]
    return safe_name(f"{stem}.{extension}") if extension else safe_name(stem)
