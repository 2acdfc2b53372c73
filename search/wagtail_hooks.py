"""What the paniers add to « Mon compte » and to the editor's side."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.readers.sections import AccountSection
from search.baskets.bibliography import MakeBibliographyView
from search.baskets.holding import export
from search.baskets.views import account_section


@hooks.register("register_account_section")
def baskets() -> AccountSection:
    return AccountSection("paniers", _("Paniers"), 100, "search/baskets/account.html", account_section, export)


@hooks.register("register_admin_urls")
def basket_urls() -> list[URLPattern]:
    return [path("paniers/<str:ref>/bibliographie/", MakeBibliographyView.as_view(), name="basket_bibliography")]
