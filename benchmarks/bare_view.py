"""The least that Django can serve: one view, no middleware, bytes made beforehand. `WEIGHT` says how many.

The reference of `benchmarks/pages.py`, under the same server: `gunicorn bare_view:application`.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * int(os.environ.get("WEIGHT", "20480"))


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", page)]
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="benchmark", MIDDLEWARE=[])  # noqa: S106
application = get_wsgi_application()
