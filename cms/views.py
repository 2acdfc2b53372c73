"""The pages that are not Wagtail's: errors, health, robots, the map of the site."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views
from wagtail.models import Page, Site

from cms import health as site_health
from cms.freshness.parts import site_of
from cms.models import EventPage


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without the request's context: reading it again would fail again."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context and no database: whatever broke may be broken here too."""
    return HttpResponse(render_to_string("500.html"), status=500)


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, which finds on the request the site that another visitor has asked for."""
    site_of(request)
    return wagtail_views.serve(request, path)


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """503 without a database; an index that is down only delays search, so it answers 200 « degraded »."""
    reports = site_health.reports()
    down = not reports["database"].ok
    status = "down" if down else "ok" if all(report.ok for report in reports.values()) else "degraded"
    checks = {name: asdict(report) for name, report in reports.items()}
    return JsonResponse({"status": status, "checks": checks}, status=503 if down else 200)


@require_safe
@cache_control(max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap_index"))
    # Each combination of filters is an address of its own: crawlers would walk them for ever.
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /recherche/",
        "Disallow: /panier/",
        "Disallow: /compte/",
        f"Sitemap: {sitemap}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    root = site.root_page if site else None
    sections = tree(root) if root else []
    return render(request, "cms/site_map.html", {"root": root, "sections": sections})


def tree(root: Page) -> list[tuple[Page, list[Page]]]:
    """The pages under the home, each with its own; rendez-vous are left to the agenda that lists them."""
    pages = root.get_descendants().live().public().filter(depth__lte=root.depth + 2).not_type(EventPage)
    sections: list[tuple[Page, list[Page]]] = []
    for page in pages.order_by("path"):
        if page.depth == root.depth + 1:
            sections.append((page, []))
        elif sections and page.path.startswith(sections[-1][0].path):
            sections[-1][1].append(page)
    return sections
