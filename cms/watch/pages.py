"""WatchPage: « Veille », « Panorama de presse ». What is published, by rubric, theme and month; a page a week; feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, Site

from cms.blocks import BodyBlock
from cms.blocks.field import BodyField
from cms.freshness.parts import kept
from cms.models.base import SitePage
from cms.models.centre import CentreSettings
from cms.watch import feeds
from cms.watch.models import PressItem, PressItemQuerySet, WatchRubric
from cms.watch.weeks import Week, by_rubric, weeks_of
from reference.models import Theme


class WatchPage(RoutablePageMixin, SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)
    rubrics = ParentalManyToManyField(
        WatchRubric,
        verbose_name=_("rubriques"),
        blank=True,
        related_name="+",
        help_text=_("Celles que cette page montre ; aucune cochée : toutes."),
    )

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types: list[str] = []
    template = "watch/page.html"
    page_size = 30

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("body"),
        FieldPanel("rubrics", widget=CheckboxSelectMultiple),
    ]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("page de veille")
        verbose_name_plural = _("pages de veille")

    @cached_property
    def chosen(self) -> list[int]:
        """Keys of the rubrics that it shows; none: all of them."""
        return [rubric.pk for rubric in self.rubrics.all()]

    def published(self) -> PressItemQuerySet:
        """What it shows, the latest published first."""
        items = PressItem.objects.published().order_by("-published_at", "-pk")
        return items.filter(rubric__in=self.chosen) if self.chosen else items

    def items(self) -> PressItemQuerySet:
        """The same, with all that is shown of each."""
        return self.published().select_related("rubric").prefetch_related("themes", "territories")

    def shown_rubrics(self) -> list[WatchRubric]:
        """Those that have something, in their order, each with `count`."""
        return kept(("veille", "rubriques", *self.chosen), lambda: counted_rubrics(self.chosen))

    @path("")
    def all(self, request: HttpRequest) -> HttpResponse:
        return self.listing(request, self.items())

    @path("rubriques/<slug:slug>/", name="rubric")
    def of_rubric(self, request: HttpRequest, slug: str) -> HttpResponse:
        rubric = self.rubric_at(slug)
        return self.listing(request, self.items().filter(rubric=rubric), rubric)

    def rubric_at(self, slug: str) -> WatchRubric:
        for rubric in self.shown_rubrics():
            if rubric.slug == slug:
                return rubric
        raise Http404

    def listing(
        self, request: HttpRequest, items: PressItemQuerySet, rubric: WatchRubric | None = None
    ) -> HttpResponse:
        place = ("veille", *self.chosen, rubric.pk if rubric else 0)
        themes = kept(("themes", *place), lambda: themes_of(items))
        months = kept(("months", *place), lambda: months_of(items))
        theme = next((one for one in themes if one.slug == request.GET.get("theme")), None)
        month = month_named(request.GET.get("mois", ""))
        found = narrowed(items, theme, month)
        context = {
            "rubric": rubric,
            "theme": theme,
            "month": month,
            "themes": themes,
            "months": months,
            "items": Paginator(found, self.page_size).get_page(request.GET.get("page")),
            "feeds": self.feed_addresses("rubric_feed", rubric.slug) if rubric else self.feed_addresses("feed"),
            **self.around(request),
        }
        return self.render(request, context_overrides=context)

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """What stands beside every list."""
        rubrics = [(one, self.address("rubric", one.slug)) for one in self.shown_rubrics()]
        latest = Week.of(timezone.localdate())
        return {"rubrics_shown": rubrics, "weeks_url": self.address("weeks"), "this_week_url": self.week_url(latest)}

    @path("semaines/", name="weeks")
    def all_weeks(self, request: HttpRequest) -> HttpResponse:
        weeks = [(week, self.week_url(week), count) for week, count in weeks_of(self.published())]
        shown = Paginator(weeks, 26).get_page(request.GET.get("page"))
        context = {"weeks": shown, "feeds": self.feed_addresses("weeks_feed"), **self.around(request)}
        return self.render(request, context_overrides=context, template="watch/weeks.html")

    @path("semaines/<int:year>-<int:number>/", name="week")
    def of_week(self, request: HttpRequest, year: int, number: int) -> HttpResponse:
        try:
            week = Week.numbered(year, number)
            items = list(week.of_it(self.items()))
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        if not items:
            raise Http404
        moments = self.published().values_list("published_at", flat=True)
        before = moments.filter(published_at__lt=week.starts_at).first()
        after = moments.filter(published_at__gte=week.ends_at).last()
        context = {
            "week": week,
            "sections": by_rubric(items),
            "count": len(items),
            "older": self.neighbour(before),
            "newer": self.neighbour(after),
            "weeks_url": self.address("weeks"),
        }
        return self.render(request, context_overrides=context, template="watch/week.html")

    def neighbour(self, moment: datetime | None) -> tuple[Week, str] | None:
        if moment is None:
            return None
        week = Week.of(timezone.localtime(moment).date())
        return week, self.week_url(week)

    @path("flux/<str:form>/", name="feed")
    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        return self.as_feed(request, form, self.items(), self.title, self.url)

    @path("rubriques/<slug:slug>/flux/<str:form>/", name="rubric_feed")
    def rubric_feed(self, request: HttpRequest, slug: str, form: str) -> HttpResponse:
        rubric = self.rubric_at(slug)
        items, title = self.items().filter(rubric=rubric), f"{self.title} : {rubric.name}"
        return self.as_feed(request, form, items, title, self.address("rubric", slug))

    @path("semaines/flux/<str:form>/", name="weeks_feed")
    def weeks_feed(self, request: HttpRequest, form: str) -> HttpResponse:
        feed = self.opened_feed(request, form, now("%s : semaine après semaine") % self.title, self.address("weeks"))
        return answered(feeds.add_weeks(feed, self.past_weeks()))

    def past_weeks(self) -> Iterator[tuple[Week, str, list[PressItem]]]:
        over = [week for week, _count in weeks_of(self.published()) if week.is_over]
        for week in over[: feeds.WEEKS]:
            yield week, self.week_url(week), list(week.of_it(self.items()))

    def as_feed(self, request: HttpRequest, form: str, items: PressItemQuerySet, title: str, link: str) -> HttpResponse:
        return answered(feeds.add_items(self.opened_feed(request, form, title, link), items[: feeds.LATEST]))

    def opened_feed(self, request: HttpRequest, form: str, title: str, link: str) -> Any:
        if form not in feeds.FORMATS:
            raise Http404
        site = Site.find_for_request(request)
        centre = CentreSettings.for_site(site).name if site else "Rayonnage"
        return feeds.opened(form, f"{title} – {centre}", self.standfirst, link, request.path, centre)

    def feed_addresses(self, name: str, *args: Any) -> dict[str, str]:
        """Format → path."""
        return {form: self.address(name, *args, form) for form in feeds.FORMATS}

    def address(self, name: str, *args: Any) -> str:
        """The path of one of its pages."""
        return (self.url or "/") + self.reverse_subpage(name, args=args)

    def week_url(self, week: Week) -> str:
        return self.address("week", *week.key)

    def search_parts(self) -> list[str]:
        rubrics = [f"{rubric.name}. {rubric.description}" for rubric in self.shown_rubrics()]
        return [*rubrics, *super().search_parts()]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        urls = super().get_sitemap_urls(request)
        base = self.get_full_url(request)
        return [
            *urls,
            *({"location": base + self.reverse_subpage("rubric", [one.slug])} for one in self.shown_rubrics()),
        ]


def answered(feed: Any) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def counted_rubrics(chosen: list[int]) -> list[WatchRubric]:
    published = Count("items", filter=Q(items__state=PressItem.State.PUBLISHED))
    rubrics = WatchRubric.objects.annotate(count=published).filter(count__gt=0).order_by("position", "name")
    return list(rubrics.filter(pk__in=chosen) if chosen else rubrics)


def themes_of(items: PressItemQuerySet) -> list[Theme]:
    """Those that some of them bear."""
    bearing = PressItem.themes.through.objects.filter(pressitem__in=items.order_by().values("pk"))
    return list(Theme.objects.filter(pk__in=bearing.values("theme")))


def months_of(items: PressItemQuerySet) -> list[tuple[str, str]]:
    """(« 2026-11 », « novembre 2026 »), the latest first."""
    found = items.order_by().datetimes("published_at", "month", order="DESC")
    return [(f"{day:%Y-%m}", date_format(day, "F Y")) for day in found]


def month_named(text: str) -> str:
    """« 2026-11 » as it is when it names a month, else ""."""
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        return ""


def narrowed(items: PressItemQuerySet, theme: Theme | None, month: str) -> PressItemQuerySet:
    if theme:
        items = items.filter(themes=theme)
    if month:
        first = date.fromisoformat(f"{month}-01")
        last = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        items = items.filter(published_at__gte=midnight(first), published_at__lt=midnight(last))
    return items


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
