"""What every page of the site has, and how a person is named on one."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable, Page, PageViewRestriction

from cms.freshness.parts import kept
from reference.models import Theme


class SitePage(Page):
    """A page with a standfirst, themes and an illustration."""

    kind = "page"
    """Colour and label of the page in lists; a value of the search's kinds."""

    intro = models.TextField(_("chapô"), blank=True, help_text=_("Deux ou trois phrases, reprises dans les listes."))
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="+")
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
