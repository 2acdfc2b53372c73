"""« Ce qui manque »: published pages that lack something, by one query each, and what was found to be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex, get_page_models
from wagtail.permissions import page_permission_policy

from cms.home_admin.models import DEAD_AFTER, WebLinkUse
from cms.models import ActionPage, BibliographyPage, ContentPage, CyclePage, EventPage, NewsPage, PublicationPage
from experiences.models import ExperiencePage


@dataclass(frozen=True, slots=True)
class Lack:
    key: str
    label: str | Promise
    help: str | Promise
    narrow: Callable[[QuerySet[Page]], QuerySet[Page]]


def bearing(field: str) -> list[type[Page]]:
    """The kinds of pages that have this field, whichever room they come from."""
    return [model for model in get_page_models() if any(one.name == field for one in model._meta.get_fields())]


def among(models: list[type[Page]], lacking: Callable[[type[Page]], QuerySet]) -> Q:
    found = Q(pk__in=[])
    for model in models:
        found |= Q(pk__in=lacking(model).order_by().values("pk"))
    return found


def without_theme(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Home pages, sections, lists and forms speak of every theme: they bear none."""
    return pages.filter(among(OF_A_THEME, lambda model: model.objects.filter(themes=None)))


OF_A_THEME: list[type[Page]] = [ActionPage, BibliographyPage, ContentPage, CyclePage, EventPage, ExperiencePage, NewsPage,
                                PublicationPage]  # fmt: skip


def without_intro(pages: QuerySet[Page]) -> QuerySet[Page]:
    blank = among(bearing("intro"), lambda model: model.objects.filter(intro="", search_description=""))
    return pages.filter(blank | among([ExperiencePage], lambda model: model.objects.filter(summary="")))


def without_alt(pages: QuerySet[Page]) -> QuerySet[Page]:
    return pages.filter(
        among(
            bearing("illustration_alt"),
            lambda model: model.objects.filter(illustration_alt="").exclude(illustration=None),
        )
    )


def leading_nowhere(pages: QuerySet[Page]) -> QuerySet[Page]:
    """A link of theirs leads to a page that readers do not see, by Wagtail's index."""
    page_type = ContentType.objects.get_for_model(Page)
    seen = Page.objects.filter(live=True).annotate(key=Cast("pk", CharField())).order_by().values("key")
    broken = ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=page_type).exclude(
        to_object_id__in=seen
    )
    return pages.annotate(key=Cast("pk", CharField())).filter(key__in=broken.order_by().values("object_id"))


def with_dead_links(pages: QuerySet[Page]) -> QuerySet[Page]:
    dead = WebLinkUse.objects.filter(link__failures__gte=DEAD_AFTER)
    return pages.filter(pk__in=dead.values("page"))


LACKS = {
    lack.key: lack
    for lack in (
        Lack(
            "liens",
            _("Liens vers d’autres sites qui ne répondent plus"),
            _("Essayés chaque nuit ; sans réponse deux nuits de suite."),
            with_dead_links,
        ),
        Lack(
            "pages",
            _("Liens vers une page qui n’est plus en ligne"),
            _("La page a été retirée, supprimée, ou n’est pas encore publiée."),
            leading_nowhere,
        ),
        Lack(
            "theme", _("Sans thème"), _("On ne les trouve ni par thème, ni parmi les contenus voisins."), without_theme
        ),
        Lack(
            "chapo", _("Sans chapô"), _("Les listes et les moteurs de recherche n’ont rien à en dire."), without_intro
        ),
        Lack(
            "texte",
            _("Image sans texte de remplacement"),
            _("À écrire si l’image apprend quelque chose ; à laisser vide si elle n’est qu’un décor."),
            without_alt,
        ),
    )
}


def hers(user: Any) -> QuerySet[Page]:
    return page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"}).filter(
        live=True, depth__gt=1
    )


def lacking(lack: Lack, user: Any) -> QuerySet[Page]:
    return lack.narrow(hers(user)).order_by("-latest_revision_created_at", "path")


def counts(user: Any) -> list[tuple[Lack, int]]:
    """One query each; those that lack nothing are left out."""
    pages = hers(user)
    found = [(lack, lack.narrow(pages).count()) for lack in LACKS.values()]
    return [(lack, count) for lack, count in found if count]
