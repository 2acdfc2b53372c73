"""Subscriptions in the admin: the list, and the form that says what should come and when."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, TypedMultipleChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from catalogue.cataloguing.combobox import Combobox
from catalogue.cataloguing.serials.pages import board_of
from catalogue.models import BibliographicRecord, Subscription
from catalogue.models.serials import RENEWAL
from catalogue.serials.receiving import forget_the_future


class SubscriptionForm(WagtailAdminModelForm):
    months_off = TypedMultipleChoiceField(
        label=_("Mois sans numéro"),
        choices=[(number, str(name).capitalize()) for number, name in MONTHS.items()],
        coerce=int,
        required=False,
        widget=CheckboxSelectMultiple,
    )

    def clean_serial(self) -> BibliographicRecord:
        serial = self.cleaned_data["serial"]
        if serial.level != BibliographicRecord.Level.SERIAL:
            self.add_error("serial", _("Choisissez la notice du périodique, et non celle d’un numéro."))
        return serial

    def save(self, commit: bool = True) -> Subscription:
        """What is only to come is computed again; what came stays. A journal that ceased has a last year."""
        subscription = super().save(commit=commit)
        if commit:
            forget_the_future(subscription)
            if "ceased_on" in self.changed_data and subscription.ceased_on:
                close(subscription.serial, subscription.ceased_on.year)
        return subscription


def close(serial: BibliographicRecord, year: int) -> None:
    """A year that a person or a source gave already is left alone."""
    if serial.year_start is None or serial.year_end is not None:
        return
    serial.year_end = max(year, serial.year_start)
    serial.note_edits(["year_end"])
    serial.save()


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("serial", widget=Combobox("serial")),
            FieldRowPanel([FieldPanel("supplier"), FieldPanel("supplier_email")]),
            FieldRowPanel([FieldPanel("reference"), FieldPanel("price")]),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("ceased_on")]),
            FieldPanel("note", widget=AdminAutoHeightTextInput),
        ],
        heading=_("Abonnement"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("periodicity"), FieldPanel("issues_a_year")]),
            FieldPanel("months_off", classname="months-off"),
            FieldRowPanel([FieldPanel("days_of_month"), FieldPanel("grace")]),
        ],
        heading=_("Parution"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("numbering"), FieldPanel("restarts")]),
            FieldRowPanel([FieldPanel("last_number"), FieldPanel("last_volume"), FieldPanel("last_date")]),
        ],
        heading=_("Numérotation"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("makes_item"), FieldPanel("with_barcode"), FieldPanel("loanable")]),
            FieldRowPanel([FieldPanel("localisation"), FieldPanel("section"), FieldPanel("call_number")]),
        ],
        heading=_("À l’arrivée"),
    ),
]


class SubscriptionFilterSet(WagtailFilterSet):
    ends = django_filters.ChoiceFilter(
        label=_("Fin"),
        choices=[("bientot", _("Bientôt, ou passée")), ("cours", _("En cours")), ("cessee", _("La revue a cessé"))],
        method="filter_ends",
    )
    periodicity = django_filters.MultipleChoiceFilter(label=_("Périodicité"), choices=Subscription.Periodicity)

    class Meta:
        model = Subscription
        fields = ["ends", "periodicity"]

    def filter_ends(self, found: QuerySet, name: str, asked: str) -> QuerySet:
        soon = timezone.localdate() + RENEWAL
        match asked:
            case "bientot":
                return found.filter(end__lte=soon, ceased_on=None)
            case "cours":
                return found.filter(Q(end=None) | Q(end__gt=soon), ceased_on=None)
        return found.exclude(ceased_on=None)


class WithScripts:
    """The combobox of the serial works by a script."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form_template": self.form_template}  # type: ignore[misc, attr-defined]


class SubscriptionCreateView(WithScripts, CreateView):
    form_template = CreateView.template_name

    def get_initial_form_instance(self) -> Subscription:
        """`?revue=` names the serial; where it stands is known by its état de collection."""
        subscription = Subscription(start=timezone.localdate())
        number = self.request.GET.get("revue", "")
        serials = BibliographicRecord.objects.filter(level=BibliographicRecord.Level.SERIAL)
        if number.isdecimal() and (serial := serials.filter(pk=number).first()):
            subscription.serial = serial
            if shelf := serial.holdings.first():
                subscription.localisation, subscription.call_number = shelf.localisation, shelf.call_number[:150]
        return subscription


class SubscriptionEditView(WithScripts, EditView):
    form_template = EditView.template_name

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        board, state = board_of(self.object.serial), reverse("catalogue_admin:serial_holdings", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            Button(_("Bulletinage"), url=board, icon_name="calendar-check", priority=5),
            Button(_("État de collection"), url=state, icon_name="list-ul", priority=6),
        ]


def end_day(subscription: Subscription) -> str:
    if subscription.ceased_on:
        return str(_("a cessé de paraître"))
    return date_format(subscription.end, "SHORT_DATE_FORMAT") if subscription.end else ""


class SubscriptionViewSet(SnippetViewSet):
    model = Subscription
    icon = "calendar-alt"
    menu_label = _("Abonnements")
    url_prefix = "catalogue/abonnements"
    list_display = [
        "serial",
        "supplier",
        Column("periodicity", label=_("Périodicité"), accessor="get_periodicity_display"),
        Column("end", label=_("Fin"), accessor=end_day, sort_key="end"),
    ]
    filterset_class = SubscriptionFilterSet
    search_fields = ["serial__title", "supplier", "reference"]
    ordering = "serial__sort_title"
    list_per_page = 50
    copy_view_enabled = False
    add_view_class = SubscriptionCreateView
    edit_view_class = SubscriptionEditView
    create_template_name = edit_template_name = "catalogue/admin/serials/subscription_form.html"
    edit_handler = ObjectList(PANELS, base_form_class=SubscriptionForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return Subscription.objects.select_related("serial")
