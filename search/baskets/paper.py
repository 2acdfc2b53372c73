"""A list → its bibliography on paper: A4, tagged (PDF/UA-1), ISO 690."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string

from reference import paper as engine
from reference.centre import this_centre
from search.baskets.listing import Listing
from search.baskets.writing import file_name

TEMPLATE = "search/baskets/print/bibliography.html"


def pdf(listing: Listing) -> bytes:
    """Raises PrintingUnavailable."""
    html = render_to_string(TEMPLATE, {"listing": listing, "centre": this_centre()})
    # Our fonts have no narrow no-break space: one more font would come for it alone.
    document = engine.laid_out(html.replace("\u202f", "\u00a0"), pdf_variant="pdf/ua-1")
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def answer(listing: Listing) -> HttpResponse:
    response = HttpResponse(pdf(listing), content_type="application/pdf")
    name = f"{file_name(listing.title)}-{listing.seen_on:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
