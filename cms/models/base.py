"""What every page of the site has, and how a person is named on one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel, PageChooserPanel
from wagtail.models import Orderable, Page, PageViewRestriction

from cms.freshness.parts import kept
from reference.models import Territory, Theme


class PageTag(TaggedItemBase):
    """A free word on a page, beside the themes that the centre shares."""

    content_object = ParentalKey(Page, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("mot-clé d’une page")
        verbose_name_plural = _("mots-clés des pages")


class SeeAlso(Orderable):
    """A page that an editor wants read after this one; whatever their types."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="see_also")
    related = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("related")]

    class Meta(Orderable.Meta):
        verbose_name = _("page à voir aussi")
        verbose_name_plural = _("pages à voir aussi")


class SitePage(Page):
    """A page with a standfirst, an illustration, and what it is filed under: themes, territories, free words."""

    kind = "page"
    """Colour and label of the page in lists; a value of the search's kinds."""

    intro = models.TextField(_("chapô"), blank=True, help_text=_("Deux ou trois phrases, reprises dans les listes."))
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="+")
    territories = ParentalManyToManyField(Territory, verbose_name=_("territoires"), blank=True, related_name="+")
    tags = ClusterTaggableManager(through=PageTag, verbose_name=_("mots-clés"), blank=True)
    origin = models.ForeignKey(
        "rayonnage_reference.Agent",
        verbose_name=_("origine"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Le partenaire qui a écrit cette page ; vide si c’est le centre."),
    )
    illustration = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("illustration"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    illustration_alt = models.CharField(
        _("texte de remplacement"),
        max_length=250,
        blank=True,
        help_text=_("Ce que l’image apprend à qui ne la voit pas ; vide si elle n’est qu’un décor."),
    )
    is_demo = models.BooleanField(_("contenu de démonstration"), default=False)

    intro_panels = [FieldPanel("intro")]
    illustration_panel = MultiFieldPanel(
        [FieldPanel("illustration"), FieldPanel("illustration_alt")], heading=_("Illustration")
    )
    filing_panels = [FieldPanel("themes"), FieldPanel("is_demo")]
    classing_panels = [
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=CheckboxSelectMultiple),
                FieldPanel("territories"),
                FieldPanel("tags"),
                FieldPanel("origin"),
                FieldPanel("is_demo"),
            ],
            heading=_("Classement"),
        ),
        MultipleChooserPanel("see_also", chooser_field_name="related", heading=_("Voir aussi"), label=_("Page")),
    ]

    class Meta:
        abstract = True

    @property
    def standfirst(self) -> str:
        return self.intro or self.search_description

    @property
    def dated_on(self) -> date | None:
        """The day that the page bears: that of its publication, unless it says another itself."""
        published = self.first_published_at or self.last_published_at
        return timezone.localdate(published) if published else None

    @cached_property
    def theme_list(self) -> list[Theme]:
        """Read once a request: the page, its card and its metadata all name them."""
        return list(self.themes.all())

    @cached_property
    def territory_list(self) -> list[Territory]:
        return list(self.territories.all())

    @cached_property
    def tag_list(self) -> list[str]:
        return [one.tag.name for one in self.tagged_items.select_related("tag")]

    def get_view_restrictions(self) -> models.QuerySet:
        """As Wagtail's, without a query for the pages that nothing restricts: nearly all, and it is asked at every visit."""
        restrictions = super().get_view_restrictions
        is_open = kept(("open", self.path), lambda: not restrictions().exists())
        return PageViewRestriction.objects.none() if is_open else restrictions()

    def search_text(self) -> str:
        """Everything a reader can find on the page, as plain text, without its title and standfirst."""
        return "\n".join(text for text in self.search_parts() if text)

    def search_parts(self) -> list[str]:
        return [stream_text(self, "body")]


def stream_text(page: Page, name: str) -> str:
    """The words of a StreamField, without its markup."""
    field = page._meta.get_field(name)
    return "\n".join(strip_tags(text) for text in field.get_searchable_content(getattr(page, name)))


class NamedPerson(Orderable):
    """A person or body of a page: an authority when we have one, else a name as printed."""

    agent = models.ForeignKey(
        "rayonnage_reference.Agent",
        verbose_name=_("auteur ou organisme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(
        _("nom libre"), max_length=250, blank=True, help_text=_("Si la personne n’est pas dans la liste.")
    )
    function = models.CharField(_("fonction"), max_length=250, blank=True)

    panels = [FieldPanel("agent"), FieldPanel("name"), FieldPanel("function")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.agent.display_name if self.agent else self.name

    @property
    def heading(self) -> str:
        """The form under which search files the person: « Donzelot, Jacques »."""
        return self.agent.heading if self.agent else self.name
