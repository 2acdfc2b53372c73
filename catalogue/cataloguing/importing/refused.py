"""The refused records of a run, as a file to correct and import again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from catalogue.cataloguing.importing.pages import AboutRun, run_url
from catalogue.importing.refused import refused_file, refused_kinds

TYPES = {"mrc": "application/marc", "xml": "application/xml"}


class RefusedView(AboutRun):
    """Of one kind: ISO 2709 and XML do not make one file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        kinds = refused_kinds(self.run)
        if not kinds:
            messages.info(request, _("Aucune notice refusée de cet import ne peut être rendue."))
            return redirect(run_url(self.run))
        asked = request.GET.get("format", "")
        kind = asked if asked in kinds else kinds[0]
        headers = {"Content-Disposition": f'attachment; filename="refusees-import-{self.run.pk}.{kind}"'}
        return StreamingHttpResponse(refused_file(self.run, kind), content_type=TYPES[kind], headers=headers)
