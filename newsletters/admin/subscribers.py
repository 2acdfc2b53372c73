"""The subscribers in the admin: find, edit, import, set aside and take back, export, erase."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from newsletters.models import Bounce, MailingList, Subscriber, Subscription
from newsletters.subscribing import importing, joining
from newsletters.subscribing.table import TableError
from reference.admin_page import AdminPage


class SubscriberIndexView(IndexView):
    """Found by any part of the address, the name, the function or the body, without waiting for an index."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # A person on two lists is one person.
        return super().filter_queryset(queryset).distinct()

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        for word in self.search_query.split():
            queryset = queryset.filter(
                Q(email__icontains=word)
                | Q(last_name__icontains=word)
                | Q(first_name__icontains=word)
                | Q(organisation__icontains=word)
                | Q(function__icontains=word)
            )
        return queryset


class SubscriberEditView(EditView):
    def get_header_more_buttons(self) -> list[Button]:
        pk = self.object.pk
        ours = [
            Button(
                _("Toutes ses données"),
                reverse("newsletters_admin:subscriber_data", args=[pk]),
                icon_name="download",
                priority=80,
            ),
            Button(
                _("Effacer cette personne"),
                reverse("newsletters_admin:subscriber_erase", args=[pk]),
                icon_name="bin",
                priority=90,
            ),
        ]
        if self.object.set_aside_at:
            url = reverse("newsletters_admin:subscriber_take_back", args=[pk])
            ours.append(Button(_("Recommencer à lui écrire"), url, icon_name="resubmit", priority=70))
        return [*super().get_header_more_buttons(), *ours]


class SubscriberViewSet(SnippetViewSet):
    model = Subscriber
    icon = "group"
    menu_label = gettext_lazy("Abonnés")
    url_prefix = "lettres/abonnes"
    index_view_class = SubscriberIndexView
    edit_view_class = SubscriberEditView
    list_display = [
        "__str__",
        Column("organisation", label=gettext_lazy("Structure")),
        Column("category", label=gettext_lazy("Catégorie"), accessor="get_category_display"),
        Column("lists", label=gettext_lazy("Reçoit"), accessor=lambda one: received(one)),
        Column("set_aside_reason", label=gettext_lazy("Mis de côté")),
    ]
    list_filter = [
        "category",
        "subscriptions__mailing_list",
        "subscriptions__channel",
        "subscriptions__state",
        "territories",
        "themes",
    ]
    list_per_page = 50
    list_export = ["email", "civility", "first_name", "last_name", "function", "organisation", "get_category_display"]
    search_fields = ["email"]
    add_to_reference_index = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Subscriber.objects.prefetch_related("subscriptions__mailing_list")


def received(subscriber: Subscriber) -> str:
    active = [one for one in subscriber.subscriptions.all() if one.state == Subscription.State.ACTIVE]
    return ", ".join(one.mailing_list.name for one in active) or "–"


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Only mails that come back write these."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.has_perm("rayonnage_newsletters.change_subscriber")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class BounceViewSet(SnippetViewSet):
    model = Bounce
    icon = "warning"
    menu_label = gettext_lazy("Non distribués")
    url_prefix = "lettres/non-distribues"
    list_display = ["address", "kind", "reason", "status", DateColumn("received_at", label=gettext_lazy("Reçu le"))]
    list_filter = ["kind"]
    inspect_view_enabled = True
    add_to_reference_index = False
    panels: list[Any] = []

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)


class SubscriberAct(AdminPage):
    """Something done about one person, by whoever keeps the subscribers."""

    permission = "rayonnage_newsletters.change_subscriber"

    @cached_property
    def subscriber(self) -> Subscriber:
        return get_object_or_404(Subscriber, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"subscriber": self.subscriber}


class ExportView(SubscriberAct):
    """RGPD art. 15: what she asks for, as a file to send her."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = joining.exported(self.subscriber)
        response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="abonne-{self.subscriber.pk}.json"'
        return response


class EraseView(SubscriberAct):
    """RGPD art. 17: on a request by post or telephone."""

    template_name = "newsletters/admin/erase.html"
    page_title = gettext_lazy("Effacer cette personne")
    permission = "rayonnage_newsletters.delete_subscriber"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        joining.erase(self.subscriber, _("Demande traitée par %s") % request.user)
        messages.success(request, _("Les données sont effacées ; l’adresse ne pourra pas revenir par un import."))
        return redirect(SubscriberViewSet().get_url_name("list"))


class TakeBackView(SubscriberAct):
    """Write again to an address that was set aside: it works, or another was given."""

    template_name = "newsletters/admin/take_back.html"
    page_title = gettext_lazy("Recommencer à lui écrire")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        subscriber = self.subscriber
        subscriber.set_aside_at, subscriber.set_aside_reason = None, ""
        subscriber.save(update_fields=["set_aside_at", "set_aside_reason"])
        subscriber.bounces.all().delete()
        messages.success(request, _("Le prochain numéro lui sera envoyé."))
        return redirect(subscriber.get_absolute_url())


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier CSV ou XLSX"),
        help_text=gettext_lazy("Une ligne par personne ; la première ligne nomme les colonnes."),
    )
    mailing_list = forms.ModelChoiceField(label=gettext_lazy("Liste d’envoi"), queryset=MailingList.objects.none())
    basis = forms.ChoiceField(
        label=gettext_lazy("Pourquoi peut-on leur écrire ?"),
        choices=Subscription.Basis.choices,
        help_text=gettext_lazy("La base légale, gardée avec chaque abonnement."),
    )
    origin = forms.CharField(
        label=gettext_lazy("D’où vient ce fichier ?"),
        max_length=150,
        help_text=gettext_lazy("« Fichier des élus, préfecture, janvier 2026 »"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = MailingList.objects.select_related("letter").order_by("letter__path", "sort_order")
        self.fields["mailing_list"].queryset = lists
        self.fields["mailing_list"].label_from_instance = lambda one: one.label


class ImportView(AdminPage):
    """First what would be done, line by line; then, from the same file, it is done."""

    permission = "rayonnage_newsletters.add_subscriber"
    template_name = "newsletters/admin/import.html"
    page_title = gettext_lazy("Importer des abonnés")
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ImportForm())
        return super().get_context_data(**kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        importing.forget(request.user)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "valider" in request.POST:
            return self.carry_out(request)
        importing.forget(request.user)
        if "abandonner" in request.POST:
            messages.info(request, _("Rien n’est importé, et le fichier est effacé."))
            return redirect("newsletters_admin:import")
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        data = values["file"].read()
        order = importing.Order(values["mailing_list"], values["basis"], values["origin"], values["file"].name)
        try:
            report = importing.run(data, order, dry_run=True)
        except TableError as error:
            form.add_error("file", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        key = importing.keep_for_later(data, order, request.user)
        return self.render_to_response(self.get_context_data(form=form, report=report, key=key, order=order))

    def carry_out(self, request: HttpRequest) -> HttpResponse:
        kept = importing.kept(request.POST.get("cle", ""), request.user)
        if kept is None:
            messages.error(request, _("Ce fichier n’est plus là : déposez-le de nouveau."))
            return redirect("newsletters_admin:import")
        try:
            report = importing.run(*kept, dry_run=False, by=request.user)
        finally:
            importing.forget(request.user)
        messages.success(request, report.in_words())
        return self.render_to_response(self.get_context_data(report=report, order=kept[1], done=True))
