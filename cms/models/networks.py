"""NetworkPage: the public face of a réseau. NetworkSpacePage: what its members alone read, pages and files.

The space is closed by Wagtail's own restrictions, so that everything that asks for « live and open to all » leaves it out:
the search, the map of the site, feeds, lists. It is closed again each time it is saved: nobody opens it by mistake.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import post_page_move

from cms.blocks import BodyBlock, BodyField
from cms.models.base import SitePage
from cms.readers.models import Network
from cms.tree import is_open


class NetworkPage(SitePage):
    network = models.ForeignKey(
        Network,
        verbose_name=_("réseau de lecteurs"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pages",
        help_text=_("Ses membres entrent dans l’espace réservé. Sans réseau, personne n’y entre."),
    )
    audience = models.CharField(_("à qui il s’adresse"), max_length=250, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=200, blank=True, help_text=_("« deux demi-journées par an »"))
    contact_name = models.CharField(_("contact"), max_length=160, blank=True)
    contact_email = models.EmailField(_("courriel"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.NetworkSpacePage", "rayonnage_cms.ContentPage", "rayonnage_cms.NewsPage",
                     "rayonnage_cms.LinkPage", "rayonnage_cms.FormPage"]  # fmt: skip
    template = "cms/network_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("network"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("audience"), FieldPanel("rhythm")]),
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
            ],
            heading=_("En bref"),
        ),
        SitePage.illustration_panel,
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("réseau")
        verbose_name_plural = _("réseaux")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        # Its members have changed with its network.
        for space in NetworkSpacePage.objects.child_of(self):
            space.close()
        return result

    def search_parts(self) -> list[str]:
        return [self.audience, self.rhythm, *super().search_parts()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.collections.showing import specific

        pages = list(self.get_children().live())
        return {
            **super().get_context(request, *args, **kwargs),
            "children": specific(page for page in pages if is_open(page, request)),
            "space": next((page for page in pages if page.specific_class is NetworkSpacePage), None),
        }


class NetworkSpacePage(SitePage):
    collection = models.ForeignKey(
        Collection, null=True, editable=False, on_delete=models.SET_NULL, related_name="+", verbose_name=_("fichiers")
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.NetworkPage"]
    subpage_types = ["rayonnage_cms.ContentPage", "rayonnage_cms.NewsPage", "rayonnage_cms.LinkPage",
                     "rayonnage_cms.FormPage"]  # fmt: skip
    max_count_per_parent = 1
    template = "cms/network_space_page.html"
    # Whatever is chosen there, the space is its network's: `close`.
    private_page_options = ["groups"]

    content_panels = [*Page.content_panels, *SitePage.intro_panels, FieldPanel("body")]
    promote_panels = [*Page.promote_panels]

    class Meta:
        verbose_name = _("espace des membres d’un réseau")
        verbose_name_plural = _("espaces des membres des réseaux")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        # Of the row, never of what is saved: the copy of a space, and its drafts, name the files of another network.
        self.collection = Collection.objects.filter(pk__in=self.stored_collection()).first()
        if self.collection is None:
            root = Collection.get_first_root_node()
            self.collection = root.add_child(name=self.name_of_files()) if root else None
        result = super().save(*args, **kwargs)
        self.close()
        return result

    def stored_collection(self) -> models.QuerySet:
        return NetworkSpacePage.objects.filter(pk=self.pk, collection__isnull=False).values("collection")

    def name_of_files(self) -> str:
        network = self.get_parent() if self.path else None
        return (str(_("Membres : %s")) % (network.title if network else self.title))[:255]

    def close(self) -> None:
        """Its pages and its files to the members of its network; to nobody when it has none."""
        page = NetworkPage.objects.filter(path=self.path[: -self.steplen]).select_related("network__group").first()
        groups = [page.network.group] if page and page.network else []
        self.keep_for(PageViewRestriction.objects.filter(page_id=self.pk), groups, page_id=self.pk)
        if self.collection_id:
            of_files = CollectionViewRestriction.objects.filter(collection_id=self.collection_id)
            self.keep_for(of_files, groups, collection_id=self.collection_id)

    @staticmethod
    def keep_for(restrictions: models.QuerySet, groups: list, **closed: int | None) -> None:
        """One restriction: the copy of a space comes with that of the first beside its own."""
        restriction = restrictions.first() or restrictions.model(**closed)
        for other in restrictions.exclude(pk=restriction.pk):
            other.delete()
        if restriction.pk is None or restriction.restriction_type != restriction.GROUPS or restriction.password:
            restriction.restriction_type, restriction.password = restriction.GROUPS, ""
            restriction.save()
        restriction.groups.set(groups)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Whoever reads it is a member already: its children are under the same restriction."""
        files = get_document_model().objects.filter(collection_id=self.collection_id).order_by("-created_at")
        return {
            **super().get_context(request, *args, **kwargs),
            "children": list(self.get_children().live().specific()),
            "files": files if self.collection_id else [],
        }


@receiver(post_page_move)
def close_what_moved(instance: Page, **kwargs: Any) -> None:
    """To the members of the network where it now stands."""
    moved = Page.objects.get(pk=instance.pk)
    for space in NetworkSpacePage.objects.descendant_of(moved, inclusive=True):
        space.close()
