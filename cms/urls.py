"""Every address of the site. Rooms above and below are wired by strings; pages come last and take what is left."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views
from cms.collections.giving import list_of_block
from cms.sitemaps import SITEMAPS
from cms.style_guide.views import guide as style_guide

INDEXED = {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}

handler400 = "cms.views.bad_request"
handler403 = "cms.views.forbidden"
handler404 = "cms.views.not_found"
handler500 = "cms.views.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("fichiers/", include(wagtaildocs_urls)),
    path("sante/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("charte/", style_guide, name="style_guide"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path(
        "sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemap_index"
    ),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("cms.landing.urls")),
    path("listes/<int:page>/<str:block>.<str:form>", list_of_block, name="page_list"),
    path("apercu/", include("cms.previews.urls")),
    path("compte/", include("cms.readers.urls")),
    path("recherche/", include("search.urls")),
    path("calendrier/", include("cms.agenda.urls")),
    path("inscription/", include("cms.registration.urls")),
    path("initiatives/", include("cms.initiatives.urls")),
    path("", include("experiences.urls")),
    path("", include("search.saved.urls")),
    path("panier/", include("search.baskets.urls")),
    path("", include("newsletters.urls")),
    path("", include("catalogue.urls")),
]

if settings.SERVE_MEDIA:
    # A try-out has no web server in front; a real one serves this folder itself.
    media = settings.MEDIA_URL.lstrip("/")
    urlpatterns.append(re_path(rf"^{media}(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}))

# Wagtail's own addresses, but for its last, which takes what is left: that one is ours.
urlpatterns += [*wagtail_urls.urlpatterns[:-1], re_path(wagtail_urls.serve_pattern, views.page, name="wagtail_serve")]
