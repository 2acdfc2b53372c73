"""The networks in the admin: their name, and their members by the addresses that an editor pastes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from cms.readers import networks
from cms.readers.forms import MembersForm
from cms.readers.models import Network

MAY = "rayonnage_cms.change_network"


class NetworkEditView(EditView):
    def get_header_more_buttons(self) -> list[Button]:
        members = Button(
            _("Membres"), reverse("network_members", args=[self.object.pk]), icon_name="group", priority=10
        )
        return [members, *super().get_header_more_buttons()]


class NetworkViewSet(SnippetViewSet):
    model = Network
    icon = "group"
    menu_label = gettext_lazy("Réseaux de lecteurs")
    menu_order = 170
    add_to_admin_menu = True
    url_prefix = "reseaux"
    edit_view_class = NetworkEditView
    list_display = [
        "__str__",
        Column("members", label=gettext_lazy("Membres"), accessor=lambda one: networks.members(one).count()),
    ]
    search_fields = ["name"]


class MembersView(WagtailAdminTemplateMixin, FormView):
    """Who is in, add, take out."""

    template_name = "readers/admin/members.html"
    form_class = MembersForm
    header_icon = "group"
    page_title = gettext_lazy("Membres")
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def network(self) -> Network:
        return get_object_or_404(Network.objects.select_related("group"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.network.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(NetworkViewSet().get_url_name("list")), "label": _("Réseaux de lecteurs")},
            {
                "url": reverse(NetworkViewSet().get_url_name("edit"), args=[self.network.pk]),
                "label": self.network.name,
            },
            {"url": "", "label": _("Membres")},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if leaving := request.POST.get("remove"):
            user = get_object_or_404(networks.members(self.network), pk=leaving)
            networks.remove_member(self.network, user)
            messages.success(request, _("%s n’est plus membre de ce réseau.") % user.email)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: MembersForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            added = networks.add_members(self.network, values["addresses"], invite=values["invite"])
        except networks.NotPlain:
            form.add_error(
                None,
                _(
                    "Le groupe « %s » a reçu des droits dans l’administration : ses membres y entreraient. "
                    "Retirez-les-lui (Paramètres, Groupes), puis recommencez."
                )
                % self.network.group.name,
            )
            return self.form_invalid(form)
        messages.success(self.request, told(added, invited=values["invite"]))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = networks.members(self.network)
        return {**super().get_context_data(**kwargs), "network": self.network, "members": found}


def told(added: networks.Added, *, invited: bool) -> str:
    count = len(added.new)
    said = ngettext("%d personne ajoutée.", "%d personnes ajoutées.", count) % count
    if invited and count:
        said += " " + _("Un message leur est envoyé.")
    if added.already:
        said += " " + _("Déjà membres : %s.") % ", ".join(added.already[:20])
    return said
