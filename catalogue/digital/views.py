"""The address of a document: `/documents/12/synthese/`, which stays when its file is replaced."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from catalogue.digital.reach import may_read_document
from catalogue.digital.serving import served
from catalogue.display.access import is_safe
from catalogue.models import DigitalDocument
from catalogue.views import may_read, withdrawn


@require_safe
def document(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """The file itself, or the way to the address. One of a notice that is not public goes with its notice."""
    found = get_object_or_404(DigitalDocument.objects.select_related("record"), pk=pk)
    if not may_read(request, found.record):
        return withdrawn(request, found.record)
    if not may_read_document(request, found):
        return refused(request, found)
    if slug != found.slug:
        return redirect(found, permanent=True)
    if not found.file:
        if not is_safe(found.url):
            raise Http404
        return redirect(found.url)
    try:
        return served(request, found)
    except FileNotFoundError as error:
        raise Http404 from error


def refused(request: HttpRequest, found: DigitalDocument) -> HttpResponse:
    """The same answer whatever is asked of it, in whatever way; nothing of the document is said."""
    response = render(request, "catalogue/reserved.html", {"document": found, "record": found.record}, status=403)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
